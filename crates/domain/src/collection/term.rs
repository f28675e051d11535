//! Until when a report is filed: Art. 49 for departments and governments, usage for townships. The days are
//! data, because the law has changed them before.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::organisation::AgencyKind;

/// What a term rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// An article.
    Law,
    /// Usage; no article names the kind of agency.
    Practice,
}

/// The last day for the report of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The day.
    pub due: NaiveDate,
    /// What it rests on.
    pub basis: Basis,
    /// The article, or why there is none.
    pub article: &'static str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    term: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kinds: Vec<AgencyKind>,
    from_year: i32,
    until_year: Option<i32>,
    month: u32,
    day: u32,
    basis: Basis,
    article: String,
}

static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| read(include_str!("../../../../data/filing-terms/terms.toml")).unwrap_or_default());

fn read(text: &str) -> Result<Vec<Row>, String> {
    let file: File = toml::from_str(text).map_err(|fault| fault.to_string())?;
    if file.schema == 1 { Ok(file.term) } else { Err(format!("schema {} is unknown", file.schema)) }
}

/// The term of an agency's report; `None`: this kind is not expected to file.
pub fn term(kind: AgencyKind, year: i32) -> Option<Term> {
    let holds = |row: &&Row| {
        row.kinds.contains(&kind) && row.from_year <= year && row.until_year.is_none_or(|last| year <= last)
    };
    let row = ROWS.iter().find(holds)?;
    let due = NaiveDate::from_ymd_opt(year.checked_add(1)?, row.month, row.day)?;
    Some(Term { due, basis: row.basis, article: &row.article })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_loads_and_says_what_art_49_says() {
        assert_eq!(read(include_str!("../../../../data/filing-terms/terms.toml")).unwrap().len(), 4);
        for (kind, year, due) in [
            (AgencyKind::Department, 2025, Some(("2026-01-31", Basis::Law))),
            (AgencyKind::Department, 2018, Some(("2019-03-31", Basis::Law))),
            (AgencyKind::Government, 2025, Some(("2026-03-31", Basis::Law))),
            (AgencyKind::Township, 2025, Some(("2026-01-31", Basis::Practice))),
            (AgencyKind::PublicEnterprise, 2025, None),
            (AgencyKind::Department, 2007, None),
        ] {
            let found = term(kind, year).map(|term| (term.due.to_string(), term.basis));
            assert_eq!(found, due.map(|(day, basis)| (day.to_owned(), basis)), "{kind:?} {year}");
        }
    }
}
