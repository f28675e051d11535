//! Findings across agencies: which one, how many agencies have it, who.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Authz, Read},
    collection::FilingState,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{Below, Found, filing_row, sums::names};
use crate::{Office, OfficeError, organisation::name_key};

/// An agency with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// The filing.
    pub filing: String,
    /// Name of the agency.
    pub name: String,
    /// Where its filing stands.
    pub state: FilingState,
    /// The findings of this kind, in the order of the form.
    pub found: Vec<Found>,
}

impl Whose {
    /// Does one of them stand against accepting the report?
    pub fn is_open(&self) -> bool {
        self.found.iter().any(Found::is_open)
    }
}

/// A kind of finding and the agencies that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Across {
    /// Its rule, as in `T3-1`.
    pub rule: String,
    /// It keeps a report from being filed unless it is explained.
    pub must: bool,
    /// Agencies, those with something unexplained first, then by name.
    pub agencies: Vec<Whose>,
}

impl Across {
    /// Agencies that have not explained it.
    pub fn open(&self) -> usize {
        self.agencies.iter().filter(|one| one.is_open()).count()
    }
}

/// Findings of the newest filings of a year: the gravest first, then those of most agencies.
pub async fn across(
    office: &Office,
    right: &Authz<Read, Below>,
    year: i32,
) -> Result<Vec<Across>, OfficeError> {
    use filing_row::Column;
    let snapshot = office.snapshot().await?;
    let names = names(&snapshot, right.agency()).await?;
    let rows: Vec<(String, String, String, String)> = filing_row::Entity::find()
        .select_only()
        .columns([Column::Id, Column::FilerId, Column::State, Column::Findings])
        .filter(Column::AgencyId.eq(right.agency().as_str()))
        .filter(Column::Year.eq(year))
        .filter(Column::Newest.eq(true))
        .filter(Column::Findings.ne("[]"))
        .into_tuple()
        .all(&snapshot)
        .await?;
    let mut kinds: BTreeMap<String, Across> = BTreeMap::new();
    for (filing, filer, state, findings) in rows {
        let found: Vec<Found> = serde_json::from_str(&findings).map_err(OfficeError::fault)?;
        let state = FilingState::parse(&state).ok_or_else(|| OfficeError::fault("state of a filing"))?;
        let name = names.get(&filer).map(|(name, _)| name.clone()).unwrap_or_default();
        for one in found {
            let kind = kinds.entry(one.rule.clone()).or_insert_with(|| Across {
                rule: one.rule.clone(),
                must: false,
                agencies: Vec::new(),
            });
            kind.must |= one.must && one.fails;
            match kind.agencies.last_mut().filter(|last| last.filing == filing) {
                Some(last) => last.found.push(one),
                None => {
                    let (filing, name) = (filing.clone(), name.clone());
                    kind.agencies.push(Whose { filing, name, state, found: vec![one] });
                }
            }
        }
    }
    let mut list: Vec<Across> = kinds.into_values().collect();
    for kind in &mut list {
        kind.agencies.sort_by_cached_key(|one| (!one.is_open(), name_key(&one.name)));
    }
    list.sort_by_key(|kind| (!kind.must, std::cmp::Reverse(kind.agencies.len())));
    Ok(list)
}
