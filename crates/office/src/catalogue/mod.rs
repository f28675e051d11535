//! 公开目录: what an agency has set itself to publish, brought in as a list that replaces the one before, and how
//! much of it has been published.

pub mod catalogue_row;
mod coverage;

use data_encoding::HEXLOWER;
use gongkai_domain::{
    authority::{Actor, Edit, Guarded, Read, Staff},
    catalogue::{CatalogueEntry, CatalogueLine, entries_of, new_entries_of},
    id::AgencyId,
    inquiry::RowFault,
    operation::OperationEvent,
    organisation::Duty,
    refusal::Refusal,
};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};
use sha2::{Digest, Sha256};

pub(crate) use coverage::coverage_of;
pub use coverage::{Coverage, Covered, coverage};

use crate::{Office, OfficeError, Outcome, organisation::card_message};

/// The catalogue of an agency.
#[derive(Debug)]
pub enum Catalogue {}

impl Guarded<Read> for Catalogue {
    const DUTIES: &'static [Duty] = &[
        Duty::Provider,
        Duty::UnitHead,
        Duty::DisclosureReviewer,
        Duty::SecrecyReviewer,
        Duty::ResponsibleLeader,
        Duty::Assessor,
        Duty::Statistician,
    ];
}

impl Guarded<Edit> for Catalogue {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer];
}

/// A row, with the id by which documents name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Follows from the matter alone: the same row of a newer list has the same.
    pub id: String,
    /// What the row says.
    pub said: CatalogueEntry,
}

impl Entry {
    fn of(said: CatalogueEntry) -> Self {
        Self { id: entry_id(&said.matters), said }
    }
}

/// The id of the row of a matter.
pub fn entry_id(matters: &[String]) -> String {
    let plain: Vec<String> = matters.iter().map(|matter| matter.split_whitespace().collect()).collect();
    let digest = Sha256::digest(plain.join("\n").as_bytes());
    format!("c{}", HEXLOWER.encode(digest.get(..6).unwrap_or_default()))
}

/// The refusal of a row that is not there.
pub(crate) fn unknown(field: &'static str) -> Refusal {
    Refusal::new("entry_unknown", "公开目录里没有这一项，请从列表中选择").at(field)
}

/// The list that is in force; `None`: there is none.
pub(super) async fn row<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
) -> Result<Option<catalogue_row::Model>, OfficeError> {
    Ok(catalogue_row::Entity::find_by_id(agency.as_str()).one(conn).await?)
}

/// Rows of a stored list, as they came.
pub fn lines_of(row: &catalogue_row::Model) -> Result<Vec<CatalogueLine>, OfficeError> {
    serde_json::from_str(&row.rows).map_err(OfficeError::fault)
}

fn entries_in(row: &catalogue_row::Model) -> Result<Vec<Entry>, OfficeError> {
    let entries = entries_of(&lines_of(row)?);
    let entries = entries.map_err(|_| OfficeError::fault("a kept catalogue has faults"))?;
    Ok(entries.into_iter().map(Entry::of).collect())
}

/// All rows of an agency, in their order.
pub async fn entries<C: ConnectionTrait>(conn: &C, agency: &AgencyId) -> Result<Vec<Entry>, OfficeError> {
    row(conn, agency).await?.as_ref().map(entries_in).transpose().map(Option::unwrap_or_default)
}

/// A row by its id.
pub(crate) async fn entry<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<Option<Entry>, OfficeError> {
    Ok(entries(conn, agency).await?.into_iter().find(|entry| entry.id == id))
}

/// The list in force, for those who keep it.
pub async fn kept(office: &Office, who: &Staff) -> Result<Option<catalogue_row::Model>, OfficeError> {
    let right = who.authorise_all::<Edit, Catalogue>()?;
    row(office.read(), right.agency()).await
}

/// What a list would come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CataloguePlan {
    /// Rows.
    pub entries: usize,
    /// Matters that are not in the present list.
    pub added: Vec<String>,
    /// Matters of the present list that are not in this one, with the public documents filed under them.
    pub gone: Vec<(String, u64)>,
    /// Version of the present list; 0: there is none.
    pub version: i32,
}

/// What the list would come to, or every fault of it. Nothing is changed.
pub async fn check_catalogue(
    office: &Office,
    who: &Staff,
    lines: &[CatalogueLine],
) -> Result<Result<CataloguePlan, Vec<RowFault>>, OfficeError> {
    let right = who.authorise_all::<Edit, Catalogue>()?;
    let new: Vec<Entry> = match new_entries_of(lines) {
        Ok(entries) => entries.into_iter().map(Entry::of).collect(),
        Err(faults) => return Ok(Err(faults)),
    };
    let present = row(office.read(), right.agency()).await?;
    let known = present.as_ref().map(entries_in).transpose()?.unwrap_or_default();
    let counts = coverage::counts(office.read(), right.agency()).await?;
    let is_in = |one: &Entry, among: &[Entry]| among.iter().any(|other| other.id == one.id);
    let filed = |entry: &Entry| counts.get(&entry.id).map_or(0, |count| count.documents);
    Ok(Ok(CataloguePlan {
        entries: new.len(),
        added: new.iter().filter(|one| !is_in(one, &known)).map(|one| one.said.path()).collect(),
        gone: known.iter().filter(|one| !is_in(one, &new)).map(|one| (one.said.path(), filed(one))).collect(),
        version: present.map_or(0, |row| row.version),
    }))
}

/// Replaces the list. `version`: of the list that the person has compared it with.
pub async fn import_catalogue(
    office: &Office,
    who: &Staff,
    version: i32,
    lines: &[CatalogueLine],
) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Catalogue>()?;
    let count = new_entries_of(lines).map_err(|faults| {
        let refusal = |fault: RowFault| Refusal::new("import_fault", fault.to_string());
        OfficeError::Refused(faults.into_iter().map(refusal).collect())
    })?;
    let entries = i32::try_from(count.len()).unwrap_or(i32::MAX);
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let found = row(tx.conn(), right.agency()).await?;
            if found.as_ref().map_or(0, |row| row.version) != version {
                return Err(OfficeError::Conflict);
            }
            let new = catalogue_row::Model {
                agency_id: right.agency().to_string(),
                rows: serde_json::to_string(lines).map_err(OfficeError::fault)?,
                entries,
                imported_by_name: who.name.clone(),
                imported_at: tx.now(),
                version: version + 1,
            };
            use catalogue_row::Column as C;
            let replace = OnConflict::column(C::AgencyId)
                .update_columns([C::Rows, C::Entries, C::ImportedByName, C::ImportedAt, C::Version])
                .to_owned();
            catalogue_row::Entity::insert(new.into_active_model())
                .on_conflict(replace)
                .exec_without_returning(tx.conn())
                .await?;
            let number = |count: i32| u32::try_from(count).unwrap_or(0);
            let event = OperationEvent::CatalogueReplaced {
                entries: number(entries),
                before: found.map_or(0, |row| number(row.entries)),
            };
            Ok(Outcome::of(()).event(event).message(card_message(right.agency())))
        })
        .await
}
