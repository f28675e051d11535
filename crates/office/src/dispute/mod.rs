//! Reconsideration and litigation about answers to applications: the register, the last day of the defence, table
//! four.

pub mod dispute_row;
mod look;
mod strike;
mod write;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    dispute::{Defence, Dispute, DisputeKind, DisputeResult},
    organisation::Duty,
};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::OfficeError;

pub use look::{Figures, Line, figures, list, premature, review_first, show};
pub(crate) use look::{corrected_by, goes_on, undefended};
pub use strike::strike;
pub use write::{Entry, change, change_another, register, register_another};

/// The register, as a thing that somebody may read or keep.
#[derive(Debug)]
pub enum Disputes {}

impl Guarded<Read> for Disputes {
    const DUTIES: &'static [Duty] = &[
        Duty::CaseOfficer,
        Duty::DisclosureReviewer,
        Duty::SecrecyReviewer,
        Duty::ResponsibleLeader,
        Duty::Statistician,
    ];
}

impl Guarded<Edit> for Disputes {
    const DUTIES: &'static [Duty] = &[Duty::CaseOfficer, Duty::DisclosureReviewer];
}

/// Entries of an agency that stand; what was struck counts nowhere.
pub(crate) fn standing(agency: &str) -> Select<dispute_row::Entity> {
    dispute_row::Entity::find()
        .filter(dispute_row::Column::AgencyId.eq(agency))
        .filter(dispute_row::Column::StruckOn.is_null())
}

/// A stored dispute.
pub(crate) fn dispute_of(row: &dispute_row::Model) -> Result<Dispute, OfficeError> {
    let broken = || OfficeError::fault(format!("the dispute {} is broken", row.id));
    let ended: Option<(DisputeResult, NaiveDate)> = match (&row.result, row.ended_on) {
        (Some(result), Some(on)) => Some((DisputeResult::parse(result).ok_or_else(broken)?, on)),
        _ => None,
    };
    Ok(Dispute {
        kind: DisputeKind::parse(&row.kind).ok_or_else(broken)?,
        notified: row.notified_on,
        defence: Defence::parse(&row.defence, row.defence_set).ok_or_else(broken)?,
        defended: row.defended_on,
        ended,
    })
}
