//! The report as a workbook: the text on the first sheet, then one sheet per table, numbers as
//! numbers, so that the statistician can add them up.

use std::collections::{HashMap, HashSet};

use gongkai_report::{
    Decimal, Report,
    layout::{Kind, LaidCell},
};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet,
    XlsxError,
};

use crate::{
    Fault,
    paper::{Paper, Printed, Table},
    widths::{as_f64, lines, over, widths},
};

/// A4 in the numbering of spreadsheets.
const A4: u8 = 9;
/// Width of a table in em of its letters (10 pt), about a page.
const ROOM: f64 = 52.0;
/// Widths of columns are counted in digits; a Han character takes two.
const DIGITS_PER_EM: f64 = 2.0;
const LINE: f64 = 14.0;
/// What a cell of a spreadsheet can hold.
const LONGEST_TEXT: usize = 32_000;
const HIGHEST_ROW: f64 = 409.0;
/// Column of the text, in digits of the workbook's letters: within A4 also where another font stands
/// in for these, since no program shrinks a single column to the page. Letters of 12 pt take a
/// little more than two digits, which leaves 31 a line.
const TEXT_COLUMN: f64 = 72.0;
const TEXT_LINE: usize = 31;
const CLOSING: [char; 8] = ['”', '’', '」', '』', '）', ')', '》', '"'];
/// What a row of the text shows, well below the highest row.
const TEXT_ROW: usize = 400;
/// Spreadsheets keep 15 digits; longer numbers stay text, so that none is lost.
const DIGITS: u64 = 1_000_000_000_000_000;

/// The report as XLSX bytes.
///
/// # Errors
/// One Chinese sentence, if the workbook cannot be put together.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, Fault> {
    write(&Paper::of(report))
        .map_err(|error| Fault(format!("无法写出Excel文件（{error}），请重试；仍不行请改导出其他格式")))
}

fn write(paper: &Paper) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    // A title longer than 255 characters would make the file unreadable for some programs.
    let title: String = paper.title.replace('\n', " ").chars().take(200).collect();
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&fixed));
    write_text(book.add_worksheet(), paper)?;
    let mut looks = Looks::default();
    let mut names = HashSet::from(["正文".to_owned()]);
    for table in paper.tables() {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&table.layout.name, &mut names))?;
        write_table(sheet, table, &mut looks)?;
    }
    book.save_to_buffer()
}

/// Sheet names hold 31 characters, none of `[]:*?/\`, and are unique without regard to case.
pub(crate) fn sheet_name(name: &str, taken: &mut HashSet<String>) -> String {
    let kept: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(24).collect();
    let kept = if kept.trim().is_empty() { "表".to_owned() } else { kept };
    let mut candidate = kept.clone();
    let mut nth = 1;
    while !taken.insert(candidate.to_lowercase()) {
        nth += 1;
        candidate = format!("{kept}（{nth}）");
    }
    candidate
}

fn write_text(sheet: &mut Worksheet, paper: &Paper) -> Result<(), XlsxError> {
    sheet.set_name("正文")?;
    sheet.set_column_width(0, TEXT_COLUMN)?;
    page(sheet)?;
    let base =
        Format::new().set_font_name("宋体").set_font_size(12).set_text_wrap().set_align(FormatAlign::Top);
    let title = base.clone().set_font_size(18).set_bold().set_align(FormatAlign::Center);
    let subtitle = base.clone().set_align(FormatAlign::Center);
    let heading = base.clone().set_font_name("黑体").set_font_size(13);
    let mut row = 0;
    let mut line = |text: &str, format: &Format, per_line: f64| -> Result<(), XlsxError> {
        for piece in pieces(text) {
            sheet.write_string_with_format(row, 0, piece, format)?;
            sheet.set_row_height(row, (lines(piece, as_f64(TEXT_LINE)) * per_line + 4.0).min(HIGHEST_ROW))?;
            row += 1;
        }
        Ok(())
    };
    line(&paper.title, &title, 26.0)?;
    for text in &paper.subtitle {
        line(text, &subtitle, 17.0)?;
    }
    for section in &paper.sections {
        if !section.heading.is_empty() {
            line(&section.heading, &heading, 18.0)?;
        }
        for paragraph in &section.paragraphs {
            line(paragraph, &base, 17.0)?;
        }
    }
    Ok(())
}

/// A text in pieces that a row shows in full, cut at the end of a sentence or of a line where there
/// is one. Together they are the text.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(end) = cut(rest) {
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// Where the first piece of a text ends; `None` where the whole text is one.
fn cut(text: &str) -> Option<usize> {
    // Room of the lines above, and letters of the line at hand: a broken line is as high as a full one.
    let (mut above, mut line) = (0, 0_usize);
    let mut ended = false;
    let mut sentence = None;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            above += line.div_ceil(TEXT_LINE).max(1) * TEXT_LINE;
            line = 0;
        } else {
            line += 1;
        }
        if above + line > TEXT_ROW {
            return Some(sentence.unwrap_or(at)).filter(|end| *end > 0);
        }
        let end = at + c.len_utf8();
        // A closing quote belongs to the sentence before it.
        ended = matches!(c, '。' | '！' | '？' | '；' | '\n') || (ended && CLOSING.contains(&c));
        if ended && text.get(end..).is_some_and(may_begin_row) {
            sentence = Some(end);
        }
    }
    None
}

/// False for the closing sign of a sentence, and for what would read as the heading of a chapter.
fn may_begin_row(rest: &str) -> bool {
    let closing = rest.starts_with(CLOSING) || rest.starts_with(['。', '！', '？', '；']);
    let unnumbered = rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let heading = unnumbered.len() < rest.len() && unnumbered.starts_with(['、', '．', '.']);
    !closing && !heading && !rest.trim().is_empty()
}

fn write_table(sheet: &mut Worksheet, table: &Table, looks: &mut Looks) -> Result<(), XlsxError> {
    let layout = &table.layout;
    page(sheet)?;
    sheet.set_print_center_horizontally(true);
    let columns = widths(table, ROOM).columns;
    for (column, em) in (0_u16..).zip(&columns) {
        sheet.set_column_width(column, em * DIGITS_PER_EM)?;
    }
    let mut heights = vec![LINE + 4.0; layout.rows];
    for (cell, printed) in table.cells() {
        let room = over(&columns, cell.column, cell.colspan);
        let needed = (lines(&printed.text, room) * LINE + 4.0) / as_f64(cell.rowspan);
        for height in heights.iter_mut().skip(cell.row).take(cell.rowspan) {
            *height = height.max(needed).min(HIGHEST_ROW);
        }
        write_cell(sheet, cell, printed, looks)?;
    }
    for (row, height) in (0_u32..).zip(heights) {
        sheet.set_row_height(row, height)?;
    }
    if layout.head_rows > 0 {
        let head = row_number(layout.head_rows);
        sheet.set_freeze_panes(head, column_number(layout.label_columns))?;
        sheet.set_repeat_rows(0, head - 1)?;
    } else {
        sheet.set_freeze_panes(0, column_number(layout.label_columns))?;
    }
    Ok(())
}

fn page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_margins(0.6, 0.6, 0.7, 0.8, 0.3, 0.4);
    sheet.set_print_fit_to_pages(1, 0).set_portrait();
    sheet.set_footer("&C— &P —");
    Ok(())
}

/// The looks of the cells of a sheet, each made once: the library compares every new one with all.
#[derive(Default)]
struct Looks(HashMap<Look, Format>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Look {
    left: bool,
    head: bool,
    absent: bool,
    /// Digits after the point of a number.
    digits: Option<u8>,
}

impl Looks {
    fn of(&mut self, cell: &LaidCell, printed: &Printed, is_number: bool) -> &Format {
        let look = Look {
            left: cell.kind == Kind::RowHead && cell.rowspan == 1,
            head: matches!(cell.kind, Kind::Caption | Kind::ColumnHead | Kind::RowHead | Kind::Corner),
            absent: printed.absent,
            digits: printed.amount.filter(|_| is_number).map(|amount| amount.scale),
        };
        self.0.entry(look).or_insert_with(|| look.format())
    }
}

impl Look {
    fn format(self) -> Format {
        let mut format = Format::new()
            .set_font_name("宋体")
            .set_font_size(10)
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_align(if self.left { FormatAlign::Left } else { FormatAlign::Center });
        if self.head {
            format = format.set_background_color(Color::RGB(0xF5_F6_F7));
        }
        if self.absent {
            format = format.set_font_color(Color::RGB(0x80_80_80));
        }
        if let Some(digits) = self.digits {
            format = format.set_num_format(number_format(digits));
        }
        format
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    cell: &LaidCell,
    printed: &Printed,
    looks: &mut Looks,
) -> Result<(), XlsxError> {
    let number = printed.amount.and_then(number);
    let format = looks.of(cell, printed, number.is_some());
    let (row, column) = (row_number(cell.row), column_number(cell.column));
    if printed.amount.is_some() && number.is_none() {
        // Meant so, see `number`: no mark of an error in the corner.
        sheet.ignore_error(row, column, IgnoreError::NumberStoredAsText)?;
    }
    if cell.rowspan > 1 || cell.colspan > 1 {
        let (last_row, last_column) =
            (row_number(cell.row + cell.rowspan - 1), column_number(cell.column + cell.colspan - 1));
        sheet.merge_range(row, column, last_row, last_column, "", format)?;
    }
    match number {
        Some(number) => sheet.write_number_with_format(row, column, number, format)?,
        None if printed.text.is_empty() => sheet.write_blank(row, column, format)?,
        None => {
            let text: String = printed.text.chars().take(LONGEST_TEXT).collect();
            sheet.write_string_with_format(row, column, text, format)?
        }
    };
    Ok(())
}

/// The amount as a spreadsheet number, if that keeps every digit. `12.50` does not: a number cell
/// holds 12.5, and its format is lost on most ways out of a spreadsheet. Such an amount stays text.
fn number(amount: Decimal) -> Option<f64> {
    let text = amount.to_string();
    let exact = amount.mantissa.unsigned_abs() < DIGITS && amount.scale <= 15;
    text.parse().ok().filter(|number: &f64| exact && number.to_string() == text)
}

/// `0.00` for two decimals: as many digits as the report prints, no more after a recalculation.
fn number_format(digits: u8) -> String {
    match usize::from(digits) {
        0 => "0".to_owned(),
        digits => format!("0.{}", "0".repeat(digits)),
    }
}

fn row_number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

fn column_number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
