//! The shape of a format file as TOML has it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Grade, ValueKind};

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFormat {
    pub(super) schema: u32,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) basis: String,
    pub(super) first_year: i32,
    pub(super) last_year: Option<i32>,
    pub(super) chapter: Vec<RawChapter>,
    pub(super) table: Vec<RawTable>,
    #[serde(default)]
    pub(super) rule: Vec<RawRule>,
    #[serde(default)]
    pub(super) authority: Vec<RawAuthority>,
    #[serde(default)]
    pub(super) variant: Vec<RawVariant>,
    #[serde(default)]
    pub(super) chain: Vec<RawChain>,
    #[serde(default)]
    pub(super) source: Vec<RawSource>,
    pub(super) big_change: Option<RawBigChange>,
}

/// Where figures come from.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    /// Tables, rows or cells: `t3`, `t2_1.normative`.
    pub(super) cells: Vec<String>,
    pub(super) ledger: RawLedger,
    /// The check that compares the cells with the ledger; its id and grade.
    pub(super) id: Option<String>,
    pub(super) grade: Option<RawGrade>,
    /// Applications: the form in whose rows the final answers are filed (`data/answer-grounds/`).
    pub(super) results: Option<String>,
    /// Documents: their kinds.
    #[serde(default)]
    pub(super) kinds: Vec<String>,
    /// What rows and columns count, where their ids do not say it.
    #[serde(default)]
    pub(super) rows: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) columns: BTreeMap<String, Vec<String>>,
    /// Entered: who has the figure.
    pub(super) text: Option<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawLedger {
    Applications,
    Disputes,
    Documents,
    Entered,
}

/// Cells of this form that mean the same in the report of the year before, though that one is in
/// another form.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChain {
    pub(super) from: String,
    /// Tables, rows or cells: `t3`, `t2_5.licence.decisions`.
    #[serde(default)]
    pub(super) same: Vec<String>,
    #[serde(default)]
    pub(super) alike: Vec<RawAlike>,
    #[serde(default)]
    pub(super) sum: Vec<RawSum>,
    #[serde(default)]
    pub(super) unlike: Vec<RawUnlike>,
}

/// A cell that means nearly the same as one of the other form.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAlike {
    pub(super) cell: String,
    pub(super) from: String,
    pub(super) note: String,
}

/// Rows, column by column, or cells that the other form counts in one row, or cell.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSum {
    pub(super) label: String,
    pub(super) cells: Vec<String>,
    pub(super) from: String,
}

/// Rows or cells that cannot be compared.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUnlike {
    pub(super) cells: Vec<String>,
    pub(super) note: String,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBigChange {
    pub(super) id: String,
    pub(super) grade: RawGrade,
    pub(super) factor: i64,
    pub(super) least: i64,
    pub(super) text: String,
}

/// Another way to print some rows of a table that real reports of this form use.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVariant {
    pub(super) id: String,
    pub(super) table: String,
    /// Rows, neighbours, that `rows` take the place of.
    pub(super) replace: Vec<String>,
    pub(super) rows: Vec<RawRow>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChapter {
    pub(super) no: String,
    pub(super) id: String,
    pub(super) heading: String,
    #[serde(default)]
    pub(super) variants: Vec<String>,
    #[serde(default)]
    pub(super) words: Vec<String>,
    pub(super) part: Option<String>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTable {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) part: String,
    pub(super) shape: RawShape,
    pub(super) caption: Option<String>,
    pub(super) corner: Option<String>,
    pub(super) columns_heading: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) unit_heading: Option<String>,
    pub(super) columns: Vec<RawColumn>,
    pub(super) rows: Vec<RawRow>,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawShape {
    Grid,
    SideBySide,
    List,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumn {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) group: Option<String>,
    #[serde(default)]
    pub(super) computed: bool,
    #[serde(rename = "type")]
    pub(super) kind: Option<RawKind>,
    pub(super) unit: Option<String>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) group: Option<String>,
    pub(super) under: Option<String>,
    pub(super) part_of: Option<String>,
    #[serde(default)]
    pub(super) computed: bool,
    pub(super) kind: Option<RawRowKind>,
    #[serde(rename = "type")]
    pub(super) value: Option<RawKind>,
    pub(super) unit: Option<String>,
    pub(super) of: Option<String>,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawRowKind {
    Heading,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawKind {
    Count,
    Signed,
    Decimal,
    Money,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawGrade {
    Must,
    Warn,
    Info,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawOver {
    Columns,
    Rows,
    Table,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) id: String,
    pub(super) grade: RawGrade,
    pub(super) over: RawOver,
    pub(super) table: String,
    pub(super) left: Vec<String>,
    pub(super) op: String,
    pub(super) right: Vec<String>,
    pub(super) text: String,
    /// Rows or columns the rule is for; without it all.
    #[serde(default)]
    pub(super) only: Vec<String>,
    /// First report year the rule is for.
    pub(super) from_year: Option<i32>,
    /// What to do where it does not hold.
    pub(super) hint: Option<String>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAuthority {
    pub(super) id: String,
    pub(super) grade: RawGrade,
    pub(super) table: String,
    pub(super) row: String,
    pub(super) needs: RawNeed,
    pub(super) text: String,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawNeed {
    RuleMaking,
}

impl From<RawKind> for ValueKind {
    fn from(raw: RawKind) -> Self {
        match raw {
            RawKind::Count => Self::Count,
            RawKind::Signed => Self::Signed,
            RawKind::Decimal => Self::Decimal,
            RawKind::Money => Self::Money,
        }
    }
}

impl From<RawGrade> for Grade {
    fn from(raw: RawGrade) -> Self {
        match raw {
            RawGrade::Must => Self::Must,
            RawGrade::Warn => Self::Warn,
            RawGrade::Info => Self::Info,
        }
    }
}
