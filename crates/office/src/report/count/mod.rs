//! A year counted from the ledgers, by what the form's data file says of each cell, and what stands behind a figure:
//! identities and numbers, no person.

mod behind;
mod period;
mod places;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use gongkai_domain::id::AgencyId;
use gongkai_report::{
    CellIx, Format,
    format::{Measure, Source, SourceDef},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use self::places::Year;
use super::place_row;
use crate::{
    Office, OfficeError,
    application::case_row,
    dispute::{dispute_of, dispute_row, standing},
    organisation::agency,
    publication::{Counted as CountedDocument, counted_in},
};

pub(super) use behind::of_cells;
pub use behind::{Behind, behind};
pub use period::{Counters, counters};

/// A year as the ledgers have it.
#[derive(Debug, Clone)]
pub struct Count {
    /// The year.
    pub year: i32,
    /// The form in force for it.
    pub format: &'static Format,
    /// The day of the count.
    pub on: NaiveDate,
    /// The ledgers begin on this day, within the year.
    pub since: Option<NaiveDate>,
    /// By cell; cells that a person enters and sums are not among them. Empty: the ledgers begin after the year.
    pub figures: BTreeMap<CellIx, i64>,
    /// Cases that had to be replayed.
    pub replayed: usize,
}

/// Counts a year of an agency.
pub(super) async fn count(office: &Office, own: &AgencyId, year: i32) -> Result<Count, OfficeError> {
    let format = Format::for_year(year).ok_or(OfficeError::NotFound)?;
    count_in(office, own, year, format).await
}

/// The same in a form.
pub(super) async fn count_in(
    office: &Office,
    own: &AgencyId,
    year: i32,
    format: &'static Format,
) -> Result<Count, OfficeError> {
    let begun = begun_on(office, own).await?;
    let mut count =
        Count { year, format, on: office.today(), since: None, figures: BTreeMap::new(), replayed: 0 };
    if begun.year() > year {
        return Ok(count);
    }
    count.since = Some(begun).filter(|begun| begun.year() == year && begun.ordinal() > 1);
    for def in format.sources.iter().filter(|def| !def.is_entered()) {
        if matches!(def.cells.first(), Some((_, Source::Applications { .. }))) {
            count.replayed += places::refresh(office, &year_of(own, year, def)).await?;
        }
        for (ix, many) in counted(office, own, year, def).await? {
            count.figures.insert(ix, many);
        }
    }
    Ok(count)
}

fn year_of<'a>(own: &'a AgencyId, year: i32, def: &'a SourceDef) -> Year<'a> {
    Year { agency: own, year, results: &def.results }
}

/// The day from which on the ledgers know everything: the agency was set up, or its oldest case arrived, whichever is
/// earlier.
async fn begun_on(office: &Office, own: &AgencyId) -> Result<NaiveDate, OfficeError> {
    let row = agency::Entity::find_by_id(own.as_str()).one(office.read()).await?;
    let oldest: Option<NaiveDate> = case_row::Entity::find()
        .select_only()
        .column(case_row::Column::ArrivedOn)
        .filter(case_row::Column::AgencyId.eq(own.as_str()))
        .order_by_asc(case_row::Column::ArrivedOn)
        .into_tuple()
        .one(office.read())
        .await?;
    let founded = row.map_or_else(|| office.today(), |row| row.founded_on);
    Ok(oldest.map_or(founded, |oldest| oldest.min(founded)))
}

/// What is counted in the year, by cells.
enum Rows {
    /// Where cases came from, where they went, who applied, how many.
    Places(Vec<(String, String, String, i64)>),
    /// Kind and column of disputes.
    Disputes(Vec<(gongkai_domain::dispute::DisputeKind, &'static str)>),
    Documents(Vec<CountedDocument>),
}

impl Rows {
    fn figure(&self, source: &Source) -> i64 {
        let many = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        match (self, source) {
            (Self::Places(all), Source::Applications { places, kinds }) => {
                let asked = |came: &String, went: &String| places.contains(came) || places.contains(went);
                let own = |kind: &str| kinds.iter().any(|known| known.code() == kind);
                let found = all.iter().filter(|(came, went, kind, _)| asked(came, went) && own(kind));
                found.map(|(.., count)| count).sum()
            }
            (Self::Disputes(all), Source::Disputes { kinds, columns }) => {
                let asked = |column: &str| columns.iter().any(|own| own == column);
                many(all.iter().filter(|(kind, column)| kinds.contains(kind) && asked(column)).count())
            }
            (Self::Documents(all), Source::Documents { kinds, measure }) => many(
                all.iter().filter(|one| kinds.contains(&one.row.kind) && measured(one, *measure)).count(),
            ),
            _ => 0,
        }
    }
}

/// Does a measure count a document?
fn measured(one: &CountedDocument, measure: Measure) -> bool {
    match measure {
        Measure::Issued => one.issued,
        Measure::Repealed => one.repealed,
        Measure::InForce => one.in_force,
        Measure::Public => one.public,
    }
}

async fn counted(
    office: &Office,
    own: &AgencyId,
    year: i32,
    def: &SourceDef,
) -> Result<Vec<(CellIx, i64)>, OfficeError> {
    let rows = match def.cells.first().map(|(_, source)| source) {
        Some(Source::Applications { .. }) => Rows::Places(places_of(office, own, year).await?),
        Some(Source::Disputes { .. }) => {
            let all = disputes_of(office, own, year).await?;
            Rows::Disputes(all.into_iter().map(|(_, kind, column)| (kind, column)).collect())
        }
        Some(Source::Documents { .. }) => Rows::Documents(documents_of(office, own, year, def).await?),
        Some(Source::Entered) | None => return Ok(Vec::new()),
    };
    Ok(def.cells.iter().map(|(ix, source)| (*ix, rows.figure(source))).collect())
}

async fn places_of(
    office: &Office,
    own: &AgencyId,
    year: i32,
) -> Result<Vec<(String, String, String, i64)>, OfficeError> {
    Ok(place_row::Entity::find()
        .select_only()
        .columns([place_row::Column::Came, place_row::Column::Went, place_row::Column::Kind])
        .column_as(place_row::Column::ApplicationId.count(), "many")
        .filter(place_row::Column::AgencyId.eq(own.as_str()))
        .filter(place_row::Column::Year.eq(year))
        .filter(place_row::Column::Came.ne(""))
        .group_by(place_row::Column::Came)
        .group_by(place_row::Column::Went)
        .group_by(place_row::Column::Kind)
        .into_tuple()
        .all(office.read())
        .await?)
}

type Disputed = (dispute_row::Model, gongkai_domain::dispute::DisputeKind, &'static str);

async fn disputes_of(office: &Office, own: &AgencyId, year: i32) -> Result<Vec<Disputed>, OfficeError> {
    let rows = standing(own.as_str())
        .order_by_asc(dispute_row::Column::NotifiedOn)
        .order_by_asc(dispute_row::Column::Id)
        .all(office.read())
        .await?;
    let mut found = Vec::new();
    for row in rows {
        let dispute = dispute_of(&row)?;
        if let Some(column) = dispute.column_in(year, office.today()) {
            found.push((row, dispute.kind, column));
        }
    }
    Ok(found)
}

async fn documents_of(
    office: &Office,
    own: &AgencyId,
    year: i32,
    def: &SourceDef,
) -> Result<Vec<CountedDocument>, OfficeError> {
    let mut kinds: Vec<&str> = Vec::new();
    for (_, source) in &def.cells {
        if let Source::Documents { kinds: own, .. } = source {
            kinds.extend(own.iter().map(String::as_str));
        }
    }
    counted_in(office.read(), own, &kinds, year).await
}
