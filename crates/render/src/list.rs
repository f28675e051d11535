//! A plain list as a workbook: one sheet with a heading that stays in sight. All cells are texts, so
//! that numbers with zeros in front stay as they are. A form of an office has its title above, who signs below, and
//! figures that a spreadsheet adds up.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, Worksheet,
    XlsxError,
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
    let (text, head) = (letters().set_num_format("@"), heading());
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

/// A form that an office fills in: a title over the table, lines below the title, lines at the end.
#[derive(Debug, Clone, Copy)]
pub struct FormSheet<'a> {
    /// Name of the sheet.
    pub name: &'a str,
    /// Title.
    pub title: &'a str,
    /// Below the title: whose, of which time.
    pub above: &'a [String],
    /// The columns.
    pub columns: &'a [ListColumn<'a>],
    /// Places of columns with figures: what reads as a number is one.
    pub figures: &'a [u16],
    /// The rows.
    pub rows: &'a [Vec<String>],
    /// Below the table: who signs.
    pub below: &'a [String],
}

/// The form as XLSX bytes. Same form, same bytes.
///
/// # Errors
/// One Chinese sentence, if the workbook cannot be put together.
pub fn form_xlsx(form: &FormSheet<'_>) -> Result<Vec<u8>, Fault> {
    write_form(form).map_err(|error| Fault(format!("无法写出Excel文件（{error}），请重试")))
}

fn write_form(form: &FormSheet<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(form.title).set_creation_datetime(&fixed));
    let sheet = book.add_worksheet();
    sheet.set_name(form.name)?;
    let last = u16::try_from(form.columns.len().saturating_sub(1)).unwrap_or_default();
    let title = letters().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let mut row = 0;
    line(sheet, (row, last), form.title, &title)?;
    for text in form.above {
        row += 1;
        line(sheet, (row, last), text, &letters())?;
    }
    row += 1;
    let (head, cell) = (heading(), letters().set_border(FormatBorder::Thin));
    for (at, column) in (0_u16..).zip(form.columns) {
        sheet.set_column_width(at, f64::from(column.width))?;
        sheet.write_string_with_format(row, at, column.heading, &head)?;
    }
    for cells in form.rows {
        row += 1;
        for (at, text) in (0_u16..).zip(cells) {
            match text.parse::<f64>().ok().filter(|_| form.figures.contains(&at)) {
                Some(number) => sheet.write_number_with_format(row, at, number, &cell)?,
                None => sheet.write_string_with_format(row, at, text, &cell)?,
            };
        }
    }
    for text in form.below {
        row += 1;
        line(sheet, (row, last), text, &letters())?;
    }
    book.save_to_buffer()
}

/// A line over all columns.
fn line(sheet: &mut Worksheet, (row, last): (u32, u16), text: &str, look: &Format) -> Result<(), XlsxError> {
    if last == 0 {
        sheet.write_string_with_format(row, 0, text, look)?;
    } else {
        sheet.merge_range(row, 0, row, last, text, look)?;
    }
    Ok(())
}

fn letters() -> Format {
    Format::new().set_font_name("宋体").set_font_size(11)
}

fn heading() -> Format {
    let plain = letters().set_bold().set_align(FormatAlign::Center);
    plain.set_background_color(Color::RGB(0x00DC_E8F5)).set_border(FormatBorder::Thin)
}
