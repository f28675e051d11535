//! Review: a text goes to the first step, passes step by step, or comes back with a reason.

use gongkai_domain::{
    authority::{Decide, Edit, Staff},
    id::StaffId,
    organisation::Duty,
    publication::{Document, PublicationAct, State, Step, opinion, unanswered},
    refusal::Refusal,
    report::reason,
};

use super::{
    Dossier, Held, Seen, What,
    change::{self, Change, Said},
    held::{draft_of, files_of},
    people::holders,
    release,
    screening::{self, Told},
};
use crate::{Office, OfficeError, Tx, chance::day_in_china};

/// So many places of a template that nobody filled in are named at once.
const MOST_BLANKS: usize = 5;

/// Sends the newest edition to the first step. Everything that its kind asks for is there by then.
pub async fn submit(office: &Office, who: &Staff, id: &str, seen: &Seen) -> Result<i32, OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    change::by_person(office, who, &right, async |tx, held| {
        held.same_version(seen)?;
        let next = held.life.submit(&seen.digest)?;
        let lacks = lacks(tx, held).await?;
        if !lacks.is_empty() {
            return Err(lacks.into());
        }
        let act = PublicationAct::Submitted { digest: seen.digest.clone() };
        let mut change = Change::of(held, next, act);
        change.edition.submitted_by = Some(who.id.to_string());
        change.edition.submitted_at = Some(tx.now());
        change.edition.return_reason = None;
        change.said = Some(Said::plain(What::Submitted, "送审", ""));
        if let Some(first) = held.flow.steps.first() {
            change.tell.push((holders(tx, held, first.duty, first.same_unit).await?, asks(first)));
        }
        if change.next.secrecy.is_none() {
            let people = holders(tx, held, Duty::SecrecyReviewer, false).await?;
            change.tell.push((people, "送审了需要保密审查的信息".to_owned()));
        }
        Ok(change)
    })
    .await
}

fn asks(step: &Step) -> String {
    format!("送来了等您{}的信息", step.word)
}

/// What is still missing: fields of the kind, words to read.
async fn lacks(tx: &Tx, held: &Held) -> Result<Vec<Refusal>, OfficeError> {
    let draft = draft_of(tx.office(), &held.agency, &held.edition)?;
    let today = day_in_china(tx.now());
    let mut lacks = draft.metadata.missing(today);
    lacks.extend(release::why_not(tx, held, &draft.metadata, today).await?);
    lacks.extend(unanswered(&screening::known(tx.conn(), held).await?.unanswered));
    lacks.extend(draft.content.check());
    for blank in draft.content.unfilled().into_iter().take(MOST_BLANKS) {
        let sentence = format!(
            "{}还有没有填写的“{}”，请填写并去掉六角括号；确是正文的，请改用别的括号",
            blank.place, blank.text
        );
        lacks.push(Refusal::new("blank_left", sentence).at("text"));
    }
    if draft.content.is_empty() && files_of(tx.conn(), &held.row, held.edition.edition).await?.is_empty() {
        lacks.push(Refusal::new("text_missing", "还没有正文和附件，请先填写内容").at("text"));
    }
    if let Some(words) = &held.edition.erratum {
        let told = Told { words: words.clone(), checked: true };
        match screening::sentence(tx.office(), &held.agency, &told, "erratum").await {
            Err(OfficeError::Refused(all)) => lacks.extend(all),
            other => drop(other?),
        }
    }
    Ok(lacks)
}

/// The reviewer of the step that is due passes exactly what was seen, with an opinion.
pub async fn pass(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &Seen,
    words: &str,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, Dossier>(id)?;
    change::by_person(office, who, &right, async |tx, held| {
        held.same_version(seen)?;
        let due = held.life.step_due(held.flow);
        let against = match due {
            Some(step) if step.clean => screening::against(tx.conn(), held).await?,
            _ => None,
        };
        let screened = against.as_ref().map(|standing| standing.of(held));
        let next = held.life.pass(held.flow, who, &seen.digest, screened)?;
        let step = due.ok_or_else(|| OfficeError::fault("a step passed that was not due"))?;
        let passed =
            PublicationAct::Passed { step: step.long.clone(), digest: seen.digest.clone(), deputy_for: None };
        let settled = held.life.owed.is_some() && next.owed.is_none();
        let mut change = Change::of(held, next, passed);
        change.said = Some(said(step, What::Passed, &opinion(words)?));
        change.deliver = settled;
        if settled {
            change.acts.push(PublicationAct::DebtSettled);
        }
        let tell = after(tx, held, &change.next).await?;
        change.tell.extend(tell);
        Ok(change)
    })
    .await
}

pub(super) fn said(step: &Step, what: What, words: &str) -> Said {
    Said { step: Some(step.id.clone()), duty: Some(step.duty), ..Said::plain(what, &step.long, words) }
}

/// Whom it waits for now.
async fn after(tx: &Tx, held: &Held, next: &Document) -> Result<Vec<(Vec<StaffId>, String)>, OfficeError> {
    if let Some(step) = next.step_due(held.flow) {
        return Ok(vec![(holders(tx, held, step.duty, step.same_unit).await?, asks(step))]);
    }
    if next.state != State::Approved {
        return Ok(Vec::new());
    }
    let releasing = holders(tx, held, Duty::DisclosureReviewer, false).await?;
    let writer = submitter(held);
    Ok(vec![(releasing, "批准了可以公开的信息".to_owned()), (writer, "批准了您送审的信息".to_owned())])
}

pub(super) fn submitter(held: &Held) -> Vec<StaffId> {
    held.edition.submitted_by.as_deref().and_then(StaffId::parse).into_iter().collect()
}

/// The reviewer of the step that is due sends it back with a reason.
pub async fn send_back(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &Seen,
    why: &str,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, Dossier>(id)?;
    change::by_person(office, who, &right, async |_, held| {
        held.same_version(seen)?;
        let next = held.life.send_back(held.flow, who, &seen.digest)?;
        let why = reason(why, "reason")?;
        let due = held.life.step_due(held.flow);
        let step = due.ok_or_else(|| OfficeError::fault("sent back by a step that was not due"))?;
        let act = PublicationAct::SentBack { step: step.long.clone(), reason: why.clone() };
        let mut change = Change::of(held, next, act);
        change.said = Some(said(step, What::Returned, &why));
        change.edition.return_reason = Some(why);
        change.tell.push((submitter(held), "退回了您送审的信息".to_owned()));
        Ok(change)
    })
    .await
}
