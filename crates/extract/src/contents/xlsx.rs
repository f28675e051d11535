//! Workbooks with everything that they keep: hidden sheets, rows and columns, white text, comments,
//! names, formulas, values of other files.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_domain::contents::{Cell, Hidden, Passage, Table};

use super::xlsx_styles::Styles;
use super::{Sink, markup, properties, xlsx_kept};
use crate::docx::xml::{Element, Piece, Source};
use crate::items::MAX_CELLS;
use crate::package::Package;
use crate::{BrokenKind, Fault};

const BROKEN: Fault = Fault::Broken { kind: BrokenKind::Xlsx };
/// Beyond this, floating values do not hold every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Cells that are looked at for what merging and conditions hide.
const MAX_STEPS: usize = 5_000_000;
/// Rows and columns lower or narrower than this are not seen.
const NO_HEIGHT: f64 = 1.0;
const NO_WIDTH: f64 = 0.3;

/// One sheet as the workbook names it.
struct Sheet {
    name: String,
    hidden: bool,
    part: String,
}

/// Reads an opened package that holds a workbook.
pub(super) fn read(mut package: Package<'_>, depth: usize, sink: &mut Sink) -> Result<(), Fault> {
    let book = main_part(&package).ok_or(BROKEN)?;
    let xml = package.xml(&book)?.ok_or(BROKEN)?;
    let targets = relations(&mut package, &book)?;
    let sheets = sheets(&xml, &targets)?;
    let strings = match part_ending(&package, "sharedstrings.xml") {
        Some(part) => strings(&package.xml(&part)?.unwrap_or_default())?,
        None => Vec::new(),
    };
    let styles = match part_ending(&package, "xl/styles.xml") {
        Some(part) => Styles::read(&package.xml(&part)?.unwrap_or_default())?,
        None => Styles::default(),
    };
    let mut read_parts: BTreeSet<String> = BTreeSet::from([book]);
    let mut budget = MAX_CELLS;
    for sheet in &sheets {
        read_parts.insert(sheet.part.clone());
        let xml = package.xml(&sheet.part)?.unwrap_or_default();
        Walk::over(&xml, sheet, &strings, &styles, &mut budget, sink)?;
        for target in relations(&mut package, &sheet.part)?.into_values() {
            beside(&mut package, sheet, &target, &mut read_parts, sink)?;
        }
    }
    names(&xml, sink)?;
    xlsx_kept::read(&mut package, &mut read_parts, sink)?;
    properties::read(&mut package, sink)?;
    let is_read = |name: &str| {
        read_parts.contains(name) || name.ends_with("sharedstrings.xml") || name.contains("vmldrawing")
    };
    properties::further_parts(&mut package, &is_read, depth, sink)
}

fn main_part(package: &Package<'_>) -> Option<String> {
    let names = package.names();
    let found = names.iter().find(|name| name.starts_with("xl/workbook") && name.ends_with(".xml"));
    found.cloned()
}

fn part_ending(package: &Package<'_>, ending: &str) -> Option<String> {
    package.names().iter().find(|name| name.ends_with(ending)).cloned()
}

/// Parts that a part points to, by id, with whole names in lower case.
fn relations(package: &mut Package<'_>, part: &str) -> Result<BTreeMap<String, String>, Fault> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(xml) = package.xml(&format!("{folder}/_rels/{file}.rels"))? else { return Ok(BTreeMap::new()) };
    let mut source = Source::all(&xml);
    let mut targets = BTreeMap::new();
    loop {
        match source.next()? {
            Piece::Open(element) if element.name == "Relationship" => {
                if let (Some(id), Some(target)) = (element.get("Id"), element.get("Target")) {
                    targets.insert(id, whole_name(folder, &target));
                }
            }
            Piece::End => return Ok(targets),
            _ => {}
        }
    }
}

fn whole_name(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_ascii_lowercase();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/").to_ascii_lowercase()
}

fn sheets(xml: &str, targets: &BTreeMap<String, String>) -> Result<Vec<Sheet>, Fault> {
    let mut source = Source::all(xml);
    let mut sheets = Vec::new();
    loop {
        match source.next()? {
            Piece::Open(element) if element.name == "sheet" => {
                let part = element.get("id").and_then(|id| targets.get(&id).cloned()).unwrap_or_default();
                let hidden = element.get("state").is_some_and(|state| state != "visible");
                sheets.push(Sheet { name: element.get("name").unwrap_or_default(), hidden, part });
            }
            Piece::End => return Ok(sheets),
            _ => {}
        }
    }
}

/// Names that people gave to cells and values, unless they are only places.
fn names(xml: &str, sink: &mut Sink) -> Result<(), Fault> {
    let mut source = Source::all(xml);
    let mut name = None;
    loop {
        match source.next()? {
            Piece::Open(element) => {
                name = if element.name == "definedName" { element.get("name") } else { None };
                if let Some(comment) = name.as_ref().and_then(|_| element.get("comment")) {
                    sink.hidden("定义的名称", Hidden::Name, &comment)?;
                }
            }
            Piece::Text(text) => {
                if let Some(name) = &name {
                    sink.hidden("定义的名称", Hidden::Name, &format!("{name}：{text}"))?;
                }
            }
            Piece::Close => name = None,
            Piece::End => return Ok(()),
        }
    }
}

/// The strings that cells share; readings above characters stand behind them.
fn strings(xml: &str) -> Result<Vec<String>, Fault> {
    let mut source = Source::all(xml);
    let mut strings = Vec::new();
    let mut inside = false;
    loop {
        match source.next()? {
            Piece::Open(element) => {
                inside = element.name == "t";
                if element.name == "si" {
                    strings.push(String::new());
                }
            }
            Piece::Text(text) if inside => {
                if let Some(last) = strings.last_mut() {
                    last.push_str(&text);
                }
            }
            Piece::Close => inside = false,
            Piece::End => return Ok(strings),
            Piece::Text(_) => {}
        }
    }
}

fn number(element: &Element<'_>, name: &str) -> Option<f64> {
    element.get(name)?.trim().parse().ok()
}

fn index(element: &Element<'_>, name: &str) -> Option<usize> {
    element.get(name)?.trim().parse().ok()
}

/// What one sheet holds.
struct Walk<'s> {
    place: String,
    strings: &'s [String],
    styles: &'s Styles,
    columns: Vec<(u32, u32)>,
    row: u32,
    column: u32,
    row_hidden: bool,
    kind: String,
    style: usize,
    value: String,
    formula: String,
    /// The header or footer that is being read.
    margin: String,
    cells: Vec<Cell>,
    formulas: Vec<(u32, u32, String)>,
    others: Vec<(Option<Hidden>, String)>,
    /// What people may choose from in cells: they typed it as they type cells.
    options: Vec<Cell>,
    rows_unseen: bool,
    /// Cells that are one with the first of them.
    merged: Vec<Area>,
    /// Where a condition may hide what cells hold.
    conditions: Vec<Area>,
    condition: Vec<Area>,
}

impl<'s> Walk<'s> {
    fn over(
        xml: &str,
        sheet: &Sheet,
        strings: &'s [String],
        styles: &'s Styles,
        budget: &mut usize,
        sink: &mut Sink,
    ) -> Result<(), Fault> {
        let mut walk = Walk {
            place: format!("工作表“{}”", sheet.name),
            strings,
            styles,
            columns: Vec::new(),
            row: 0,
            column: 0,
            row_hidden: false,
            kind: String::new(),
            style: 0,
            value: String::new(),
            formula: String::new(),
            margin: String::new(),
            cells: Vec::new(),
            formulas: Vec::new(),
            others: Vec::new(),
            options: Vec::new(),
            rows_unseen: false,
            merged: Vec::new(),
            conditions: Vec::new(),
            condition: Vec::new(),
        };
        let mut source = Source::all(xml);
        let mut path: Vec<String> = Vec::new();
        loop {
            match source.next()? {
                Piece::Open(element) => {
                    walk.open(&element);
                    path.push(element.name);
                }
                Piece::Text(text) => walk.text(&path, &text),
                Piece::Close => match path.pop().unwrap_or_default().as_str() {
                    "c" => {
                        *budget = budget.checked_sub(1).ok_or(Fault::TooManyCells)?;
                        walk.end_cell();
                    }
                    "formula1" | "formula2" | "formula" | "f"
                        if path.last().is_none_or(|around| around != "c") =>
                    {
                        walk.end_formula();
                    }
                    name if is_margin(name) => {
                        let text = std::mem::take(&mut walk.margin);
                        walk.others.extend((!text.trim().is_empty()).then_some((None, text)));
                    }
                    _ => {}
                },
                Piece::End => return walk.end(sheet.hidden, sink),
            }
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        let on = |name: &str| element.get(name).is_some_and(|value| value == "1" || value == "true");
        match element.name.as_str() {
            "sheetFormatPr" => self.rows_unseen = on("zeroHeight"),
            "col" => {
                let narrow = number(element, "width").is_some_and(|width| width < NO_WIDTH);
                if (on("hidden") || narrow)
                    && let (Some(from), Some(to)) = (number_of(element, "min"), number_of(element, "max"))
                {
                    self.columns.push((from.saturating_sub(1), to.saturating_sub(1)));
                }
            }
            "row" => {
                self.row = number_of(element, "r").map_or(self.row + 1, |row| row).saturating_sub(1);
                let low = number(element, "ht").is_some_and(|height| height < NO_HEIGHT);
                let unseen =
                    self.rows_unseen && element.get("hidden").is_none() && element.get("ht").is_none();
                self.row_hidden = on("hidden") || low || unseen;
                self.column = 0;
            }
            "c" => {
                if let Some((row, column)) = element.get("r").and_then(|place| position(&place)) {
                    (self.row, self.column) = (row, column);
                }
                self.kind = element.get("t").unwrap_or_default();
                self.style = index(element, "s").unwrap_or(0);
                self.value.clear();
                self.formula.clear();
            }
            "mergeCell" => self.merged.extend(element.get("ref").as_deref().and_then(area)),
            "conditionalFormatting" => {
                let places = element.get("sqref").unwrap_or_default();
                self.condition = places.split_whitespace().filter_map(area).collect();
            }
            "cfRule" if index(element, "dxfId").is_some_and(|at| self.styles.condition_hides(at)) => {
                self.conditions.append(&mut self.condition);
            }
            "dataValidation" => {
                for name in ["prompt", "error", "promptTitle", "errorTitle"] {
                    self.others.extend(element.get(name).map(|text| (Some(Hidden::Code), text)));
                }
            }
            "hyperlink" => {
                for name in ["tooltip", "display", "location"] {
                    self.others.extend(element.get(name).map(|text| (Some(Hidden::Attribute), text)));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, path: &[String], text: &str) {
        let here = path.last().map_or("", String::as_str);
        let in_cell = path.iter().any(|name| name == "c");
        match here {
            "v" | "t" if in_cell => self.value.push_str(text),
            "formula1" | "formula2" | "formula" | "f" => self.formula.push_str(text),
            // In pieces: a reference to a character is a piece of its own.
            _ if is_margin(here) => self.margin.push_str(text),
            _ => {}
        }
    }

    /// A formula that stands in no cell, or the values that people may choose from.
    fn end_formula(&mut self) {
        let formula = std::mem::take(&mut self.formula);
        let list = formula.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match list.filter(|list| !list.contains('"')) {
            Some(list) => {
                let first = u32::try_from(self.options.len()).unwrap_or(u32::MAX);
                let cells = (first..).zip(list.split(',')).map(|(row, text)| (row, text.trim().to_owned()));
                self.options.extend(cells.map(|(row, text)| Cell { row, column: 0, hidden: None, text }));
            }
            None => self.others.push((Some(Hidden::Code), formula)),
        }
    }

    fn end_cell(&mut self) {
        let (row, column) = (self.row, self.column);
        self.column = column.saturating_add(1);
        let text = match self.kind.as_str() {
            "s" => self
                .value
                .trim()
                .parse()
                .ok()
                .and_then(|at: usize| self.strings.get(at).cloned())
                .unwrap_or_default(),
            "str" | "inlineStr" | "e" => std::mem::take(&mut self.value),
            "b" => String::new(),
            _ => as_kept(self.value.trim()),
        };
        // What a formula says in quotes is text; places of cells are not.
        if self.formula.contains('"') {
            let formula = std::mem::take(&mut self.formula);
            self.formulas.extend(joined(&formula).map(|text| (row, column, text)));
            self.formulas.push((row, column, formula));
        }
        if text.trim().is_empty() {
            return;
        }
        let in_column = self.columns.iter().any(|(from, to)| (*from..=*to).contains(&column));
        let is_text = matches!(self.kind.as_str(), "s" | "str" | "inlineStr");
        let format = self.styles.hides(self.style, is_text, &text);
        let hidden = match (self.row_hidden, in_column) {
            (true, _) => Some(Hidden::Row),
            (_, true) => Some(Hidden::Column),
            _ => format,
        };
        self.cells.push(Cell { row, column, hidden, text });
    }

    /// What merged cells and conditions hide, which stand behind the cells in the file.
    fn hide_areas(&mut self) {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut steps = MAX_STEPS;
        for area in std::mem::take(&mut self.conditions) {
            let cells = within(&mut self.cells, area, &mut steps);
            cells.for_each(|cell| cell.hidden = cell.hidden.or(Some(Hidden::Pale)));
        }
        for area in std::mem::take(&mut self.merged) {
            let (row, column, ..) = area;
            let first = self.cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column));
            let shown = first.ok().and_then(|at| self.cells.get(at)).map(|cell| cell.text.clone());
            // Some programs repeat the same words in every cell of the area.
            for cell in within(&mut self.cells, area, &mut steps) {
                if (cell.row, cell.column) != (row, column) && Some(&cell.text) != shown.as_ref() {
                    cell.hidden = cell.hidden.or(Some(Hidden::Covered));
                }
            }
        }
    }

    fn end(mut self, hidden: bool, sink: &mut Sink) -> Result<(), Fault> {
        self.hide_areas();
        let hidden = hidden.then_some(Hidden::Sheet);
        let table = Table { place: self.place.clone(), hidden, sheet: true, cells: self.cells };
        let code: Vec<(String, String)> = self
            .formulas
            .into_iter()
            .map(|(row, column, text)| {
                (table.place_of(&Cell { row, column, hidden: None, text: String::new() }), text)
            })
            .collect();
        sink.table(table)?;
        for (place, text) in code {
            sink.hidden(format!("{place}的公式"), Hidden::Code, &text)?;
        }
        let place = format!("{}的下拉选项", self.place);
        sink.table(Table { place, hidden: Some(Hidden::Code), sheet: false, cells: self.options })?;
        for (hidden, text) in self.others {
            let place = format!("{}{}", self.place, if hidden.is_none() { "的页眉页脚" } else { "" });
            sink.passage(Passage { hidden, ..Passage::printed(place, text.trim()) })?;
        }
        Ok(())
    }
}

/// A header or footer of one kind of page.
fn is_margin(name: &str) -> bool {
    name.ends_with("Header") || name.ends_with("Footer")
}

/// What a formula puts together from texts and numbers that stand in it; `None`: it joins none, or names no more
/// than one. Numbers that stand side by side for another reason are no number.
fn joined(formula: &str) -> Option<String> {
    const JOINING: [&str; 3] = ["&", "CONCAT", "TEXTJOIN"];
    if !JOINING.iter().any(|sign| formula.contains(sign)) {
        return None;
    }
    let (mut text, mut parts) = (String::new(), 0);
    for (at, piece) in formula.split('"').enumerate() {
        if at % 2 == 1 {
            text.push_str(piece);
            parts += 1;
            continue;
        }
        // Digits behind a letter or a dollar belong to the place of a cell.
        let mut before = ' ';
        for c in piece.chars() {
            let counts = c.is_ascii_digit() && !(before.is_ascii_alphabetic() || before == '$');
            before = if c.is_ascii_digit() && !counts { before } else { c };
            if counts {
                text.push(c);
            }
        }
        parts += usize::from(piece.bytes().any(|byte| byte.is_ascii_digit()));
    }
    (parts > 1).then_some(text)
}

/// First row and column, last row and column.
type Area = (u32, u32, u32, u32);

/// `B2:C5`, or one cell.
fn area(places: &str) -> Option<Area> {
    let (from, to) = places.split_once(':').unwrap_or((places, places));
    let ((row, column), (last_row, last_column)) = (position(from)?, position(to)?);
    Some((row, column, last_row, last_column))
}

/// The cells of an area, in the order in which they are sorted; no more are looked at than `steps`.
fn within<'c>(
    cells: &'c mut [Cell],
    (row, column, last_row, last_column): Area,
    steps: &mut usize,
) -> impl Iterator<Item = &'c mut Cell> {
    let start = cells.partition_point(|cell| (cell.row, cell.column) < (row, column));
    let end = cells.partition_point(|cell| (cell.row, cell.column) <= (last_row, last_column));
    let length = end.saturating_sub(start).min(*steps);
    *steps -= length;
    cells
        .iter_mut()
        .skip(start)
        .take(length)
        .filter(move |cell| (column..=last_column).contains(&cell.column))
}

fn number_of(element: &Element<'_>, name: &str) -> Option<u32> {
    element.get(name)?.trim().parse().ok()
}

/// `C7` as row and column from 0.
pub(super) fn position(place: &str) -> Option<(u32, u32)> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = place.split_at_checked(letters)?;
    let column = letters.bytes().try_fold(0_u32, |sum, byte| {
        sum.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// A number as the file keeps it. Integers are written out; those of which the last digits are lost
/// keep their exponent, so that the loss can be told.
pub(super) fn as_kept(value: &str) -> String {
    let Ok(number) = value.parse::<f64>() else { return value.to_owned() };
    if number.abs() < EXACT {
        let whole = number.fract() == 0.0;
        return if whole { format!("{number:.0}") } else { value.to_owned() };
    }
    let written = value.bytes().all(|byte| byte.is_ascii_digit());
    // A value that floating numbers hold exactly has gone through them.
    let exact = format!("{number:.0}") == value;
    if written && !exact { value.to_owned() } else { format!("{number:E}").replace('E', "E+") }
}

/// Comments, drawings and the like that belong to a sheet.
fn beside(
    package: &mut Package<'_>,
    sheet: &Sheet,
    target: &str,
    read_parts: &mut BTreeSet<String>,
    sink: &mut Sink,
) -> Result<(), Fault> {
    let comments = target.contains("comment");
    if !(comments || target.contains("/drawings/drawing")) || !target.ends_with(".xml") {
        return Ok(());
    }
    let Some(xml) = package.xml(target)? else { return Ok(()) };
    read_parts.insert(target.to_owned());
    if !comments {
        for text in markup::texts(&xml, &["t"], &["p"])? {
            sink.passage(Passage::printed(format!("工作表“{}”的图形", sheet.name), text.trim()))?;
        }
        for text in markup::attributes(&xml, &["cNvPr"], "descr")? {
            sink.hidden(format!("工作表“{}”的图片说明", sheet.name), Hidden::Attribute, &text)?;
        }
        return Ok(());
    }
    let mut source = Source::all(&xml);
    let (mut place, mut text, mut inside) = (String::new(), String::new(), false);
    loop {
        match source.next()? {
            Piece::Open(element) => {
                inside = matches!(element.name.as_str(), "t" | "text" | "author");
                if matches!(element.name.as_str(), "comment" | "threadedComment") {
                    end_comment(sheet, &place, &mut text, sink)?;
                    place = element.get("ref").unwrap_or_default();
                }
            }
            Piece::Text(more) if inside => text.push_str(&more),
            Piece::Text(_) => {}
            Piece::Close => inside = false,
            Piece::End => return end_comment(sheet, &place, &mut text, sink),
        }
    }
}

fn end_comment(sheet: &Sheet, place: &str, text: &mut String, sink: &mut Sink) -> Result<(), Fault> {
    let text = std::mem::take(text);
    if place.is_empty() {
        // Before the first comment stand the authors.
        return sink.property("批注作者", &text);
    }
    let table =
        Table {
            place: format!("工作表“{}”", sheet.name), hidden: None, sheet: true, cells: Vec::new()
        };
    let (row, column) = position(place).unwrap_or_default();
    let cell = Cell { row, column, hidden: None, text: String::new() };
    sink.hidden(format!("{}的批注", table.place_of(&cell)), Hidden::Comment, &text)
}
