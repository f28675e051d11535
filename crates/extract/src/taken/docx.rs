//! Word documents: the main part as it is printed. What stands elsewhere or is not printed is counted,
//! so that the writer knows.

use std::collections::HashMap;

use gongkai_domain::{
    legible::legible,
    publication::{Left, content::is_safe_link},
};

use super::{Face, Found, Mark, Paragraph, Piece, add, table::Grid, word_styles::Styles};
use crate::colour::{Rgb, WHITE};
use crate::docx::look::{hides, ink, paper, paragraph_hides, row_hides};
use crate::docx::main_part;
use crate::docx::numbering::{InList, Numbering};
use crate::docx::xml::{Element, Piece as Xml, Source};
use crate::items::{MAX_CELLS, MAX_TABLE_DEPTH};
use crate::package::Package;
use crate::{BrokenKind, Fault};

/// Reads an opened package.
pub(super) fn read(mut package: Package<'_>) -> Result<Found, Fault> {
    let main = main_part(&mut package)?;
    let xml = package.xml(&main)?.ok_or(Fault::Broken { kind: BrokenKind::Docx })?;
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let sheet = package.xml(&format!("{folder}/styles.xml"))?;
    let lists = package.xml(&format!("{folder}/numbering.xml"))?;
    let relations = package.xml(&format!("{folder}/_rels/{name}.rels"))?;
    let mut walk = Walk {
        numbering: Numbering::read(lists.as_deref(), sheet.as_deref())?,
        styles: Styles::read(sheet.as_deref())?,
        links: links(relations.as_deref())?,
        frames: vec![Vec::new()],
        ..Walk::default()
    };
    drop((sheet, lists, relations));
    walk.over(&xml)?;
    walk.found.pieces = walk.frames.into_iter().flatten().collect();
    Ok(walk.found)
}

/// Addresses outside the document, by their names in it.
fn links(xml: Option<&str>) -> Result<HashMap<String, String>, Fault> {
    let mut links = HashMap::new();
    let Some(xml) = xml else { return Ok(links) };
    let mut source = Source::all(xml);
    loop {
        match source.next()? {
            Xml::Open(element) if element.get("TargetMode").as_deref() == Some("External") => {
                links.extend(element.get("Id").zip(element.get("Target")));
            }
            Xml::End => return Ok(links),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Walk {
    numbering: Numbering,
    styles: Styles,
    links: HashMap<String, String>,
    found: Found,
    /// Names of the open elements.
    path: Vec<String>,
    /// The body, then the cells that are open.
    frames: Vec<Vec<Piece>>,
    tables: Vec<Table>,
    now: Open,
    run: Run,
    link: String,
    /// For each open field whether its result has begun, and its instruction.
    fields: Vec<(bool, String)>,
    cells: usize,
}

/// The paragraph that is open.
#[derive(Default)]
struct Open {
    paragraph: Paragraph,
    style: Option<String>,
    list: Option<InList>,
    /// Its end was deleted: it goes on in the next one.
    joined: bool,
    /// Shading behind it.
    paper: Option<Rgb>,
    hidden: bool,
}

#[derive(Default)]
struct Run {
    strong: Option<bool>,
    face: Option<Face>,
    hidden: bool,
    struck: bool,
    /// The colour of the words; `None`: the automatic one.
    ink: Option<Rgb>,
    paper: Option<Rgb>,
}

#[derive(Default)]
struct Table {
    grid: Grid,
    across: usize,
    goes_on: bool,
    dropped: bool,
    /// Shading behind the open cell.
    paper: Option<Rgb>,
    last: Vec<Piece>,
}

impl Walk {
    fn over(&mut self, xml: &str) -> Result<(), Fault> {
        let mut source = Source::all(xml);
        let (mut skipped, mut counted) = (0_usize, true);
        loop {
            match source.next()? {
                Xml::Open(element) if skipped > 0 => {
                    skipped += 1;
                    if !counted {
                        continue;
                    }
                    if element.name == "blip" || element.name == "imagedata" {
                        self.found.leave(Left::Picture);
                    } else if element.name == "txbxContent" {
                        self.found.leave(Left::Drawing);
                    }
                }
                Xml::Close if skipped > 0 => skipped -= 1,
                Xml::Text(_) if skipped > 0 => {}
                Xml::Open(element) => {
                    if self.skips(&element) {
                        skipped = 1;
                        // The same drawing in the way of older programs.
                        counted = element.name != "Fallback";
                    } else {
                        self.open(&element)?;
                        self.path.push(element.name);
                    }
                }
                Xml::Close => {
                    if let Some(name) = self.path.pop() {
                        self.close(&name);
                    }
                }
                Xml::Text(text) => self.text(&text),
                Xml::End => return Ok(()),
            }
        }
    }

    fn within(&self, name: &str) -> bool {
        self.path.last().is_some_and(|last| last == name)
    }

    /// Is a property of the kind being read, `depth` elements up?
    fn under(&self, name: &str, above: &str) -> bool {
        self.within(name) && self.path.iter().rev().nth(1).is_some_and(|known| known == above)
    }

    fn skips(&mut self, element: &Element<'_>) -> bool {
        let what = match element.name.as_str() {
            "Fallback" | "sectPr" | "tblGrid" | "tblPr" | "rt" | "delText" | "delInstrText" => return true,
            "drawing" | "pict" => return true,
            "object" | "chart" => Left::Drawing,
            "oMath" | "oMathPara" => Left::Formula,
            "moveFrom" => Left::Deleted,
            "del" if !matches!(self.path.last().map(String::as_str), Some("rPr" | "trPr" | "tcPr")) => {
                Left::Deleted
            }
            name => {
                return name.ends_with("PrChange") || name == "tblPrExChange" || name == "numberingChange";
            }
        };
        self.found.leave(what);
        true
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), Fault> {
        match element.name.as_str() {
            "p" => {
                let joined = std::mem::take(&mut self.now);
                let runs = if joined.joined { joined.paragraph.runs } else { Vec::new() };
                self.now.paragraph.runs = runs;
            }
            "r" => self.run = Run::default(),
            "tab" | "ptab" if self.within("r") => self.push(" "),
            "br" if element.get("type").is_none() => self.push("\n"),
            "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "commentReference" => self.found.leave(Left::Comment),
            "footnoteReference" | "endnoteReference" => self.found.leave(Left::Note),
            "hyperlink" => self.begin_link(element),
            "fldChar" => self.field(&element.get("fldCharType").unwrap_or_default()),
            "tbl" => {
                if self.tables.len() == MAX_TABLE_DEPTH {
                    return Err(Fault::NestedTooDeep);
                }
                self.tables.push(Table::default());
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.grid.begin_row(false);
                    table.dropped = false;
                }
            }
            "tc" => self.begin_cell()?,
            _ if self.under("rPr", "r") => self.run_property(element),
            _ if self.within("trPr") || self.within("tcPr") => self.table_property(element),
            _ => self.paragraph_property(element),
        }
        Ok(())
    }

    fn run_property(&mut self, element: &Element<'_>) {
        match element.name.as_str() {
            "b" => self.run.strong = Some(element.is_on()),
            "strike" | "dstrike" => self.run.struck = element.is_on(),
            "rFonts" => {
                let font = ["eastAsia", "ascii", "hAnsi"].iter().find_map(|name| element.get(name));
                self.run.face = font.as_deref().and_then(Face::of);
            }
            "rStyle" => {
                let hides = element.get("val").is_some_and(|style| self.styles.hides(&style));
                self.run.hidden |= hides;
            }
            "vanish" => self.run.hidden = element.is_on(),
            "color" => self.run.ink = ink(element),
            "shd" => self.run.paper = self.run.paper.or(paper(element).flatten()),
            "highlight" => self.run.paper = paper(element).flatten().or(self.run.paper),
            _ => self.run.hidden |= hides(element).is_some(),
        }
    }

    fn paragraph_property(&mut self, element: &Element<'_>) {
        let number = element.number();
        let now = &mut self.now;
        let in_paragraph = self.path.last().is_some_and(|last| last == "pPr");
        let in_list = self.path.last().is_some_and(|last| last == "numPr");
        match element.name.as_str() {
            "pStyle" if in_paragraph => now.style = element.get("val"),
            "outlineLvl" if in_paragraph => {
                now.paragraph.level = number.filter(|level| *level < 9).map_or(0, level_of);
            }
            "jc" if in_paragraph => now.paragraph.centred = element.get("val").as_deref() == Some("center"),
            "shd" if in_paragraph => now.paper = paper(element).flatten(),
            "ind" | "spacing" if in_paragraph => now.hidden |= paragraph_hides(element).is_some(),
            "del" | "moveFrom" if self.path.last().is_some_and(|last| last == "rPr") => now.joined = true,
            "numId" if in_list => {
                let level = now.list.and_then(|known| known.level);
                now.list = number.map(|list| InList { list, level });
            }
            "ilvl" if in_list => {
                let list = now.list.map_or(u32::MAX, |known| known.list);
                now.list = Some(InList { list, level: number });
            }
            _ => {}
        }
    }

    fn table_property(&mut self, element: &Element<'_>) {
        let Some(table) = self.tables.last_mut() else { return };
        match element.name.as_str() {
            "tblHeader" if element.is_on() => table.grid.head(),
            "del" => table.dropped = true,
            "hidden" | "trHeight" if row_hides(element) && !table.dropped => {
                table.dropped = true;
                self.found.leave(Left::Hidden);
            }
            "shd" => table.paper = paper(element).flatten(),
            "gridSpan" => table.across = element.number().unwrap_or(1).clamp(1, 256) as usize,
            "vMerge" => {
                table.goes_on = element.get("val").as_deref() != Some("restart");
                table.grid.merged();
            }
            _ => {}
        }
    }

    fn begin_cell(&mut self) -> Result<(), Fault> {
        self.cells += 1;
        if self.cells > MAX_CELLS {
            return Err(Fault::TooManyCells);
        }
        if let Some(table) = self.tables.last_mut() {
            (table.across, table.goes_on, table.paper) = (1, false, None);
        }
        self.frames.push(Vec::new());
        Ok(())
    }

    fn begin_link(&mut self, element: &Element<'_>) {
        let Some(address) = element.get("id").and_then(|id| self.links.get(&id)) else { return };
        if is_safe_link(address) {
            self.link.clone_from(address);
        } else {
            self.found.leave(Left::Link);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "hyperlink" => self.link.clear(),
            "tc" => self.end_cell(),
            "tr" => {
                if let Some(table) = self.tables.last_mut()
                    && std::mem::take(&mut table.dropped)
                {
                    table.grid.drop_row();
                }
            }
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.within("t") {
            self.push(&legible(text));
        } else if self.within("instrText")
            && let Some((false, instruction)) = self.fields.last_mut()
        {
            instruction.push_str(text);
        }
    }

    fn push(&mut self, text: &str) {
        if self.fields.iter().any(|(in_result, _)| !in_result) {
            return;
        }
        let style = self.now.style.as_deref();
        let cell = self.tables.last().and_then(|table| table.paper);
        let paper = self.run.paper.or(self.now.paper).or(cell).unwrap_or(WHITE);
        let pale = self.run.ink.is_some_and(|ink| ink.is_like(paper));
        let own = self.run.hidden || self.now.hidden || pale;
        if own || style.is_some_and(|style| self.styles.hides(style)) {
            if !text.trim().is_empty() {
                self.found.leave(Left::Hidden);
            }
            return;
        }
        if self.run.struck {
            self.found.leave(Left::Deleted);
            return;
        }
        let of = style.map(|style| self.styles.of(style)).unwrap_or_default();
        let strong = self.run.strong.unwrap_or(of.strong);
        let paragraph = &mut self.now.paragraph;
        if paragraph.runs.is_empty() && !text.trim().is_empty() {
            paragraph.face = self.run.face.or(of.face).unwrap_or_default();
        }
        let field = self.fields.iter().rev().find_map(|(_, instruction)| link_of(instruction));
        let link = if self.link.is_empty() { field.unwrap_or_default() } else { self.link.clone() };
        add(&mut paragraph.runs, text, strong, &link);
    }

    /// A field is an instruction, then its result; only the result is printed.
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push((false, String::new())),
            "separate" => {
                if let Some((in_result, _)) = self.fields.last_mut() {
                    *in_result = true;
                }
            }
            _ => {
                self.fields.pop();
            }
        }
    }

    fn end_paragraph(&mut self) {
        // A field whose end is missing must not swallow the rest of the document.
        self.fields.retain(|(in_result, _)| *in_result);
        if self.now.joined {
            return;
        }
        let Open { mut paragraph, style, list, .. } = std::mem::take(&mut self.now);
        if let Some(style) = &style {
            let of = self.styles.of(style);
            paragraph.level = if paragraph.level == 0 { of.level } else { paragraph.level };
            paragraph.title |= of.title;
            paragraph.centred |= of.centred;
        }
        let own = list.filter(|known| known.list != u32::MAX);
        paragraph.mark = match self.numbering.next(own, style.as_deref()) {
            Some(label) => Mark::of(&label),
            None if self.numbering.is_bullet(own, style.as_deref()) => Mark::Bullet,
            None => Mark::None,
        };
        if paragraph.runs.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        let deep = list.and_then(|known| known.level).is_some_and(|level| level > 0);
        if deep && paragraph.level == 0 && matches!(paragraph.mark, Mark::Bullet | Mark::Number(..)) {
            self.found.leave(Left::Level);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.push(Piece::Paragraph(paragraph));
        }
    }

    fn end_cell(&mut self) {
        let pieces = if self.frames.len() > 1 { self.frames.pop().unwrap_or_default() } else { Vec::new() };
        let words = Piece::words(&pieces);
        if let Some(table) = self.tables.last_mut() {
            let words = if table.goes_on { String::new() } else { words };
            table.grid.put(words, table.across, 1);
            table.last = pieces;
        }
    }

    fn end_table(&mut self) {
        if let Some(Table { grid, last, .. }) = self.tables.pop() {
            let nested = self.frames.len() > 1;
            if let Some(frame) = self.frames.last_mut() {
                self.found.end_table(grid, last, nested, frame);
            }
        }
    }
}

/// Is something painted behind the words?
fn level_of(outline: u32) -> u8 {
    u8::try_from(outline).unwrap_or(2).min(2) + 1
}

/// The address that the instruction of a field leads to.
fn link_of(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?;
    let address = rest.split('"').nth(1)?;
    is_safe_link(address).then(|| address.to_owned())
}
