//! A text as a Word document.

use docx_rs::{
    AlignmentType, BorderType, BreakType, Docx, Header, LineSpacing, LineSpacingType, PageMargin, Paragraph,
    ParagraphBorderPosition, Pic, Run, SpecialIndentType, Style, StyleType, Table, TableAlignmentType,
    TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use gongkai_domain::publication::content::{Block, Run as Words};

use super::{Fact, Picture, Writing, fact_rows, pictures::Placed, shares};
use crate::{
    Fault,
    docx::{TEXT_WIDTH, core_properties, font_table, fonts, frame, twips, with_repeated_heads},
    letter::{Letter, letter_styles, right_indents, ruled},
    paper::clean,
};

/// A twentieth of a point in English Metric Units, in which pictures are measured.
const EMU_PER_TWIP: f64 = 635.0;
/// A dot of a screen, in twentieths of a point.
const TWIPS_PER_DOT: f64 = 15.0;
/// Most of a page for a picture: 200 mm.
const HIGHEST: f64 = 11_340.0;
/// Text area of a form: 170 mm.
const FORM_WIDTH: f64 = 9_638.0;
/// Room for the label of a fact: six letters.
const LABEL_WIDTH: f64 = 1_550.0;

/// The text as DOCX bytes.
///
/// # Errors
/// One Chinese sentence, if the package cannot be put together.
pub fn writing_docx(writing: &Writing<'_>) -> Result<Vec<u8>, Fault> {
    set_docx(writing, None)
}

/// The text, as that of a letter if there is one.
pub(crate) fn set_docx(writing: &Writing<'_>, letter: Option<&Letter>) -> Result<Vec<u8>, Fault> {
    let document = framed(writing);
    let document = match letter {
        Some(letter) => letter_styles(document, letter),
        None => document,
    };
    let width = if writing.plain { FORM_WIDTH } else { TEXT_WIDTH };
    let mut maker = Maker { document, number: 0, width, writing, placed: Vec::new() };
    if let Some(letter) = letter {
        maker.letter_head(letter);
    } else {
        maker.head();
    }
    for part in &writing.parts {
        if !part.heading.is_empty() {
            maker.line(&part.heading, "Heading1");
        }
        for block in &part.content.blocks {
            maker.block(block);
        }
    }
    if let Some(letter) = letter {
        maker.letter_foot(letter);
    }
    for line in &writing.end {
        maker.line(line, "End");
    }
    let Maker { document, placed, .. } = maker;
    let mut parts = document.build();
    parts.document = super::pictures::described(with_repeated_heads(parts.document), &placed);
    let title = if writing.title.is_empty() { &writing.name } else { &writing.title };
    parts.doc_props.core = core_properties(title).into_bytes();
    parts.font_table = font_table().into_bytes();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let broken = |error: &dyn std::fmt::Display| Fault(format!("无法写出Word文件（{error}），请重试"));
    parts.pack(&mut bytes).map_err(|error| broken(&error))?;
    super::pictures::packed(bytes.into_inner(), &placed).map_err(|error| broken(&error))
}

/// The page, and at its top what every single one has to say.
fn framed(writing: &Writing<'_>) -> Docx {
    let mut document = styled();
    if writing.plain {
        let margin = PageMargin::new().top(1134).bottom(1247).left(1134).right(1134);
        document = document.page_margin(margin.header(567).footer(624).gutter(0));
    }
    if !writing.mark.is_empty() {
        let words = spoken(Run::new(), &format!("【{}】", writing.mark));
        let mark = Paragraph::new().id("7FFFFFF1").style("Mark").add_run(words);
        document = document.header(Header::new().add_paragraph(mark));
    }
    document
}

/// The page and styles of reports, and a few more.
fn styled() -> Docx {
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name);
    let exact = |twips: i32| LineSpacing::new().line_rule(LineSpacingType::Exact).line(twips);
    let indented = |style: Style| {
        let indent = Some(SpecialIndentType::FirstLine(640));
        style.indent(None, indent, None, None).line_spacing(exact(579))
    };
    frame()
        .add_style(indented(
            style("Heading2", "heading 2").fonts(fonts("楷体_GB2312")).size(32).outline_lvl(1),
        ))
        .add_style(indented(
            style("Heading3", "heading 3").fonts(fonts("仿宋_GB2312")).size(32).bold().outline_lvl(2),
        ))
        .add_style(indented(style("Entry", "List Entry").fonts(fonts("仿宋_GB2312")).size(32)))
        .add_style(
            style("Plain", "Plain")
                .fonts(fonts("宋体"))
                .size(24)
                .line_spacing(LineSpacing::new().line(360).after(60)),
        )
        .add_style(
            style("Caption", "caption")
                .fonts(fonts("黑体"))
                .size(24)
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().before(120).after(60)),
        )
        .add_style(style("Picture", "Picture").align(AlignmentType::Center))
        .add_style(style("Label", "Label").fonts(fonts("黑体")).size(21).align(AlignmentType::Center))
        .add_style(style("Value", "Value").fonts(fonts("宋体")).size(21).align(AlignmentType::Left))
        .add_style(style("Mark", "Mark").fonts(fonts("黑体")).size(28).align(AlignmentType::Right))
        .add_style(style("End", "End Note").fonts(fonts("宋体")).size(18).line_spacing(exact(300)))
}

struct Maker<'w> {
    document: Docx,
    number: u32,
    /// Of the text area, in twentieths of a point.
    width: f64,
    writing: &'w Writing<'w>,
    placed: Vec<Placed>,
}

impl Maker<'_> {
    fn add(&mut self, paragraph: Paragraph) {
        self.document = std::mem::take(&mut self.document).add_paragraph(paragraph);
    }

    /// A paragraph with a number of this file; the library would count on over the whole process.
    fn paragraph(&mut self, style: &str) -> Paragraph {
        self.number += 1;
        let paragraph = Paragraph::new().id(format!("{:08X}", self.number)).style(style);
        if style.starts_with("Heading") || style == "Caption" { paragraph.keep_next(true) } else { paragraph }
    }

    fn line(&mut self, text: &str, style: &str) {
        let paragraph = self.paragraph(style);
        self.add(paragraph.add_run(spoken(Run::new(), text)));
    }

    /// An official document has its facts above the title, a form below.
    fn head(&mut self) {
        let writing = self.writing;
        if !writing.plain {
            self.facts(&writing.facts);
        }
        if !writing.title.is_empty() {
            self.line(&writing.title, "Title");
        }
        for line in &writing.subtitle {
            self.line(line, "Subtitle");
        }
        if writing.plain {
            self.facts(&writing.facts);
        }
    }

    /// Name of the agency over the red rule, number, title, addressee.
    fn letter_head(&mut self, letter: &Letter) {
        let name = self.paragraph("Agency").add_run(spoken(Run::new(), &letter.agency));
        self.add(ruled(name, ParagraphBorderPosition::Bottom, BorderType::ThickThinSmallGap));
        self.line(&letter.number, "Number");
        self.line("", "Addressee");
        self.line(&letter.title, "Title");
        if !letter.addressee.is_empty() {
            self.line(&format!("{}：", letter.addressee), "Addressee");
        }
    }

    /// Attachments, then room for the seal, name and date.
    fn letter_foot(&mut self, letter: &Letter) {
        let several = letter.attachments.len() > 1;
        for (nth, name) in (1..).zip(&letter.attachments) {
            let label = if nth == 1 { "附件：" } else { "\u{3000}\u{3000}\u{3000}" };
            let mark = if several { format!("{nth}. ") } else { String::new() };
            self.line(&format!("{label}{mark}{name}"), "Attached");
        }
        for _ in 0..2 {
            let room = self.paragraph("Signature").keep_next(true);
            self.add(room);
        }
        let (of_name, of_date) = right_indents(letter);
        for (text, right, is_last) in [(&letter.signer, of_name, false), (&letter.date, of_date, true)] {
            let line = self.paragraph("Signature").indent(None, None, Some(right), None).keep_next(!is_last);
            self.add(line.add_run(spoken(Run::new(), text)));
        }
    }

    fn facts(&mut self, facts: &[Fact]) {
        if facts.is_empty() {
            return;
        }
        let half = self.width / 2.0 - LABEL_WIDTH;
        let grid = [LABEL_WIDTH, half, LABEL_WIDTH, half].map(twips);
        let mut lines = Vec::new();
        for row in fact_rows(facts) {
            let alone = row.len() == 1;
            let mut cells = Vec::with_capacity(4);
            for fact in row {
                let [label, value] = [(&fact.label, "Label"), (&fact.value, "Value")]
                    .map(|(text, style)| self.paragraph(style).add_run(spoken(Run::new(), text)));
                let value = if alone {
                    TableCell::new().grid_span(3).width(twips(self.width - LABEL_WIDTH), WidthType::Dxa)
                } else {
                    TableCell::new().width(twips(half), WidthType::Dxa)
                }
                .add_paragraph(value);
                let label = TableCell::new().width(twips(LABEL_WIDTH), WidthType::Dxa).add_paragraph(label);
                cells.extend([label, value].map(|cell| cell.vertical_align(VAlignType::Center)));
            }
            lines.push(TableRow::new(cells));
        }
        self.put(lines, grid.to_vec());
    }

    const fn body(&self) -> &'static str {
        if self.writing.plain { "Plain" } else { "Body" }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => {
                self.line(
                    text,
                    ["Heading1", "Heading2"].get(usize::from(level.saturating_sub(1))).unwrap_or(&"Heading3"),
                );
            }
            Block::Paragraph { runs } => self.runs(self.body(), "", runs),
            Block::List { ordered, items } => {
                let style = if self.writing.plain { "Plain" } else { "Entry" };
                for (nth, item) in (1..).zip(items) {
                    let mark = if *ordered { format!("{nth}. ") } else { "• ".to_owned() };
                    self.runs(style, &mark, item);
                }
            }
            Block::Table { caption, heads, rows } => {
                if !caption.is_empty() {
                    self.line(caption, "Caption");
                }
                self.table(rows, *heads, &shares(rows));
            }
            Block::Image { file, alt, caption } => {
                match self.writing.pictures.get(file) {
                    Some(picture) => self.picture(picture, alt),
                    None => self.line(&format!("（图片：{alt}）"), self.body()),
                }
                if !caption.is_empty() {
                    self.line(caption, "Caption");
                }
            }
        }
    }

    /// Where words lead to is printed behind them: paper cannot be clicked.
    fn runs(&mut self, style: &str, mark: &str, runs: &[Words]) {
        let mut paragraph = self.paragraph(style);
        if !mark.is_empty() {
            paragraph = paragraph.add_run(spoken(Run::new(), mark));
        }
        for (words, text) in super::printed(runs) {
            let run = if words.strong { Run::new().bold() } else { Run::new() };
            paragraph = paragraph.add_run(spoken(run, &text));
        }
        self.add(paragraph);
    }

    fn table(&mut self, rows: &[Vec<String>], heads: usize, shares: &[f64]) {
        let sum: f64 = shares.iter().sum::<f64>().max(1.0);
        let grid: Vec<usize> = shares.iter().map(|share| twips(share / sum * self.width)).collect();
        let mut lines = Vec::with_capacity(rows.len());
        for (nth, row) in rows.iter().enumerate() {
            let style = if nth < heads { "Cell" } else { "CellLeft" };
            let mut cells = Vec::with_capacity(row.len());
            for (text, width) in row.iter().zip(&grid) {
                let run = if nth < heads { Run::new().bold() } else { Run::new() };
                let paragraph = self.paragraph(style).add_run(spoken(run, text));
                let cell = TableCell::new().width(*width, WidthType::Dxa).vertical_align(VAlignType::Center);
                cells.push(cell.add_paragraph(paragraph));
            }
            let line = TableRow::new(cells);
            // Marks the rows that repeat; see `with_repeated_heads`.
            lines.push(if nth < heads { line.cant_split() } else { line });
        }
        self.put(lines, grid);
    }

    fn put(&mut self, lines: Vec<TableRow>, grid: Vec<usize>) {
        let width = grid.iter().sum();
        let table = Table::new(lines)
            .set_grid(grid)
            .layout(TableLayoutType::Fixed)
            .width(width, WidthType::Dxa)
            .align(TableAlignmentType::Center)
            .margins(TableCellMargins::new().margin(28, 60, 28, 60));
        self.document = std::mem::take(&mut self.document).add_table(table);
        // Two tables without a paragraph between them would become one.
        let gap = self.paragraph("Gap");
        self.add(gap);
    }

    fn picture(&mut self, picture: &Picture, alt: &str) {
        let id = format!("rIdImage{}", self.placed.len() + 1);
        let (width, height) =
            (f64::from(picture.width) * TWIPS_PER_DOT, f64::from(picture.height.max(1)) * TWIPS_PER_DOT);
        let factor = (self.width / width).min(HIGHEST / height).min(1.0);
        let size = |twips: f64| emu(twips * factor * EMU_PER_TWIP);
        let drawn = Pic::new_with_dimensions(picture.bytes.clone(), picture.width, picture.height)
            .id(id.clone())
            .size(size(width), size(height));
        self.placed.push(Placed { id, jpeg: picture.is_jpeg(), alt: clean(alt).into_owned() });
        let paragraph = self.paragraph("Picture");
        self.add(paragraph.add_run(Run::new().add_image(drawn)));
    }
}

fn spoken(mut run: Run, text: &str) -> Run {
    for (nth, line) in clean(text).split('\n').enumerate() {
        if nth > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a page")]
fn emu(size: f64) -> u32 {
    size.round().max(1.0) as u32
}
