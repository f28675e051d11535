//! Letters of a case: one for each act that tells somebody something, one for the answer. They hold no name of the
//! applicant; whoever may see it adds it (`party`).

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    application::{
        Act, Consulted, Ledger, State,
        filing::Wanted,
        letter::{LetterFacts, LetterText, Notice, Ordered, answer_text, has_letter, number},
    },
    authority::{Authz, Read},
    calendar::Calendar,
    id::AgencyId,
    refusal::Refusal,
};

use super::{ActLine, Case, Cases, case_row, show};
use crate::{
    Office, OfficeError,
    calendar::{History, calendar_with},
    organisation::public_card,
    setting::{self, Name, Settings},
};

/// A letter, to be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// The agency that issues it.
    pub agency: String,
    /// 发文字号; empty: none, or none yet.
    pub number: String,
    /// It is not decided, or never went out.
    pub is_draft: bool,
    /// It never goes out: another draft took its place, or the case ended without it.
    pub is_dropped: bool,
    /// Title and text.
    pub text: LetterText,
    /// The day that stands on it.
    pub date: NaiveDate,
}

/// The letter of an act by its place in the ledger, or all that is missing for it.
pub async fn letter(
    office: &Office,
    right: &Authz<Read, Cases>,
    place: usize,
) -> Result<Result<Paper, Vec<Refusal>>, OfficeError> {
    let case = show(office, right).await?;
    letter_of(office, right.agency(), &case.told(), place).await
}

/// What letters are made of.
pub(super) struct Told<'a> {
    pub row: &'a case_row::Model,
    pub ledger: &'a Ledger,
    pub acts: &'a [ActLine],
    pub wanted: &'a Wanted,
}

impl Case {
    fn told(&self) -> Told<'_> {
        Told { row: &self.row, ledger: &self.ledger, acts: &self.acts, wanted: &self.wanted }
    }
}

/// The letter of an act of a case that is loaded.
pub(super) async fn letter_of(
    office: &Office,
    agency: &AgencyId,
    case: &Told<'_>,
    place: usize,
) -> Result<Result<Paper, Vec<Refusal>>, OfficeError> {
    let line =
        case.acts.get(place).filter(|line| has_letter(&line.entry.act)).ok_or(OfficeError::NotFound)?;
    let desk = Desk::of(office, agency).await?;
    let Some(facts) = desk.facts(case, place)? else {
        let sentence = "还没有确定收到申请之日，请先与申请人确认";
        return Ok(Err(vec![Refusal::new("not_received", sentence).under("条例31")]));
    };
    let drafted = drafted(case.row, case.ledger, place, office.today())?;
    let (text, date) = match written(case, (place, line), &facts, drafted) {
        Ok(written) => written,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let (is_draft, is_dropped) =
        drafted.map_or((false, false), |(stage, _)| (stage != Stage::Decided, stage == Stage::Dropped));
    let of_case = (case.row.arrived_on.year(), case.row.serial);
    let number =
        if text.numbered { number(case.ledger, place, &desk.series, of_case) } else { String::new() };
    Ok(Ok(Paper { agency: desk.agency, number, is_draft, is_dropped, text, date }))
}

/// What an agency puts on its letters.
struct Desk {
    agency: String,
    contact: String,
    series: String,
    settings: Settings,
    history: History,
}

impl Desk {
    async fn of(office: &Office, agency: &AgencyId) -> Result<Self, OfficeError> {
        let settings = setting::of(office, agency).await?;
        let card = public_card(office, agency).await?;
        let contact = card.as_ref().filter(|card| !card.phone.is_empty());
        let contact = contact.map(|card| format!("{}，电话{}", card.disclosure_office, card.phone));
        let name = match card {
            Some(card) => card.name,
            None => crate::organisation::agency_name(office, agency).await?,
        };
        Ok(Self {
            agency: name,
            contact: contact.unwrap_or_default(),
            series: settings.value(Name::LetterSeries).to_owned(),
            settings,
            history: History::of(office).await?,
        })
    }

    /// The working days that were known when something was recorded; none if nothing has come since. What was
    /// written then does not change with a notice that came later.
    fn known_to(&self, identity: &str) -> Result<Option<Calendar>, OfficeError> {
        let known = self.history.known_to(identity);
        if known.len() == Calendar::in_force().notices().len() {
            return Ok(None);
        }
        calendar_with(&known).map(Some)
    }

    /// The facts as they were when the act was done; none before the day of receipt is fixed.
    fn facts(&self, case: &Told<'_>, place: usize) -> Result<Option<LetterFacts>, OfficeError> {
        let Some(received) = case.ledger.received_on() else { return Ok(None) };
        let known = case.ledger.entries().get(..=place).unwrap_or_default();
        let on = known.last().map_or(received, |entry| entry.on).max(received);
        // The receipt speaks of the whole term, also where it was confirmed later.
        let ledger = if place == 0 { Some(case.ledger.clone()) } else { Ledger::of(known.to_vec()) };
        let then = case.acts.get(place).map(|line| self.known_to(&line.row.id)).transpose()?.flatten();
        let calendar = then.as_ref().unwrap_or_else(|| Calendar::in_force());
        let sheet =
            ledger.map(|ledger| ledger.clock(calendar, on)).transpose().map_err(OfficeError::fault)?;
        let wanted = [&case.wanted.title, &case.wanted.doc_number, &case.wanted.description];
        let wanted: Vec<&str> =
            wanted.into_iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        let Some(Act::Registered { intake, .. }) = case.ledger.entries().first().map(|entry| &entry.act)
        else {
            return Err(OfficeError::fault("a ledger without a registration"));
        };
        Ok(Some(LetterFacts {
            case: case.row.number.clone(),
            received,
            receipt_rule: intake.receipt_rule().to_owned(),
            wanted: wanted.join("，"),
            due: sheet.as_ref().and_then(|sheet| sheet.due),
            provisional: sheet.is_some_and(|sheet| sheet.provisional),
            contact: self.contact.clone(),
            review_body: self.settings.value(Name::ReviewBody).to_owned(),
            court: self.settings.value(Name::Court).to_owned(),
            ordered: ordered(case, place),
        }))
    }
}

/// Where a drafted answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Approved: it goes out, or went out.
    Decided,
    /// It waits for a decision.
    Waiting,
    /// Another took its place, or the case ended without it.
    Dropped,
}

/// Where the answer drafted at a place stands, and the day by which its remedies are chosen: that of the approval;
/// before it today, and its own for what never goes out. None: no answer was drafted there.
fn drafted(
    row: &case_row::Model,
    ledger: &Ledger,
    place: usize,
    today: NaiveDate,
) -> Result<Option<(Stage, NaiveDate)>, OfficeError> {
    let Some(entry) = ledger.entries().get(place) else { return Ok(None) };
    if !matches!(entry.act, Act::Drafted { .. }) {
        return Ok(None);
    }
    let approved = ledger.draft_at(place).and_then(|draft| draft.approved_on);
    let after = ledger.entries().iter().skip(place + 1);
    let mut own = after.take_while(|one| !matches!(one.act, Act::Drafted { .. } | Act::AnswerOrdered { .. }));
    let went_out = own.any(|one| matches!(one.act, Act::Delivered { .. }));
    let newest = ledger.standing().draft.is_some_and(|draft| usize::try_from(draft.place) == Ok(place));
    let state = ledger.clock(Calendar::in_force(), today).map_err(OfficeError::fault)?.state;
    let is_open = row.ended_on.is_none()
        && !matches!(state, State::Answered | State::Withdrawn | State::Abandoned | State::ClosedUnpaid);
    Ok(Some(match approved {
        Some(day) if went_out || (newest && is_open) => (Stage::Decided, day),
        None if newest && is_open => (Stage::Waiting, today),
        _ => (Stage::Dropped, approved.unwrap_or(entry.on)),
    }))
}

impl Case {
    /// The day by which the remedies of the present answer are chosen, as its letter does; none: there is no answer.
    pub fn remedies_on(&self, today: NaiveDate) -> Result<Option<NaiveDate>, OfficeError> {
        let Some(draft) = self.ledger.standing().draft else { return Ok(None) };
        let place = usize::try_from(draft.place).map_err(OfficeError::fault)?;
        Ok(drafted(&self.row, &self.ledger, place, today)?.map(|(_, day)| day))
    }
}

/// Text and day.
fn written(
    case: &Told<'_>,
    (place, line): (usize, &ActLine),
    facts: &LetterFacts,
    drafted: Option<(Stage, NaiveDate)>,
) -> Result<(LetterText, NaiveDate), Vec<Refusal>> {
    let (on, text) = (line.entry.on, line.content.text.as_str());
    let notice = match &line.entry.act {
        Act::CorrectionRequested { until } => Notice::Correction(text, *until),
        Act::ConsultationSent { with } => Notice::Consultation(*with, text),
        Act::ConsultationTold { letter } => Notice::ConsultationTold(asked(case, *letter)),
        Act::ThirdPartyTold { .. } => Notice::ThirdPartyTold(text),
        Act::ReasonsRequested { until, count } => Notice::Reasons(text, *count, *until),
        Act::DelayTold { until } => Notice::Delay(text, *until),
        Act::FeeNotified { mode, count, .. } => Notice::Fee(*mode, *count, text),
        Act::ExtensionTold => {
            let (why, days) = proposal(case, place);
            return Notice::Extension(why, days).text(facts).map(|text| (text, on));
        }
        Act::Drafted { .. } => return answered(line, facts, drafted),
        _ => {
            return Notice::Receipt(case.ledger.matter()).text(facts).map(|text| (text, facts.received));
        }
    };
    notice.text(facts).map(|text| (text, on))
}

/// Who was asked by the letter at a place.
fn asked(case: &Told<'_>, letter: u32) -> Consulted {
    let letters = case.ledger.standing().letters;
    letters.iter().find(|one| one.place == letter).map_or(Consulted::OtherAgency, |one| one.with)
}

/// The decision that ordered the answer drafted at a place, and the answer that it set right.
fn ordered(case: &Told<'_>, place: usize) -> Option<Ordered> {
    let earlier = case.acts.get(..place)?;
    let at = earlier.iter().rposition(|line| matches!(line.entry.act, Act::AnswerOrdered { .. }))?;
    let is_draft = |line: &ActLine| matches!(line.entry.act, Act::Drafted { .. });
    let drafted = earlier.get(..at)?.iter().rposition(is_draft);
    let sent = earlier.get(..at)?.iter().any(|line| matches!(line.entry.act, Act::Delivered { .. }));
    let first = drafted.and_then(|place| case.ledger.draft_at(place)).filter(|_| sent);
    // Number and day as they stand on the letter.
    let first = first.and_then(|draft| draft.number.zip(draft.approved_on));
    Some(Ordered { decision: earlier.get(at)?.content.text.clone(), first })
}

/// Why the term is extended, and by how many days, as it was proposed.
fn proposal<'a>(case: &Told<'a>, place: usize) -> (&'a str, u32) {
    let earlier = case.acts.iter().take(place).rev();
    let found = earlier.filter_map(|line| match line.entry.act {
        Act::ExtensionProposed { days } => Some((line.content.text.as_str(), days)),
        _ => None,
    });
    found.into_iter().next().unwrap_or_default()
}

/// The answer: its remedies are those of the day on which it is decided; a draft bears its own day.
fn answered(
    line: &ActLine,
    facts: &LetterFacts,
    drafted: Option<(Stage, NaiveDate)>,
) -> Result<(LetterText, NaiveDate), Vec<Refusal>> {
    let (Some(answer), Some((stage, day))) = (&line.content.answer, drafted) else {
        return Err(vec![Refusal::new("ground_unknown", "这份草稿没有内容，请重新起草")]);
    };
    let date = if stage == Stage::Waiting { line.entry.on } else { day };
    answer_text(answer, facts, day).map(|text| (text, date))
}
