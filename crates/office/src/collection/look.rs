//! What the superior sees: the collection of a year, one filing with its report.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use futures_util::TryStreamExt;
use gongkai_domain::{
    authority::{Authz, Read},
    collection::{FilingState, Origin, Releasable, Standing, Term, receipt_number, standing, term},
    id::{AgencyId, FileId},
    organisation::AgencyKind,
};
use gongkai_report::{Report, json};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::SelectStatement,
};

use super::{
    Below, Found,
    decide::row_of,
    filing_row,
    published::{copies, or_elsewhere},
    receipt::genuine,
    release::{released, wish},
    released_row,
    remind::reminders,
    reminder_row,
};
use crate::{
    Office, OfficeError,
    chance::day_in_china,
    files,
    organisation::{agency, name_key},
    report::{edition_row, report_row},
};

/// How what was filed stands to what the agency shows the public in this installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Public {
    /// Nothing is public here.
    Nothing,
    /// The very same.
    Same,
    /// Something else.
    Differs {
        /// Number of the public edition.
        edition: i32,
    },
    /// It was public, and was taken down.
    Withdrawn,
    /// It is public on another site, of which somebody gave the page.
    Elsewhere {
        /// Figures in which it is another one there.
        differs: usize,
    },
}

impl Public {
    /// Does what was filed no longer stand as it came?
    pub fn is_other(self) -> bool {
        matches!(self, Self::Differs { .. } | Self::Withdrawn | Self::Elsewhere { differs: 1.. })
    }
}

/// What an agency shows the public of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// This edition, by number and digest.
    Edition(i32, String),
    /// Nothing any more: an edition of this digest was taken down.
    TakenDown(String),
}

impl Shown {
    /// Compared with what was filed.
    pub(super) fn against(shown: Option<&Self>, filed: &str) -> Public {
        match shown {
            None => Public::Nothing,
            Some(Self::Edition(_, digest)) if digest == filed => Public::Same,
            Some(Self::Edition(edition, _)) => Public::Differs { edition: *edition },
            Some(Self::TakenDown(digest)) if digest == filed => Public::Withdrawn,
            Some(Self::TakenDown(_)) => Public::Nothing,
        }
    }
}

/// The newest filing of an agency, as lists need it.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Short {
    /// Identity.
    pub id: String,
    filer_id: String,
    state: String,
    /// Number among the agency's filings of the year.
    pub number: i32,
    serial: i32,
    origin: String,
    digest: String,
    /// Findings of grade must that failed.
    pub must: i32,
    /// Those of them that nobody explained.
    pub unexplained: i32,
    /// Findings that could not be told.
    pub unsure: i32,
    /// Others that failed.
    pub hints: i32,
    /// When it came.
    pub filed_at: DateTime<Utc>,
    first_at: DateTime<Utc>,
}

impl Short {
    /// When the first filing of the agency for the year came.
    pub fn first_at(&self) -> DateTime<Utc> {
        self.first_at
    }

    /// Digest of the report, hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// How it came.
    pub fn origin(&self) -> Option<Origin> {
        Origin::parse(&self.origin)
    }
}

/// An agency in the collection of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Identity of the agency.
    pub filer: String,
    /// Its full name.
    pub name: String,
    /// Its kind.
    pub kind: AgencyKind,
    /// Its newest filing.
    pub filing: Option<Short>,
    /// The number of its receipt.
    pub receipt: String,
    /// How it stands.
    pub standing: Standing,
    /// The last day for it.
    pub term: Option<Term>,
    /// Filed and public compared.
    pub public: Public,
    /// Was it reminded?
    pub reminded: Option<reminder_row::Model>,
}

impl Listed {
    /// Does something stand against accepting it?
    pub fn is_faulty(&self) -> bool {
        self.filing.as_ref().is_some_and(|filing| filing.unexplained > 0)
    }

    /// Does it wait, and have the checks nothing to say? What differs from what is public is looked at too.
    pub fn is_clean(&self) -> bool {
        let said = |filing: &Short| filing.must + filing.unsure + filing.hints;
        self.standing.state == Some(FilingState::Received)
            && self.filing.as_ref().is_some_and(|filing| said(filing) == 0)
            && !self.public.is_other()
    }

    /// What the superior has to look at comes first: what is late, what was sent back, what contradicts itself.
    fn urgency(&self) -> u8 {
        match self.standing.state {
            None if self.standing.late > 0 => 0,
            Some(FilingState::Received) if self.is_faulty() => 1,
            Some(FilingState::Received) => 2,
            Some(FilingState::Returned) => 3,
            None => 4,
            Some(FilingState::Accepted) if self.public.is_other() => 5,
            Some(FilingState::Accepted | FilingState::Superseded) => 6,
        }
    }
}

/// How many agencies stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tallied {
    /// All.
    pub all: usize,
    /// Nothing was filed.
    pub missing: usize,
    /// Waits for a decision.
    pub received: usize,
    /// Was sent back.
    pub returned: usize,
    /// Was accepted.
    pub accepted: usize,
    /// Filed after the last day, or missing after it.
    pub late: usize,
    /// Contradicts itself.
    pub faulty: usize,
    /// Another content than what is public.
    pub differs: usize,
    /// Waits, and nothing is to be said.
    pub clean: usize,
}

/// The collection of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Collection {
    /// All agencies, in the order that was asked for.
    pub agencies: Vec<Listed>,
    /// How many stand how.
    pub tallied: Tallied,
}

/// In which order agencies are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// What the superior has to look at first, then by name.
    Urgent,
    /// By name alone.
    Named,
}

impl Order {
    /// The key of a name costs more than the agency itself: it is made once for each order that somebody asks for.
    fn sort(self, list: &mut [Listed]) {
        match self {
            Self::Urgent => list.sort_by_cached_key(|one| (one.urgency(), name_key(&one.name))),
            Self::Named => list.sort_by_cached_key(|one| name_key(&one.name)),
        }
    }
}

/// The collection of a year, the most urgent first.
pub async fn collected(
    office: &Office,
    right: &Authz<Read, Below>,
    year: i32,
) -> Result<Collection, OfficeError> {
    collected_in(office, right, year, Order::Urgent).await
}

/// The collection of a year.
pub async fn collected_in(
    office: &Office,
    right: &Authz<Read, Below>,
    year: i32,
    order: Order,
) -> Result<Collection, OfficeError> {
    let snapshot = office.snapshot().await?;
    let agencies = gathered(&snapshot, office.today(), right.agency(), (year, order)).await?;
    let count = |test: &dyn Fn(&Listed) -> bool| agencies.iter().filter(|one| test(one)).count();
    let in_state = |state| count(&|one| one.standing.state == state);
    let tallied = Tallied {
        all: agencies.len(),
        missing: in_state(None),
        received: in_state(Some(FilingState::Received)),
        returned: in_state(Some(FilingState::Returned)),
        accepted: in_state(Some(FilingState::Accepted)),
        late: count(&|one| one.standing.late > 0),
        faulty: count(&Listed::is_faulty),
        differs: count(&|one| one.public.is_other()),
        clean: count(&Listed::is_clean),
    };
    Ok(Collection { agencies, tallied })
}

/// Every agency below of which something is awaited or came.
pub(super) async fn gathered(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    collector: &AgencyId,
    (year, order): (i32, Order),
) -> Result<Vec<Listed>, OfficeError> {
    let below: Vec<(String, String, String, NaiveDate, Option<NaiveDate>)> = agency::Entity::find()
        .select_only()
        .columns([agency::Column::Id, agency::Column::Name, agency::Column::Kind])
        .columns([agency::Column::FoundedOn, agency::Column::ClosedOn])
        .filter(at_or_below(collector))
        .into_tuple()
        .all(conn)
        .await?;
    let mut filings = shorts(conn, collector, year).await?;
    let public = public_digests(conn, collector, year).await?;
    let copies = copies(conn, collector, year).await?;
    let mut reminded = reminders(conn, collector.as_str(), year).await?;
    let mut list = Vec::with_capacity(below.len());
    for (filer, name, kind, founded_on, closed_on) in below {
        let filing = filings.remove(&filer);
        let kind = AgencyKind::parse(&kind).ok_or_else(|| OfficeError::fault("kind of an agency"))?;
        // The own office hands in its figures as any other; nobody is waiting for them.
        let term = if filer == collector.as_str() { None } else { term(kind, year) };
        // Whoever had gone before the last day, came to this installation in a later year than that of the last
        // day, or is of a kind that does not report, is not awaited.
        let there =
            |term: Term| founded_on.year() <= term.due.year() && closed_on.is_none_or(|on| on > term.due);
        let awaited = term.is_some_and(there);
        if !awaited && filing.is_none() {
            continue;
        }
        let filed = filing.as_ref().map(came).transpose()?;
        let digest = filing.as_ref().map(|filing| filing.digest.as_str());
        let public = digest.map_or(Public::Nothing, |digest| {
            or_elsewhere(Shown::against(public.get(&filer), digest), digest, copies.get(&filer))
        });
        list.push(Listed {
            receipt: filing.as_ref().map(|one| receipt_number(year, one.serial)).unwrap_or_default(),
            standing: standing(term.map(|term| term.due), filed, today),
            reminded: reminded.remove(&filer),
            filer,
            name,
            kind,
            filing,
            term,
            public,
        });
    }
    order.sort(&mut list);
    Ok(list)
}

/// Where it stands, and when the first one came.
fn came(short: &Short) -> Result<(FilingState, NaiveDate), OfficeError> {
    let state = FilingState::parse(&short.state).ok_or_else(|| OfficeError::fault("state of a filing"))?;
    Ok((state, day_in_china(short.first_at)))
}

/// The newest filings of a year, by agency.
async fn shorts(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    year: i32,
) -> Result<BTreeMap<String, Short>, OfficeError> {
    use filing_row::Column;
    let rows = filing_row::Entity::find()
        .select_only()
        .columns([Column::Id, Column::FilerId, Column::State, Column::Number, Column::Serial, Column::Origin])
        .columns([Column::Digest, Column::Must, Column::Unexplained, Column::Unsure, Column::Hints])
        .columns([Column::FiledAt, Column::FirstAt])
        .filter(Column::AgencyId.eq(collector.as_str()))
        .filter(Column::Year.eq(year))
        .filter(Column::Newest.eq(true))
        .into_model::<Short>()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.filer_id.clone(), row)).collect())
}

/// The collector itself, whose office hands in its own figures, and the agencies directly below.
pub(crate) fn at_or_below(collector: &AgencyId) -> Condition {
    Condition::any()
        .add(agency::Column::SuperiorId.eq(collector.as_str()))
        .add(agency::Column::Id.eq(collector.as_str()))
}

/// Identities of the agencies directly below.
pub(super) fn ids_below(collector: &AgencyId) -> SelectStatement {
    agency::Entity::find()
        .select_only()
        .column(agency::Column::Id)
        .filter(agency::Column::SuperiorId.eq(collector.as_str()))
        .into_query()
}

/// What the agencies below show of a year, or have taken down, by agency.
pub(super) async fn public_digests(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    year: i32,
) -> Result<BTreeMap<String, Shown>, OfficeError> {
    let public: Vec<(String, Option<i32>, Option<i32>)> = report_row::Entity::find()
        .select_only()
        .columns([report_row::Column::Id, report_row::Column::PublicEdition])
        .column(report_row::Column::WithdrawnEdition)
        .filter(report_row::Column::Year.eq(year))
        .filter(
            Condition::any()
                .add(report_row::Column::PublicEdition.is_not_null())
                .add(report_row::Column::WithdrawnEdition.is_not_null()),
        )
        .filter(report_row::Column::AgencyId.in_subquery(ids_below(collector)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut found: BTreeMap<String, Shown> = released(conn, collector, year)
        .await?
        .into_values()
        .map(|row| {
            let shown = match row.withdrawn_because {
                None => Shown::Edition(row.edition, row.digest),
                Some(_) => Shown::TakenDown(row.digest),
            };
            (row.filer_id, shown)
        })
        .collect();
    // What an agency has released itself stands above it.
    for some in public.chunks(500) {
        let editions: Vec<(String, i32, String, String)> = edition_row::Entity::find()
            .select_only()
            .columns([edition_row::Column::ReportId, edition_row::Column::Edition])
            .columns([edition_row::Column::AgencyId, edition_row::Column::Digest])
            .filter(edition_row::Column::ReportId.is_in(some.iter().map(|(id, ..)| id.as_str())))
            .into_tuple()
            .all(conn)
            .await?;
        let of: BTreeMap<&str, (Option<i32>, Option<i32>)> =
            some.iter().map(|(id, public, withdrawn)| (id.as_str(), (*public, *withdrawn))).collect();
        for (report, edition, agency, digest) in editions {
            let Some((public, withdrawn)) = of.get(report.as_str()) else { continue };
            match public {
                Some(public) if *public == edition => {
                    found.insert(agency, Shown::Edition(edition, digest));
                }
                None if *withdrawn == Some(edition) => {
                    found.insert(agency, Shown::TakenDown(digest));
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

/// All years from the first of which something was collected to the one whose reports are due now, newest first: one
/// of which nobody has filed is what has to be looked at.
pub async fn years(office: &Office, right: &Authz<Read, Below>) -> Result<Vec<i32>, OfficeError> {
    let filed = filing_row::Entity::find()
        .select_only()
        .column(filing_row::Column::Year)
        .filter(filing_row::Column::AgencyId.eq(right.agency().as_str()));
    // The ends alone: of thousands of agencies over the years nobody reads every filing to show a list of years.
    let (first, last) =
        (filed.clone().order_by_asc(filing_row::Column::Year), filed.order_by_desc(filing_row::Column::Year));
    let mut ends = Vec::with_capacity(2);
    for end in [first, last] {
        ends.extend(end.into_tuple::<i32>().one(office.read()).await?);
    }
    Ok(years_between(&ends, office.today().year()))
}

fn years_between(filed: &[i32], this_year: i32) -> Vec<i32> {
    let due = this_year.saturating_sub(1);
    let first = filed.iter().copied().min().unwrap_or(due).min(due);
    let last = filed.iter().copied().max().unwrap_or(due).clamp(due, this_year);
    (first..=last).rev().collect()
}

/// Identity and name of the own agency and of those below, to choose from.
pub async fn subordinates(
    office: &Office,
    right: &Authz<Read, Below>,
) -> Result<Vec<(String, String)>, OfficeError> {
    let mut rows: Vec<(String, String)> = agency::Entity::find()
        .select_only()
        .columns([agency::Column::Id, agency::Column::Name])
        .filter(at_or_below(right.agency()))
        .into_tuple()
        .all(office.read())
        .await?;
    rows.sort_by_cached_key(|(_, name)| name_key(name));
    Ok(rows)
}

/// A filing with what was said of it.
#[derive(Debug, Clone)]
pub struct Collected {
    /// The row.
    pub row: filing_row::Model,
    /// What the checks said when it came.
    pub found: Vec<Found>,
    /// Name of the agency.
    pub filer: String,
    /// Filed and public compared.
    pub public: Public,
}

/// A filing with its report.
#[derive(Debug, Clone)]
pub struct Filing {
    /// The filing.
    pub one: Collected,
    /// Its report.
    pub report: Report,
    /// The filing before it, with its report.
    pub former: Option<(filing_row::Model, Report)>,
    /// All filings of the agency for the year, newest first, without the reports.
    pub all: Vec<filing_row::Model>,
    /// The last day for it.
    pub term: Option<Term>,
    /// What the superior shows the public of the year, or has taken down.
    pub released: Option<released_row::Model>,
    /// Whether it may be shown.
    pub wish: Releasable,
}

/// One filing. What is not the one of its receipt is a fault.
pub async fn filing(office: &Office, right: &Authz<Read, Below>) -> Result<Filing, OfficeError> {
    let snapshot = office.snapshot().await?;
    let row = row_of(&snapshot, right.agency(), right.id()).await?;
    let filer = agency::Entity::find_by_id(row.filer_id.as_str()).one(&snapshot).await?;
    let filer = filer.ok_or(OfficeError::NotFound)?;
    let report = read(office, &row)?;
    let all = filing_row::brief()
        .filter(filing_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(filing_row::Column::FilerId.eq(&row.filer_id))
        .filter(filing_row::Column::Year.eq(row.year))
        .order_by_desc(filing_row::Column::Number)
        .all(&snapshot)
        .await?;
    let former = match all.iter().find(|other| other.number.saturating_add(1) == row.number) {
        Some(former) => {
            let former = row_of(&snapshot, right.agency(), &former.id).await?;
            let report = read(office, &former)?;
            Some((former, report))
        }
        None => None,
    };
    let public = public_digests(&snapshot, right.agency(), row.year).await?;
    let copies = copies(&snapshot, right.agency(), row.year).await?;
    let public = Shown::against(public.get(&row.filer_id), &row.digest);
    let public = or_elsewhere(public, &row.digest, copies.get(&row.filer_id));
    let found = serde_json::from_str(&row.findings).map_err(OfficeError::fault)?;
    let term = AgencyKind::parse(&filer.kind).and_then(|kind| term(kind, row.year));
    let released = released(&snapshot, right.agency(), row.year).await?.remove(&row.filer_id);
    let wish = wish(&snapshot, right.agency(), &row, released.as_ref()).await?;
    Ok(Filing {
        released,
        wish,
        one: Collected { row, found, filer: filer.name, public },
        report,
        former,
        all,
        term,
    })
}

fn read(office: &Office, row: &filing_row::Model) -> Result<Report, OfficeError> {
    genuine(office, row)?;
    json::read(&row.body).map_err(OfficeError::fault)
}

/// The file that was taken in, with its name.
pub async fn filing_file(
    office: &Office,
    right: &Authz<Read, Below>,
) -> Result<(String, Vec<u8>), OfficeError> {
    let row = row_of(office.read(), right.agency(), right.id()).await?;
    let id = row.file_id.as_deref().and_then(FileId::parse).ok_or(OfficeError::NotFound)?;
    let opened = files::open(office, right.agency(), &id).await?;
    let pieces: Vec<_> = opened.content.try_collect().await?;
    Ok((opened.name, pieces.iter().flat_map(|piece| piece.iter().copied()).collect()))
}

#[cfg(test)]
mod tests {
    use super::years_between;

    #[test]
    fn a_year_of_which_nobody_filed_is_among_them() {
        for (filed, expected) in [
            (&[][..], &[2025][..]),
            (&[2024, 2021], &[2025, 2024, 2023, 2022, 2021]),
            (&[2026], &[2026, 2025]),
            (&[2024, 2031], &[2026, 2025, 2024]),
        ] {
            assert_eq!(years_between(filed, 2026), expected, "{filed:?}");
        }
    }
}
