//! Figures of a period, from the running totals.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read},
    inquiry::{Count, Part},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Asked, Inquiries, tally_row};
use crate::{Office, OfficeError};

/// What was counted in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    rows: Vec<tally_row::Model>,
}

impl Figures {
    fn count(row: &tally_row::Model) -> Count {
        let number = |value: i64| u64::try_from(value).unwrap_or(0);
        Count {
            entries: number(row.entries),
            persons: number(row.persons),
            matters: number(row.matters),
            answered: number(row.answered),
        }
    }

    /// Everything.
    pub fn all(&self) -> Count {
        let mut all = Count::default();
        self.rows.iter().for_each(|row| all += Self::count(row));
        all
    }

    /// What day sheets say of it.
    pub fn sheets(&self) -> Count {
        let mut all = Count::default();
        self.rows.iter().filter(|row| !row.single).for_each(|row| all += Self::count(row));
        all
    }

    /// What of it a filter of the list asks for, as if the period were the filter's.
    pub fn of(mut self, asked: &Asked) -> Self {
        let is_any = |asked: &str, own: &str| asked.is_empty() || asked == own;
        self.rows.retain(|row| {
            is_any(&asked.way, &row.way)
                && is_any(&asked.line, &row.line)
                && asked.desk.as_ref().is_none_or(|desk| desk.as_str() == row.desk_id)
                && asked.subject.as_ref().is_none_or(|subject| *subject == row.subject)
        });
        self
    }

    /// Day sheets by day and desk, which have no single entries behind them.
    pub fn by_sheet(&self) -> BTreeMap<(NaiveDate, String), Count> {
        let mut by: BTreeMap<(NaiveDate, String), Count> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !row.single) {
            *by.entry((row.asked_on, row.desk_id.clone())).or_default() += Self::count(row);
        }
        by
    }

    /// By the codes of a part, in their order; days as 2026-11-24.
    pub fn by(&self, part: Part) -> BTreeMap<String, Count> {
        let mut by: BTreeMap<String, Count> = BTreeMap::new();
        for row in &self.rows {
            let key = match part {
                Part::Way => row.way.clone(),
                Part::Line => row.line.clone(),
                Part::Subject => row.subject.clone(),
                Part::Desk => row.desk_id.clone(),
                Part::Day => row.asked_on.to_string(),
            };
            *by.entry(key).or_default() += Self::count(row);
        }
        by
    }
}

/// Figures of the days `from` to `until`, both included.
pub async fn figures(
    office: &Office,
    right: &Authz<Read, Inquiries>,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Figures, OfficeError> {
    let rows = tally_row::Entity::find()
        .filter(tally_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(tally_row::Column::AskedOn.between(from, until))
        .filter(tally_row::Column::Entries.gt(0))
        .order_by_asc(tally_row::Column::AskedOn)
        .all(office.read())
        .await?;
    Ok(Figures { rows })
}
