//! Report formats: headings, tables, labels, units, value types and balances, read from
//! `data/report-formats/*.toml`. No code names one format; a new form is one new data file.

mod chain;
mod load;
mod plan;
mod raw;
mod source;

use std::{collections::HashMap, sync::LazyLock};

pub use load::FormatFault;
pub use plan::{Check, Op, Term};
pub use source::{Measure, Source, SourceDef};

use crate::{CellIx, quote::quoted};

/// One statutory form of the annual report.
#[derive(Debug)]
pub struct Format {
    /// `format-2021`
    pub id: String,
    /// Set where some rows are printed in another way that real reports use; everything else is
    /// the form of that id.
    pub variant: Option<String>,
    /// Official title of the form.
    pub title: String,
    /// Document number of the notice that prescribes the form.
    pub basis: String,
    /// First report year the form was made for.
    pub first_year: i32,
    /// Last report year, if the form was superseded.
    pub last_year: Option<i32>,
    pub chapters: Vec<ChapterDef>,
    pub tables: Vec<TableDef>,
    pub rules: Vec<RuleDef>,
    pub authorities: Vec<AuthorityDef>,
    pub chains: Vec<ChainDef>,
    pub big_change: Option<BigChangeDef>,
    /// Where the figures come from; none for a form that only past years use.
    pub sources: Vec<SourceDef>,
    /// Every balance of every row, column or group, with its terms resolved.
    pub checks: Vec<Check>,
    /// All cells in order of print.
    pub cells: Vec<CellDef>,
    by_id: HashMap<String, CellIx>,
    /// [`CellDef::kind`] of each cell, close together for the checks.
    pub(crate) kinds: Vec<ValueKind>,
    /// Number of cells of each table, in order.
    pub(crate) table_sizes: Vec<usize>,
}

/// A chapter that the form prescribes.
#[derive(Debug)]
pub struct ChapterDef {
    pub no: String,
    pub id: String,
    pub heading: String,
    /// Other headings that real reports use for it.
    pub variants: Vec<String>,
    /// A heading with one of these words is about the same matter.
    pub words: Vec<String>,
    /// The part of the tables that stands in this chapter: `t2`.
    pub part: Option<String>,
}

/// How a table is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Rows below each other, one line each.
    Grid,
    /// All rows beside each other in one printed line (table four).
    SideBySide,
    /// Rows below each other with a unit column and one value.
    List,
}

/// One table of the form. `rows` × `columns` cells, but for heading rows.
#[derive(Debug)]
pub struct TableDef {
    pub id: String,
    /// `表三`
    pub name: String,
    /// Tables with the same part are printed as one: `t2`.
    pub part: String,
    pub shape: Shape,
    /// Caption row: `第二十条第（一）项`.
    pub caption: Option<String>,
    /// Text of the upper left corner: `信息内容`.
    pub corner: Option<String>,
    /// Heading over all columns: `申请人情况`.
    pub columns_heading: Option<String>,
    pub unit: Option<String>,
    /// Heading of the unit column of a list.
    pub unit_heading: Option<String>,
    pub columns: Vec<ColumnDef>,
    pub rows: Vec<RowDef>,
    grid: Vec<Option<CellIx>>,
}

#[derive(Debug)]
pub struct ColumnDef {
    pub id: String,
    pub label: String,
    /// Heading over neighbouring columns: `法人或其他组织`.
    pub group: Option<String>,
    /// A total of the others.
    pub computed: bool,
    pub kind: Option<ValueKind>,
    pub unit: Option<String>,
}

#[derive(Debug)]
pub struct RowDef {
    pub id: String,
    pub label: String,
    /// Heading beside neighbouring rows: `（三）不予公开`; over neighbouring groups where the table
    /// is printed side by side: `行政诉讼`.
    pub group: Option<String>,
    /// Heading beside neighbouring groups: `三、本年度办理结果`.
    pub under: Option<String>,
    /// The sum this row is a part of: `results`.
    pub part_of: Option<String>,
    pub computed: bool,
    /// A row that only prints its label.
    pub heading: bool,
    pub kind: Option<ValueKind>,
    pub unit: Option<String>,
    /// The row this one is a part of (其中).
    pub of: Option<String>,
}

/// What may stand in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Non-negative whole number.
    Count,
    /// Whole number that may be negative (本年增/减).
    Signed,
    /// Non-negative decimal in the cell's unit.
    Decimal,
    /// Non-negative amount of money, a unit may stand in the cell; kept in yuan.
    Money,
}

/// One cell of the form.
#[derive(Debug)]
pub struct CellDef {
    /// `t3.new.natural`; `legacy.s1_1` where the table has one column of figures.
    pub id: String,
    pub table: usize,
    pub row: usize,
    pub column: usize,
    pub kind: ValueKind,
    /// `件`, `万元`
    pub unit: Option<String>,
    pub computed: bool,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    Info,
    Warn,
    /// Blocks filing.
    Must,
}

impl Grade {
    pub fn id(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Must => "must",
        }
    }
}

/// A balance as the form's file states it.
#[derive(Debug)]
pub struct RuleDef {
    pub id: String,
    pub grade: Grade,
    pub table: usize,
    /// The balance in words.
    pub text: String,
    /// True where a term stands in the report of the year before.
    pub needs_previous: bool,
    /// First report year the rule is for.
    pub from_year: Option<i32>,
    /// What to do where it does not hold, in words.
    pub hint: Option<String>,
}

/// Cells that mean the same in another form, for the chain of years over a change of form.
#[derive(Debug)]
pub struct ChainDef {
    /// The form of the year before: `format-2019`.
    pub from: String,
    /// By position in [`Format::cells`]: true where the cell of the same id means the same.
    pub same: Vec<bool>,
    /// Cells that mean nearly the same as one there: for comparisons, not for the chain.
    pub alike: Vec<AlikeDef>,
    /// Cells that one figure there counts together.
    pub sums: Vec<SumDef>,
    /// Why cells cannot be compared.
    pub unlike: Vec<UnlikeDef>,
}

/// A cell that means nearly the same as one of another form.
#[derive(Debug)]
pub struct AlikeDef {
    pub cell: CellIx,
    /// Id of the cell there.
    pub from: String,
    /// How it differs.
    pub note: String,
}

/// Cells that another form counts in one figure.
#[derive(Debug)]
pub struct SumDef {
    pub label: String,
    pub cells: Vec<CellIx>,
    /// Id of the cell there.
    pub from: String,
}

/// Cells that seem to have a counterpart in another form and have none.
#[derive(Debug)]
pub struct UnlikeDef {
    pub cells: Vec<CellIx>,
    pub note: String,
}

/// From when on a change from year to year is worth a second look.
#[derive(Debug)]
pub struct BigChangeDef {
    pub id: String,
    pub grade: Grade,
    /// The larger figure is more than this many times the smaller one (0 counts as 1).
    pub factor: i64,
    /// The larger figure is at least this; small figures jump by chance.
    pub least: i64,
    pub text: String,
}

/// A row that only certain agencies can have figures in.
#[derive(Debug)]
pub struct AuthorityDef {
    pub id: String,
    pub grade: Grade,
    pub text: String,
    /// `t2_1.rules`
    pub place: String,
    pub cells: Vec<CellIx>,
}

const EMBEDDED: [&str; 3] = [
    include_str!("../../../../data/report-formats/legacy-2014.toml"),
    include_str!("../../../../data/report-formats/format-2019.toml"),
    include_str!("../../../../data/report-formats/format-2021.toml"),
];

static FORMATS: LazyLock<(Vec<Format>, Vec<Format>)> = LazyLock::new(|| {
    let all = EMBEDDED.iter().filter_map(|text| Format::parse_with_variants(text).ok()).flatten();
    all.partition(|format| format.variant.is_none())
});

impl Format {
    /// The formats that ship with the program, oldest first. A test holds that each file loads.
    pub fn embedded() -> &'static [Format] {
        &FORMATS.0
    }

    /// The embedded formats with some rows printed in another way.
    pub fn variants() -> &'static [Format] {
        &FORMATS.1
    }

    /// The embedded format of that id that knows the most of these cells: the form as prescribed,
    /// or a variant of it.
    pub fn for_cells(id: &str, cells: &[&str]) -> Option<&'static Format> {
        let candidates = Self::embedded().iter().chain(Self::variants()).filter(|format| format.id == id);
        // The first of equals wins: the form as prescribed.
        candidates
            .rev()
            .max_by_key(|format| cells.iter().filter(|cell| format.by_id.contains_key(**cell)).count())
    }

    /// The embedded format of that id.
    pub fn by_id(id: &str) -> Option<&'static Format> {
        Self::embedded().iter().find(|format| format.id == id)
    }

    /// The format that was made for a report year; the newest one for later years.
    pub fn for_year(year: i32) -> Option<&'static Format> {
        Self::embedded()
            .iter()
            .rev()
            .find(|format| format.first_year <= year && format.last_year.is_none_or(|last| year <= last))
    }

    pub fn cell_ix(&self, id: &str) -> Option<CellIx> {
        self.by_id.get(id).copied()
    }

    pub fn cell(&self, ix: CellIx) -> Option<&CellDef> {
        self.cells.get(ix.position())
    }

    /// All cells with their indexes, in order of print.
    pub fn cell_list(&self) -> impl Iterator<Item = (CellIx, &CellDef)> {
        self.cells.iter().enumerate().map(|(position, cell)| (CellIx::at(position), cell))
    }

    pub fn table(&self, id: &str) -> Option<&TableDef> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// Name of a cell with its table: `表三“（一）予以公开”行“自然人”列`.
    pub fn cell_title(&self, ix: CellIx) -> String {
        let table = self.cell(ix).and_then(|cell| self.tables.get(cell.table));
        format!("{}{}", table.map_or("", |table| table.name.as_str()), self.cell_label(ix))
    }

    /// Name of a cell for people: `“（一）予以公开”行“自然人”列`.
    pub fn cell_label(&self, ix: CellIx) -> String {
        let Some(cell) = self.cell(ix) else { return String::new() };
        let Some(table) = self.tables.get(cell.table) else { return String::new() };
        let row = table.rows.get(cell.row).map(RowDef::full_label).unwrap_or_default();
        match (table.columns.get(cell.column), table.shape) {
            (Some(_), Shape::List) | (None, _) => format!("{}行", quoted(&row)),
            (Some(column), Shape::SideBySide) => format!("{}组{}", quoted(&row), quoted(&column.label)),
            (Some(column), Shape::Grid) => format!("{}行{}列", quoted(&row), quoted(&column.label)),
        }
    }
}

impl TableDef {
    /// The cell at a row and column; `None` in heading rows.
    pub fn cell(&self, row: usize, column: usize) -> Option<CellIx> {
        (column < self.columns.len()).then(|| self.grid.get(row * self.columns.len() + column).copied())??
    }

    pub fn row_position(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.id == id)
    }

    pub fn column_position(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }
}

impl RowDef {
    /// Label with its group in front where the label alone does not tell: `（三）不予公开 1.属于国家秘密`.
    pub fn full_label(&self) -> String {
        match &self.group {
            Some(group) => format!("{group} {}", self.label),
            None => self.label.clone(),
        }
    }
}
