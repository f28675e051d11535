//! What can go wrong for a person, and for the machine.

use gongkai_domain::{authority::Denied, refusal::Refusal};
use gongkai_public::connect::Unreachable;
use sea_orm::DbErr;

/// Why a use case did not happen. Nothing was changed.
#[derive(Debug)]
pub enum OfficeError {
    /// A rule says no: every reason at once (422).
    Refused(Vec<Refusal>),
    /// There is no such thing, or it is not yours: both look the same (404).
    NotFound,
    /// The right is there, but the second factor must be given again first.
    StepUp,
    /// Somebody was faster: the thing has changed since it was read (409).
    Conflict,
    /// The machine failed; the cause is for the log only (500).
    Fault(String),
}

impl OfficeError {
    /// A fault with its cause.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        Self::Fault(cause.to_string())
    }
}

impl From<Refusal> for OfficeError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Vec<Refusal>> for OfficeError {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<Denied> for OfficeError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotYours => Self::NotFound,
            Denied::StepUp => Self::StepUp,
        }
    }
}

impl From<Unreachable> for OfficeError {
    fn from(error: Unreachable) -> Self {
        Refusal::new("database_unreachable", error.0).into()
    }
}

impl From<DbErr> for OfficeError {
    fn from(error: DbErr) -> Self {
        Self::Fault(format!("database: {error}"))
    }
}
