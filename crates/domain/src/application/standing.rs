//! Where a case stands by its acts alone; what the calendar says is the clock's business.

use chrono::NaiveDate;

use super::{Act, Consulted, Entry, Matter, Opinion, Way};
use crate::{
    calendar::{Calendar, OutOfRange},
    id::StaffId,
};

/// A third party or a joint agency answers within so many working days of getting the letter (Art. 32, 34).
const CONSULTATION: u32 = 15;

/// A letter that asks for an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsultationLetter {
    /// Its place in the ledger.
    pub place: u32,
    /// Who is asked.
    pub with: Consulted,
    /// When.
    pub sent_on: NaiveDate,
    /// When it arrived.
    pub delivered_on: Option<NaiveDate>,
    /// The answer.
    pub replied: Option<(NaiveDate, Opinion)>,
    /// Nothing was awaited any more from this day on.
    pub ended_on: Option<NaiveDate>,
    /// A third party was told what is given all the same (Art. 32).
    pub told: bool,
}

impl ConsultationLetter {
    /// The day on which silence ends it.
    pub fn silent_end(&self, calendar: &Calendar) -> Result<Option<NaiveDate>, OutOfRange> {
        match self.delivered_on {
            Some(day) if self.with.answers_within_a_term() => Ok(Some(calendar.due(day, CONSULTATION)?.date)),
            _ => Ok(None),
        }
    }

    /// The day on which it was answered or given up.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        self.replied.map(|(day, _)| day).or(self.ended_on)
    }

    pub(super) fn end(&self, calendar: &Calendar) -> Result<Option<NaiveDate>, OutOfRange> {
        let (closed, silence) = (self.closed_on(), self.silent_end(calendar)?);
        Ok(match (closed, silence) {
            (Some(closed), Some(silence)) => Some(closed.min(silence)),
            (closed, silence) => closed.or(silence),
        })
    }
}

/// An extension that was proposed and not told yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Working days.
    pub days: u32,
    /// By whom.
    pub by: Option<StaffId>,
    /// Approved?
    pub approved: bool,
}

/// Reasons that were asked for because of many applications (Art. 35).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reasons {
    /// Until when.
    pub until: NaiveDate,
    /// They came, and are sound or not.
    pub sound: Option<bool>,
}

impl Reasons {
    /// Are there none, or none that are sound, so that the application need not be handled?
    pub fn fail_on(&self, day: NaiveDate) -> bool {
        self.sound.map_or(day > self.until, |sound| !sound)
    }
}

/// The answer that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its place in the ledger.
    pub place: u32,
    /// Its ground.
    pub ground: String,
    /// Who wrote it.
    pub by: Option<StaffId>,
    /// Who sent it on.
    pub submitted_by: Option<Option<StaffId>>,
    /// Approved?
    pub approved_on: Option<NaiveDate>,
    /// Its number.
    pub number: Option<String>,
}

/// Where a case stands by its acts alone; what the calendar says is the clock's business.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Name of the unit that helps.
    pub unit: Option<String>,
    /// Letters that ask for opinions.
    pub letters: Vec<ConsultationLetter>,
    /// An extension that was not told yet.
    pub proposal: Option<Proposal>,
    /// Was a correction ever asked for?
    pub correction_requested: bool,
    /// Did a correction come?
    pub corrected: bool,
    /// What it is about.
    pub matter: Matter,
    /// Reasons asked for by Art. 35.
    pub reasons: Option<Reasons>,
    /// A later day was told (Art. 35).
    pub delayed: bool,
    /// Place of the act by which a new answer was ordered.
    pub ordered: Option<u32>,
    /// The last search, and whether something was found.
    pub searched: Option<bool>,
    /// Who reviewed.
    pub reviewed_by: Option<Option<StaffId>>,
    /// The newest draft.
    pub draft: Option<Draft>,
    /// The answer left the house on this day, in this way.
    pub delivered: Option<(NaiveDate, Way)>,
    /// It came back.
    pub undeliverable: bool,
    /// Withdrawn.
    pub withdrawn: bool,
    /// Goes on in another case.
    pub joined: bool,
    /// Closed after silence.
    pub closed: bool,
    /// The day on which it was taken up again.
    pub reopened_on: Option<NaiveDate>,
}

/// What an act changes.
pub(super) fn take(now: &mut Standing, place: u32, entry: &Entry) {
    let (on, by) = (entry.on, &entry.by);
    let letter =
        |letters: &mut Vec<ConsultationLetter>, place: u32, change: &dyn Fn(&mut ConsultationLetter)| {
            letters.iter_mut().filter(|letter| letter.place == place).for_each(change);
        };
    match &entry.act {
        Act::Registered { matter, .. } => now.matter = *matter,
        Act::Confirmed | Act::ConsultationTold { .. } => {}
        Act::ThirdPartyTold { letter: at } => letter(&mut now.letters, *at, &|letter| letter.told = true),
        Act::ReasonsRequested { until, .. } => now.reasons = Some(Reasons { until: *until, sound: None }),
        Act::ReasonsGiven { sound } => {
            if let Some(reasons) = &mut now.reasons {
                reasons.sound = Some(*sound);
            }
        }
        Act::DelayTold { .. } => {
            now.delayed = true;
            now.proposal = None;
        }
        Act::Assigned { unit } => now.unit = Some(unit.clone()),
        Act::CorrectionRequested { .. } => now.correction_requested = true,
        Act::Corrected => {
            now.corrected = true;
            now.proposal = None;
        }
        Act::ConsultationSent { with } => now.letters.push(ConsultationLetter {
            place,
            with: *with,
            sent_on: on,
            delivered_on: None,
            replied: None,
            ended_on: None,
            told: false,
        }),
        Act::ConsultationDelivered { letter: at } => {
            letter(&mut now.letters, *at, &|letter| letter.delivered_on = Some(on));
        }
        Act::ConsultationReplied { letter: at, opinion } => {
            letter(&mut now.letters, *at, &|letter| letter.replied = Some((on, *opinion)));
        }
        Act::ConsultationEnded { letter: at } => {
            letter(&mut now.letters, *at, &|letter| letter.ended_on = Some(on));
        }
        Act::ExtensionProposed { days } => {
            now.proposal = Some(Proposal { days: *days, by: by.clone(), approved: false });
        }
        Act::ExtensionApproved => {
            if let Some(proposal) = &mut now.proposal {
                proposal.approved = true;
            }
        }
        Act::ExtensionRejected | Act::ExtensionTold | Act::FeePaid => now.proposal = None,
        Act::FeeNotified { .. } => {}
        Act::SearchRecorded { found } => now.searched = Some(*found),
        Act::ReviewRecorded => now.reviewed_by = Some(by.clone()),
        Act::Drafted { ground } => {
            now.draft = Some(Draft {
                place,
                ground: ground.clone(),
                by: by.clone(),
                submitted_by: None,
                approved_on: None,
                number: None,
            });
        }
        Act::Submitted => {
            with_draft(now, |draft| draft.submitted_by = Some(by.clone()));
        }
        Act::Approved => with_draft(now, |draft| draft.approved_on = Some(on)),
        Act::Returned => with_draft(now, |draft| {
            draft.submitted_by = None;
            draft.approved_on = None;
        }),
        Act::Numbered { number } => with_draft(now, |draft| draft.number = Some(number.clone())),
        Act::Delivered { way } => {
            now.delivered = Some(now.delivered.map_or((on, *way), |(first, _)| (first, *way)));
            now.undeliverable = false;
        }
        Act::Undeliverable => now.undeliverable = true,
        Act::Withdrawn => now.withdrawn = true,
        Act::Joined { .. } => now.joined = true,
        Act::Closed => now.closed = true,
        // The search and the review that led to the wrong answer do not carry the new one.
        Act::AnswerOrdered { .. } => {
            let kept = std::mem::take(now);
            *now = Standing {
                unit: kept.unit,
                letters: kept.letters,
                correction_requested: true,
                corrected: kept.corrected,
                matter: kept.matter,
                ordered: Some(place),
                ..Standing::default()
            };
        }
        Act::Reopened => {
            let kept = std::mem::take(now);
            *now = Standing {
                matter: kept.matter,
                reasons: kept.reasons,
                ordered: kept.ordered,
                unit: kept.unit,
                letters: kept.letters,
                correction_requested: true,
                corrected: true,
                searched: kept.searched,
                reviewed_by: kept.reviewed_by,
                reopened_on: Some(on),
                ..Standing::default()
            };
        }
    }
}

fn with_draft(now: &mut Standing, change: impl FnOnce(&mut Draft)) {
    if let Some(draft) = &mut now.draft {
        change(draft);
    }
}
