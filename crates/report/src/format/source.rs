//! Where the figures of a form come from: a ledger of the program, counted by what the form's data file says, or a
//! person, because no ledger holds them.

use gongkai_domain::{
    application::{filing::ApplicantKind, grounds},
    dispute::{DisputeKind, DisputeResult},
    publication::kind,
};

use super::{
    FormatFault, Grade, TableDef,
    load::{covers, fault},
    raw::{RawLedger, RawSource},
};
use crate::{CellIx, Format};

/// What one cell counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Applications by where they came from or went, and by who applied.
    Applications {
        /// `new`, `carried_in`, `carried_out`, or a row of results.
        places: Vec<String>,
        kinds: Vec<ApplicantKind>,
    },
    /// Disputes of a kind by how they ended: codes of results, or `pending`.
    Disputes { kinds: Vec<DisputeKind>, columns: Vec<String> },
    /// Documents of these kinds.
    Documents { kinds: Vec<String>, measure: Measure },
    /// A person enters it.
    Entered,
}

/// What is counted of documents within a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Released for the first time within the year.
    Issued,
    /// Repealed within the year.
    Repealed,
    /// In force on the last day.
    InForce,
    /// Public on the last day.
    Public,
}

impl Measure {
    const ALL: [(&'static str, Self); 4] = [
        ("issued", Self::Issued),
        ("repealed", Self::Repealed),
        ("in_force", Self::InForce),
        ("public", Self::Public),
    ];

    fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == code).map(|(_, measure)| measure)
    }
}

/// Some cells and their source.
#[derive(Debug)]
pub struct SourceDef {
    /// The check that compares the cells with the ledger: `CASE-LEDGER`; empty where a person enters them.
    pub id: String,
    pub grade: Grade,
    /// Name of the ledger for people: `办件台账`.
    pub name: &'static str,
    /// Applications: the form in whose rows the final answers are filed.
    pub results: String,
    /// Entered: who has the figure.
    pub text: String,
    /// Cells that are not sums of others, and what each counts.
    pub cells: Vec<(CellIx, Source)>,
}

impl SourceDef {
    /// Does a person enter these cells?
    pub fn is_entered(&self) -> bool {
        self.id.is_empty()
    }
}

/// Where a case stands in table three beside the rows of results.
const FLOW: [&str; 3] = ["new", "carried_in", "carried_out"];

impl RawLedger {
    const fn word(self) -> &'static str {
        match self {
            Self::Applications => "办件台账",
            Self::Disputes => "复议诉讼台账",
            Self::Documents => "公开信息台账",
            Self::Entered => "填报",
        }
    }
}

impl Format {
    /// What a cell counts, and with which others.
    pub fn source_of(&self, ix: CellIx) -> Option<(&SourceDef, &Source)> {
        self.sources.iter().find_map(|def| {
            let own = def.cells.iter().find(|(cell, _)| *cell == ix);
            own.map(|(_, source)| (def, source))
        })
    }

    pub(super) fn add_sources(&mut self, raw: Vec<RawSource>) -> Result<(), FormatFault> {
        if raw.is_empty() {
            return Ok(());
        }
        for one in raw {
            let def = self.source(one)?;
            self.sources.push(def);
        }
        for (ix, cell) in self.cell_list() {
            let known = self.sources.iter().flat_map(|def| &def.cells).filter(|(own, _)| *own == ix).count();
            if known != usize::from(!cell.computed) {
                return fault(format!(
                    "格式“{}”的“{}”有{known}个来源，应有一个；合计没有来源",
                    self.id, cell.id
                ));
            }
        }
        Ok(())
    }

    fn source(&self, raw: RawSource) -> Result<SourceDef, FormatFault> {
        if (raw.ledger == RawLedger::Entered) == raw.id.is_some() {
            return fault(format!("格式“{}”的来源要么由人填报，要么写明核对台账的规则", self.id));
        }
        if let Some(odd) = raw.cells.iter().find(|part| !self.cells.iter().any(|cell| covers(part, &cell.id)))
        {
            return fault(format!("格式“{}”给“{odd}”写了来源，但没有这个表、行或格", self.id));
        }
        let mut cells = Vec::new();
        for (ix, cell) in self.cell_list() {
            if cell.computed || !raw.cells.iter().any(|part| covers(part, &cell.id)) {
                continue;
            }
            let source =
                self.tables.get(cell.table).and_then(|table| counted(&raw, table, cell.row, cell.column));
            let Some(source) = source else {
                return fault(format!(
                    "格式“{}”的“{}”不知道在{}里数什么",
                    self.id,
                    cell.id,
                    raw.ledger.word()
                ));
            };
            cells.push((ix, source));
        }
        Ok(SourceDef {
            id: raw.id.unwrap_or_default(),
            grade: raw.grade.map_or(Grade::Info, Into::into),
            name: raw.ledger.word(),
            results: raw.results.unwrap_or_default(),
            text: raw.text.unwrap_or_default(),
            cells,
        })
    }
}

/// What a cell counts; `None` where the file does not say it, or says what nobody knows.
fn counted(raw: &RawSource, table: &TableDef, row: usize, column: usize) -> Option<Source> {
    let (row, column) = (&table.rows.get(row)?.id, &table.columns.get(column)?.id);
    let rows = raw.rows.get(row).cloned().unwrap_or_else(|| vec![row.clone()]);
    let columns = raw.columns.get(column).cloned().unwrap_or_else(|| vec![column.clone()]);
    Some(match raw.ledger {
        RawLedger::Applications => {
            let results = raw.results.as_deref()?;
            let answers = |place: &str| grounds().iter().any(|ground| ground.row(results) == Some(place));
            let known = |place: &String| FLOW.contains(&place.as_str()) || answers(place);
            let kinds = columns.iter().map(|code| ApplicantKind::parse(code)).collect::<Option<_>>()?;
            rows.iter().all(known).then_some(Source::Applications { places: rows, kinds })?
        }
        RawLedger::Disputes => {
            let kinds = rows.iter().map(|code| DisputeKind::parse(code)).collect::<Option<_>>()?;
            let known = |code: &String| code == "pending" || DisputeResult::parse(code).is_some();
            columns.iter().all(known).then_some(Source::Disputes { kinds, columns })?
        }
        RawLedger::Documents => {
            let measure = columns.first().and_then(|code| Measure::parse(code))?;
            let known = !raw.kinds.is_empty() && raw.kinds.iter().all(|id| kind(id).is_some());
            known.then(|| Source::Documents { kinds: raw.kinds.clone(), measure })?
        }
        RawLedger::Entered => Source::Entered,
    })
}
