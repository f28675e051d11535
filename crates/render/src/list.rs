//! A plain list as a workbook: one sheet with a heading that stays in sight. All cells are texts, so
//! that numbers with zeros in front stay as they are.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, XlsxError,
};

use crate::Fault;

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub struct ListColumn<'a> {
    /// Heading.
    pub heading: &'a str,
    /// Width, in digits of the sheet's letters; a Han character takes two.
    pub width: u16,
    /// What to write in it: a note at the heading; empty: none.
    pub note: &'a str,
}

/// The list as XLSX bytes. Same list, same bytes.
///
/// # Errors
/// One Chinese sentence, if the workbook cannot be put together.
pub fn list_xlsx(name: &str, columns: &[ListColumn<'_>], rows: &[Vec<String>]) -> Result<Vec<u8>, Fault> {
    write(name, columns, rows).map_err(|error| Fault(format!("无法写出Excel文件（{error}），请重试")))
}

fn write(name: &str, columns: &[ListColumn<'_>], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(name).set_creation_datetime(&fixed));
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let text = Format::new().set_num_format("@").set_font_name("宋体").set_font_size(11);
    let head = Format::new()
        .set_bold()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0x00DC_E8F5))
        .set_border(FormatBorder::Thin);
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, f64::from(column.width))?;
        sheet.set_column_format(at, &text)?;
        sheet.write_string_with_format(0, at, column.heading, &head)?;
        if !column.note.is_empty() {
            sheet.insert_note(0, at, &Note::new(column.note).set_author("").add_author_prefix(false))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1_u32..).zip(rows) {
        for (at, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, at, cell, &text)?;
        }
    }
    book.save_to_buffer()
}
