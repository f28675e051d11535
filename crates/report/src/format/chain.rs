//! How cells of a form stand to those of the one before it.

use super::{
    AlikeDef, ChainDef, Format, SumDef, UnlikeDef,
    load::{FormatFault, covers, fault},
    raw::{RawChain, RawSum},
};
use crate::CellIx;

impl Format {
    pub(super) fn add_chain(&mut self, raw: RawChain) -> Result<(), FormatFault> {
        self.known(&raw.from, "相同", &raw.same)?;
        for one in &raw.unlike {
            self.known(&raw.from, "不同", &one.cells)?;
        }
        let same = self.cells.iter().map(|cell| raw.same.iter().any(|part| covers(part, &cell.id))).collect();
        let mut alike = Vec::new();
        for one in &raw.alike {
            let cell = self.needed(&one.cell)?;
            alike.push(AlikeDef { cell, from: one.from.clone(), note: one.note.clone() });
        }
        let mut sums = Vec::new();
        for one in &raw.sum {
            match self.sums_of(one) {
                Ok(own) => sums.extend(own),
                Err(_) if self.variant.is_some() => {}
                Err(fault) => return Err(fault),
            }
        }
        let covered = |parts: &[String]| {
            let is_it = |id: &str| parts.iter().any(|part| covers(part, id));
            self.cell_list().filter(|(_, cell)| is_it(&cell.id)).map(|(ix, _)| ix).collect()
        };
        let unlike = raw.unlike.iter();
        let unlike =
            unlike.map(|one| UnlikeDef { cells: covered(&one.cells), note: one.note.clone() }).collect();
        self.chains.push(ChainDef { from: raw.from, same, alike, sums, unlike });
        Ok(())
    }

    /// Every part is there. A variant may print several rows as one: what the form as prescribed says of them does not
    /// concern it.
    fn known(&self, from: &str, word: &str, parts: &[String]) -> Result<(), FormatFault> {
        let is_there = |part: &str| self.cells.iter().any(|cell| covers(part, &cell.id));
        match parts.iter().find(|part| self.variant.is_none() && !is_there(part)) {
            Some(odd) => fault(format!("格式“{}”说“{odd}”与“{from}”{word}，但没有这个表、行或格", self.id)),
            None => Ok(()),
        }
    }

    fn needed(&self, id: &str) -> Result<CellIx, FormatFault> {
        self.cell_ix(id).map_or_else(|| fault(format!("格式“{}”没有单元格“{id}”", self.id)), Ok)
    }

    /// Of rows a sum for each column, of cells one.
    fn sums_of(&self, raw: &RawSum) -> Result<Vec<SumDef>, FormatFault> {
        let label = || raw.label.clone();
        if raw.cells.iter().all(|id| self.cell_ix(id).is_some()) {
            let cells: Result<Vec<CellIx>, _> = raw.cells.iter().map(|id| self.needed(id)).collect();
            return Ok(vec![SumDef { label: label(), cells: cells?, from: raw.from.clone() }]);
        }
        let table = raw.cells.first().and_then(|row| self.table(row.split('.').next()?));
        let Some(table) = table else {
            return fault(format!("格式“{}”的合计“{}”说的表不存在", self.id, raw.label));
        };
        let mut sums = Vec::new();
        for column in &table.columns {
            let cells: Result<Vec<CellIx>, _> =
                raw.cells.iter().map(|row| self.needed(&format!("{row}.{}", column.id))).collect();
            sums.push(SumDef { label: label(), cells: cells?, from: format!("{}.{}", raw.from, column.id) });
        }
        Ok(sums)
    }
}
