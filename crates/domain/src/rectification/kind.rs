//! Kinds of problems as data, `data/rectification/kinds.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

const FILE: &str = include_str!("../../../../data/rectification/kinds.toml");

static TABLE: LazyLock<Table> = LazyLock::new(|| read(FILE).unwrap_or_default());

/// How heavy a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// To be mended at once.
    Serious,
    /// 一般.
    General,
    /// A column, the catalogue.
    Structural,
}

/// A kind of problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// As stored.
    pub code: String,
    /// As shown.
    pub word: String,
    /// How heavy.
    pub weight: Weight,
    /// The rule that the notice names; may be empty.
    pub basis: String,
    /// What the notice asks until somebody writes something else.
    pub demand: String,
    /// Working days after the day of the notice; 0: the same day.
    pub days: u32,
}

/// What the file says.
#[derive(Default)]
struct Table {
    kinds: Vec<Kind>,
    extension: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    #[expect(dead_code, reason = "how sure the terms are, for readers of the file")]
    certainty: String,
    terms: Terms,
    kind: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    serious: u32,
    general: u32,
    structural: u32,
    extension: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: String,
    word: String,
    weight: Weight,
    basis: String,
    demand: String,
}

fn read(text: &str) -> Result<Table, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema != 1 {
        return Err("schema".to_owned());
    }
    let days = |weight| match weight {
        Weight::Serious => file.terms.serious,
        Weight::General => file.terms.general,
        Weight::Structural => file.terms.structural,
    };
    let kind = |one: Written| Kind {
        days: days(one.weight),
        code: one.code,
        word: one.word,
        weight: one.weight,
        basis: one.basis,
        demand: one.demand,
    };
    Ok(Table { kinds: file.kind.into_iter().map(kind).collect(), extension: file.terms.extension })
}

/// All kinds, in the order of forms.
pub fn kinds() -> &'static [Kind] {
    &TABLE.kinds
}

/// The kind of a code.
pub fn kind(code: &str) -> Option<&'static Kind> {
    kinds().iter().find(|kind| kind.code == code)
}

/// Days by which one extension may move the last day.
pub fn most_extension() -> u64 {
    TABLE.extension
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::bulletin::Column;

    #[test]
    fn the_file_loads_and_every_fault_of_a_bulletin_has_its_kind() {
        let Table { kinds, extension } = read(FILE).unwrap();
        assert_eq!(kinds.iter().map(|kind| &kind.code).collect::<BTreeSet<_>>().len(), kinds.len());
        for column in Column::ALL.into_iter().filter(|column| column.is_fault()) {
            // A rectification that is late has its ticket already.
            assert_eq!(kind(column.code()).is_some(), column != Column::RectifyLate, "{}", column.word());
        }
        assert_eq!(
            (kind("leak").unwrap().days, kind("late").unwrap().days, kind("column").unwrap().days),
            (0, 5, 20)
        );
        assert_eq!(extension, 90);
    }
}
