//! What the applicant of a case said over the portal; the files stand among the papers of the case.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    authority::{Authz, Read},
    id::AgencyId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    Cases,
    held::{held, opened_text},
    said_row,
};
use crate::{Office, OfficeError, seal::Field};

/// A letter of the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentLetter {
    /// `filing`, `correction`, `confirmed` or `withdrawn`.
    pub kind: String,
    /// The day on which it came.
    pub received_on: NaiveDate,
    /// What it says; empty: nothing beside the application itself.
    pub text: String,
}

/// All letters of the applicant of a case, oldest first.
pub async fn sent(office: &Office, right: &Authz<Read, Cases>) -> Result<Vec<SentLetter>, OfficeError> {
    let snapshot = office.snapshot().await?;
    let agency = right.agency();
    held(&snapshot, agency, right.id()).await?;
    let rows = said_row::Entity::find()
        .filter(said_row::Column::AgencyId.eq(agency.as_str()))
        .filter(said_row::Column::ApplicationId.eq(right.id()))
        .order_by_asc(said_row::Column::ReceivedOn)
        .order_by_asc(said_row::Column::Id)
        .all(&snapshot)
        .await?;
    rows.into_iter()
        .map(|row| {
            let text = match &row.text {
                Some(sealed) => {
                    let field = Field { table: "application_said", column: "text", row: &row.id };
                    opened_text(office, agency, field, sealed)?
                }
                None => String::new(),
            };
            Ok(SentLetter { kind: row.kind, received_on: row.received_on, text })
        })
        .collect()
}

/// The applicant has confirmed over the portal that the application was filed (Art. 31(3)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmedOnline {
    /// The day on which it came.
    pub on: NaiveDate,
    /// When the office took it, where that was kept.
    pub at: Option<DateTime<Utc>>,
}

/// The confirmation of a case, the first if there are several.
pub(super) async fn confirmation<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    case: &str,
) -> Result<Option<ConfirmedOnline>, OfficeError> {
    let row = said_row::Entity::find()
        .filter(said_row::Column::AgencyId.eq(agency.as_str()))
        .filter(said_row::Column::ApplicationId.eq(case))
        .filter(said_row::Column::Kind.eq("confirmed"))
        .order_by_asc(said_row::Column::ReceivedOn)
        .order_by_asc(said_row::Column::Id)
        .one(conn)
        .await?;
    Ok(row.map(|row| ConfirmedOnline { on: row.received_on, at: row.taken_at }))
}
