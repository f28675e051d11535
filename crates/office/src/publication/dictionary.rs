//! The dictionary of screening that an agency keeps beside that of the program: brought in as a list, which
//! replaces the one before. What is saved or attached from then on is screened with it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use gongkai_domain::{
    authority::{Actor, Edit, Guarded, Staff},
    id::AgencyId,
    operation::OperationEvent,
    organisation::Duty,
    refusal::Refusal,
};
use gongkai_screening::{Rules, TermFault, TermRow, terms_of};
use sea_orm::{EntityTrait, IntoActiveModel, sea_query::OnConflict};

use super::{dictionary_row, screening};
use crate::{Office, OfficeError, Outcome};

/// Agencies whose rules are remembered.
const MOST: usize = 200;

/// The dictionary of an agency, as a thing that somebody may replace.
#[derive(Debug)]
pub enum Dictionary {}

impl Guarded<Edit> for Dictionary {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer, Duty::SystemAdministrator];
}

/// Rules of agencies with a dictionary of their own, by the version of which they are.
#[derive(Default)]
pub struct OwnRules(Mutex<HashMap<AgencyId, (i32, Arc<Rules>)>>);

/// The list that is in force; `None`: there is none.
pub async fn dictionary(office: &Office, who: &Staff) -> Result<Option<dictionary_row::Model>, OfficeError> {
    let right = who.authorise_all::<Edit, Dictionary>()?;
    row(office, right.agency()).await
}

async fn row(office: &Office, agency: &AgencyId) -> Result<Option<dictionary_row::Model>, OfficeError> {
    Ok(dictionary_row::Entity::find_by_id(agency.as_str()).one(office.read()).await?)
}

/// Its rows.
pub fn rows_of(row: &dictionary_row::Model) -> Result<Vec<TermRow>, OfficeError> {
    serde_json::from_str(&row.rows).map_err(OfficeError::fault)
}

/// What a list would come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DictionaryPlan {
    /// Entries.
    pub terms: usize,
    /// Rows that are not in the present list.
    pub added: Vec<TermRow>,
    /// Rows of the present list that are not in this one.
    pub gone: Vec<TermRow>,
    /// Version of the present list; 0: there is none.
    pub version: i32,
}

/// What the list would come to, or every fault of it. Nothing is changed.
pub async fn check_dictionary(
    office: &Office,
    who: &Staff,
    rows: &[TermRow],
) -> Result<Result<DictionaryPlan, Vec<TermFault>>, OfficeError> {
    let right = who.authorise_all::<Edit, Dictionary>()?;
    let terms = match terms_of(rows) {
        Ok(terms) => terms.len(),
        Err(faults) => return Ok(Err(faults)),
    };
    let present = row(office, right.agency()).await?;
    let known = present.as_ref().map(rows_of).transpose()?.unwrap_or_default();
    let missing = |rows: &[TermRow], among: &[TermRow]| -> Vec<TermRow> {
        rows.iter().filter(|row| !among.iter().any(|one| one.cells == row.cells)).cloned().collect()
    };
    Ok(Ok(DictionaryPlan {
        terms,
        added: missing(rows, &known),
        gone: missing(&known, rows),
        version: present.map_or(0, |row| row.version),
    }))
}

/// Replaces the list. An empty one leaves that of the program alone. `version`: of the list that the person
/// has compared it with.
pub async fn import_dictionary(
    office: &Office,
    who: &Staff,
    version: i32,
    rows: &[TermRow],
) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Dictionary>()?;
    let terms = terms_of(rows).map_err(|faults| {
        let refusal = |TermFault { row, column, sentence }: TermFault| {
            Refusal::new("import_fault", format!("第 {row} 行“{column}”：{sentence}"))
        };
        OfficeError::Refused(faults.into_iter().map(refusal).collect())
    })?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let found = dictionary_row::Entity::find_by_id(right.agency().as_str()).one(tx.conn()).await?;
            if found.as_ref().map_or(0, |row| row.version) != version {
                return Err(OfficeError::Conflict);
            }
            let count = |terms: usize| i32::try_from(terms).unwrap_or(i32::MAX);
            let row = dictionary_row::Model {
                agency_id: right.agency().to_string(),
                rows: serde_json::to_string(rows).map_err(OfficeError::fault)?,
                terms: count(terms.len()),
                imported_by_name: who.name.clone(),
                imported_at: tx.now(),
                version: version + 1,
            };
            use dictionary_row::Column as C;
            let replace = OnConflict::column(C::AgencyId)
                .update_columns([C::Rows, C::Terms, C::ImportedByName, C::ImportedAt, C::Version])
                .to_owned();
            dictionary_row::Entity::insert(row.into_active_model())
                .on_conflict(replace)
                .exec_without_returning(tx.conn())
                .await?;
            let number = |count: i32| u32::try_from(count).unwrap_or(0);
            let event = OperationEvent::DictionaryReplaced {
                terms: number(count(terms.len())),
                before: found.map_or(0, |row| number(row.terms)),
            };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// The rules by which texts of an agency are screened.
pub(crate) async fn rules_of(office: &Office, agency: &AgencyId) -> Result<Arc<Rules>, OfficeError> {
    let Some(row) = row(office, agency).await? else { return screening::rules() };
    let remembered = &office.own_rules().0;
    let known = remembered.lock().unwrap_or_else(PoisonError::into_inner).get(agency).cloned();
    if let Some((_, rules)) = known.filter(|(version, _)| *version == row.version) {
        return Ok(rules);
    }
    let terms = terms_of(&rows_of(&row)?);
    let terms = terms.map_err(|_| OfficeError::fault("a kept dictionary has faults"))?;
    let rules = Arc::new((*screening::rules()?).clone().with_own(terms));
    let mut remembered = remembered.lock().unwrap_or_else(PoisonError::into_inner);
    if remembered.len() >= MOST {
        remembered.clear();
    }
    remembered.insert(agency.clone(), (row.version, Arc::clone(&rules)));
    Ok(rules)
}
