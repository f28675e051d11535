//! Web pages with everything in their source: comments, scripts, attributes, elements that no
//! browser shows.

use ego_tree::iter::Edge;
use gongkai_domain::contents::{Cell, Hidden, Passage, Table};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::{Sink, may_be_personal, properties};
use crate::Fault;
use crate::css::{Sheet, look::Look};
use crate::html::{MAX_OPEN, is_block, most_open, span};
use crate::items::{MAX_CELLS, MAX_TABLE_DEPTH};

/// A cell with so many lines and characters is a part of the page, not of a table.
const ARTICLE: (usize, usize) = (4, 300);
/// Attributes that may hold words.
const SPEAKING: [&str; 12] = [
    "alt",
    "title",
    "value",
    "placeholder",
    "content",
    "aria-label",
    "summary",
    "label",
    "onclick",
    "srcdoc",
    "longdesc",
    "cite",
];

/// Reads a decoded page.
pub(super) fn read(source: &str, sink: &mut Sink) -> Result<(), Fault> {
    if most_open(source) > MAX_OPEN {
        return Err(Fault::NestedTooDeep);
    }
    let page = Html::parse_document(source);
    let sheet = Sheet::of(&page)?;
    for text in said_in_styles(&page) {
        sink.hidden("网页样式", Hidden::Markup, &text)?;
    }
    let mut walk = Walk::over(sheet, sink);
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => walk.text(text)?,
                Node::Comment(comment) => walk.sink.hidden("网页源码", Hidden::Markup, comment)?,
                Node::Element(_) => {
                    if let Some(element) = ElementRef::wrap(node) {
                        walk.open(element)?;
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    walk.close(element)?;
                }
            }
        }
    }
    walk.flush()
}

/// The style sheets that stand in a page.
fn styles(page: &Html) -> impl Iterator<Item = String> + '_ {
    let sheets =
        page.tree.nodes().filter(|node| node.value().as_element().is_some_and(|e| e.name() == "style"));
    sheets.map(|style| {
        let texts = style.children().filter_map(|child| child.value().as_text().map(|text| text.to_string()));
        texts.collect()
    })
}

/// Words in style sheets: comments, and what they put before or behind an element.
fn said_in_styles(page: &Html) -> Vec<String> {
    let mut said = Vec::new();
    for sheet in styles(page) {
        let comments = sheet.split("/*").skip(1).filter_map(|rest| rest.split("*/").next());
        said.extend(comments.map(str::to_owned));
        for rest in sheet.split("content").skip(1) {
            let Some(value) = rest.trim_start().strip_prefix(':') else { continue };
            said.push(strings_of(value).iter().map(|text| unescaped(text)).collect());
        }
    }
    said
}

/// The strings of a value up to its end; in a string a semicolon ends nothing.
fn strings_of(value: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let mut open = None;
    for c in value.chars() {
        match (open, c) {
            (None, ';' | '}') => break,
            (None, '"' | '\'') => {
                open = Some(c);
                strings.push(String::new());
            }
            (Some(sign), c) if c == sign => open = None,
            (Some(_), c) => strings.iter_mut().next_back().into_iter().for_each(|text| text.push(c)),
            _ => {}
        }
    }
    strings
}

/// A string of a style sheet with its `\31 ` and the like made characters.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut parts = text.split('\\');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        let (code, rest) = part.split_at_checked(digits).unwrap_or(("", part));
        plain.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        plain.push_str(if digits > 0 { rest.strip_prefix(' ').unwrap_or(rest) } else { rest });
    }
    plain
}

#[derive(Clone, Copy, Default)]
struct State {
    /// Hidden by what an element is.
    kind: Option<Hidden>,
    look: Look,
    silent: bool,
    /// Written from right to left: what is seen runs the other way.
    reversed: bool,
}

impl State {
    fn hidden(self) -> Option<Hidden> {
        self.kind.or_else(|| self.look.hidden())
    }
}

/// A table that is open.
#[derive(Default)]
struct Grid {
    row: u32,
    column: u32,
    started: bool,
    spans: Vec<u32>,
    cells: Vec<Cell>,
    /// Texts of open cells.
    open: Vec<String>,
    /// Lines of open cells with what is not seen in them.
    whole: Vec<Whole>,
    hidden: Vec<(u32, u32, Hidden, String)>,
}

/// A line with what is seen of it and what is not: a number that is hidden in part is whole for whoever copies it.
#[derive(Default)]
struct Whole {
    text: String,
    seen: bool,
    hidden: Option<Hidden>,
}

impl Whole {
    fn push(&mut self, text: &str, hidden: Option<Hidden>) {
        if text.trim().is_empty() {
            self.text.push(' ');
            return;
        }
        self.text.push_str(text);
        self.seen |= hidden.is_none();
        self.hidden = self.hidden.or(hidden);
    }

    /// The line, if it is seen in part and may hold a number of a person.
    fn partly(&mut self) -> Option<(Hidden, String)> {
        let Self { text, seen, hidden } = std::mem::take(self);
        hidden.filter(|_| seen && may_be_personal(&text)).map(|why| (why, text))
    }
}

struct Walk<'w> {
    sheet: Sheet,
    sink: &'w mut Sink,
    states: Vec<State>,
    line: String,
    whole: Whole,
    unseen: Option<(Hidden, String)>,
    grids: Vec<Grid>,
    lines: usize,
    tables: usize,
    cells: usize,
    in_title: bool,
}

impl Walk<'_> {
    fn state(&self) -> State {
        self.states.last().copied().unwrap_or_default()
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        let state = self.state();
        if state.silent {
            return Ok(());
        }
        let hidden = state.hidden();
        if self.unseen.as_ref().is_some_and(|(why, _)| hidden.is_some_and(|hidden| hidden != *why)) {
            self.end_unseen()?;
        }
        let text = match hidden {
            Some(Hidden::Script) => without_escapes(text),
            _ if state.reversed => text.chars().rev().collect(),
            _ => text.to_owned(),
        };
        if hidden != Some(Hidden::Script) && !self.in_title {
            let cell = self.grids.last_mut().and_then(|grid| grid.whole.last_mut());
            cell.unwrap_or(&mut self.whole).push(&text, hidden);
        }
        let target = match hidden {
            None if self.in_title => &mut self.line,
            None => match self.grids.last_mut().and_then(|grid| grid.open.last_mut()) {
                Some(cell) => cell,
                None => &mut self.line,
            },
            Some(hidden) => &mut self.unseen.get_or_insert((hidden, String::new())).1,
        };
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                target.push(c);
            } else if !target.ends_with([' ', '\n']) && !target.is_empty() {
                target.push(' ');
            }
        }
        Ok(())
    }

    fn open(&mut self, node: ElementRef<'_>) -> Result<(), Fault> {
        let element = node.value();
        let before = self.state();
        let name = element.name();
        if is_block(name) {
            self.end_line()?;
        }
        let state = State {
            kind: before.kind.or_else(|| by_kind(name)),
            look: before.look.inside(node, &self.sheet)?,
            silent: before.silent || name == "style",
            reversed: if name == "bdo" { is_reversed(element) } else { before.reversed },
        };
        if state.hidden() != before.hidden() {
            self.end_unseen()?;
        }
        self.states.push(state);
        self.attributes(element)?;
        match name {
            "title" => self.in_title = true,
            "table" => {
                if self.grids.len() == MAX_TABLE_DEPTH {
                    return Err(Fault::NestedTooDeep);
                }
                self.grids.push(Grid::default());
            }
            "tr" => {
                if let Some(grid) = self.grids.last_mut() {
                    grid.row += u32::from(std::mem::replace(&mut grid.started, true));
                    grid.column = 0;
                }
            }
            "td" | "th" => {
                self.cells += 1;
                if self.cells > MAX_CELLS {
                    return Err(Fault::TooManyCells);
                }
                if let Some(grid) = self.grids.last_mut() {
                    grid.place(element);
                    grid.open.push(String::new());
                    grid.whole.push(Whole::default());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, element: &Element) -> Result<(), Fault> {
        let name = element.name();
        if is_block(name) || name == "title" {
            self.end_line()?;
        }
        let was = self.states.pop().unwrap_or_default();
        if was.hidden() != self.state().hidden() || matches!(name, "td" | "th") {
            self.end_unseen()?;
        }
        match name {
            "title" => self.in_title = false,
            "td" | "th" => self.end_cell()?,
            "table" => self.end_table()?,
            _ => {}
        }
        Ok(())
    }

    /// A block ends: the line in a cell, or the line of the page.
    fn end_line(&mut self) -> Result<(), Fault> {
        if let Some((_, text)) = self.unseen.as_mut().filter(|(_, text)| !text.is_empty()) {
            text.push('\n');
        }
        self.end_whole()?;
        if !self.in_title
            && let Some(cell) = self.grids.last_mut().and_then(|grid| grid.open.last_mut())
        {
            if !cell.is_empty() && !cell.ends_with('\n') {
                cell.push('\n');
            }
            return Ok(());
        }
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return Ok(());
        }
        if self.in_title {
            return self.sink.passage(Passage::printed("网页标题", line.trim()));
        }
        self.lines += 1;
        self.sink.passage(Passage::printed(format!("第{}段", self.lines), line.trim()))
    }

    /// A line that was seen in part.
    fn end_whole(&mut self) -> Result<(), Fault> {
        if let Some(grid) = self.grids.last_mut().filter(|grid| !grid.open.is_empty()) {
            let (row, column) = (grid.row, grid.column.saturating_sub(1));
            let partly = grid.whole.last_mut().and_then(Whole::partly);
            grid.hidden.extend(partly.map(|(why, text)| (row, column, why, text)));
            return Ok(());
        }
        match self.whole.partly() {
            Some((why, text)) => self.sink.hidden(format!("第{}段", self.lines + 1), why, &text),
            None => Ok(()),
        }
    }

    fn end_unseen(&mut self) -> Result<(), Fault> {
        let Some((hidden, text)) = self.unseen.take() else { return Ok(()) };
        if let Some(grid) = self.grids.last_mut().filter(|grid| !grid.open.is_empty()) {
            let (row, column) = (grid.row, grid.column.saturating_sub(1));
            grid.hidden.push((row, column, hidden, text));
            return Ok(());
        }
        self.sink.hidden(format!("第{}段", self.lines + 1), hidden, &text)
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        self.end_whole()?;
        if let Some(grid) = self.grids.last_mut() {
            grid.whole.pop();
        }
        let Some(grid) = self.grids.last_mut() else { return Ok(()) };
        let Some(text) = grid.open.pop() else { return Ok(()) };
        let text = text.trim().to_owned();
        let lines = text.lines().count();
        if lines >= ARTICLE.0 && text.chars().count() >= ARTICLE.1 {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                self.lines += 1;
                self.sink.passage(Passage::printed(format!("第{}段", self.lines), line.trim()))?;
            }
        } else if !text.is_empty() {
            let column = grid.column.saturating_sub(1);
            grid.cells.push(Cell { row: grid.row, column, hidden: None, text });
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Fault> {
        let Some(grid) = self.grids.pop() else { return Ok(()) };
        self.tables += 1;
        let mut cells = grid.cells;
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let place = format!("第{}个表格", self.tables);
        let table = Table { place, hidden: None, sheet: false, cells };
        let hidden: Vec<(String, Hidden, String)> = grid
            .hidden
            .into_iter()
            .map(|(row, column, hidden, text)| {
                (table.place_of(&Cell { row, column, hidden: None, text: String::new() }), hidden, text)
            })
            .collect();
        self.sink.table(table)?;
        hidden.into_iter().try_for_each(|(place, hidden, text)| self.sink.hidden(place, hidden, &text))
    }

    fn flush(mut self) -> Result<(), Fault> {
        self.end_unseen()?;
        self.end_line()
    }

    fn attributes(&mut self, element: &Element) -> Result<(), Fault> {
        let field = element.name() == "input";
        for (name, value) in element.attrs() {
            let speaks = SPEAKING.contains(&name) || name.starts_with("data-") || name.starts_with("on");
            let links = matches!(name, "href" | "src" | "action");
            let digits = value.chars().filter(char::is_ascii_digit).count();
            let own = said_by_address(value.trim());
            let value = own.as_deref().unwrap_or(value);
            let digits = if own.is_some() { value.len() } else { digits };
            let long = value.starts_with("data:") || value.len() > 100_000;
            if long || !(speaks || links) || (links && digits < 11 && !value.contains('@')) {
                continue;
            }
            let decoded = if links { properties::decoded(value) } else { value.to_owned() };
            let typed = element.attr("type").unwrap_or("text").to_ascii_lowercase();
            if field && name == "value" && typed != "hidden" {
                self.text(value)?;
            } else if digits > 0 || decoded.chars().any(|c| c > '\u{2e80}') {
                let place = format!("<{}>标签的 {name}", element.name());
                self.sink.hidden(place, Hidden::Attribute, &decoded)?;
            }
        }
        Ok(())
    }
}

impl<'w> Walk<'w> {
    /// Nothing is open yet.
    fn over(sheet: Sheet, sink: &'w mut Sink) -> Self {
        Self {
            sheet,
            sink,
            states: Vec::new(),
            line: String::new(),
            whole: Whole::default(),
            unseen: None,
            grids: Vec::new(),
            lines: 0,
            tables: 0,
            cells: 0,
            in_title: false,
        }
    }
}

/// Elements that no browser shows, and what is struck out.
fn by_kind(name: &str) -> Option<Hidden> {
    match name {
        // What browsers without scripts and frames would show is there for programs too.
        "script" | "noscript" | "template" | "datalist" | "noframes" | "object" | "iframe" => {
            Some(Hidden::Script)
        }
        "del" | "s" | "strike" => Some(Hidden::Deleted),
        _ => None,
    }
}

fn is_reversed(element: &Element) -> bool {
    element.attr("dir").is_some_and(|way| way.trim().eq_ignore_ascii_case("rtl"))
}

/// A script with its `\u0031` and `\x31` made characters.
fn without_escapes(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        plain.push_str(before);
        let length = match behind.bytes().next() {
            Some(b'u') => 4,
            Some(b'x') => 2,
            _ => 0,
        };
        let digits = behind.get(1..=length).filter(|_| length > 0);
        let c = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        match c {
            Some(c) => {
                plain.push(c);
                rest = behind.get(length + 1..).unwrap_or("");
            }
            None => {
                plain.push('\\');
                rest = behind;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The words of an address that holds its content itself; pictures and sounds have none.
fn said_by_address(value: &str) -> Option<String> {
    let (kind, content) = value.strip_prefix("data:")?.split_once(',')?;
    let kind = kind.to_ascii_lowercase();
    if ["image/", "font/", "audio/", "video/"].iter().any(|other| kind.starts_with(other)) {
        return None;
    }
    let content = properties::decoded(content);
    if !kind.contains("base64") {
        return Some(content);
    }
    let packed: String = content.chars().filter(|c| !c.is_whitespace() && *c != '=').collect();
    let bytes = data_encoding::BASE64_NOPAD.decode(packed.as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}

impl Grid {
    /// The place of a cell that begins, and the places that it covers.
    fn place(&mut self, element: &Element) {
        let mut column = usize::try_from(self.column).unwrap_or(0);
        while self.spans.get(column).is_some_and(|until| *until > self.row) {
            column += 1;
        }
        let across = usize::try_from(span(element, "colspan").unwrap_or(1).clamp(1, 100)).unwrap_or(1);
        let down = span(element, "rowspan").unwrap_or(1).clamp(1, 10_000);
        let end = (column + across).min(2000);
        if self.spans.len() < end {
            self.spans.resize(end, 0);
        }
        for until in self.spans.iter_mut().take(end).skip(column) {
            *until = (*until).max(self.row + down);
        }
        // The column behind the first one of the cell, until the next cell begins.
        self.column = u32::try_from(column + 1).unwrap_or(u32::MAX);
    }
}
