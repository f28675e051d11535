//! What can be done in a case now: every act with its last day, or every reason why not. The answers are those of
//! [`Ledger::check`], asked with an act that says as little as it can.

use chrono::{Days, NaiveDate};

use super::{
    Act, ActName, Consulted, Entry, FeeMode, Intake, Ledger, Matter, Opinion, Way, check::Hand, fee_rates,
    ledger::middle,
};
use crate::{
    calendar::{Calendar, OutOfRange},
    refusal::Refusal,
};

/// No term of a case is longer than so many days, extension and consultations included.
const FAR: u64 = 400;

/// An act, and whether it can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible {
    /// Which.
    pub act: ActName,
    /// The last day on which it is lawful, as things stand; none: no term, or not lawful.
    pub last_day: Option<NaiveDate>,
    /// Why not; empty: it can be done.
    pub refusals: Vec<Refusal>,
}

/// Every act of a case, for this person on this day.
///
/// # Errors
/// [`OutOfRange`].
pub fn next(
    ledger: &Ledger,
    hand: Hand<'_>,
    calendar: &Calendar,
    today: NaiveDate,
) -> Result<Vec<Possible>, OutOfRange> {
    let mut all = Vec::new();
    for act in ActName::ALL.iter().copied().filter(|act| *act != ActName::Registered) {
        let asked = |day: NaiveDate| ledger.check(&probe(ledger, act, day, hand), hand, calendar, day);
        let refusals = asked(today)?;
        let last_day = if refusals.is_empty() { last(today, &asked)? } else { None };
        all.push(Possible { act, last_day, refusals });
    }
    Ok(all)
}

/// The last day on which an act that can be done today is lawful.
fn last(
    today: NaiveDate,
    asked: &dyn Fn(NaiveDate) -> Result<Vec<Refusal>, OutOfRange>,
) -> Result<Option<NaiveDate>, OutOfRange> {
    let Some(far) = today.checked_add_days(Days::new(FAR)) else { return Ok(None) };
    if asked(far)?.is_empty() {
        return Ok(None);
    }
    let (mut lawful, mut not) = (today, far);
    while let Some(half) = middle(lawful, not) {
        if asked(half)?.is_empty() {
            lawful = half;
        } else {
            not = half;
        }
    }
    Ok(Some(lawful))
}

fn later(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(on)
}

/// An act of this name that says as little as it can.
fn probe(ledger: &Ledger, name: ActName, on: NaiveDate, hand: Hand<'_>) -> Entry {
    let now = ledger.standing();
    let letter = |open: &dyn Fn(&super::ConsultationLetter) -> bool| {
        now.letters.iter().find(|letter| open(letter)).map_or(0, |letter| letter.place)
    };
    let act = match name {
        ActName::Registered => Act::Registered { intake: Intake::Counter, matter: Matter::Disclosure },
        ActName::Confirmed => Act::Confirmed,
        ActName::Assigned => Act::Assigned { unit: String::new() },
        ActName::CorrectionRequested => Act::CorrectionRequested { until: later(on, 10) },
        ActName::Corrected => Act::Corrected,
        ActName::ConsultationSent => Act::ConsultationSent { with: Consulted::OtherAgency },
        ActName::ConsultationDelivered => {
            Act::ConsultationDelivered { letter: letter(&|letter| letter.delivered_on.is_none()) }
        }
        ActName::ConsultationReplied => Act::ConsultationReplied {
            letter: letter(&|letter| letter.closed_on().is_none()),
            opinion: Opinion::Agrees,
        },
        ActName::ConsultationEnded => {
            Act::ConsultationEnded { letter: letter(&|letter| letter.closed_on().is_none()) }
        }
        ActName::ConsultationTold => Act::ConsultationTold { letter: letter(&|_| true) },
        ActName::ThirdPartyTold => {
            Act::ThirdPartyTold { letter: letter(&|letter| letter.with == Consulted::ThirdParty) }
        }
        ActName::ReasonsRequested => Act::ReasonsRequested { until: later(on, 10), count: u32::MAX },
        ActName::ReasonsGiven => Act::ReasonsGiven { sound: true },
        ActName::DelayTold => Act::DelayTold { until: later(on, FAR) },
        ActName::AnswerOrdered => Act::AnswerOrdered { until: None },
        ActName::ExtensionProposed => Act::ExtensionProposed { days: 1 },
        ActName::ExtensionApproved => Act::ExtensionApproved,
        ActName::ExtensionRejected => Act::ExtensionRejected,
        ActName::ExtensionTold => Act::ExtensionTold,
        ActName::FeeNotified => {
            const PAGES: u32 = 100;
            let lines = fee_rates(on).map(|rates| rates.lines(FeeMode::ByVolume, PAGES));
            let yuan = lines.into_iter().flatten().map(|line| line.yuan).sum();
            Act::FeeNotified { mode: FeeMode::ByVolume, count: PAGES, yuan }
        }
        ActName::FeePaid => Act::FeePaid,
        ActName::SearchRecorded => Act::SearchRecorded { found: true },
        ActName::ReviewRecorded => Act::ReviewRecorded,
        ActName::Drafted => {
            let fits = |one: &&super::Ground| {
                (one.group == super::Group::Record) == (now.matter == Matter::OwnRecord)
            };
            Act::Drafted {
                ground: super::grounds().iter().find(fits).map(|one| one.id.clone()).unwrap_or_default(),
            }
        }
        ActName::Submitted => Act::Submitted,
        ActName::Approved => Act::Approved,
        ActName::Returned => Act::Returned,
        ActName::Numbered => Act::Numbered { number: String::new() },
        ActName::Delivered => Act::Delivered { way: Way::InPerson },
        ActName::Undeliverable => Act::Undeliverable,
        ActName::Withdrawn => Act::Withdrawn,
        ActName::Joined => Act::Joined { into: String::new() },
        ActName::Closed => Act::Closed,
        ActName::Reopened => Act::Reopened,
    };
    Entry { on, by: hand.staff.cloned(), act }
}
