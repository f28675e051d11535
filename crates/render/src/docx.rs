//! The report as a Word document: A4 as in GB/T 9704, tables with the exact spans of the form.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph,
    Run, RunFonts, SpecialIndentType, Style, StyleType, Table as DocxTable, TableAlignmentType, TableCell,
    TableCellMargins, TableLayoutType, TableRow, VAlignType, VMergeType, WidthType,
};
use gongkai_report::{
    Report,
    layout::{Kind, LaidCell},
};

use crate::{
    Fault,
    paper::{Paper, Printed, Table},
    widths::{WIDE_DIGIT, widths},
};

/// Text area of GB/T 9704 in twentieths of a point: 156 mm.
pub(crate) const TEXT_WIDTH: f64 = 8845.0;
/// Letters of tables in half points: 9 pt (小五).
const TABLE_SIZE: f64 = 18.0;
const FULL_SIZE: usize = 18;

/// The report as DOCX bytes.
///
/// # Errors
/// One Chinese sentence, if the package cannot be put together.
pub fn docx(report: &Report) -> Result<Vec<u8>, Fault> {
    let paper = Paper::of(report);
    let mut ids = Ids(0);
    let mut document = frame();
    document = document.add_paragraph(ids.paragraph(&paper.title, "Title"));
    for line in &paper.subtitle {
        document = document.add_paragraph(ids.paragraph(line, "Subtitle"));
    }
    for section in &paper.sections {
        if !section.heading.is_empty() {
            document = document.add_paragraph(ids.paragraph(&section.heading, "Heading1"));
        }
        for (nth, paragraph) in section.paragraphs.iter().enumerate() {
            let caption = section.ends_in_caption() && nth + 1 == section.paragraphs.len();
            let body = ids.paragraph(paragraph, "Body");
            document = document.add_paragraph(if caption { body.keep_next(true) } else { body });
        }
        for table in &section.tables {
            document = document.add_table(draw(table, &mut ids));
            // Two tables without a paragraph between them would become one.
            document = document.add_paragraph(ids.paragraph("", "Gap"));
        }
    }
    let mut parts = document.build();
    parts.document = with_repeated_heads(parts.document);
    parts.doc_props.core = core_properties(&paper.title).into_bytes();
    parts.font_table = font_table().into_bytes();
    let mut bytes = Cursor::new(Vec::new());
    parts
        .pack(&mut bytes)
        .map_err(|error| Fault(format!("无法写出Word文件（{error}），请重试；仍不行请改导出其他格式")))?;
    Ok(bytes.into_inner())
}

/// Page, styles and page number.
pub(crate) fn frame() -> Docx {
    let body = fonts("仿宋_GB2312");
    let exact = |twips: i32| LineSpacing::new().line_rule(LineSpacingType::Exact).line(twips);
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name);
    Docx::new()
        .page_size(11906, 16838)
        .page_margin(
            PageMargin::new()
                .top(2098)
                .bottom(1984)
                .left(1587)
                .right(1474)
                .header(851)
                .footer(1417)
                .gutter(0),
        )
        .default_fonts(body.clone())
        .default_size(32)
        .add_style(
            style("Title", "Title")
                .fonts(fonts("方正小标宋简体"))
                .size(44)
                .align(AlignmentType::Center)
                .line_spacing(exact(640).after(280)),
        )
        .add_style(
            style("Subtitle", "Subtitle")
                .fonts(fonts("楷体_GB2312"))
                .size(32)
                .align(AlignmentType::Center)
                .line_spacing(exact(579)),
        )
        .add_style(
            style("Heading1", "heading 1")
                .fonts(fonts("黑体"))
                .size(32)
                .outline_lvl(0)
                .indent(None, Some(SpecialIndentType::FirstLine(640)), None, None)
                .line_spacing(exact(579)),
        )
        .add_style(
            style("Body", "Body Text")
                .fonts(body)
                .size(32)
                .align(AlignmentType::Both)
                .indent(None, Some(SpecialIndentType::FirstLine(640)), None, None)
                .line_spacing(exact(579)),
        )
        .add_style(style("Cell", "Table Cell").fonts(fonts("宋体")).size(18).align(AlignmentType::Center))
        .add_style(style("CellLeft", "Table Label").fonts(fonts("宋体")).size(18).align(AlignmentType::Left))
        .add_style(style("Gap", "Table Gap").size(16).line_spacing(exact(200)))
        .footer(
            Footer::new().add_paragraph(
                Paragraph::new()
                    .id("7FFFFFF0")
                    .align(AlignmentType::Center)
                    .add_run(page_run("— "))
                    .add_page_num(PageNum::new())
                    .add_run(page_run(" —")),
            ),
        )
}

fn page_run(text: &str) -> Run {
    Run::new().size(28).fonts(fonts("宋体")).add_text(text)
}

pub(crate) fn fonts(chinese: &str) -> RunFonts {
    RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia(chinese)
}

/// Paragraph numbers of the file; the library would count on over all documents of the process.
struct Ids(u32);

impl Ids {
    fn paragraph(&mut self, text: &str, style: &str) -> Paragraph {
        self.with(text, style, |run| run)
    }

    fn with(&mut self, text: &str, style: &str, finish: impl Fn(Run) -> Run) -> Paragraph {
        self.0 += 1;
        let mut paragraph = Paragraph::new().id(format!("{:08X}", self.0)).style(style);
        if style == "Heading1" {
            paragraph = paragraph.keep_next(true);
        }
        if text.is_empty() {
            return paragraph;
        }
        let mut run = Run::new();
        for (nth, line) in text.split('\n').enumerate() {
            if nth > 0 {
                run = run.add_break(BreakType::TextWrapping);
            }
            run = run.add_text(line);
        }
        paragraph.add_run(finish(run))
    }
}

fn draw(table: &Table, ids: &mut Ids) -> DocxTable {
    let layout = &table.layout;
    let fitted = widths(table, TEXT_WIDTH / (TABLE_SIZE * 10.0));
    let sum: f64 = fitted.columns.iter().sum();
    let grid: Vec<usize> = fitted.columns.iter().map(|width| twips(width / sum * TEXT_WIDTH)).collect();
    let size = twips((TABLE_SIZE * fitted.scale).floor().max(9.0));

    let mut places = vec![None; layout.rows * layout.columns];
    for (nth, (cell, _)) in table.cells().enumerate() {
        for row in cell.row..cell.row + cell.rowspan {
            if let Some(place) = places.get_mut(row * layout.columns + cell.column) {
                *place = Some(nth);
            }
        }
    }
    let rows = (0..layout.rows).map(|row| {
        let mut cells = Vec::new();
        let mut column = 0;
        while column < layout.columns {
            let nth = places.get(row * layout.columns + column).copied().flatten();
            let found = nth.and_then(|nth| layout.cells.get(nth).zip(table.texts.get(nth)));
            let Some((cell, printed)) = found else {
                column += 1;
                continue;
            };
            let width = grid.iter().skip(cell.column).take(cell.colspan).sum();
            // The reader's machine may not have the fonts: numbers stay whole with others, too.
            let size = match fitted.on_one_line(cell, printed, WIDE_DIGIT) {
                Some(factor) if factor < 1.0 => twips((TABLE_SIZE * fitted.scale * factor).floor().max(9.0)),
                _ => size,
            };
            cells.push(draw_cell(cell, printed, row, width, size, ids));
            column = cell.column + cell.colspan;
        }
        let line = TableRow::new(cells);
        // Marks the rows that repeat; see `with_repeated_heads`.
        if row < layout.head_rows { line.cant_split() } else { line }
    });
    DocxTable::new(rows.collect())
        .set_grid(grid.clone())
        .layout(TableLayoutType::Fixed)
        .width(grid.iter().sum(), WidthType::Dxa)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(28, 45, 28, 45))
}

fn draw_cell(
    cell: &LaidCell,
    printed: &Printed,
    row: usize,
    width: usize,
    size: usize,
    ids: &mut Ids,
) -> TableCell {
    let mut drawn = TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
    if cell.colspan > 1 {
        drawn = drawn.grid_span(cell.colspan);
    }
    if cell.rowspan > 1 {
        let first = row == cell.row;
        drawn = drawn.vertical_merge(if first { VMergeType::Restart } else { VMergeType::Continue });
    }
    let text = if row == cell.row { printed.text.as_str() } else { "" };
    let style = if cell.kind == Kind::RowHead && cell.rowspan == 1 { "CellLeft" } else { "Cell" };
    drawn.add_paragraph(ids.with(text, style, |run| {
        let run = if printed.absent { run.color("808080") } else { run };
        if size == FULL_SIZE { run } else { run.size(size) }
    }))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "widths of a page, a few thousands"
)]
pub(crate) fn twips(width: f64) -> usize {
    width.round().max(1.0) as usize
}

/// The library cannot say that a row repeats on the next page. Only such rows were marked not to
/// split; here they get their mark, and the other rows that of not being split. Text cannot contain
/// these marks, since its brackets are escaped.
pub(crate) fn with_repeated_heads(document: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(document) {
        Ok(text) => text
            .replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />")
            .replace("<w:trPr />", "<w:trPr><w:cantSplit /></w:trPr>")
            .into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// Title of the document; dates are fixed, so that the same report gives the same bytes.
pub(crate) fn core_properties(title: &str) -> String {
    let title: String = title
        .chars()
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '\n' => " ".to_owned(),
            other => other.to_string(),
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:dcmitype=\"http://purl.org/dc/dcmitype/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:language>zh-CN</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">2000-01-01T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">2000-01-01T00:00:00Z</dcterms:modified>\
         </cp:coreProperties>"
    )
}

/// Fonts of official documents, and what to take where they are not installed.
pub(crate) fn font_table() -> String {
    let fonts = [
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S,小标宋,FandolSong"),
        ("仿宋_GB2312", "FangSong_GB2312,仿宋,FangSong,FandolFang R"),
        ("楷体_GB2312", "KaiTi_GB2312,楷体,KaiTi,FandolKai"),
        ("黑体", "SimHei,FandolHei"),
        ("宋体", "SimSun,FandolSong"),
    ];
    let mut table = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    );
    for (name, others) in fonts {
        table.push_str(&format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{others}\"/><w:charset w:val=\"86\"/></w:font>"
        ));
    }
    table.push_str("<w:font w:name=\"Times New Roman\"><w:charset w:val=\"00\"/></w:font></w:fonts>");
    table
}
