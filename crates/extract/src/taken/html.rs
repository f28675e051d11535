//! HTML as word processors, table programs and browsers put it into the clipboard.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use gongkai_domain::{
    id::FileId,
    publication::{
        Left,
        content::{Run, is_safe_link},
    },
};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::{Face, Found, Mark, Paragraph, Piece, add, style::Style, table::Grid};
use crate::Fault;
use crate::css::{Sheet, look::Look};
use crate::html::{MAX_OPEN, is_block, is_wide, most_open, span};
use crate::items::{MAX_CELLS, MAX_TABLE_DEPTH};

/// Reads a fragment or a whole page.
pub(super) fn read(source: &str) -> Result<Found, Fault> {
    if most_open(source) > MAX_OPEN {
        return Err(Fault::NestedTooDeep);
    }
    let page = Html::parse_document(source);
    let mut walk = Walk::over(Sheet::of(&page)?);
    let mut skipped: Option<NodeId> = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(_) if skipped.is_some() => {}
            Edge::Close(node) if skipped.is_some() => {
                if skipped == Some(node.id()) {
                    skipped = None;
                }
            }
            Edge::Open(node) => match node.value() {
                Node::Text(text) => walk.text(text),
                Node::Element(element) => {
                    let look = walk.look(node)?;
                    if walk.skips(node, element, look) {
                        skipped = Some(node.id());
                    } else {
                        walk.open(element, look)?;
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    walk.close(element);
                }
            }
        }
    }
    walk.flush();
    walk.found.pieces = walk.frames.into_iter().flatten().collect();
    Ok(walk.found)
}

/// What holds inside an element.
#[derive(Debug, Clone, Default)]
struct State {
    strong: bool,
    link: String,
    face: Face,
    centred: bool,
    look: Look,
    preformatted: bool,
    /// The number or sign of a list, which nobody typed.
    label: bool,
}

struct Walk {
    sheet: Sheet,
    found: Found,
    states: Vec<State>,
    /// The body, then the cells and captions that are open.
    frames: Vec<Vec<Piece>>,
    tables: Vec<Table>,
    /// Lists that are open: numbered or not, and the number of the next entry.
    lists: Vec<(bool, u32)>,
    now: Paragraph,
    label: String,
    /// White space that was seen and not yet written.
    gap: Option<char>,
    /// The mark of an entry that has no words yet.
    entry: Option<Mark>,
    cells: usize,
}

/// A table that is open.
#[derive(Default)]
struct Table {
    grid: Grid,
    columns: usize,
    in_head: bool,
    /// Columns and rows that the open cell reaches over.
    span: (usize, usize),
    /// What stood in the last cell, should it be the only one.
    last: Vec<Piece>,
}

impl Walk {
    fn over(sheet: Sheet) -> Self {
        Self {
            sheet,
            found: Found::default(),
            states: vec![State::default()],
            frames: vec![Vec::new()],
            tables: Vec::new(),
            lists: Vec::new(),
            now: Paragraph::default(),
            label: String::new(),
            gap: None,
            entry: None,
            cells: 0,
        }
    }

    fn state(&self) -> State {
        self.states.last().cloned().unwrap_or_default()
    }

    fn look(&self, node: NodeRef<'_, Node>) -> Result<Look, Fault> {
        let look = self.state().look;
        ElementRef::wrap(node).map_or(Ok(look), |element| look.inside(element, &self.sheet))
    }

    /// What is left behind with everything in it; the writer is told about what had words.
    fn skips(&mut self, node: NodeRef<'_, Node>, element: &Element, look: Look) -> bool {
        let style = Style::of(element);
        let has = |class: &str| element.classes().any(|known| known.eq_ignore_ascii_case(class));
        let silent = matches!(
            element.name(),
            "head" | "style" | "title" | "meta" | "link" | "template" | "datalist" | "rt" | "rp" | "noscript"
        ) || style.is("mso-element", "comment-list");
        let what = match element.name() {
            "script" | "iframe" | "object" | "embed" | "audio" | "video" | "input" | "select"
            | "textarea" | "button" | "applet" | "frameset" => Some(Left::Active),
            // What stands below a picture of the editor stands at the picture too.
            "figcaption" if self.after_picture() => return true,
            "svg" | "canvas" => Some(Left::Drawing),
            name if name.starts_with("v:") => Some(Left::Drawing),
            "math" => Some(Left::Formula),
            name if name.starts_with("m:") => Some(Left::Formula),
            "del" | "s" | "strike" => Some(Left::Deleted),
            _ if style.is("text-decoration", "line-through") => Some(Left::Deleted),
            _ if has("MsoCommentReference") || has("msocomanchor") => Some(Left::Comment),
            _ if style.is("mso-element", "header") || style.is("mso-element", "footer") => {
                Some(Left::PageHead)
            }
            _ if look.gone().is_some() => {
                if element.name() == "col" {
                    self.column(element, true);
                    return true;
                }
                let words = node.descendants().filter_map(|one| one.value().as_text());
                let told =
                    words.into_iter().any(|text| text.chars().any(|c| !c.is_whitespace() && c != '\u{a0}'));
                if !told {
                    return true;
                }
                Some(Left::Hidden)
            }
            _ => None,
        };
        if let Some(what) = what {
            self.found.leave(what);
        }
        silent || what.is_some()
    }

    fn after_picture(&self) -> bool {
        self.now.runs.is_empty()
            && matches!(self.frames.last().and_then(|frame| frame.last()), Some(Piece::Image { .. }))
    }

    fn open(&mut self, element: &Element, look: Look) -> Result<(), Fault> {
        let name = element.name();
        if is_block(name) && name != "br" {
            self.flush();
        }
        let style = Style::of(element);
        let inside = State { look, ..self.inside(element, &style) };
        self.states.push(inside);
        match name {
            "br" => self.add("\n"),
            "img" => self.image(element),
            "ul" => self.lists.push((false, 1)),
            "ol" => self.lists.push((true, element.attr("start").and_then(|n| n.parse().ok()).unwrap_or(1))),
            "li" => self.begin_entry(),
            "table" | "caption" | "thead" | "tbody" | "tfoot" | "col" | "tr" | "td" | "th" => {
                return self.open_table(element);
            }
            _ => {}
        }
        if is_block(name) {
            self.begin_paragraph(element, &style);
        }
        if style.is("mso-tab-count", "") {
            self.gap = self.gap.or(Some(' '));
        }
        Ok(())
    }

    fn inside(&mut self, element: &Element, style: &Style) -> State {
        let mut state = self.state();
        match element.name() {
            "b" | "strong" => state.strong = true,
            "pre" => state.preformatted = true,
            "center" => state.centred = true,
            "font" => state.face = element.attr("face").and_then(Face::of).unwrap_or(state.face),
            "a" => state.link = self.link(element.attr("href").unwrap_or("").trim()),
            _ => {}
        }
        state.strong = style.strong().unwrap_or(state.strong);
        state.face = style.face().unwrap_or(state.face);
        let align = style.get("text-align").or_else(|| element.attr("align"));
        state.centred = align.map_or(state.centred, |align| align.eq_ignore_ascii_case("center"));
        state.label |= style.is("mso-list", "ignore");
        state
    }

    /// An address that readers can follow; other ones are left behind, those within the text in silence.
    fn link(&mut self, address: &str) -> String {
        if is_safe_link(address) {
            return address.to_owned();
        }
        if !address.is_empty() && !address.starts_with('#') {
            self.found.leave(Left::Link);
        }
        String::new()
    }

    fn begin_paragraph(&mut self, element: &Element, style: &Style) {
        // The editor says which level it shows.
        let own = element.attr("data-level").and_then(|level| level.parse::<u8>().ok());
        let level = match element.name() {
            "h3" | "h4" | "h5" if own.is_some() => own.unwrap_or(3).clamp(1, 3),
            "h1" => 1,
            "h2" => 2,
            "h3" | "h4" | "h5" | "h6" => 3,
            _ => 0,
        };
        let has = |class: &str| element.classes().any(|known| known.eq_ignore_ascii_case(class));
        let outline = style.get("mso-outline-level").and_then(|level| level.parse::<u8>().ok());
        let outline = outline.filter(|level| (1..=9).contains(level)).map_or(0, |level| level.min(3));
        if level > 0 || outline > 0 || has("MsoTitle") {
            self.now.level = if level > 0 { level } else { outline.max(1) };
        }
        self.now.title = has("MsoTitle");
        let deep = style.get("mso-list").and_then(level_of_list).is_some_and(|level| level > 1);
        if deep && self.now.level == 0 {
            self.found.leave(Left::Level);
        }
    }

    fn begin_entry(&mut self) {
        if self.lists.len() > 1 {
            self.found.leave(Left::Level);
        }
        self.entry = Some(match self.lists.last_mut() {
            Some((true, next)) => {
                let number = *next;
                *next = next.saturating_add(1);
                Mark::Number(number, format!("{number}."))
            }
            _ => Mark::Bullet,
        });
    }

    fn image(&mut self, element: &Element) {
        let file = element.attr("data-file").and_then(FileId::parse);
        let Some(file) = file else {
            // Dots that count visitors.
            let tiny = ["width", "height"].iter().any(|name| matches!(element.attr(name), Some("0" | "1")));
            if !tiny {
                self.found.leave(Left::Picture);
            }
            return;
        };
        self.flush();
        let of = |name| element.attr(name).unwrap_or("").trim().to_owned();
        let piece = Piece::Image { file, alt: of("alt"), caption: of("data-caption") };
        // In a cell there is no place for one.
        match self.frames.as_mut_slice() {
            [body] => body.push(piece),
            _ => self.found.leave(Left::Picture),
        }
    }

    fn close(&mut self, element: &Element) {
        let name = element.name();
        let ended = self.states.pop().unwrap_or_default();
        if ended.label && !self.state().label {
            self.now.mark = Mark::of(&std::mem::take(&mut self.label));
            self.gap = None;
        }
        if is_block(name) && name != "br" {
            self.flush();
        }
        match name {
            "ul" | "ol" => {
                self.lists.pop();
            }
            "li" => self.entry = None,
            "table" | "caption" | "thead" | "td" | "th" => self.close_table(name),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let State { preformatted, look, .. } = self.state();
        if look.hidden().is_some() {
            if text.chars().any(|c| !c.is_whitespace()) {
                self.found.leave(Left::Hidden);
            }
            return;
        }
        let mut out = String::new();
        for c in text.chars() {
            match c {
                '\n' if preformatted => {
                    self.gap = None;
                    out.push('\n');
                }
                '\n' | '\r' => self.gap = Some('\n'),
                ' ' | '\t' | '\u{c}' | '\u{a0}' => self.gap = self.gap.or(Some(' ')),
                c => {
                    let before = out.chars().next_back().or_else(|| self.last());
                    if let (Some(gap), Some(before)) = (self.gap.take(), before)
                        && (gap == ' ' || !(is_wide(before) && is_wide(c)))
                        && before != '\n'
                    {
                        // A blank before strong words is not strong.
                        match self.now.runs.last_mut().filter(|_| out.is_empty()) {
                            Some(last) => last.text.push(' '),
                            None => out.push(' '),
                        }
                    }
                    out.push(c);
                }
            }
        }
        self.add(&out);
    }

    /// The character before the next one.
    fn last(&self) -> Option<char> {
        self.now.runs.last().and_then(|run| run.text.chars().next_back())
    }

    fn add(&mut self, text: &str) {
        let State { strong, link, face, centred, label, .. } = self.state();
        if label {
            self.label.push_str(text);
            return;
        }
        if text == "\n" {
            self.gap = None;
            if self.now.runs.is_empty() {
                return;
            }
        }
        // The face of the first words tells; a number in another face does not change it.
        if self.now.runs.is_empty() && !text.trim().is_empty() {
            (self.now.face, self.now.centred) = (face, centred);
        }
        add(&mut self.now.runs, text, strong, &link);
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        self.gap = None;
        let mut now = std::mem::take(&mut self.now);
        let empty = now.runs.iter().all(|run| run.text.trim().is_empty());
        if empty {
            return;
        }
        let in_entry = !self.lists.is_empty();
        let Some(frame) = self.frames.last_mut() else { return };
        if let Some(mark) = self.entry.take() {
            now.mark = mark;
        } else if in_entry
            && let Some(Piece::Paragraph(before)) = frame.last_mut()
            && before.mark != Mark::None
        {
            add_line(&mut before.runs, now.runs);
            return;
        }
        frame.push(Piece::Paragraph(now));
    }

    fn column(&mut self, element: &Element, hidden: bool) {
        let wide = span(element, "span").unwrap_or(1).clamp(1, 256);
        if let Some(table) = self.tables.last_mut() {
            for _ in 0..wide {
                if hidden {
                    table.grid.hide_column(table.columns);
                }
                table.columns = table.columns.saturating_add(1);
            }
        }
    }

    fn open_table(&mut self, element: &Element) -> Result<(), Fault> {
        match element.name() {
            "table" => {
                if self.tables.len() == MAX_TABLE_DEPTH {
                    return Err(Fault::NestedTooDeep);
                }
                let mut table = Table::default();
                element.attr("data-caption").unwrap_or("").trim().clone_into(&mut table.grid.caption);
                self.tables.push(table);
            }
            "caption" => self.frames.push(Vec::new()),
            "col" => self.column(element, element.attr("width") == Some("0")),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.grid.begin_row(true);
                }
            }
            "td" | "th" => {
                self.cells += 1;
                if self.cells > MAX_CELLS {
                    return Err(Fault::TooManyCells);
                }
                let size =
                    |name| usize::try_from(span(element, name).unwrap_or(1).clamp(1, 1000)).unwrap_or(1);
                if let Some(table) = self.tables.last_mut() {
                    table.span = (size("colspan"), size("rowspan"));
                    if element.name() == "td" && !table.in_head {
                        table.grid.no_head();
                    }
                }
                self.frames.push(Vec::new());
            }
            name => {
                if let Some(table) = self.tables.last_mut() {
                    table.in_head = name == "thead";
                }
            }
        }
        Ok(())
    }

    fn close_table(&mut self, name: &str) {
        match name {
            "thead" => {
                if let Some(table) = self.tables.last_mut() {
                    table.in_head = false;
                }
            }
            "caption" => {
                let words = self.end_frame().1;
                if let Some(table) = self.tables.last_mut() {
                    table.grid.caption = words.replace('\n', " ");
                }
            }
            "td" | "th" => {
                let (pieces, words) = self.end_frame();
                if let Some(table) = self.tables.last_mut() {
                    let (across, down) = table.span;
                    table.grid.put(words, across, down);
                    table.last = pieces;
                }
            }
            _ => self.end_table(),
        }
    }

    /// The pieces of the cell that ends, and its words with a line for each.
    fn end_frame(&mut self) -> (Vec<Piece>, String) {
        let pieces = if self.frames.len() > 1 { self.frames.pop().unwrap_or_default() } else { Vec::new() };
        let words = Piece::words(&pieces);
        (pieces, words)
    }

    fn end_table(&mut self) {
        let Some(Table { grid, last, .. }) = self.tables.pop() else { return };
        let nested = self.frames.len() > 1;
        if let Some(frame) = self.frames.last_mut() {
            self.found.end_table(grid, last, nested, frame);
        }
    }
}

fn add_line(runs: &mut Vec<Run>, more: Vec<Run>) {
    if let Some(last) = runs.last_mut() {
        last.text.push('\n');
    }
    for run in more {
        add(runs, &run.text, run.strong, &run.link);
    }
}

/// `l0 level2 lfo1`: the level.
fn level_of_list(value: &str) -> Option<u32> {
    value.split_whitespace().find_map(|word| word.strip_prefix("level")?.parse().ok())
}
