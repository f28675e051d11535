//! What the ledgers know of a year beside the bulletins.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    assessment::{Evidence, Ledger, Ledgers},
    catalogue::Way,
    id::AgencyId,
    monitor::Snapshot,
    rectification::State as TicketState,
    training::State as TrainingState,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    OfficeError, catalogue,
    chance::beginning_in_china,
    inquiry::tally_row,
    monitor::{look_row, run_row},
    organisation::staff,
    rectification::ticket_row,
    training::{attendance_row, expected_row, training_row},
};

fn day(year: i32) -> Result<NaiveDate, OfficeError> {
    NaiveDate::from_ymd_opt(year, 1, 1).ok_or(OfficeError::NotFound)
}

/// First moment of the year, and of the next one.
fn moments(year: i32) -> Result<(DateTime<Utc>, DateTime<Utc>), OfficeError> {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(beginning_in_china);
    first(year).zip(first(year + 1)).ok_or(OfficeError::NotFound)
}

/// Everything that is known of a year. The catalogue and what lacks something are those of this moment.
pub(super) async fn ledgers<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
) -> Result<Ledgers, OfficeError> {
    let held = held(conn, agency, year).await?;
    Ok(Ledgers {
        repeats: repeats(conn, agency, year).await?,
        found: found(conn, agency, year).await?,
        inquiries: inquiries(conn, agency, year).await?,
        catalogue: covered(conn, agency).await?,
        staff: trained(conn, agency, year, &held).await?,
        trainings: held
            .into_iter()
            .map(|row| Evidence { of: Ledger::Training, id: row.id, title: row.topic })
            .collect(),
    })
}

async fn repeats<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
) -> Result<Vec<(String, Evidence)>, OfficeError> {
    let (first, end) = moments(year)?;
    let rows = ticket_row::Entity::find()
        .filter(ticket_row::Column::AgencyId.eq(agency.as_str()))
        .filter(ticket_row::Column::Repeats.is_not_null())
        .filter(ticket_row::Column::State.ne(TicketState::Cancelled.code()))
        .filter(ticket_row::Column::IssuedAt.gte(first))
        .filter(ticket_row::Column::IssuedAt.lt(end))
        .order_by_asc(ticket_row::Column::Id)
        .all(conn)
        .await?;
    let told = |row: ticket_row::Model| {
        let title = format!("{} {}", row.number, row.place);
        (row.unit_id, Evidence { of: Ledger::Ticket, id: row.id, title })
    };
    Ok(rows.into_iter().map(told).collect())
}

/// What the self-monitor found last in the year about documents. Of a year whose looks were not kept: what it found
/// last, if that was since the year began.
async fn found<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
) -> Result<Option<Vec<(String, String, Evidence)>>, OfficeError> {
    let (first, _) = moments(year)?;
    let own = look_row::Entity::find()
        .filter(look_row::Column::AgencyId.eq(agency.as_str()))
        .filter(look_row::Column::LookedOn.gte(day(year)?))
        .filter(look_row::Column::LookedOn.lt(day(year + 1)?))
        .order_by_desc(look_row::Column::LookedOn)
        .one(conn)
        .await?;
    let body = match own {
        Some(row) => Some(row.body),
        None => {
            let row = run_row::Entity::find_by_id(agency.as_str()).one(conn).await?;
            row.filter(|row| row.made_at >= first).map(|row| row.body)
        }
    };
    let Some(body) = body else { return Ok(None) };
    let found: Snapshot = serde_json::from_str(&body).map_err(OfficeError::fault)?;
    let told = |one: gongkai_domain::monitor::Finding| {
        let title = format!("{}（{}）", one.place, one.note);
        (one.unit, one.rule, Evidence { of: Ledger::Document, id: one.of, title })
    };
    let about = found.findings.into_iter().filter(|one| one.document.is_some());
    Ok(Some(about.map(told).collect()))
}

/// Entries of the year by their desks, and whether they say what was asked about.
async fn inquiries<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
) -> Result<Vec<(String, bool, u32)>, OfficeError> {
    let rows: Vec<(String, String, i64)> = tally_row::Entity::find()
        .select_only()
        .columns([tally_row::Column::DeskId, tally_row::Column::Subject, tally_row::Column::Entries])
        .filter(tally_row::Column::AgencyId.eq(agency.as_str()))
        .filter(tally_row::Column::AskedOn.gte(day(year)?))
        .filter(tally_row::Column::AskedOn.lt(day(year + 1)?))
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: BTreeMap<(String, bool), u32> = BTreeMap::new();
    for (desk, subject, entries) in rows {
        let sum = sums.entry((desk, !subject.is_empty())).or_default();
        *sum = sum.saturating_add(u32::try_from(entries).unwrap_or(0));
    }
    Ok(sums.into_iter().map(|((desk, said), many)| (desk, said, many)).collect())
}

async fn covered<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
) -> Result<Vec<(String, bool, Evidence)>, OfficeError> {
    let rows = catalogue::coverage_of(conn, agency).await?;
    let told = |row: catalogue::Covered| {
        let (filled, title) = (!row.is_empty(), row.entry.said.path());
        (row.entry.said.body, filled, Evidence { of: Ledger::Catalogue, id: row.entry.id, title })
    };
    Ok(rows.into_iter().filter(|row| row.entry.said.way == Way::Proactive).map(told).collect())
}

/// Trainings that were held in the year, those of the superior too.
async fn held<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
) -> Result<Vec<training_row::Model>, OfficeError> {
    Ok(training_row::Entity::find()
        .filter(training_row::Column::AgencyId.eq(agency.as_str()))
        .filter(training_row::Column::State.eq(TrainingState::Held.code()))
        .filter(training_row::Column::On.gte(day(year)?))
        .filter(training_row::Column::On.lt(day(year + 1)?))
        .order_by_asc(training_row::Column::Id)
        .all(conn)
        .await?)
}

/// People with an account, by their units, and whether they were at one of these trainings.
async fn trained<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
    held: &[training_row::Model],
) -> Result<Vec<(String, bool)>, OfficeError> {
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let there = attendance_row::Entity::find()
        .filter(attendance_row::Column::AgencyId.eq(agency.as_str()))
        .filter(attendance_row::Column::TrainingId.is_in(held.iter().map(|row| row.id.as_str())))
        .all(conn)
        .await?;
    let there: BTreeSet<String> = there.into_iter().filter_map(|row| row.staff_id).collect();
    let (_, end) = moments(year)?;
    let people = staff::Entity::find()
        .filter(staff::Column::AgencyId.eq(agency.as_str()))
        .filter(staff::Column::DisabledAt.is_null())
        .filter(staff::Column::AddedAt.lt(end))
        .order_by_asc(staff::Column::Id)
        .all(conn)
        .await?;
    // Whom the trainings were for, where somebody has said so; otherwise everybody.
    let expected: BTreeSet<String> = expected_row::Entity::find()
        .filter(expected_row::Column::AgencyId.eq(agency.as_str()))
        .filter(expected_row::Column::TrainingId.is_in(held.iter().map(|row| row.id.as_str())))
        .all(conn)
        .await?
        .into_iter()
        .filter_map(|row| row.staff_id)
        .collect();
    let is_meant = |row: &staff::Model| expected.is_empty() || expected.contains(&row.id);
    let people = people.into_iter().filter(is_meant);
    let told = |row: staff::Model| Some((row.unit_id?, there.contains(&row.id)));
    Ok(people.filter_map(told).collect())
}
