//! Word documents with everything that Word keeps: deleted text, comments, hidden text, headers,
//! notes, text boxes, field codes.

use std::collections::BTreeMap;

use gongkai_domain::contents::{Cell, Hidden, Passage, Table};

use super::{Sink, markup, properties};
use crate::colour::{Rgb, WHITE};
use crate::docx::look::{hides, hiding_styles, ink, paper, paragraph_hides, row_hides};
use crate::docx::xml::{Element, Piece, Source};
use crate::items::MAX_CELLS;
use crate::package::Package;
use crate::{BrokenKind, Fault};

/// How bookmarks begin that Word sets by itself.
const OWN_BOOKMARKS: [&str; 5] = ["_Toc", "_Ref", "_Hlk", "_MON_", "_GoBack"];

/// What a part is called, and whether it is printed.
fn part_of(name: &str) -> Option<(&'static str, Option<Hidden>)> {
    let file = name.strip_prefix("word/")?;
    let starts = |start: &str| file.starts_with(start) && file.ends_with(".xml") && !file.contains('/');
    Some(match file {
        "document.xml" => ("", None),
        _ if starts("header") => ("页眉，", None),
        _ if starts("footer") => ("页脚，", None),
        _ if starts("footnotes") => ("脚注，", None),
        _ if starts("endnotes") => ("尾注，", None),
        _ if starts("comments") => ("批注，", Some(Hidden::Comment)),
        "glossary/document.xml" => ("构建基块，", Some(Hidden::Other)),
        _ if starts("document") => ("", None),
        _ => return None,
    })
}

/// Reads an opened package that holds a Word document.
pub(super) fn read(mut package: Package<'_>, depth: usize, sink: &mut Sink) -> Result<(), Fault> {
    let styles = match package.xml("word/styles.xml")? {
        Some(xml) => hiding_styles(&xml)?,
        None => BTreeMap::new(),
    };
    let mut names: Vec<String> =
        package.names().iter().filter(|name| part_of(name).is_some()).cloned().collect();
    names.sort_by_key(|name| (name != "word/document.xml", name.clone()));
    if names.is_empty() {
        return Err(Fault::Broken { kind: BrokenKind::Docx });
    }
    for name in &names {
        let (Some((words, hidden)), Some(xml)) = (part_of(name), package.xml(name)?) else { continue };
        Walk::over(&xml, &styles, words, hidden, sink)?;
    }
    drawn(&mut package, sink)?;
    settings(&mut package, sink)?;
    properties::read(&mut package, sink)?;
    let is_read = |name: &str| {
        part_of(name).is_some()
            || name.starts_with("word/settings")
            || name.starts_with("word/charts/")
            || name.starts_with("word/diagrams/")
    };
    properties::further_parts(&mut package, &is_read, depth, sink)
}

/// Charts and diagrams.
fn drawn(package: &mut Package<'_>, sink: &mut Sink) -> Result<(), Fault> {
    let names: Vec<String> = package.names().to_vec();
    for name in names.iter().filter(|name| name.ends_with(".xml")) {
        let words = if name.starts_with("word/charts/chart") {
            "图表"
        } else if name.starts_with("word/diagrams/data") {
            "图示"
        } else {
            continue;
        };
        let Some(xml) = package.xml(name)? else { continue };
        for text in markup::texts(&xml, &["t", "v", "f"], &["p", "pt", "f"])? {
            sink.passage(Passage::printed(words, text.trim()))?;
        }
    }
    Ok(())
}

/// Variables of a document and sources of its letters.
fn settings(package: &mut Package<'_>, sink: &mut Sink) -> Result<(), Fault> {
    let Some(xml) = package.xml("word/settings.xml")? else { return Ok(()) };
    for value in markup::attributes(&xml, &["docVar", "query", "connectString"], "val")? {
        sink.hidden("文档变量", Hidden::Code, &value)?;
    }
    Ok(())
}

/// Text of one paragraph, by how far it is seen.
#[derive(Default)]
struct Text {
    shown: String,
    /// With what is deleted, without what was put in since.
    before: String,
    all: String,
    marked: Vec<(Hidden, String)>,
    deleted: bool,
    /// Shading behind the paragraph.
    paper: Option<Rgb>,
    /// Hidden by its place or its lines.
    own: Option<Hidden>,
    style: Option<Hidden>,
    /// Paragraphs of text boxes anchored here.
    inner: Vec<Text>,
    /// Stands in the older form of a drawing that the newer one replaces.
    doubled: bool,
}

#[derive(Default)]
struct Grid {
    row: u32,
    column: u32,
    span: u32,
    /// Shading behind the open cell.
    paper: Option<Rgb>,
    row_hidden: bool,
    cells: Vec<Cell>,
    hidden: Vec<(u32, u32, Hidden, String)>,
    current: String,
}

struct Run {
    hidden: Option<Hidden>,
    ink: Option<Rgb>,
    paper: Option<Rgb>,
}

struct Walk<'s> {
    styles: &'s BTreeMap<String, Hidden>,
    words: &'static str,
    hidden: Option<Hidden>,
    path: Vec<String>,
    paragraphs: Vec<Text>,
    /// Open tables, each with the number of paragraphs that were open where it began.
    tables: Vec<(Grid, usize)>,
    runs: Vec<Run>,
    deleted: usize,
    inserted: usize,
    fallback: usize,
    lines: usize,
    numbered: usize,
    cells: usize,
    code: String,
}

impl<'s> Walk<'s> {
    fn over(
        xml: &str,
        styles: &'s BTreeMap<String, Hidden>,
        words: &'static str,
        hidden: Option<Hidden>,
        sink: &mut Sink,
    ) -> Result<(), Fault> {
        let mut walk = Self {
            styles,
            words,
            hidden,
            path: Vec::new(),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            runs: Vec::new(),
            deleted: 0,
            inserted: 0,
            fallback: 0,
            lines: 0,
            numbered: 0,
            cells: 0,
            code: String::new(),
        };
        let mut source = Source::all(xml);
        loop {
            match source.next()? {
                Piece::Open(element) => {
                    walk.open(&element, sink)?;
                    walk.path.push(element.name);
                }
                Piece::Close => {
                    if let Some(name) = walk.path.pop() {
                        walk.close(&name, sink)?;
                    }
                }
                Piece::Text(text) => walk.text(&text),
                Piece::End => return walk.codes(sink),
            }
        }
    }

    fn parent(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn open(&mut self, element: &Element<'_>, sink: &mut Sink) -> Result<(), Fault> {
        match element.name.as_str() {
            "p" => self.paragraphs.push(Text { doubled: self.fallback > 0, ..Text::default() }),
            "r" => {
                let style = self.paragraphs.last().and_then(|paragraph| paragraph.style);
                let mut run = Run { hidden: None, ink: None, paper: None };
                run.take(style);
                self.runs.push(run);
            }
            "del" | "moveFrom" if !self.parent().ends_with("Pr") => self.deleted += 1,
            "ins" | "moveTo" if !self.parent().ends_with("Pr") => self.inserted += 1,
            "Fallback" => self.fallback += 1,
            "tab" | "ptab" if self.parent() == "r" => self.push(" "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "tbl" => {
                self.tables.push((Grid { span: 1, ..Grid::default() }, self.paragraphs.len()));
            }
            "tc" => {
                self.cells += 1;
                if self.cells > MAX_CELLS {
                    return Err(Fault::TooManyCells);
                }
            }
            "fldSimple" => self.code.push_str(&element.get("instr").unwrap_or_default()),
            "docPr" | "cNvPr" => {
                for name in ["descr", "title"] {
                    if let Some(text) = element.get(name) {
                        sink.hidden(format!("{}图片说明", self.words), Hidden::Attribute, &text)?;
                    }
                }
            }
            // What a control offers, what it and a place are called.
            "listItem" | "alias" | "tag" | "bookmarkStart" | "hyperlink" | "tblCaption"
            | "tblDescription" | "listEntry" | "helpText" | "statusText" | "shape" | "imagedata" => {
                self.named(element, sink)?;
            }
            "default" if self.parent() == "textInput" => self.named(element, sink)?,
            "comment" | "person" => {
                if let Some(author) = element.get("author") {
                    sink.property("批注作者", &author)?;
                }
            }
            _ => self.property(element),
        }
        Ok(())
    }

    /// Words in attributes that no page shows.
    fn named(&self, element: &Element<'_>, sink: &mut Sink) -> Result<(), Fault> {
        let (place, names): (_, &[&str]) = match element.name.as_str() {
            "listItem" => ("内容控件的选项", &["displayText", "value"]),
            "bookmarkStart" => ("书签", &["name"]),
            "hyperlink" => ("超链接的提示", &["tooltip", "anchor"]),
            "tblCaption" | "tblDescription" => ("表格说明", &["val"]),
            "listEntry" | "helpText" | "statusText" | "default" => ("旧式表单的内容", &["val"]),
            "shape" | "imagedata" => ("图片说明", &["alt", "title"]),
            _ => ("内容控件的名称", &["val"]),
        };
        for text in names.iter().filter_map(|name| element.get(name)) {
            // Word numbers its own bookmarks; any other may begin so, and is then hidden from Word's own list.
            if !OWN_BOOKMARKS.iter().any(|own| text.starts_with(own)) {
                sink.hidden(format!("{}{place}", self.words), Hidden::Attribute, &text)?;
            }
        }
        Ok(())
    }

    /// What is said about a run, a paragraph, a cell, a row.
    fn property(&mut self, element: &Element<'_>) {
        match self.parent() {
            "rPr" if self.path.iter().rev().nth(1).is_some_and(|name| name == "r") => {
                self.run_property(element);
            }
            // What newer editions of Word fill the shapes of words with.
            "textFill" if element.name == "noFill" => {
                if let Some(run) = self.runs.last_mut() {
                    run.hidden = Some(Hidden::Pale);
                }
            }
            "solidFill" if self.path.iter().rev().nth(1).is_some_and(|name| name == "textFill") => {
                if let Some(run) = self.runs.last_mut() {
                    run.ink = ink(element).or(run.ink);
                }
            }
            "pPr" => {
                let Some(paragraph) = self.paragraphs.last_mut() else { return };
                paragraph.own = paragraph_hides(element).or(paragraph.own);
                if let Some(paper) = paper(element) {
                    paragraph.paper = paper;
                } else if element.name == "pStyle" {
                    paragraph.style = element.get("val").and_then(|style| self.styles.get(&style).copied());
                }
            }
            "tcPr" | "trPr" => {
                let Some((grid, _)) = self.tables.last_mut() else { return };
                grid.row_hidden |= row_hides(element);
                if let Some(paper) = paper(element) {
                    grid.paper = paper;
                } else if element.name == "gridSpan" {
                    grid.span = element.number().unwrap_or(1).clamp(1, 1000);
                }
            }
            _ => {}
        }
    }

    fn run_property(&mut self, element: &Element<'_>) {
        let style = (element.name == "rStyle")
            .then(|| self.styles.get(&element.get("val").unwrap_or_default()).copied())
            .flatten();
        let Some(run) = self.runs.last_mut() else { return };
        run.take(style);
        match element.name.as_str() {
            "color" => run.ink = ink(element),
            // A property switched off undoes what the style says.
            "vanish" if !element.is_on() => run.hidden = None,
            _ => run.hidden = hides(element).or(run.hidden),
        }
        // Of a marker and a shading the marker lies above, in whichever order they stand.
        if let Some(paper) = paper(element) {
            run.paper = if element.name == "highlight" { paper.or(run.paper) } else { run.paper.or(paper) };
        }
    }

    fn text(&mut self, text: &str) {
        match self.parent() {
            "t" | "delText" => self.push(text),
            "instrText" | "delInstrText" => self.code.push_str(text),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let deleted = self.deleted > 0 || self.parent() == "delText";
        let run = self.runs.last();
        let cell = self.tables.last().and_then(|(grid, _)| grid.paper);
        let (ink, behind) = run.map_or((None, None), |run| (run.ink, run.paper));
        let mut hidden = run.and_then(|run| run.hidden);
        let inserted = self.inserted > 0;
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let paper = behind.or(paragraph.paper).or(cell).unwrap_or(WHITE);
        if ink.is_some_and(|ink| ink.is_like(paper)) {
            hidden = hidden.or(Some(Hidden::Pale));
        }
        hidden = hidden.or(paragraph.own);
        if paragraph.doubled {
            hidden = hidden.or(Some(Hidden::Other));
        }
        paragraph.all.push_str(text);
        if !inserted {
            paragraph.before.push_str(text);
        }
        paragraph.deleted |= deleted;
        if deleted {
            return;
        }
        match hidden {
            None => paragraph.shown.push_str(text),
            Some(hidden) => match paragraph.marked.last_mut() {
                Some((last, so_far)) if *last == hidden => so_far.push_str(text),
                _ => paragraph.marked.push((hidden, text.to_owned())),
            },
        }
    }

    fn close(&mut self, name: &str, sink: &mut Sink) -> Result<(), Fault> {
        match name {
            "p" => self.end_paragraph(sink)?,
            "r" => {
                self.runs.pop();
            }
            "del" | "moveFrom" if !self.parent().ends_with("Pr") => {
                self.deleted = self.deleted.saturating_sub(1);
            }
            "ins" | "moveTo" if !self.parent().ends_with("Pr") => {
                self.inserted = self.inserted.saturating_sub(1);
            }
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            "tc" => {
                if let Some((grid, _)) = self.tables.last_mut() {
                    let text = std::mem::take(&mut grid.current);
                    if !text.trim().is_empty() {
                        let hidden = grid.row_hidden.then_some(Hidden::Row);
                        grid.cells.push(Cell { row: grid.row, column: grid.column, hidden, text });
                    }
                    grid.column = grid.column.saturating_add(std::mem::replace(&mut grid.span, 1));
                    grid.paper = None;
                }
            }
            "tr" => {
                if let Some((grid, _)) = self.tables.last_mut() {
                    grid.row += 1;
                    grid.column = 0;
                    grid.row_hidden = false;
                }
            }
            "tbl" => self.end_table(sink)?,
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self, sink: &mut Sink) -> Result<(), Fault> {
        let Some(text) = self.paragraphs.pop() else { return Ok(()) };
        let depth = self.paragraphs.len();
        match self.tables.last_mut() {
            Some((grid, outside)) if *outside == depth => {
                into_cell(grid, text);
                Ok(())
            }
            _ => match self.paragraphs.last_mut() {
                Some(outer) => {
                    outer.inner.push(text);
                    Ok(())
                }
                None => self.line(text, sink),
            },
        }
    }

    fn line(&mut self, text: Text, sink: &mut Sink) -> Result<(), Fault> {
        if !text.shown.trim().is_empty() || !text.marked.is_empty() || text.deleted {
            self.lines += 1;
        }
        let place = format!("{}第{}段", self.words, self.lines.max(1));
        emit(&text, &place, self.hidden, sink)?;
        let mut inner = text.inner;
        while let Some(text) = inner.pop() {
            emit(&text, &format!("{place}的文本框"), self.hidden, sink)?;
            inner.extend(text.inner);
        }
        Ok(())
    }

    fn end_table(&mut self, sink: &mut Sink) -> Result<(), Fault> {
        let Some((grid, _)) = self.tables.pop() else { return Ok(()) };
        self.numbered += 1;
        let place = format!("{}第{}个表格", self.words, self.numbered);
        let table = Table { place, hidden: self.hidden, sheet: false, cells: grid.cells };
        let hidden: Vec<(String, Hidden, String)> = grid
            .hidden
            .into_iter()
            .map(|(row, column, hidden, text)| {
                let cell = Cell { row, column, hidden: None, text: String::new() };
                (table.place_of(&cell), hidden, text)
            })
            .collect();
        sink.table(table)?;
        hidden.iter().try_for_each(|(place, hidden, text)| sink.hidden(place.clone(), *hidden, text))
    }

    fn codes(self, sink: &mut Sink) -> Result<(), Fault> {
        sink.hidden(format!("{}域代码", self.words), Hidden::Code, &self.code)
    }
}

impl Run {
    /// What a style says: white is a colour, which the run itself may change.
    fn take(&mut self, style: Option<Hidden>) {
        match style {
            Some(Hidden::Pale) => self.ink = Some(WHITE),
            Some(_) => self.hidden = style,
            None => {}
        }
    }
}

fn into_cell(grid: &mut Grid, text: Text) {
    let (row, column) = (grid.row, grid.column);
    let mut open = vec![text];
    while let Some(text) = open.pop() {
        if !text.shown.trim().is_empty() {
            if !grid.current.is_empty() {
                grid.current.push('\n');
            }
            grid.current.push_str(&text.shown);
        }
        for (hidden, words) in unseen(&text) {
            grid.hidden.push((row, column, hidden, words));
        }
        open.extend(text.inner);
    }
}

/// What of a paragraph is not seen: each way of hiding, and the paragraph as it was before changes.
fn unseen(text: &Text) -> Vec<(Hidden, String)> {
    let mut out = Vec::new();
    if text.deleted {
        out.push((Hidden::Deleted, text.before.clone()));
    }
    for (hidden, words) in &text.marked {
        out.push((*hidden, words.clone()));
        // A number may be hidden in part.
        let edge =
            words.starts_with(|c: char| c.is_ascii_digit()) || words.ends_with(|c: char| c.is_ascii_digit());
        if edge && !text.deleted && text.all.len() > words.len() {
            out.push((*hidden, text.all.clone()));
        }
    }
    out
}

fn emit(text: &Text, place: &str, hidden: Option<Hidden>, sink: &mut Sink) -> Result<(), Fault> {
    sink.passage(Passage { hidden, ..Passage::printed(place, text.shown.trim()) })?;
    unseen(text).iter().try_for_each(|(why, words)| sink.hidden(place, *why, words))
}
