//! What an applicant is told on the portal, under the code that only the applicant has. Made from the ledger
//! each time; the portal works out itself which day is the last one.

use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::{
        Act, Entry, Remedy, RemedyStep, Way,
        filing::{Agent, Applicant, Identity, masked},
        first_steps, ground,
    },
    calendar::{Calendar, date_in_words},
    id::{AgencyId, ApplicationId},
    publication::content::Block,
};
use gongkai_public::{Card, TrackCard, TrackLetter, TrackSheet, TrackStep, TrackTerm};
use serde_json::json;

use super::{
    ActLine, Held, Paper, field,
    held::{Order, acts_of, held, opened, opened_text},
    letter::{Told, letter_of},
    look::act_lines,
    party::Person,
    said_row,
    sent::{readings, said_of},
};
use crate::{Office, OfficeError, outbox::Message, seal::open_field};

/// Kind of the message that brings the applicant's card on the portal up to date.
pub const PUT_TRACK: &str = "public.put_track";

/// The message for a case.
pub(super) fn put_track(agency: &AgencyId, application: &ApplicationId) -> Message {
    let payload = json!({"agency": agency, "application": application});
    Message { agency: agency.to_string(), ..Message::new(PUT_TRACK, payload) }
}

/// A card as the public store takes it.
pub struct SealedTrack {
    /// Under what it is found.
    pub receipt: String,
    /// An older one never replaces a newer one.
    pub revision: i32,
    /// The card, sealed to the applicant's code.
    pub sealed: String,
}

/// The card of a case, by the present state. `None`: nobody asks for it on the portal.
pub async fn sealed_track(
    office: &Office,
    agency: &AgencyId,
    id: &str,
) -> Result<Option<SealedTrack>, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held(&snapshot, agency, id).await?;
    let (Some(receipt), Some(key)) = (held.row.receipt.clone(), held.row.reply_key.clone()) else {
        return Ok(None);
    };
    let said = said_of(&snapshot, agency, id).await?;
    let acts = acts_of(&snapshot, agency, std::slice::from_ref(&held.row)).await?;
    let order: Order = opened(office, agency, field("wanted", &held.row.id), &held.row.wanted)?;
    let person: Person = opened(office, agency, field("party", &held.row.id), &held.row.party)?;
    let acts = act_lines(office, agency, acts)?;
    let told = Told { row: &held.row, ledger: &held.ledger, acts: &acts, wanted: &order.wanted };
    let letters = letters(office, agency, &told, &person.applicant.name).await?;
    let signed = match letter_of(office, agency, &told, 0).await? {
        Ok(paper) => {
            let wanted = opened_text(office, agency, field("subject", &held.row.id), &held.row.subject)?;
            let case = (&held.row, &held.ledger);
            super::signed::receipt(office, case, (&paper, &person.applicant.name), &wanted)?
        }
        Err(_) => None,
    };
    let card = TrackCard {
        letters,
        receipt: signed,
        ..card(office, agency, &held, (&acts, &said), (&order, &person))?
    };
    let key = open_field(office, agency, field("reply_key", &held.row.id), &key)?;
    let key: [u8; 32] = HEXLOWER
        .decode(&key)
        .ok()
        .and_then(|key| key.try_into().ok())
        .ok_or_else(|| OfficeError::fault("key of a receipt"))?;
    let mut nonce = [0_u8; 24];
    office.entropy().fill(&mut nonce);
    let sealed = card.seal(&key, &receipt, nonce).map_err(OfficeError::fault)?;
    // What is said beside the ledger changes the card as well.
    let revision = held.row.version + i32::try_from(said.len()).map_err(OfficeError::fault)?;
    Ok(Some(SealedTrack { receipt, revision, sealed }))
}

fn card(
    office: &Office,
    agency: &AgencyId,
    held: &Held,
    (acts, said): (&[ActLine], &[said_row::Model]),
    (order, person): (&Order, &Person),
) -> Result<TrackCard, OfficeError> {
    let row = &held.row;
    let case = held.ledger.case(Calendar::in_force()).map_err(OfficeError::fault)?;
    let (remedy, remedy_terms) = remedy(held)?;
    Ok(TrackCard {
        schema: 1,
        number: row.number.clone(),
        wanted: opened_text(office, agency, field("subject", &row.id), &row.subject)?,
        unit: String::new(),
        filed_on: row.arrived_on,
        case: case.to_json(),
        confirmed_by_applicant: said
            .iter()
            .filter(|one| one.kind == "confirmed")
            .map(|one| one.received_on)
            .min(),
        steps: steps(held, said),
        letters: Vec::new(),
        correct: demanded(acts),
        remedy,
        remedy_until: remedy_terms.first().map(|term| term.until),
        remedy_terms,
        own: own(&person.applicant, person.agent.as_ref(), order),
        receipt: None,
        seen: readings(office, agency, said)?.iter().map(|one| one.letters.len()).sum(),
    })
}

/// What the applicant filed, without the middle of the numbers of papers.
fn own(applicant: &Applicant, agent: Option<&Agent>, order: &Order) -> serde_json::Value {
    let mut applicant = applicant.clone();
    if let Identity::Person { number, .. } = &mut applicant.identity {
        *number = masked(number);
    }
    let agent = agent.cloned().map(|agent| Agent { number: masked(&agent.number), ..agent });
    json!({
        "applicant": applicant, "agent": agent, "wanted": order.wanted, "form": order.form,
        "route": order.route, "help": order.help,
    })
}

fn steps(held: &Held, said: &[said_row::Model]) -> Vec<TrackStep> {
    let mut steps: Vec<TrackStep> = held.ledger.entries().iter().filter_map(step).collect();
    let confirmed = said.iter().filter(|one| one.kind == "confirmed").map(|one| one.received_on).min();
    if let Some(on) = confirmed {
        let sentence = "您在网上确认了申请是您提交的".to_owned();
        // Of its day it stands ahead of what the agency did with it; it was filed before.
        let is_before =
            |entry: &&Entry| entry.on < on || (entry.on == on && matches!(entry.act, Act::Registered { .. }));
        let own = TrackStep { on, sentence, note: "条例第31条".to_owned() };
        let at = held.ledger.entries().iter().take_while(is_before).filter_map(step).count();
        steps.insert(at.min(steps.len()), own);
    }
    steps.sort_by_key(|step| step.on);
    steps
}

/// An act as applicants are told of it; `None`: it is the house's own.
fn step(entry: &Entry) -> Option<TrackStep> {
    let (sentence, note) = match &entry.act {
        Act::Registered { intake, .. } => (format!("{}，已经登记", intake.word()), ""),
        Act::Confirmed => ("双方确认收到，这天是收到申请之日，从下一个工作日起算".to_owned(), "条例第31条"),
        Act::CorrectionRequested { until } => {
            (format!("请您补正，最晚到{}", date_in_words(*until)), "条例第30条")
        }
        Act::Corrected => ("收到您的补正，20 个工作日重新计算".to_owned(), "条例第30条"),
        Act::ConsultationSent { .. } => ("书面征求别人的意见，这些天不计入期限".to_owned(), "计时暂停"),
        Act::ConsultationReplied { .. } => ("收到书面意见".to_owned(), "继续计时"),
        Act::ConsultationEnded { .. } => ("不再等别人的意见".to_owned(), "继续计时"),
        Act::ReasonsRequested { until, .. } => {
            (format!("请您说明理由，最晚到{}", date_in_words(*until)), "条例第35条")
        }
        Act::ReasonsGiven { .. } => ("收到您说明的理由".to_owned(), "条例第35条"),
        Act::DelayTold { until } => (format!("延迟到{}前答复", date_in_words(*until)), "条例第35条"),
        Act::AnswerOrdered { .. } => ("原答复被纠正，重新作出答复".to_owned(), ""),
        Act::ExtensionTold => ("延长期限，已经书面告诉您".to_owned(), "条例第33条"),
        Act::FeeNotified { yuan, .. } => (format!("通知您缴纳信息处理费 {yuan} 元"), "条例第42条"),
        Act::FeePaid => ("已经缴费，期限重新计算".to_owned(), "条例第42条"),
        Act::Delivered { .. } => ("答复已经发出".to_owned(), "条例第36条"),
        Act::Withdrawn => ("您撤回了申请".to_owned(), ""),
        Act::Closed => ("逾期视为放弃，已经结束".to_owned(), ""),
        Act::Reopened => ("有正当理由，恢复办理".to_owned(), "条例第30条"),
        _ => return None,
    };
    Some(TrackStep { on: entry.on, sentence, note: note.to_owned() })
}

/// Letters that went to the applicant, word for word as they were printed. One that cannot be made, because a setting
/// is missing, has its title alone.
async fn letters(
    office: &Office,
    agency: &AgencyId,
    told: &Told<'_>,
    name: &str,
) -> Result<Vec<TrackLetter>, OfficeError> {
    let mut letters = Vec::new();
    for (at, entry) in told.ledger.entries().iter().enumerate() {
        let (title, place) = match &entry.act {
            Act::CorrectionRequested { .. } => ("补正告知书", at),
            Act::ExtensionTold => ("延期告知书", at),
            Act::FeeNotified { .. } => ("信息处理费收费通知", at),
            Act::ConsultationTold { .. } => ("征求意见告知书", at),
            Act::ReasonsRequested { .. } => ("说明理由告知书", at),
            Act::DelayTold { .. } => ("延迟答复告知书", at),
            Act::Delivered { .. } => ("答复书", drafted_before(told, at)),
            _ => continue,
        };
        let mut letter = TrackLetter {
            on: entry.on,
            title: title.to_owned(),
            number: String::new(),
            text: Vec::new(),
            sheet: None,
        };
        if let Ok(paper) = letter_of(office, agency, told, place).await? {
            letter.text = paragraphs(&paper);
            letter.sheet = Some(TrackSheet {
                title: paper.text.title,
                agency: paper.agency,
                addressee: name.to_owned(),
                date: date_in_words(paper.date),
            });
            letter.number = paper.number;
        } else if let Some(draft) = told.ledger.draft_at(place) {
            letter.number = draft.number.unwrap_or_default();
        }
        letters.push(letter);
    }
    Ok(letters)
}

/// Where the answer that was delivered at a place was drafted.
fn drafted_before(told: &Told<'_>, delivered: usize) -> usize {
    let is_draft = |entry: &Entry| matches!(entry.act, Act::Drafted { .. });
    let earlier = told.ledger.entries().get(..delivered).unwrap_or_default();
    earlier.iter().rposition(is_draft).unwrap_or(delivered)
}

pub(super) fn paragraphs(paper: &Paper) -> Vec<String> {
    let words = |block: &Block| match block {
        Block::Paragraph { runs } => Some(runs.iter().map(|run| run.text.as_str()).collect()),
        _ => None,
    };
    paper.text.content.blocks.iter().filter_map(words).collect()
}

/// What a notice asks the applicant to correct, line by line.
fn demanded(acts: &[ActLine]) -> Vec<String> {
    let is_notice = |line: &&ActLine| matches!(line.entry.act, Act::CorrectionRequested { .. });
    let Some(notice) = acts.iter().rev().find(is_notice) else { return Vec::new() };
    notice.content.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What can be done against the answer (行政复议法 Art. 20, 23; 行政诉讼法 Art. 45, 46), which depends on the day on
/// which it was decided, and the last days where the day of receipt is known.
fn remedy(held: &Held) -> Result<(Vec<String>, Vec<TrackTerm>), OfficeError> {
    const CHOICE: &str = "对答复不服的，可以自收到答复之日起 60 日内申请行政复议，或者自收到答复之日起 6 个月内向人民法院提起行政诉讼。";
    const FIRST: &str = "对不予公开的决定不服的，应当自收到答复之日起 60 日内先申请行政复议；对复议决定不服的，可以自收到复议决定书之日起 15 日内向人民法院提起行政诉讼。";
    const POSTED: &str = "答复是邮寄给您的，期限从您收到的那天起算，收到当天不算。";
    let standing = held.ledger.standing();
    let (Some((first, _)), Some(draft)) = (standing.delivered, standing.draft) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let Some(ground) = ground(&draft.ground) else { return Ok((Vec::new(), Vec::new())) };
    let remedies = ground.remedies(draft.approved_on.unwrap_or(first));
    let mut sentences: Vec<String> = remedies
        .iter()
        .map(|remedy| match remedy {
            Remedy::Choice => CHOICE.to_owned(),
            Remedy::First => FIRST.to_owned(),
        })
        .collect();
    // What came back was received the day on which it was handed over at last.
    let handed = held.ledger.entries().iter().rev().find_map(|entry| match entry.act {
        Act::Delivered { way } => Some((entry.on, way)),
        _ => None,
    });
    let Some((received, Way::InPerson | Way::Online)) = handed else {
        sentences.push(POSTED.to_owned());
        return Ok((sentences, Vec::new()));
    };
    let terms = first_steps(remedies).iter().map(|step| {
        let last = step.until(received, Calendar::in_force()).map_err(OfficeError::fault)?;
        let what = match step {
            RemedyStep::Review => "申请行政复议",
            RemedyStep::Suit if remedies.contains(&Remedy::First) => "对公开的部分直接提起行政诉讼",
            RemedyStep::Suit => "直接提起行政诉讼",
        };
        Ok(TrackTerm {
            step: step.code().to_owned(),
            what: what.to_owned(),
            received,
            until: last.on,
            provisional: last.provisional,
        })
    });
    let terms = terms.collect::<Result<_, OfficeError>>()?;
    Ok((sentences, terms))
}
