//! What one application has to do with another of the same applicant: parted from it (一事一申请), or joined into it.
//! The act stands in one ledger alone; here it is told in both.

use chrono::NaiveDate;
use gongkai_domain::application::{Act, Ledger};

use super::case_row;
use crate::chance::{day_in_china, made_at};

/// What another case is to this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kin {
    /// It was parted from this one on a day.
    PartOfThis(NaiveDate),
    /// This one was parted from it on a day.
    WholeOfThis(NaiveDate),
    /// It was joined into this one on a day.
    JoinedHere(NaiveDate),
}

impl Kin {
    pub(super) fn of(this: &case_row::Model, other: &case_row::Model, ledger: &Ledger) -> Option<Kin> {
        let made = |row: &case_row::Model| made_at(&row.id).map_or(row.arrived_on, day_in_china);
        if other.origin_id.as_deref() == Some(this.id.as_str()) {
            return Some(Kin::PartOfThis(made(other)));
        }
        if this.origin_id.as_deref() == Some(other.id.as_str()) {
            return Some(Kin::WholeOfThis(made(this)));
        }
        let (into, on) = joined_into(ledger)?;
        (into == this.number).then_some(Kin::JoinedHere(on))
    }

    /// The day on which it became so.
    pub const fn on(&self) -> NaiveDate {
        match self {
            Kin::PartOfThis(on) | Kin::WholeOfThis(on) | Kin::JoinedHere(on) => *on,
        }
    }

    /// In words, with the number of the other case.
    pub fn sentence(&self, number: &str) -> String {
        match self {
            Kin::PartOfThis(_) => format!("按一事一申请，分出办件{number}"),
            Kin::WholeOfThis(_) => format!("按一事一申请，由办件{number}分出"),
            Kin::JoinedHere(_) => format!("办件{number}与本件为同一申请，并入本件"),
        }
    }
}

/// The number of the case that goes on instead of this one, and since when.
pub(super) fn joined_into(ledger: &Ledger) -> Option<(&str, NaiveDate)> {
    ledger.entries().iter().rev().find_map(|entry| match &entry.act {
        Act::Joined { into } => Some((into.as_str(), entry.on)),
        _ => None,
    })
}
