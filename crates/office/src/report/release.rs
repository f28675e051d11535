//! What the public is to see of a report at this moment. The delivery asks for it when it runs, so a
//! late message can never bring back what was withdrawn.

use chrono::NaiveDate;
use gongkai_domain::{id::AgencyId, organisation::Duty};
use gongkai_public::{
    Bundle,
    bundle::{ANNUAL_REPORT, Approval, Corrected, Former},
};

use super::{draft::work_of, edition_of, edition_row, read_body, report_row};
use crate::{Office, OfficeError, collection::last_edition, outbox::Message};
use gongkai_report::compare::{Changed, changed};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// Kind of the message that brings the public store up to date with one report.
pub const PUT_REPORT: &str = "public.put_report";

/// What the public is to see.
#[derive(Debug, Clone, PartialEq)]
pub enum Face {
    /// This edition.
    Shown(Box<Bundle>),
    /// The notice that an edition was taken down.
    Withdrawn {
        /// The year reported on.
        year: i32,
        /// The edition.
        edition: i32,
        /// Why, in words for the public.
        because: String,
        /// Since when.
        on: NaiveDate,
    },
    /// Nothing: it was never public.
    Nothing,
}

pub(super) fn message(row: &report_row::Model) -> Message {
    let payload = serde_json::json!({"agency": row.agency_id, "report": row.id});
    Message { agency: row.agency_id.clone(), ..Message::new(PUT_REPORT, payload) }
}

/// What the public is to see of a report of this agency, by the present state.
pub async fn public_face(office: &Office, agency: &AgencyId, report: &str) -> Result<Face, OfficeError> {
    let snapshot = office.snapshot().await?;
    let row = report_row::Entity::find_by_id(report)
        .filter(report_row::Column::AgencyId.eq(agency.as_str()))
        .one(&snapshot)
        .await?
        .ok_or(OfficeError::NotFound)?;
    // What the superior showed before the agency kept its report here came first.
    let shown_before = last_edition(&snapshot, agency.as_str(), row.year).await?;
    if let Some(number) = row.public_edition {
        let edition = edition_of(&snapshot, &row, number).await?;
        let corrected = corrected(&snapshot, &row, &edition).await?;
        let earlier = former(&snapshot, &row, number, shown_before).await?;
        let scope = work_of(&snapshot, &edition).await?.0.scope;
        let missing = || OfficeError::fault("a public edition without approval or day of release");
        let approvals = vec![Approval {
            duty: Duty::ResponsibleLeader.word().to_owned(),
            at: edition.approved_at.ok_or_else(missing)?,
            seen: edition.approved_digest.ok_or_else(missing)?,
        }];
        return Ok(Face::Shown(Box::new(Bundle {
            schema: 1,
            agency: agency.clone(),
            kind: ANNUAL_REPORT.to_owned(),
            slug: row.year.to_string(),
            edition: number.saturating_add(shown_before),
            title: edition.title,
            published_on: edition.published_on.ok_or_else(missing)?,
            content: serde_json::from_str(&edition.body).map_err(OfficeError::fault)?,
            approvals,
            erratum: edition.erratum,
            corrected,
            earlier,
            scope,
        })));
    }
    match (row.withdrawn_edition, row.withdrawn_because, row.withdrawn_on) {
        (Some(edition), Some(because), Some(on)) => {
            let edition = edition.saturating_add(shown_before);
            Ok(Face::Withdrawn { year: row.year, edition, because, on })
        }
        _ => Ok(Face::Nothing),
    }
}

/// The public editions before this one, oldest first. `before`: editions that the superior showed before all of them.
async fn former(
    conn: &impl ConnectionTrait,
    row: &report_row::Model,
    number: i32,
    before: i32,
) -> Result<Vec<Former>, OfficeError> {
    let rows = edition_row::Entity::find()
        .filter(edition_row::Column::AgencyId.eq(&row.agency_id))
        .filter(edition_row::Column::ReportId.eq(&row.id))
        .filter(edition_row::Column::Edition.lt(number))
        .order_by_asc(edition_row::Column::Edition)
        .all(conn)
        .await?;
    let mut list = Vec::with_capacity(rows.len());
    for one in rows {
        let Some(published_on) = one.published_on else { continue };
        let corrected = corrected(conn, row, &one).await?;
        let edition = one.edition.saturating_add(before);
        list.push(Former { edition, published_on, erratum: one.erratum, corrected });
    }
    Ok(list)
}

/// Figures that were others in the public edition before a corrected one.
async fn corrected(
    conn: &impl ConnectionTrait,
    row: &report_row::Model,
    edition: &edition_row::Model,
) -> Result<Vec<Corrected>, OfficeError> {
    if edition.edition < 2 {
        return Ok(Vec::new());
    }
    let former = edition_of(conn, row, edition.edition.saturating_sub(1)).await?;
    if former.published_on.is_none() {
        return Ok(Vec::new());
    }
    let changed = changed(&read_body(&former)?, &read_body(edition)?).into_iter();
    let told = |one: Changed| Corrected { label: one.label, before: one.before, now: one.now };
    Ok(changed.map(told).collect())
}
