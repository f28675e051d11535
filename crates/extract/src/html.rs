//! Web pages, also those that Word and Excel save. Parsed as browsers do (unclosed cells, wrong
//! nesting), then walked once without recursion.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use gongkai_report::plain::{FileKind, PlainDocument};
use scraper::node::Element;
use scraper::{Html, Node};

use crate::Fault;
use crate::items::{self, Grid, GridCell, Item, MAX_CELLS, MAX_TABLE_DEPTH};

/// Open elements in the source. Browsers stop at 512; the parser's time grows with the square.
pub(crate) const MAX_OPEN: usize = 4096;
/// Limits of the HTML standard for `colspan` and `rowspan`.
const MAX_COLSPAN: u32 = 1000;
const MAX_ROWSPAN: u32 = 65_534;
/// What stands further right is not kept.
const MAX_COLUMNS: usize = 16_384;
/// With less text than this and no table, the visible part is an empty frame around text that a
/// script would show.
const FRAME_ONLY: usize = 200;

/// Reads a decoded page.
pub(crate) fn read(source: &str) -> Result<PlainDocument, Fault> {
    if most_open(source) > MAX_OPEN {
        return Err(Fault::NestedTooDeep);
    }
    let page = Html::parse_document(source);
    let (title, visible) = walk(&page, true)?;
    let items = if is_frame_only(&visible) { walk(&page, false)?.1 } else { visible };
    drop(page);
    items::document(FileKind::Html, title.as_deref(), items)
}

fn is_frame_only(items: &[Item]) -> bool {
    let mut characters = 0;
    for item in items {
        match item {
            Item::Table(_) => return false,
            Item::Line(text) => characters += text.chars().count(),
        }
    }
    characters < FRAME_ONLY
}

/// Most elements open at one time, counting those that nothing closes but their end tag. Names of
/// one letter are left out: scripts are full of `i<n`.
pub(crate) fn most_open(source: &str) -> usize {
    const COUNTED: [&str; 22] = [
        "div",
        "span",
        "table",
        "section",
        "article",
        "main",
        "aside",
        "header",
        "footer",
        "nav",
        "ul",
        "ol",
        "dl",
        "blockquote",
        "center",
        "form",
        "fieldset",
        "em",
        "strong",
        "sup",
        "sub",
        "figure",
    ];
    let mut open = 0_usize;
    let mut most = 0;
    for (at, _) in source.match_indices('<') {
        let Some(rest) = source.get(at + 1..) else { continue };
        let (closing, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let end = rest.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let name = rest.get(..end).unwrap_or("");
        if COUNTED.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            open = if closing { open.saturating_sub(1) } else { open + 1 };
            most = most.max(open);
        }
    }
    most
}

fn walk(page: &Html, visible_only: bool) -> Result<(Option<String>, Vec<Item>), Fault> {
    let mut walk = Walk::default();
    let mut skipped: Option<NodeId> = None;
    let mut chosen: Option<NodeId> = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(_) if skipped.is_some() => {}
            Edge::Close(node) if skipped.is_some() => {
                if skipped == Some(node.id()) {
                    skipped = None;
                }
            }
            Edge::Open(node) => match node.value() {
                Node::Text(text) => walk.add(text),
                Node::Element(element)
                    if is_skipped(element)
                        || (visible_only && is_hidden(element))
                        || (is_control(element) && !walk.in_cell())
                        || (element.name() == "option" && chosen != Some(node.id())) =>
                {
                    skipped = Some(node.id());
                }
                Node::Element(element) if element.name() == "select" => chosen = choice(node),
                Node::Element(element) if element.name() == "input" => walk.add(filled_in(element)),
                Node::Element(element) => walk.open(element)?,
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    walk.close(element.name());
                }
            }
        }
    }
    walk.flush();
    Ok((walk.title, walk.frames.pop().unwrap_or_default()))
}

/// Elements whose content no reader sees, or that is struck out: it no longer holds.
fn is_skipped(element: &Element) -> bool {
    matches!(
        element.name(),
        "script"
            | "style"
            | "noscript"
            | "template"
            | "datalist"
            | "del"
            | "s"
            | "strike"
            | "svg"
            | "math"
            | "canvas"
            | "object"
            | "audio"
            | "video"
            | "iframe"
            | "rt"
            | "rp"
            | "noframes"
    )
}

/// Forms that are filled in are text where they stand in cells; elsewhere they search and steer.
fn is_control(element: &Element) -> bool {
    matches!(element.name(), "input" | "select" | "textarea")
}

/// What an input field shows.
fn filled_in(element: &Element) -> &str {
    let kind = element.attr("type").unwrap_or("text").to_ascii_lowercase();
    let shows_nothing = matches!(
        kind.as_str(),
        "hidden" | "checkbox" | "radio" | "password" | "file" | "button" | "submit" | "reset" | "image"
    );
    if shows_nothing { "" } else { element.attr("value").unwrap_or("") }
}

/// The option that a list shows: the one selected last, or else the first.
fn choice(list: NodeRef<'_, Node>) -> Option<NodeId> {
    let options = || {
        list.descendants().filter_map(|node| {
            let element = node.value().as_element()?;
            (element.name() == "option").then_some((node.id(), element.attr("selected").is_some()))
        })
    };
    options().filter(|option| option.1).last().or_else(|| options().next()).map(|option| option.0)
}

fn is_hidden(element: &Element) -> bool {
    let style = || element.attr("style").unwrap_or("").to_ascii_lowercase();
    element.attr("hidden").is_some()
        || style().split(';').any(|rule| {
            rule.split_once(':')
                .is_some_and(|(name, value)| name.trim() == "display" && value.trim().starts_with("none"))
        })
}

pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "main"
            | "form"
            | "fieldset"
            | "legend"
            | "blockquote"
            | "center"
            | "address"
            | "pre"
            | "hr"
            | "br"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "body"
            | "html"
            | "head"
            | "table"
            | "caption"
            | "tr"
            | "td"
            | "th"
    )
}

/// One table that is still open.
#[derive(Default)]
struct Table {
    caption: Vec<Item>,
    rows: Vec<Row>,
    /// Groups opened so far, and where the current one is printed: head, body, foot.
    group: usize,
    rank: u8,
    /// Spans of the cells that are open: only one, inner tables have their own.
    span: (u32, u32),
}

struct Row {
    group: usize,
    rank: u8,
    cells: Vec<(u32, u32, Vec<Item>)>,
}

struct Walk {
    title: Option<String>,
    in_title: bool,
    preformatted: usize,
    line: String,
    /// White space that was seen and not yet written: nothing, a space, or one with a line end.
    gap: Option<char>,
    /// The body, then the cells and captions that are open.
    frames: Vec<Vec<Item>>,
    tables: Vec<Table>,
    cells: usize,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            title: None,
            in_title: false,
            preformatted: 0,
            line: String::new(),
            gap: None,
            frames: vec![Vec::new()],
            tables: Vec::new(),
            cells: 0,
        }
    }
}

impl Walk {
    fn in_cell(&self) -> bool {
        self.frames.len() > 1
    }

    fn add(&mut self, text: &str) {
        if self.in_title {
            self.title.get_or_insert_default().push_str(text);
            return;
        }
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.flush(),
                ' ' | '\t' if self.preformatted > 0 => self.line.push(c),
                '\n' | '\r' => self.gap = Some('\n'),
                ' ' | '\t' | '\u{c}' => self.gap = self.gap.or(Some(' ')),
                c => {
                    self.write_gap(c);
                    self.line.push(c);
                }
            }
        }
    }

    /// A run of white space is one space; a line end of the source between two Chinese characters
    /// is none, for editors wrap Chinese text anywhere.
    fn write_gap(&mut self, next: char) {
        let Some(gap) = self.gap.take() else { return };
        let Some(before) = self.line.chars().next_back() else { return };
        if gap == ' ' || !(is_wide(before) && is_wide(next)) {
            self.line.push(' ');
        }
    }

    fn flush(&mut self) {
        self.gap = None;
        let line = std::mem::take(&mut self.line);
        if !items::tidy(&line).is_empty()
            && let Some(frame) = self.frames.last_mut()
        {
            frame.push(Item::Line(line));
        }
    }

    fn open(&mut self, element: &Element) -> Result<(), Fault> {
        let name = element.name();
        if is_block(name) {
            self.flush();
        }
        match name {
            "title" if self.title.is_none() && self.tables.is_empty() => self.in_title = true,
            "pre" => self.preformatted += 1,
            "table" => {
                if self.tables.len() == MAX_TABLE_DEPTH {
                    return Err(Fault::NestedTooDeep);
                }
                self.tables.push(Table { rank: 1, ..Table::default() });
            }
            "caption" => self.frames.push(Vec::new()),
            "thead" | "tbody" | "tfoot" => {
                if let Some(table) = self.tables.last_mut() {
                    table.group += 1;
                    table.rank = match name {
                        "thead" => 0,
                        "tbody" => 1,
                        _ => 2,
                    };
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Row { group: table.group, rank: table.rank, cells: Vec::new() });
                }
            }
            "td" | "th" => {
                self.cells += 1;
                if self.cells > MAX_CELLS {
                    return Err(Fault::TooManyCells);
                }
                if let Some(table) = self.tables.last_mut() {
                    // rowspan="0" reaches to the end of the group, where all spans end anyway.
                    let rowspan = match span(element, "rowspan") {
                        Some(0) => MAX_ROWSPAN,
                        given => given.unwrap_or(1).min(MAX_ROWSPAN),
                    };
                    let colspan = span(element, "colspan").unwrap_or(1).clamp(1, MAX_COLSPAN);
                    table.span = (rowspan, colspan);
                }
                self.frames.push(Vec::new());
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        if is_block(name) {
            self.flush();
        }
        match name {
            "title" => self.in_title = false,
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "caption" => {
                let items = if self.frames.len() > 1 { self.frames.pop() } else { None };
                if let (Some(items), Some(table)) = (items, self.tables.last_mut()) {
                    table.caption.extend(items);
                }
            }
            "td" | "th" => {
                let items = if self.frames.len() > 1 { self.frames.pop() } else { None };
                if let (Some(items), Some(table)) = (items, self.tables.last_mut()) {
                    let (rowspan, colspan) = table.span;
                    if let Some(row) = table.rows.last_mut() {
                        row.cells.push((rowspan, colspan, items));
                    }
                }
            }
            "table" => {
                if let (Some(table), Some(frame)) = (self.tables.pop(), self.frames.last_mut()) {
                    let (caption, grid) = table.placed();
                    frame.extend(caption);
                    frame.push(Item::Table(grid));
                }
            }
            _ => {}
        }
    }
}

/// A span as browsers read it: leading digits, whatever follows.
pub(crate) fn span(element: &Element, name: &str) -> Option<u32> {
    let value = element.attr(name)?.trim_start();
    let digits = value.find(|c: char| !c.is_ascii_digit()).map_or(value, |end| value.split_at(end).0);
    if digits.len() > 9 { Some(MAX_ROWSPAN) } else { digits.parse().ok() }
}

pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}'
        | '“' | '”' | '‘' | '’' | '—' | '…')
}

impl Table {
    /// Head, bodies and foot in the order they are printed, each cell at its place in the grid.
    fn placed(mut self) -> (Vec<Item>, Grid) {
        self.rows.sort_by_key(|row| row.rank);
        let mut grid = Grid::default();
        // For each column the first row that is free again.
        let mut free: Vec<u32> = Vec::new();
        let mut group = None;
        let mut open_from = 0; // cells before this belong to groups that are closed
        for row in self.rows {
            if group != Some((row.rank, row.group)) {
                close_spans(&mut grid, &mut open_from);
                free.clear();
                group = Some((row.rank, row.group));
            }
            let mut column = 0_usize;
            for (rowspan, colspan, items) in row.cells {
                while free.get(column).is_some_and(|until| *until > grid.rows) {
                    column += 1;
                }
                if column >= MAX_COLUMNS {
                    break;
                }
                let end = column + usize::try_from(colspan).unwrap_or(1);
                if free.len() < end {
                    free.resize(end, 0);
                }
                for until in free.iter_mut().take(end).skip(column) {
                    *until = (*until).max(grid.rows + rowspan);
                }
                let column_number = u32::try_from(column).unwrap_or(u32::MAX);
                grid.cells.push(GridCell { row: grid.rows, column: column_number, rowspan, colspan, items });
                column = end;
            }
            grid.rows += 1;
        }
        close_spans(&mut grid, &mut open_from);
        (self.caption, grid)
    }
}

/// No cell reaches beyond the rows of its group.
fn close_spans(grid: &mut Grid, open_from: &mut usize) {
    let end = grid.rows;
    for cell in grid.cells.iter_mut().skip(*open_from) {
        cell.rowspan = cell.rowspan.min(end - cell.row).max(1);
    }
    *open_from = grid.cells.len();
}
