//! Reading reports.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read, Staff},
    collection::Scope,
    report::State,
};
use gongkai_report::Report;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    AnnualReport, draft::work_of, draft_row, edition_of, edition_row, life_of, load, read_body, report_row,
    tally::Tally, whole,
};
use crate::{Office, OfficeError, collection::roll_up_row};

/// A year in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The row of the year.
    pub row: report_row::Model,
    /// The newest edition, without looking into it.
    pub state: State,
    /// Title.
    pub title: String,
    /// Findings of grade must that failed.
    pub must: usize,
    /// Findings that could not be told.
    pub unsure: usize,
    /// Other findings that failed, or could not be told.
    pub hints: usize,
    /// The public sees exactly the newest edition; `None`: it sees nothing.
    pub public_is_newest: Option<bool>,
}

/// The day on which the report of a year was first published, if the public sees one: what is registered for that
/// year afterwards is not in its figures.
pub async fn published_on(office: &Office, who: &Staff, year: i32) -> Result<Option<NaiveDate>, OfficeError> {
    let row = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(report_row::Column::Year.eq(year))
        .filter(report_row::Column::PublicEdition.is_not_null())
        .one(office.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let days: Vec<Option<NaiveDate>> = edition_row::Entity::find()
        .select_only()
        .column(edition_row::Column::PublishedOn)
        .filter(edition_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(edition_row::Column::ReportId.eq(row.id))
        .into_tuple()
        .all(office.read())
        .await?;
    Ok(days.into_iter().flatten().min())
}

/// All years of the agency, newest first.
pub async fn list(office: &Office, right: &Authz<Read, AnnualReport>) -> Result<Vec<Summary>, OfficeError> {
    let snapshot = office.snapshot().await?;
    let rows = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(report_row::Column::Year)
        .all(&snapshot)
        .await?;
    let editions = edition_row::without_body()
        .filter(edition_row::Column::AgencyId.eq(right.agency().as_str()))
        .all(&snapshot)
        .await?;
    let works: Vec<(String, i32, i32)> = draft_row::Entity::find()
        .select_only()
        .columns([draft_row::Column::ReportId, draft_row::Column::Edition, draft_row::Column::Version])
        .filter(draft_row::Column::AgencyId.eq(right.agency().as_str()))
        .into_tuple()
        .all(&snapshot)
        .await?;
    let sums: Vec<(i32, String)> = roll_up_row::Entity::find()
        .select_only()
        .columns([roll_up_row::Column::Year, roll_up_row::Column::Id])
        .filter(roll_up_row::Column::AgencyId.eq(right.agency().as_str()))
        .into_tuple()
        .all(&snapshot)
        .await?;
    let of = |row: &report_row::Model, number: i32| {
        editions.iter().find(|one| one.report_id == row.id && one.edition == number)
    };
    let mut list = Vec::with_capacity(rows.len());
    for row in &rows {
        let edition =
            of(row, row.edition).ok_or_else(|| OfficeError::fault("a report without its edition"))?;
        let former = rows.iter().find(|other| other.year == row.year.saturating_sub(1));
        let former = former.and_then(|row| of(row, row.counted()));
        let work = works.iter().find(|(report, nth, _)| *report == row.id && *nth == row.edition);
        let own = format!("{} {} {}", row.id, edition.digest, work.map_or(0, |(.., version)| *version));
        let texts = (own, Some(stands_before(former, &works, &sums, row.year)));
        let tally = match office.tallies().of(&texts) {
            Some(tally) => tally,
            None => {
                let tally = Tally::of(&whole(&snapshot, row.clone()).await?);
                office.tallies().keep(texts, tally);
                tally
            }
        };
        let life = life_of(row, edition)?;
        list.push(Summary {
            public_is_newest: life.public.map(|public| public == life.edition),
            state: life.state,
            title: edition.title.clone(),
            row: row.clone(),
            must: tally.must,
            unsure: tally.unsure,
            hints: tally.hints,
        });
    }
    Ok(list)
}

/// Everything of the year before that findings depend on: the report, whose reports it sums, the sums.
fn stands_before(
    former: Option<&edition_row::Model>,
    works: &[(String, i32, i32)],
    sums: &[(i32, String)],
    year: i32,
) -> String {
    let version = |edition: &edition_row::Model| {
        let is_it = |one: &&(String, i32, i32)| one.0 == edition.report_id && one.1 == edition.edition;
        works.iter().find(is_it).map_or(0, |one| one.2)
    };
    let report = former.map(|edition| format!("{} {}", edition.digest, version(edition)));
    let sums = sums.iter().filter(|(of, _)| of.saturating_add(1) == year).map(|(_, id)| id.as_str());
    format!("{} {}", report.unwrap_or_default(), sums.collect::<Vec<_>>().join(" "))
}

/// One report with its newest edition.
pub async fn show(office: &Office, right: &Authz<Read, AnnualReport>) -> Result<AnnualReport, OfficeError> {
    load(&office.snapshot().await?, right.agency(), right.id()).await
}

/// A report of some year, as it counts for others: what the public sees, a draft only while nothing is public.
#[derive(Debug, Clone)]
pub struct Year {
    /// Identity.
    pub id: String,
    /// Is it public?
    pub public: bool,
    /// The report.
    pub report: Report,
    /// Whose reports it sums; none: it is about the agency's own work.
    pub scope: Option<Scope>,
}

/// The newest years of the agency with their reports, newest first.
pub async fn history(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
    most: u64,
) -> Result<Vec<Year>, OfficeError> {
    let snapshot = office.snapshot().await?;
    let rows = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(report_row::Column::Year)
        .limit(most)
        .all(&snapshot)
        .await?;
    let mut years = Vec::with_capacity(rows.len());
    for row in rows {
        let edition = edition_of(&snapshot, &row, row.counted()).await?;
        let report = read_body(&edition)?;
        let scope = work_of(&snapshot, &edition).await?.0.scope;
        years.push(Year { public: row.public_edition.is_some(), id: row.id, report, scope });
    }
    Ok(years)
}

/// One edition with its report.
pub async fn edition(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
    number: i32,
) -> Result<(edition_row::Model, Report), OfficeError> {
    let row = edition_row::Entity::find_by_id((right.id().to_owned(), number))
        .filter(edition_row::Column::AgencyId.eq(right.agency().as_str()))
        .one(office.read())
        .await?
        .ok_or(OfficeError::NotFound)?;
    let report = read_body(&row)?;
    Ok((row, report))
}

/// All editions of a report, newest first, without their reports.
pub async fn editions(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
) -> Result<Vec<edition_row::Model>, OfficeError> {
    Ok(edition_row::without_body()
        .filter(edition_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(edition_row::Column::ReportId.eq(right.id()))
        .order_by_desc(edition_row::Column::Edition)
        .all(office.read())
        .await?)
}

/// Identity, year and title of each year's newest edition, newest year first; nothing is read or checked.
pub async fn titles(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
) -> Result<Vec<(String, i32, String)>, OfficeError> {
    let snapshot = office.snapshot().await?;
    let rows = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(report_row::Column::Year)
        .all(&snapshot)
        .await?;
    let titles: Vec<(String, i32, String)> = edition_row::Entity::find()
        .select_only()
        .column(edition_row::Column::ReportId)
        .column(edition_row::Column::Edition)
        .column(edition_row::Column::Title)
        .filter(edition_row::Column::AgencyId.eq(right.agency().as_str()))
        .into_tuple()
        .all(&snapshot)
        .await?;
    let title = |row: report_row::Model| {
        let found = titles.iter().find(|(report, edition, _)| *report == row.id && *edition == row.edition);
        found.map(|(_, _, title)| (row.id, row.year, title.clone()))
    };
    Ok(rows.into_iter().filter_map(title).collect())
}
