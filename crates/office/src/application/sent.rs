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
    /// `filing`, `correction`, `confirmed`, `read` or `withdrawn`.
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
    let rows = said_of(&snapshot, agency, right.id()).await?;
    rows.into_iter()
        .map(|row| {
            let text = text_of(office, agency, &row)?;
            Ok(SentLetter { kind: row.kind, received_on: row.received_on, text })
        })
        .collect()
}

fn text_of(office: &Office, agency: &AgencyId, row: &said_row::Model) -> Result<String, OfficeError> {
    let field = Field { table: "application_said", column: "text", row: &row.id };
    row.text.as_ref().map_or_else(|| Ok(String::new()), |sealed| opened_text(office, agency, field, sealed))
}

/// The kind of what says that letters were opened.
pub(super) const READ: &str = "read";

/// The applicant has opened the page on which letters stand (235号: the times of sending and reading are kept).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOnline {
    /// The day.
    pub on: NaiveDate,
    /// When the office took notice.
    pub at: Option<DateTime<Utc>>,
    /// Names of the letters that were new on the page.
    pub letters: Vec<String>,
}

/// Every first opening among what an applicant said, oldest first.
pub(super) fn readings(
    office: &Office,
    agency: &AgencyId,
    said: &[said_row::Model],
) -> Result<Vec<ReadOnline>, OfficeError> {
    let of = |row: &said_row::Model| {
        let letters = text_of(office, agency, row)?.lines().map(str::to_owned).collect();
        Ok(ReadOnline { on: row.received_on, at: row.taken_at, letters })
    };
    said.iter().filter(|row| row.kind == READ).map(of).collect()
}

/// What the applicant of a case said, oldest first.
pub(super) async fn said_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    case: &str,
) -> Result<Vec<said_row::Model>, OfficeError> {
    Ok(said_row::Entity::find()
        .filter(said_row::Column::AgencyId.eq(agency.as_str()))
        .filter(said_row::Column::ApplicationId.eq(case))
        .order_by_asc(said_row::Column::ReceivedOn)
        .order_by_asc(said_row::Column::Id)
        .all(conn)
        .await?)
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
    Ok(confirmed(&said_of(conn, agency, case).await?))
}

/// The confirmation among what an applicant said.
pub(super) fn confirmed(said: &[said_row::Model]) -> Option<ConfirmedOnline> {
    let row = said.iter().find(|row| row.kind == "confirmed")?;
    Some(ConfirmedOnline { on: row.received_on, at: row.taken_at })
}
