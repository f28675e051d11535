//! The yearly catalogue of ended cases (归档目录), how long each is kept, and what is due to be destroyed.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    application::{Matter, Weight, ground, retention, shortest_retention},
    authority::{Authz, Read},
    calendar::Calendar,
    dispute::DisputeResult,
    id::AgencyId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Cases, Held, case_row, field, file_row, held::all_held, held::opened_text};
use crate::{
    Office, OfficeError,
    dispute::{dispute_row, standing},
};

/// Cases of a catalogue, and of one look at what is due.
const MOST: u64 = 5_000;
/// Cases of one statement.
const AT_ONCE: usize = 500;

/// A case of the catalogue.
pub struct Catalogued {
    /// The case.
    pub held: Held,
    /// A line that says what is wanted.
    pub subject: String,
    /// The day on which it ended.
    pub ended: NaiveDate,
    /// Name of the result.
    pub result: String,
    /// Name of the class of retention; empty: none is known.
    pub class: String,
    /// The last day on which it is kept; none: for ever.
    pub until: Option<NaiveDate>,
    /// Papers of its file.
    pub papers: usize,
    /// A dispute goes on about it.
    pub disputed_still: bool,
}

/// Cases that ended in a year, by their numbers.
pub async fn catalogue(
    office: &Office,
    right: &Authz<Read, Cases>,
    year: i32,
) -> Result<Vec<Catalogued>, OfficeError> {
    let of = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or(OfficeError::NotFound);
    let span = (Some(of(1, 1)?), of(12, 31)?);
    ended_between(office, office.read(), right.agency(), span).await
}

/// Cases whose period is over today, none with a dispute that goes on: what would be destroyed.
pub async fn due(office: &Office, right: &Authz<Read, Cases>) -> Result<Vec<Catalogued>, OfficeError> {
    due_of(office, office.read(), right.agency()).await
}

pub(super) async fn due_of<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    agency: &AgencyId,
) -> Result<Vec<Catalogued>, OfficeError> {
    let today = office.today();
    let Some(last) = shortest_retention()
        .and_then(|years| NaiveDate::from_ymd_opt(today.year().checked_sub(years)?.checked_sub(1)?, 12, 31))
    else {
        return Ok(Vec::new());
    };
    let all = ended_between(office, conn, agency, (None, last)).await?;
    let is_over = |one: &Catalogued| one.until.is_some_and(|until| until < today) && !one.disputed_still;
    Ok(all.into_iter().filter(is_over).collect())
}

async fn ended_between<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    agency: &AgencyId,
    (first, last): (Option<NaiveDate>, NaiveDate),
) -> Result<Vec<Catalogued>, OfficeError> {
    let mut query = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .filter(case_row::Column::EndedOn.lte(last));
    if let Some(first) = first {
        query = query.filter(case_row::Column::EndedOn.gte(first));
    }
    let rows = query
        .order_by_asc(case_row::Column::ArrivedOn)
        .order_by_asc(case_row::Column::Serial)
        .limit(MOST)
        .all(conn)
        .await?;
    let disputes = standing(agency.as_str()).all(conn).await?;
    let papers = papers(conn, agency, &rows).await?;
    let mut all = Vec::with_capacity(rows.len());
    for held in all_held(conn, agency, rows).await? {
        let Some(ended) = held.row.ended_on else { continue };
        let own = papers.get(&held.row.id).copied().unwrap_or_default();
        all.push(catalogued(office, agency, (held, ended), (&disputes, own))?);
    }
    Ok(all)
}

/// How many papers lie in the file of each case.
async fn papers<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    rows: &[case_row::Model],
) -> Result<BTreeMap<String, usize>, OfficeError> {
    let mut count = BTreeMap::new();
    for some in rows.chunks(AT_ONCE) {
        let found: Vec<String> = file_row::Entity::find()
            .select_only()
            .column(file_row::Column::ApplicationId)
            .filter(file_row::Column::AgencyId.eq(agency.as_str()))
            .filter(file_row::Column::ApplicationId.is_in(some.iter().map(|row| row.id.as_str())))
            .into_tuple()
            .all(conn)
            .await?;
        for case in found {
            *count.entry(case).or_insert(0) += 1;
        }
    }
    Ok(count)
}

fn catalogued(
    office: &Office,
    agency: &AgencyId,
    (held, ended): (Held, NaiveDate),
    (disputes, papers): (&[dispute_row::Model], usize),
) -> Result<Catalogued, OfficeError> {
    let own: Vec<_> = disputes.iter().filter(|one| one.application_id == held.row.id).collect();
    let outcome = held.ledger.outcome(Calendar::in_force(), office.today()).map_err(OfficeError::fault)?;
    let found = outcome.as_ref().and_then(|(id, _)| ground(id));
    let weight = Weight {
        corrected: own.iter().any(|one| one.result.as_deref() == Some(DisputeResult::Corrected.code())),
        disputed: !own.is_empty(),
        withheld: found.is_some_and(|one| one.withholds()),
    };
    let class = retention(ended, weight);
    let result = match (found, held.ledger.standing().joined) {
        (_, true) => "并入其他办件".to_owned(),
        (Some(ground), _) => ground.name.clone(),
        (None, _) => Matter::parse(&held.row.matter).unwrap_or_default().word().to_owned(),
    };
    Ok(Catalogued {
        subject: opened_text(office, agency, field("subject", &held.row.id), &held.row.subject)?,
        disputed_still: own.iter().any(|one| one.ended_on.is_none()),
        class: class.map(|one| one.name.clone()).unwrap_or_default(),
        until: class.and_then(|one| one.until(ended)),
        papers,
        result,
        ended,
        held,
    })
}
