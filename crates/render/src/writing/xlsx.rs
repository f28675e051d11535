//! A text that is all tables as a workbook: a sheet a table, what stands beside the tables on the last.

use std::collections::HashSet;

use gongkai_domain::publication::content::{Block, Content};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{shares, text::content_text};
use crate::{Fault, paper::clean, xlsx::sheet_name};

/// Widths of columns are counted in digits; a Han character takes two.
const DIGITS_PER_EM: f64 = 2.0;
/// What a cell of a spreadsheet can hold.
const LONGEST_TEXT: usize = 32_000;
/// Digits that a spreadsheet keeps.
const DIGITS: usize = 15;

/// The tables as XLSX bytes. `name`: what the file says that it is.
///
/// # Errors
/// One Chinese sentence, if the workbook cannot be put together.
pub fn content_xlsx(name: &str, content: &Content) -> Result<Vec<u8>, Fault> {
    write(name, content).map_err(|error| Fault(format!("无法写出Excel文件（{error}），请重试")))
}

/// Tables with the same caption are one sheet that was too long for one table.
struct Sheet<'a> {
    name: &'a str,
    rows: Vec<&'a [Vec<String>]>,
}

fn write(name: &str, content: &Content) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title: String = clean(name).chars().take(200).collect();
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&fixed));
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    let mut rest = Content::default();
    for block in &content.blocks {
        let Block::Table { caption, rows, .. } = block else {
            rest.blocks.push(block.clone());
            continue;
        };
        let name = named(caption);
        match sheets.last_mut().filter(|sheet| !name.is_empty() && sheet.name == name) {
            Some(sheet) => sheet.rows.push(rows),
            None => sheets.push(Sheet { name, rows: vec![rows] }),
        }
    }
    let mut taken = HashSet::new();
    for sheet in &sheets {
        let page = book.add_worksheet();
        page.set_name(sheet_name(sheet.name, &mut taken))?;
        draw(page, sheet)?;
    }
    if !rest.blocks.is_empty() || sheets.is_empty() {
        let page = book.add_worksheet();
        page.set_name(sheet_name(if sheets.is_empty() { "正文" } else { "说明" }, &mut taken))?;
        page.set_column_width(0, 80)?;
        let text = Format::new().set_font_name("宋体").set_font_size(11).set_text_wrap();
        for (row, line) in (0_u32..).zip(content_text(&rest).lines()) {
            page.write_string_with_format(row, 0, fitting(line), &text)?;
        }
    }
    book.save_to_buffer()
}

/// 「工作表“名单”」 → 名单.
fn named(caption: &str) -> &str {
    let inner = caption.strip_prefix("工作表“").and_then(|rest| rest.strip_suffix('”'));
    inner.unwrap_or(caption)
}

fn draw(page: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let cell = Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    if let Some(rows) = sheet.rows.first() {
        for (column, share) in (0_u16..).zip(shares(rows)) {
            page.set_column_width(column, share * DIGITS_PER_EM)?;
        }
    }
    for (row, cells) in (0_u32..).zip(sheet.rows.iter().flat_map(|rows| rows.iter())) {
        for (column, text) in (0_u16..).zip(cells) {
            match number(text) {
                Some(number) => page.write_number_with_format(row, column, number, &cell)?,
                None if text.is_empty() => page.write_blank(row, column, &cell)?,
                None => page.write_string_with_format(row, column, fitting(text), &cell)?,
            };
        }
    }
    Ok(())
}

fn fitting(text: &str) -> String {
    clean(text).chars().take(LONGEST_TEXT).collect()
}

/// A number that a spreadsheet shows exactly as it was written; anything else stays text, zeros in front
/// and long numbers too.
fn number(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let number: f64 = text.parse().ok().filter(|_| plain && digits > 0 && digits <= DIGITS)?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_number() {
        for (text, is_number) in [
            ("5", true),
            ("-5", true),
            ("12.5", true),
            ("12.50", false),
            ("007", false),
            ("1e5", false),
            ("inf", false),
            ("110101199001011234", false),
            ("2026-11-24", false),
            ("", false),
            ("-", false),
        ] {
            assert_eq!(number(text).is_some(), is_number, "{text}");
        }
    }
}
