//! What is known of a case: how it came in and what was said and done.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How the application came in; it decides the date of receipt (Art. 31).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Handed in at the counter.
    Counter,
    /// By post against a signature.
    PostSigned,
    /// By post without a signature.
    PostUnsigned,
    /// Over the internet.
    Online,
    /// By fax.
    Fax,
    /// By e-mail.
    Email,
}

impl Channel {
    /// Does the date of receipt wait for a confirmation with the applicant (Art. 31(2), (3))?
    pub fn needs_confirmation(self) -> bool {
        !matches!(self, Channel::Counter | Channel::PostSigned)
    }
}

/// Who is asked for an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consulted {
    /// A third party whose rights the information touches (Art. 32).
    ThirdParty,
    /// An agency that made the information together with this one (Art. 34).
    JointAgency,
    /// Any other agency (Art. 33(3)).
    OtherAgency,
}

impl Consulted {
    /// Does silence end the consultation 15 working days after the letter was delivered (Art. 32, 34)?
    pub fn answers_within_a_term(self) -> bool {
        !matches!(self, Consulted::OtherAgency)
    }

    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Consulted::ThirdParty => "third_party",
            Consulted::JointAgency => "joint_agency",
            Consulted::OtherAgency => "other_agency",
        }
    }
}

/// Something said or done in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub on: NaiveDate,
    /// What it was.
    pub kind: EventKind,
}

/// Kinds of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// The applicant is asked to correct the application (Art. 30).
    CorrectionRequested {
        /// Last day of the period set.
        until: NaiveDate,
    },
    /// The corrected application came in (Art. 30).
    Corrected,
    /// A letter asks for an opinion (Art. 32-34).
    ConsultationSent {
        /// Who is asked.
        with: Consulted,
        /// The day the letter reached them, if known.
        delivered_on: Option<NaiveDate>,
    },
    /// The opinion came in.
    ConsultationReplied {
        /// Who answered.
        with: Consulted,
    },
    /// The term is extended (Art. 33(2)).
    Extended {
        /// By so many working days.
        days: u32,
    },
    /// A day is named by which the answer is due: told to the applicant (Art. 35), or set by a decision.
    DueSet {
        /// That day.
        until: NaiveDate,
    },
    /// A notice asks for the information processing fee (Art. 42).
    FeeNotified,
    /// The fee was paid in full.
    FeePaid,
    /// The answer was given (Art. 36).
    Answered {
        /// Its ground, a word of the data of grounds; the clock does not depend on it.
        ground: Option<String>,
    },
    /// The applicant withdrew the application.
    Withdrawn,
}

/// A case as the contract `gongkai case clock` writes it. [`Case::from_json`] reads one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The day the application arrived.
    pub received: NaiveDate,
    /// How.
    pub channel: Channel,
    /// The day both sides confirmed it; used for the channels that need it.
    pub confirmed_on: Option<NaiveDate>,
    /// In the order in which they were recorded.
    pub events: Vec<Event>,
}

impl Case {
    /// Date of receipt (收到申请之日, Art. 31); none while a confirmation is awaited.
    pub fn received_on(&self) -> Option<NaiveDate> {
        if self.channel.needs_confirmation() { self.confirmed_on } else { Some(self.received) }
    }

    /// The latest day the case speaks of as past: its arrival, its confirmation, its events.
    pub fn latest_day(&self) -> NaiveDate {
        let confirmed = self.received_on().unwrap_or(self.received);
        self.events.iter().map(|event| event.on).fold(confirmed.max(self.received), NaiveDate::max)
    }
}
