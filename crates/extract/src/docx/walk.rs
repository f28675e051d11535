//! The walk over the body of a Word document.

use std::collections::HashMap;

use super::numbering::{InList, Numbering};
use super::xml::{Element, Piece, Source};
use crate::Fault;
use crate::items::{Grid, GridCell, Item, MAX_CELLS, MAX_TABLE_DEPTH};

/// Word itself allows 63 columns; other programs write more for "the whole width".
const MAX_SPAN: u32 = 1000;
const MAX_COLUMNS: u32 = 16_384;

/// Paragraphs and tables in reading order.
pub(super) fn walk(xml: &str, numbering: Numbering) -> Result<Vec<Item>, Fault> {
    let mut walk = Walk { numbering, frames: vec![Vec::new()], ..Walk::default() };
    let mut source = Source::new(xml);
    let mut skipped = 0_usize;
    loop {
        match source.next()? {
            Piece::Open(_) if skipped > 0 => skipped += 1,
            Piece::Close if skipped > 0 => skipped -= 1,
            Piece::Text(_) if skipped > 0 => {}
            Piece::Open(element) => {
                if walk.skips(&element) {
                    skipped = 1;
                } else {
                    walk.open(&element)?;
                    walk.path.push(element.name);
                }
            }
            Piece::Close => {
                if let Some(name) = walk.path.pop() {
                    walk.close(&name);
                }
            }
            Piece::Text(text) => walk.text(&text),
            Piece::End => return Ok(walk.frames.into_iter().flatten().collect()),
        }
    }
}

#[derive(Default)]
struct Walk {
    numbering: Numbering,
    /// Names of the open elements.
    path: Vec<String>,
    /// Body, then open cells and text boxes.
    frames: Vec<Vec<Item>>,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// For each open run whether it is hidden.
    runs: Vec<bool>,
    /// For each open choice of drawings whether the first one was taken.
    choices: Vec<bool>,
    /// For each open field whether its result has begun.
    fields: Vec<bool>,
    /// Text of a paragraph whose end was deleted: it goes on in the next one.
    carried: String,
    cells: usize,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    list: Option<InList>,
    end_deleted: bool,
    /// Text boxes anchored here, to follow the paragraph.
    after: Vec<Item>,
}

#[derive(Default)]
struct Table {
    grid: Grid,
    column: u32,
    /// Vertical merges that go on: first column to cell.
    merges: HashMap<u32, usize>,
    row_start: usize,
    row_deleted: bool,
    colspan: u32,
    down: Merge,
    across: bool,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Merge {
    #[default]
    None,
    Restart,
    Continue,
}

impl Walk {
    fn within(&self, name: &str) -> bool {
        self.path.last().is_some_and(|last| last == name)
    }

    /// Parts that are not printed. Old properties stand inside `…Change` elements.
    fn skips(&mut self, element: &Element<'_>) -> bool {
        match element.name.as_str() {
            "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" | "sectPr" | "tblGrid" | "tblPr" => {
                true
            }
            "del" => !matches!(self.path.last().map(String::as_str), Some("rPr" | "trPr" | "tcPr")),
            "Choice" | "Fallback" => match self.choices.last_mut() {
                Some(taken) => std::mem::replace(taken, true),
                None => false,
            },
            name => name.ends_with("PrChange") || name == "tblPrExChange" || name == "numberingChange",
        }
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), Fault> {
        match element.name.as_str() {
            "p" => self.paragraphs.push(Paragraph::default()),
            // Formulas have runs of the same name.
            "r" => self.runs.push(false),
            "tab" if self.within("r") => self.push("\t"),
            "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "AlternateContent" => self.choices.push(false),
            "txbxContent" => self.frames.push(Vec::new()),
            "fldChar" => self.field(&element.get("fldCharType").unwrap_or_default()),
            "vanish"
                if self.within("rPr") && self.path.iter().rev().nth(1).is_some_and(|name| name == "r") =>
            {
                if let Some(hidden) = self.runs.last_mut() {
                    *hidden = element.is_on();
                }
            }
            "pStyle" | "numId" | "ilvl" | "del" | "moveFrom" => self.paragraph_property(element),
            "tbl" => {
                if self.tables.len() == MAX_TABLE_DEPTH {
                    return Err(Fault::NestedTooDeep);
                }
                self.tables.push(Table::default());
            }
            "tc" => {
                self.cells += 1;
                if self.cells > MAX_CELLS {
                    return Err(Fault::TooManyCells);
                }
                self.frames.push(Vec::new());
                self.table_property(element);
            }
            _ => self.table_property(element),
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "r" => {
                self.runs.pop();
            }
            "AlternateContent" => {
                self.choices.pop();
            }
            "txbxContent" => {
                let items = self.end_frame();
                match self.paragraphs.last_mut() {
                    Some(paragraph) => paragraph.after.extend(items),
                    None => self.put(items),
                }
            }
            "tc" => {
                let items = self.end_frame();
                if let Some(table) = self.tables.last_mut() {
                    table.put(items);
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row();
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    self.put(vec![Item::Table(table.grid)]);
                }
            }
            _ => {}
        }
    }

    fn put(&mut self, items: Vec<Item>) {
        if let Some(frame) = self.frames.last_mut() {
            frame.extend(items);
        }
    }

    fn end_frame(&mut self) -> Vec<Item> {
        if !self.carried.is_empty() {
            let text = std::mem::take(&mut self.carried);
            self.put(vec![Item::Line(text)]);
        }
        if self.frames.len() > 1 { self.frames.pop().unwrap_or_default() } else { Vec::new() }
    }

    fn text(&mut self, text: &str) {
        if self.within("t") {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let hidden = self.runs.last().copied().unwrap_or(false);
        let instruction = self.fields.iter().any(|in_result| !in_result);
        if let Some(paragraph) = self.paragraphs.last_mut()
            && !hidden
            && !instruction
        {
            paragraph.text.push_str(text);
        }
    }

    /// A field is an instruction, then its result; only the result is printed.
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(false),
            "separate" => {
                if let Some(in_result) = self.fields.last_mut() {
                    *in_result = true;
                }
            }
            _ => {
                self.fields.pop();
            }
        }
    }

    fn paragraph_property(&mut self, element: &Element<'_>) {
        let in_mark = self.within("rPr") && self.path.iter().rev().nth(1).is_some_and(|name| name == "pPr");
        let in_list = self.within("numPr") && self.path.iter().rev().nth(1).is_some_and(|name| name == "pPr");
        if element.name == "del" && self.within("trPr") {
            if let Some(table) = self.tables.last_mut() {
                table.row_deleted = true;
            }
            return;
        }
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let number = element.number();
        match element.name.as_str() {
            "pStyle" => paragraph.style = element.get("val"),
            "del" | "moveFrom" if in_mark => paragraph.end_deleted = true,
            "numId" if in_list => {
                let level = paragraph.list.and_then(|known| known.level);
                paragraph.list = number.map(|list| InList { list, level });
            }
            "ilvl" if in_list => {
                // The list follows; if it does not, it is that of the style.
                let list = paragraph.list.map_or(u32::MAX, |known| known.list);
                paragraph.list = Some(InList { list, level: number });
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        // A field whose end is missing must not swallow the rest of the document.
        self.fields.retain(|in_result| *in_result);
        let Some(paragraph) = self.paragraphs.pop() else { return };
        if paragraph.end_deleted {
            self.carried.push_str(&paragraph.text);
            self.put(paragraph.after);
            return;
        }
        let own = paragraph.list.filter(|known| known.list != u32::MAX);
        let label = self.numbering.next(own, paragraph.style.as_deref()).unwrap_or_default();
        let in_cell = self.frames.len() > 1;
        let mut text = std::mem::take(&mut self.carried);
        text.push_str(&paragraph.text);
        // An empty numbered paragraph is a row number in a table, and a slip elsewhere.
        if in_cell || !text.trim().is_empty() {
            text.insert_str(0, &label);
        }
        if !text.is_empty() {
            self.put(vec![Item::Line(text)]);
        }
        self.put(paragraph.after);
    }

    fn table_property(&mut self, element: &Element<'_>) {
        let parent = self.path.last().map_or("", String::as_str);
        let Some(table) = self.tables.last_mut() else { return };
        match (parent, element.name.as_str()) {
            (_, "tr") => {
                table.column = 0;
                table.row_start = table.grid.cells.len();
                table.row_deleted = false;
            }
            (_, "tc") => (table.colspan, table.down, table.across) = (1, Merge::None, false),
            ("trPr", "gridBefore") => table.column = element.number().unwrap_or(0).min(MAX_SPAN),
            ("tcPr", "gridSpan") => table.colspan = element.number().unwrap_or(1).clamp(1, MAX_SPAN),
            ("tcPr", "vMerge") => {
                let restart = element.get("val").as_deref() == Some("restart");
                table.down = if restart { Merge::Restart } else { Merge::Continue };
            }
            ("tcPr", "hMerge") => table.across = element.get("val").as_deref() != Some("restart"),
            _ => {}
        }
    }
}

impl Table {
    fn put(&mut self, items: Vec<Item>) {
        let (row, column, colspan) = (self.grid.rows, self.column, self.colspan);
        self.column = (self.column + colspan).min(MAX_COLUMNS);
        if self.across
            && self.grid.cells.len() > self.row_start
            && let Some(left) = self.grid.cells.last_mut()
        {
            left.colspan += colspan; // merged as older programs write it
            return;
        }
        if self.down == Merge::Continue
            && let Some(above) = self.merges.get(&column).and_then(|index| self.grid.cells.get_mut(*index))
            && above.row + above.rowspan == row
        {
            above.rowspan += 1;
            return;
        }
        if self.down == Merge::None {
            self.merges.remove(&column);
        } else {
            self.merges.insert(column, self.grid.cells.len());
        }
        self.grid.cells.push(GridCell { row, column, rowspan: 1, colspan, items });
    }

    fn end_row(&mut self) {
        if std::mem::take(&mut self.row_deleted) {
            let row = self.grid.rows;
            self.grid.cells.truncate(self.row_start);
            for cell in &mut self.grid.cells {
                cell.rowspan = cell.rowspan.min(row - cell.row);
            }
            let left = self.grid.cells.len();
            self.merges.retain(|_, index| *index < left);
        } else {
            self.grid.rows += 1;
        }
    }
}
