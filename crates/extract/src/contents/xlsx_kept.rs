//! Values that a workbook keeps of other files, of the sources of its summaries and of its charts. They were
//! cells, and whoever opens the file gets them back as cells: so they are tables again, with the names of
//! their columns.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_domain::contents::{Cell, Hidden, Passage, Table};

use super::xlsx::{as_kept, position};
use super::{Sink, markup};
use crate::Fault;
use crate::docx::xml::{Element, Piece, Source};
use crate::items::MAX_CELLS;
use crate::package::Package;

/// The parts that keep values.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Summary,
    Records,
    Link,
    Chart,
    Connection,
}

impl Part {
    fn of(name: &str) -> Option<Self> {
        Some(if name.contains("/pivotcache/") {
            if name.contains("records") { Self::Records } else { Self::Summary }
        } else if name.contains("/externallinks/") {
            Self::Link
        } else if name.contains("/charts/chart") {
            Self::Chart
        } else if name.contains("connections.xml") {
            Self::Connection
        } else {
            return None;
        })
    }

    fn words(self) -> &'static str {
        match self {
            Self::Summary | Self::Records => "数据透视表的缓存",
            Self::Link => "外部链接的缓存",
            Self::Chart => "图表的数据",
            Self::Connection => "外部连接",
        }
    }
}

/// Reads those parts and notes their names.
pub(super) fn read(
    package: &mut Package<'_>,
    read_parts: &mut BTreeSet<String>,
    sink: &mut Sink,
) -> Result<(), Fault> {
    let mut names: Vec<String> = package.names().to_vec();
    names.retain(|name| name.ends_with(".xml"));
    // The definition of a summary, which names the columns, comes before its records.
    names.sort();
    let mut headings: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
    for name in names {
        let Some(part) = Part::of(&name) else { continue };
        let Some(xml) = package.xml(&name)? else { continue };
        let heads = headings.get(&name.replace("records", "definition")).cloned();
        let read = Kept::read(&xml, part, heads.filter(|_| part == Part::Records).unwrap_or_default())?;
        for cells in read.tables {
            if part == Part::Summary {
                let first = cells.iter().filter(|cell| cell.row == 0).cloned().collect();
                headings.insert(name.clone(), first);
            }
            let (place, hidden) = (part.words().to_owned(), Some(Hidden::Cache));
            sink.table(Table { place, hidden, sheet: false, cells })?;
        }
        beside(&xml, part, sink)?;
        read_parts.insert(name);
    }
    Ok(())
}

/// What is printed in a chart, and where values came from.
fn beside(xml: &str, part: Part, sink: &mut Sink) -> Result<(), Fault> {
    for text in markup::texts(xml, &["t"], &["p"])? {
        sink.passage(Passage::printed("图表", text.trim()))?;
    }
    for attribute in ["connection", "command", "refersTo"] {
        for text in markup::attributes(xml, &[], attribute)? {
            sink.hidden(part.words(), Hidden::Cache, &text)?;
        }
    }
    Ok(())
}

/// The columns of one part.
struct Kept {
    part: Part,
    tables: Vec<Vec<Cell>>,
    row: u32,
    column: u32,
    /// The column that begins next.
    next: u32,
    /// The value of a cell or a point, while it is open.
    value: Option<String>,
    left: usize,
}

impl Kept {
    fn read(xml: &str, part: Part, heads: Vec<Cell>) -> Result<Self, Fault> {
        let mut kept =
            Self { part, tables: vec![heads], row: 0, column: 0, next: 0, value: None, left: MAX_CELLS };
        let mut source = Source::all(xml);
        let mut path: Vec<String> = Vec::new();
        loop {
            match source.next()? {
                Piece::Open(element) => {
                    kept.open(&element)?;
                    path.push(element.name);
                }
                Piece::Text(text) => {
                    if path.last().is_some_and(|name| name == "v")
                        && let Some(value) = &mut kept.value
                    {
                        value.push_str(&text);
                    }
                }
                Piece::Close => {
                    if matches!(path.pop().as_deref(), Some("pt" | "cell" | "tx")) {
                        kept.end_value()?;
                    }
                }
                Piece::End => return Ok(kept),
            }
        }
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), Fault> {
        match (self.part, element.name.as_str()) {
            (Part::Summary, "cacheField") => {
                self.next_column();
                self.add(0, self.column, element.get("name").unwrap_or_default())?;
            }
            (Part::Summary, "s" | "n" | "d") => {
                self.row += 1;
                self.add(self.row, self.column, element.get("v").unwrap_or_default())?;
            }
            (Part::Records, "r") => (self.row, self.column) = (self.row + 1, 0),
            (Part::Records, "s" | "n" | "d" | "x" | "m" | "b" | "e") => {
                let value = if element.name == "x" { None } else { element.get("v") };
                self.add(self.row, self.column, value.unwrap_or_default())?;
                self.column = self.column.saturating_add(1);
            }
            (Part::Link, "sheetData") => self.tables.push(Vec::new()),
            (Part::Link, "cell") => {
                let place = element.get("r").and_then(|place| position(&place));
                (self.row, self.column) = place.unwrap_or((self.row, self.column.saturating_add(1)));
                self.value = Some(String::new());
            }
            (Part::Chart, "strCache" | "numCache" | "strLit" | "numLit" | "lvl") => self.next_column(),
            // The name of a series may stand without a cell behind it.
            (Part::Chart, "tx") => self.value = Some(String::new()),
            (Part::Chart, "pt") => {
                self.row += 1;
                self.value = Some(String::new());
            }
            _ => {}
        }
        Ok(())
    }

    fn next_column(&mut self) {
        (self.row, self.column) = (0, self.next);
        self.next = self.next.saturating_add(1);
    }

    fn end_value(&mut self) -> Result<(), Fault> {
        let value = self.value.take().unwrap_or_default();
        self.add(self.row, self.column, value)
    }

    fn add(&mut self, row: u32, column: u32, text: String) -> Result<(), Fault> {
        self.left = self.left.checked_sub(1).ok_or(Fault::TooManyCells)?;
        let text = if text.contains(['E', 'e']) { as_kept(&text) } else { text };
        if let Some(cells) = self.tables.last_mut().filter(|_| !text.trim().is_empty()) {
            cells.push(Cell { row, column, hidden: None, text });
        }
        Ok(())
    }
}
