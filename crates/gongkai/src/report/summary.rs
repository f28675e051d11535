//! The statistician's sheet: one line a report, one line a finding.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use gongkai_report::{Amount, FindingView, Verdict, format::Grade, recognise::Recognised};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{output::Place, text::Tally};
use crate::{files::shown, outcome::Unusable};

const REPORT_HEADS: [(&str, f64); 10] = [
    ("报告文件", 48.0),
    ("机关", 28.0),
    ("年度", 8.0),
    ("格式", 14.0),
    ("结论", 14.0),
    ("必须改正", 10.0),
    ("提示", 8.0),
    ("无法判断", 10.0),
    ("未归入表格", 12.0),
    ("说明", 60.0),
];
const FINDING_HEADS: [(&str, f64); 11] = [
    ("报告文件", 48.0),
    ("机关", 28.0),
    ("年度", 8.0),
    ("规则", 12.0),
    ("级别", 10.0),
    ("结论", 10.0),
    ("位置", 36.0),
    ("文件中的位置", 30.0),
    ("左边", 12.0),
    ("右边", 12.0),
    ("说明", 80.0),
];

/// What the sheet says of one file.
pub struct Entry {
    file: String,
    agency: String,
    year: Option<i32>,
    format: String,
    tally: Tally,
    unplaced: usize,
    /// Why the file could not be read.
    error: Option<String>,
    findings: Vec<FindingView>,
}

impl Entry {
    pub fn read(file: &str, recognised: &Recognised, findings: &[FindingView]) -> Self {
        let report = &recognised.report;
        Self {
            file: file.to_owned(),
            agency: report.agency.clone().unwrap_or_default(),
            year: Some(report.year),
            format: report.format.id.clone(),
            tally: Tally::of(findings),
            unplaced: recognised.unplaced.len(),
            error: None,
            findings: findings.iter().filter(|finding| is_listed(finding)).cloned().collect(),
        }
    }

    pub fn unread(file: &str, error: &str) -> Self {
        Self {
            file: file.to_owned(),
            agency: String::new(),
            year: None,
            format: String::new(),
            tally: Tally::default(),
            unplaced: 0,
            error: Some(error.to_owned()),
            findings: Vec::new(),
        }
    }

    fn verdict(&self) -> &'static str {
        if self.error.is_some() { "无法读取" } else { self.tally.verdict() }
    }
}

/// What somebody has to look at: what is wrong, and what could not be told.
fn is_listed(finding: &FindingView) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::CannotTell)
}

/// All files of one call.
#[derive(Default)]
pub struct Summary {
    entries: Vec<Entry>,
}

/// The summary's place, looked at before the work begins.
///
/// # Errors
/// The name does not end in `.xlsx`, or nothing can be written there.
pub fn place(path: &Path) -> Result<Place, Unusable> {
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        return Err(Unusable(format!("汇总表“{}”的文件名要以 .xlsx 结尾", shown(path))));
    }
    Place::new(path, "汇总表")
}

impl Summary {
    pub fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// One line that sums up all files.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn line(&self, passed_over: &[PathBuf], out: &mut dyn Write) -> io::Result<()> {
        let count = |verdict: &str| self.entries.iter().filter(|entry| entry.verdict() == verdict).count();
        writeln!(
            out,
            "共 {} 份：相符 {}，有空白待确认 {}，有疑问 {}，有误 {}，无法读取 {}",
            self.entries.len(),
            count("相符"),
            count("有空白待确认"),
            count("有疑问"),
            count("有误"),
            count("无法读取")
        )?;
        if passed_over.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = passed_over.iter().take(5).map(|path| shown(path)).collect();
        let more = if passed_over.len() > names.len() { "等" } else { "" };
        writeln!(
            out,
            "另有 {} 个文件不是报告的文件类型，没有核对：{}{more}",
            passed_over.len(),
            names.join("、")
        )
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, place: &Place) -> Result<(), Unusable> {
        let bytes = self.workbook().map_err(|error| Unusable(format!("汇总表无法生成（{error}）")))?;
        place.write(&bytes)
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let style = Style::new();
        let reports = book.add_worksheet();
        reports.set_name("报告")?;
        heads(reports, &REPORT_HEADS, &style)?;
        for (entry, row) in self.entries.iter().zip(1_u32..) {
            write_entry(reports, row, entry, &style)?;
        }
        finish(reports, REPORT_HEADS.len(), self.entries.len())?;
        let findings = book.add_worksheet();
        findings.set_name("问题")?;
        heads(findings, &FINDING_HEADS, &style)?;
        let all =
            self.entries.iter().flat_map(|entry| entry.findings.iter().map(move |finding| (entry, finding)));
        let mut count = 0;
        for ((entry, finding), row) in all.zip(1_u32..) {
            write_finding(findings, row, entry, finding, &style)?;
            count += 1;
        }
        finish(findings, FINDING_HEADS.len(), count)?;
        book.save_to_buffer()
    }
}

struct Style {
    head: Format,
    text: Format,
    wrong: Format,
}

impl Style {
    fn new() -> Self {
        let base = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Self {
            head: base().set_bold().set_align(FormatAlign::Center).set_background_color("DDE6F0"),
            text: base().set_text_wrap(),
            wrong: base().set_text_wrap().set_font_color("B00020").set_bold(),
        }
    }
}

fn heads(sheet: &mut Worksheet, heads: &[(&str, f64)], style: &Style) -> Result<(), XlsxError> {
    for ((head, width), column) in heads.iter().zip(0_u16..) {
        sheet.write_string_with_format(0, column, *head, &style.head)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

fn finish(sheet: &mut Worksheet, columns: usize, rows: usize) -> Result<(), XlsxError> {
    let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, u32::try_from(rows).unwrap_or(u32::MAX), last_column)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn write_entry(sheet: &mut Worksheet, row: u32, entry: &Entry, style: &Style) -> Result<(), XlsxError> {
    let verdict = entry.verdict();
    let verdict_style = if matches!(verdict, "有误" | "无法读取") { &style.wrong } else { &style.text };
    sheet.write_string_with_format(row, 0, &entry.file, &style.text)?;
    sheet.write_string_with_format(row, 1, &entry.agency, &style.text)?;
    match entry.year {
        Some(year) => sheet.write_number_with_format(row, 2, year, &style.text)?,
        None => sheet.write_blank(row, 2, &style.text)?,
    };
    sheet.write_string_with_format(row, 3, &entry.format, &style.text)?;
    sheet.write_string_with_format(row, 4, verdict, verdict_style)?;
    for (count, column) in
        [entry.tally.must, entry.tally.warn, entry.tally.cannot_tell, entry.unplaced].into_iter().zip(5_u16..)
    {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        sheet.write_number_with_format(row, column, count, &style.text)?;
    }
    sheet.write_string_with_format(row, 9, entry.error.as_deref().unwrap_or_default(), &style.text)?;
    Ok(())
}

fn write_finding(
    sheet: &mut Worksheet,
    row: u32,
    entry: &Entry,
    finding: &FindingView,
    style: &Style,
) -> Result<(), XlsxError> {
    let grade = match finding.grade {
        Grade::Must => "必须改正",
        Grade::Warn => "提示",
        Grade::Info => "参考",
    };
    let texts =
        [(0, entry.file.as_str()), (1, &entry.agency), (3, &finding.rule), (4, grade), (5, &finding.label)];
    for (column, text) in texts {
        sheet.write_string_with_format(row, column, text, &style.text)?;
    }
    if let Some(year) = entry.year {
        sheet.write_number_with_format(row, 2, year, &style.text)?;
    }
    sheet.write_string_with_format(row, 7, finding.file_place.as_deref().unwrap_or_default(), &style.text)?;
    write_amount(sheet, row, 8, finding.left, &style.text)?;
    write_amount(sheet, row, 9, finding.right, &style.text)?;
    sheet.write_string_with_format(row, 10, &finding.sentence, &style.text)?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts of a report are far below 2^53")]
fn write_amount(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    amount: Option<Amount>,
    style: &Format,
) -> Result<(), XlsxError> {
    match amount {
        Some(Amount::Whole(number)) => sheet.write_number_with_format(row, column, number as f64, style)?,
        Some(Amount::Decimal(amount)) => {
            sheet.write_string_with_format(row, column, amount.to_string(), style)?
        }
        None => sheet.write_blank(row, column, style)?,
    };
    Ok(())
}
