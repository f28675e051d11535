//! The secrecy verdict (Art. 17), and the question to a higher authority where the reviewer is not sure.

use gongkai_domain::{
    authority::{Decide, Guarded, Staff},
    organisation::Duty,
    publication::{PublicationAct, State, Verdict, opinion},
    refusal::Refusal,
    report::reason,
};

use super::{
    Held, Seen, What,
    change::{self, Change, Said},
    people::holders,
    review::submitter,
    review_row,
};
use crate::{Office, OfficeError};

/// Most characters of the name of an authority with the number of its answer.
const LONGEST_AUTHORITY: usize = 100;

/// The secrecy verdict, as a thing that somebody may give.
#[derive(Debug)]
pub enum SecrecyCheck {}

impl Guarded<Decide> for SecrecyCheck {
    const DUTIES: &'static [Duty] = &[Duty::SecrecyReviewer];
}

/// What the secrecy reviewer says.
#[derive(Debug, Clone)]
pub struct Judge {
    /// The verdict.
    pub verdict: Verdict,
    /// In words: the opinion, or the reason why not.
    pub opinion: String,
    /// The authority that is asked, where the reviewer is not sure.
    pub authority: String,
}

/// The secrecy reviewer says what the text is. Not sure: it is referred upward and waits.
pub async fn judge_secrecy(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &Seen,
    judge: &Judge,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, SecrecyCheck>(id)?;
    let verdict = judge.verdict;
    change::by_person(office, who, &right, async |tx, held| {
        held.same_version(seen)?;
        let next = held.life.judge_secrecy(who, &seen.digest, verdict)?;
        let words = match verdict {
            Verdict::Clear => opinion(&judge.opinion)?,
            Verdict::Closed | Verdict::Unsure => reason(&judge.opinion, "opinion")?,
        };
        let asked = match verdict {
            Verdict::Unsure => Some(authority(&judge.authority)?),
            Verdict::Clear | Verdict::Closed => None,
        };
        let digest = seen.digest.clone();
        let act = PublicationAct::SecrecyJudged { verdict, digest, asked: asked.clone() };
        let mut change = Change::of(held, next, act);
        change.said = Some(Said {
            verdict: Some(verdict),
            authority: asked,
            duty: Some(Duty::SecrecyReviewer),
            ..Said::plain(What::Secrecy, "保密审查", &words)
        });
        match change.next.state {
            State::Returned => {
                change.edition.return_reason = Some(words);
                change.tell.push((submitter(held), "经保密审查退回了您送审的信息".to_owned()));
            }
            State::Referred => {
                change.tell.push((submitter(held), "报请确定是否公开您送审的信息".to_owned()));
            }
            _ => {
                // Whoever waits for the verdict alone is told.
                if let Some(step) = change.next.step_due(held.flow).filter(|step| step.secrecy) {
                    let people = holders(tx, held, step.duty, step.same_unit).await?;
                    change.tell.push((people, "完成了保密审查，请您审定信息".to_owned()));
                }
            }
        }
        Ok(change)
    })
    .await
}

/// Enters the answer of the authority that was asked. `authority`: who answered, with the number.
pub async fn answer_referral(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &Seen,
    may_be_public: bool,
    answer: (&str, &str),
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, SecrecyCheck>(id)?;
    let (from, words) = answer;
    change::by_person(office, who, &right, async |_, held| {
        held.same_version(seen)?;
        let next = held.life.referral_answered(who, &seen.digest, may_be_public)?;
        let (from, words) = (authority(from)?, reason(words, "opinion")?);
        same_authority(held, &from)?;
        let act = PublicationAct::ReferralAnswered { may_be_public, authority: from.clone() };
        let mut change = Change::of(held, next, act);
        change.said = Some(Said {
            verdict: Some(if may_be_public { Verdict::Clear } else { Verdict::Closed }),
            authority: Some(from),
            duty: Some(Duty::SecrecyReviewer),
            ..Said::plain(What::Answered, "报请确定的答复", &words)
        });
        if change.next.state == State::Returned {
            change.edition.return_reason = Some(words);
        }
        change.tell.push((submitter(held), "登记了报请确定的答复".to_owned()));
        Ok(change)
    })
    .await
}

/// The authority to which the newest edition was referred, while its answer is awaited.
pub fn referred_to(held: &Held) -> Option<&str> {
    let referred = |row: &&review_row::Model| row.in_force && row.what == What::Secrecy.code();
    held.steps.iter().rev().find(referred)?.authority.as_deref()
}

/// Nobody but the authority that was asked decides for it (Art. 17); its number may stand behind its name.
fn same_authority(held: &Held, from: &str) -> Result<(), Refusal> {
    let Some(asked) = referred_to(held).filter(|asked| !from.starts_with(asked)) else { return Ok(()) };
    let sentence = format!(
        "报请的是“{asked}”，答复应当由它作出，请写它的名称，可以接着写文号；报请时写错了机关的，请修改后重新送审、重新报请"
    );
    Err(Refusal::new("other_authority", sentence).at("authority").under("条例17"))
}

fn authority(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if (2..=LONGEST_AUTHORITY).contains(&length) {
        return Ok(text.to_owned());
    }
    let sentence = format!("请写明报请的主管部门或保密行政管理部门（2到{LONGEST_AUTHORITY}个字）");
    Err(Refusal::new("authority_missing", sentence).at("authority").under("条例17"))
}
