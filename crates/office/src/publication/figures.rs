//! Figures of publication: an item counts once, with its first release, whatever the channels and
//! however often it is corrected.

use std::{collections::BTreeMap, ops::AddAssign};

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Guarded, Read, Staff},
    calendar::Calendar,
    id::AgencyId,
    organisation::Duty,
    publication::{KindField, State, Validity, kinds},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::{document_row, edition_row, review_row, term};
use crate::{
    Office, OfficeError,
    chance::{beginning_in_china, day_in_china},
};

/// Figures of publication by unit and id of the kind; those without any are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures(pub BTreeMap<(String, String), Figure>);

/// Whoever counts for the whole agency.
const COUNTING: &[Duty] =
    &[Duty::Statistician, Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader];

impl Guarded<Read> for Figures {
    const DUTIES: &'static [Duty] = &[
        Duty::Provider,
        Duty::UnitHead,
        Duty::Statistician,
        Duty::Assessor,
        Duty::DisclosureReviewer,
        Duty::ResponsibleLeader,
    ];
}

/// The figures of one unit and kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figure {
    /// Items released for the first time.
    pub released: u64,
    /// Of these, released after the term of Art. 26.
    pub late: u64,
    /// Corrected editions released.
    pub corrected: u64,
    /// Withdrawals.
    pub withdrawn: u64,
    /// How often a text was sent back.
    pub returned: u64,
}

/// Normative documents of a year, as in table 2 of the annual report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Normative {
    /// 本年制发件数: released for the first time within the year.
    pub issued: u64,
    /// 本年废止件数.
    pub repealed: u64,
    /// 现行有效件数, on the last day.
    pub in_force: u64,
}

/// Figures of the days `from` to `until`, both included.
pub async fn figures(
    office: &Office,
    right: &Authz<Read, Figures>,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Figures, OfficeError> {
    let within = |day: NaiveDate| (from..=until).contains(&day);
    let snapshot = office.snapshot().await?;
    let mut figures = Figures::default();
    let documents = all_released(&snapshot, right.agency()).await?;
    for (row, editions) in &documents {
        let figure = figures.of(&row.unit_id, &row.kind);
        for edition in editions {
            let Some(on) = edition.released_at.map(day_in_china).filter(|on| within(*on)) else { continue };
            if edition.edition == 1 {
                figure.released += 1;
                figure.late += u64::from(is_late(edition, on));
            } else {
                figure.corrected += 1;
            }
        }
        figure.withdrawn += u64::from(row.withdrawn_at.map(day_in_china).is_some_and(within));
    }
    for (unit, kind) in sent_back(&snapshot, right.agency(), from, until).await? {
        figures.of(&unit, &kind).returned += 1;
    }
    figures.0.retain(|_, figure| *figure != Figure::default());
    Ok(figures)
}

/// The same of the units that a person sees: whoever counts for the agency all, others their own.
pub async fn figures_reached(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Figures>,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Figures, OfficeError> {
    let mut all = figures(office, right, from, until).await?;
    if !who.has_any(COUNTING) {
        let own = who.unit.as_ref().map(|unit| unit.as_str());
        all.0.retain(|(unit, _), _| Some(unit.as_str()) == own);
    }
    Ok(all)
}

impl AddAssign for Figure {
    fn add_assign(&mut self, more: Self) {
        self.released += more.released;
        self.late += more.late;
        self.corrected += more.corrected;
        self.withdrawn += more.withdrawn;
        self.returned += more.returned;
    }
}

impl Figures {
    fn of(&mut self, unit: &str, kind: &str) -> &mut Figure {
        self.0.entry((unit.to_owned(), kind.to_owned())).or_default()
    }

    /// Items released for the first time, in all.
    pub fn released(&self) -> u64 {
        self.0.values().map(|figure| figure.released).sum()
    }
}

fn is_late(edition: &edition_row::Model, on: NaiveDate) -> bool {
    let due = term(edition).and_then(|term| term.due(Calendar::in_force()).ok());
    due.is_some_and(|due| on > due.date)
}

/// Documents that were public at some time, each with its editions.
async fn all_released(
    snapshot: &DatabaseTransaction,
    agency: &AgencyId,
) -> Result<Vec<(document_row::Model, Vec<edition_row::Model>)>, OfficeError> {
    let documents = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(agency.as_str()))
        .filter(document_row::Column::FirstReleasedAt.is_not_null())
        .order_by_asc(document_row::Column::Id)
        .all(snapshot)
        .await?;
    let editions = edition_row::Entity::find()
        .filter(edition_row::Column::AgencyId.eq(agency.as_str()))
        .filter(edition_row::Column::ReleasedAt.is_not_null())
        .order_by_asc(edition_row::Column::DocumentId)
        .order_by_asc(edition_row::Column::Edition)
        .all(snapshot)
        .await?;
    let mut by_document: BTreeMap<String, Vec<edition_row::Model>> = BTreeMap::new();
    for edition in editions {
        by_document.entry(edition.document_id.clone()).or_default().push(edition);
    }
    let joined = documents.into_iter().map(|row| {
        let editions = by_document.remove(&row.id).unwrap_or_default();
        (row, editions)
    });
    Ok(joined.collect())
}

async fn sent_back(
    snapshot: &DatabaseTransaction,
    agency: &AgencyId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<(String, String)>, OfficeError> {
    let after = until.succ_opt().unwrap_or(until);
    let steps = review_row::Entity::find()
        .filter(review_row::Column::AgencyId.eq(agency.as_str()))
        .filter(review_row::Column::What.eq(super::What::Returned.code()))
        .filter(review_row::Column::At.gte(beginning_in_china(from)))
        .filter(review_row::Column::At.lt(beginning_in_china(after)))
        .all(snapshot)
        .await?;
    let documents = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(agency.as_str()))
        .filter(document_row::Column::Id.is_in(steps.iter().map(|step| step.document_id.as_str())))
        .all(snapshot)
        .await?;
    let of = |step: &review_row::Model| {
        let document = documents.iter().find(|row| row.id == step.document_id)?;
        Some((document.unit_id.clone(), document.kind.clone()))
    };
    Ok(steps.iter().filter_map(of).collect())
}

/// A released document and what a year counts of it.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The document.
    pub row: document_row::Model,
    /// Released for the first time within the year.
    pub issued: bool,
    /// Repealed within the year.
    pub repealed: bool,
    /// In force on the last day.
    pub in_force: bool,
    /// Public on the last day.
    pub public: bool,
}

/// Released documents of these kinds, as a year counts them.
pub(crate) async fn counted_in<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    kinds: &[&str],
    year: i32,
) -> Result<Vec<Counted>, OfficeError> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(first), Some(last)) = (day(1, 1), day(12, 31)) else { return Ok(Vec::new()) };
    let documents = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(agency.as_str()))
        .filter(document_row::Column::Kind.is_in(kinds.iter().copied()))
        .filter(document_row::Column::FirstReleasedAt.is_not_null())
        .order_by_asc(document_row::Column::Id)
        .all(conn)
        .await?;
    let editions = edition_row::without_text()
        .filter(edition_row::Column::AgencyId.eq(agency.as_str()))
        .filter(edition_row::Column::Kind.is_in(kinds.iter().copied()))
        .filter(edition_row::Column::ReleasedAt.is_not_null())
        .order_by_asc(edition_row::Column::Edition)
        .all(conn)
        .await?;
    let newest: BTreeMap<&str, &edition_row::Model> =
        editions.iter().map(|edition| (edition.document_id.as_str(), edition)).collect();
    let counted = documents.into_iter().filter_map(|row| {
        let edition = newest.get(row.id.as_str()).copied();
        counted(row, edition, (first, last))
    });
    Ok(counted.collect())
}

/// `None`: released after the year.
fn counted(
    row: document_row::Model,
    newest: Option<&edition_row::Model>,
    (first, last): (NaiveDate, NaiveDate),
) -> Option<Counted> {
    let released = row.first_released_at.map(day_in_china).filter(|on| *on <= last)?;
    let stated = row.validity.as_deref().and_then(Validity::parse);
    let on = row.validity_on.filter(|on| *on <= last);
    let repealed = stated == Some(Validity::Repealed) && on.is_some_and(|on| on >= first);
    let said = stated.filter(|_| on.is_some()).unwrap_or(Validity::InForce);
    let expires_on = newest.and_then(|edition| edition.expires_on);
    let holds = matches!(said.on(expires_on, last), Validity::InForce | Validity::Amended);
    let is_public = newest.is_some_and(|edition| State::parse(&edition.state) == Some(State::Public));
    let taken_down_later = row.withdrawn_at.map(day_in_china).is_some_and(|on| on > last);
    Some(Counted {
        issued: released >= first,
        repealed,
        in_force: holds && is_public,
        public: is_public || taken_down_later,
        row,
    })
}

/// Normative documents of a year: kinds that have a validity.
pub async fn normative(
    office: &Office,
    right: &Authz<Read, Figures>,
    year: i32,
) -> Result<Normative, OfficeError> {
    let with_validity = kinds().iter().filter(|kind| kind.asks_for(KindField::Validity));
    let ids: Vec<&str> = with_validity.map(|kind| kind.id.as_str()).collect();
    let documents = counted_in(&office.snapshot().await?, right.agency(), &ids, year).await?;
    let many = |test: fn(&Counted) -> bool| documents.iter().filter(|one| test(one)).count() as u64;
    Ok(Normative {
        issued: many(|one| one.issued),
        repealed: many(|one| one.repealed),
        in_force: many(|one| one.in_force),
    })
}
