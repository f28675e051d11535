//! Regular returns as data: their rows, and what each counts (`data/returns/`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use chrono::{Datelike, Months, NaiveDate};
use gongkai_domain::{
    application::{Intake, grounds},
    dispute::DisputeResult,
    publication::kinds,
    returns::{Entry, Line, SCHEMA as SCHEMA_OF_SHEETS, Sheet, read_figure, shown},
};
use serde::Deserialize;

use crate::{
    Cell, Cells, Decimal, Format, Report, Verdict, check,
    format::{Op, RowDef, ValueKind},
};

const DATA: &str = include_str!("../../../data/returns/returns.toml");
const SCHEMA: u32 = 1;
/// Kinds of disputes as returns tell them apart.
const DISPUTES: [&str; 2] = ["review", "suit"];
/// Counts what goes on at the end of a period.
const STOCK: &str = "applications.carried_out";
/// Digits behind the point of amounts in 万元: to the yuan.
const PARTS: u32 = 4;

/// How often a return is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Month,
    Quarter,
}

impl Period {
    /// Months of a period.
    const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }

    /// Periods of a year.
    pub const fn in_year(self) -> u32 {
        12 / self.months()
    }

    /// First and last day of the period of this number in a year, from 1; `None`: there is no such period.
    pub fn days(self, year: i32, nth: u32) -> Option<(NaiveDate, NaiveDate)> {
        if !(1..=self.in_year()).contains(&nth) {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year, (nth - 1) * self.months() + 1, 1)?;
        let next = first.checked_add_months(Months::new(self.months()))?;
        Some((first, next.pred_opt()?))
    }

    /// Year and number of the period of a day.
    pub fn of(self, day: NaiveDate) -> (i32, u32) {
        (day.year(), day.month0() / self.months() + 1)
    }

    /// The period for people: `2026年3月`, `2026年第1季度`.
    pub fn words(self, year: i32, nth: u32) -> String {
        match self {
            Self::Month => format!("{year}年{nth}月"),
            Self::Quarter => format!("{year}年第{nth}季度"),
        }
    }
}

/// A regular return.
#[derive(Debug)]
pub struct ReturnDef {
    pub id: String,
    pub name: String,
    pub basis: String,
    pub period: Period,
    /// Day of the month after the period on which it is due.
    pub due_day: u32,
    /// What is printed before whoever fills it in, and before whoever answers for it.
    pub signers: [String; 2],
    /// The form whose rows it has, with the balances of that form.
    pub form: Option<&'static Format>,
    pub rows: Vec<ReturnRow>,
}

/// A row of a return.
#[derive(Debug)]
pub struct ReturnRow {
    /// Its identity within the return.
    pub id: String,
    pub label: String,
    pub unit: String,
    /// It only prints its label.
    pub heading: bool,
    /// Digits behind the point.
    pub decimals: u32,
    /// It says what there was at the end of the period.
    pub stock: bool,
    /// What is added; empty: no ledger knows it.
    pub counts: Vec<String>,
    /// The row of which it is a part; a part is never more than its whole.
    pub within: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    schema: u32,
    #[serde(rename = "return")]
    returns: Vec<RawReturn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReturn {
    id: String,
    name: String,
    basis: String,
    period: Period,
    due_day: u32,
    signers: [String; 2],
    form: Option<String>,
    #[serde(default)]
    stock: Vec<String>,
    #[serde(default)]
    counts: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    rows: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    id: String,
    label: String,
    unit: String,
    counts: Vec<String>,
    #[serde(default)]
    stock: bool,
    within: Option<String>,
}

/// Is it something that is counted?
fn is_known(counter: &str) -> bool {
    let parts: Vec<&str> = counter.split('.').collect();
    match parts.as_slice() {
        ["documents" | "consultations" | "meetings" | "trainings"]
        | ["trainings", "attended"]
        | ["documents", "wechat" | "elsewhere"] => true,
        ["documents", kind] => kinds().iter().any(|known| known.id == *kind),
        ["applications", "new" | "ended" | "ordinary" | "extended" | "carried_out"] => true,
        ["applications", "new", intake] => Intake::ALL.iter().any(|known| known.code() == *intake),
        ["applications", "ground", id] => grounds().iter().any(|known| known.id == *id),
        ["disputes", kind, column] => {
            DISPUTES.contains(kind) && DisputeResult::ALL.iter().any(|known| known.code() == *column)
        }
        _ => false,
    }
}

fn read(text: &str) -> Result<Vec<ReturnDef>, String> {
    let raw: RawFile = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    if raw.schema != SCHEMA {
        return Err(format!("schema {} is unknown", raw.schema));
    }
    raw.returns.into_iter().map(built).collect()
}

fn built(raw: RawReturn) -> Result<ReturnDef, String> {
    let of_form = match &raw.form {
        Some(id) => rows_of(id, &raw.counts)?,
        None => Vec::new(),
    };
    let own = raw.rows.into_iter().map(|row| ReturnRow {
        id: row.id,
        label: row.label,
        unit: row.unit,
        heading: false,
        decimals: 0,
        stock: row.stock,
        counts: row.counts,
        within: row.within,
    });
    let mut rows: Vec<ReturnRow> = of_form.into_iter().chain(own).collect();
    for id in &raw.stock {
        let row = rows.iter_mut().find(|row| row.id == *id && !row.heading);
        row.ok_or_else(|| format!("{}: there is no row {id}", raw.id))?.stock = true;
    }
    sound(&raw.id, &rows)?;
    if !(1..=28).contains(&raw.due_day) || rows.is_empty() || raw.signers.iter().any(String::is_empty) {
        return Err(format!("{}: a day of a month, signers and rows are needed", raw.id));
    }
    let form = raw.form.as_deref().and_then(Format::by_id);
    let RawReturn { id, name, basis, period, due_day, signers, .. } = raw;
    Ok(ReturnDef { id, name, basis, period, due_day, signers, form, rows })
}

/// Every row is one of its kind, and what it counts is known.
fn sound(of: &str, rows: &[ReturnRow]) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for row in rows {
        if !ids.insert(&row.id) {
            return Err(format!("{of}: {} stands twice", row.id));
        }
        if let Some(odd) = row.counts.iter().find(|counter| !is_known(counter)) {
            return Err(format!("{of}: nothing counts {odd}"));
        }
        // Whatever goes on at the end of a month goes on in the next one too: a sum would count it twice.
        if !row.stock && row.counts.iter().any(|counter| counter == STOCK) {
            return Err(format!("{of}: {} says what there is at the end, it is stock", row.id));
        }
        if let Some(odd) = row.within.as_ref().filter(|whole| !rows.iter().any(|row| row.id == **whole)) {
            return Err(format!("{of}: {} is a part of {odd}, which is not there", row.id));
        }
        if row.decimals > 0 && !row.counts.is_empty() {
            return Err(format!("{of}: ledgers count no parts, as {} would have", row.id));
        }
    }
    Ok(())
}

/// The rows of a form with one column, with what the return says of them.
fn rows_of(form: &str, counts: &BTreeMap<String, Vec<String>>) -> Result<Vec<ReturnRow>, String> {
    let format = Format::by_id(form).ok_or_else(|| format!("no form {form}"))?;
    let rows = || format.tables.iter().flat_map(|table| &table.rows);
    if let Some(odd) = counts.keys().find(|id| !rows().any(|row| row.id == **id && !row.heading)) {
        return Err(format!("{form} has no row {odd}"));
    }
    let built = |row: &RowDef| ReturnRow {
        id: row.id.clone(),
        label: row.label.clone(),
        unit: row.unit.clone().unwrap_or_default(),
        heading: row.heading,
        decimals: if row.kind == Some(ValueKind::Decimal) { PARTS } else { 0 },
        stock: false,
        counts: counts.get(&row.id).cloned().unwrap_or_default(),
        // The balances of the form say it.
        within: None,
    };
    Ok(rows().map(built).collect())
}

static RETURNS: LazyLock<Vec<ReturnDef>> = LazyLock::new(|| read(DATA).unwrap_or_default());

/// The returns that ship with the program. A test holds that the file loads.
pub fn returns() -> &'static [ReturnDef] {
    &RETURNS
}

/// The ledger that holds what a counter counts, for people.
pub fn ledger(counter: &str) -> &'static str {
    match counter.split('.').next() {
        Some("documents") => "公开信息",
        Some("applications") => "申请办件",
        Some("disputes") => "复议诉讼",
        Some("consultations") => "咨询登记",
        Some("meetings") => "会议",
        Some("trainings") => "培训",
        _ => "",
    }
}

impl ReturnDef {
    /// The return of this identity.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        returns().iter().find(|def| def.id == id)
    }

    /// The return with its period: `政府信息公开月报2026年3月`.
    pub fn title(&self, year: i32, nth: u32) -> String {
        format!("{}{}", self.name, self.period.words(year, nth))
    }

    /// What the ledgers say, by row; `sum` adds counters up.
    pub fn counted(&self, sum: impl Fn(&[String]) -> i64) -> BTreeMap<String, i64> {
        let counted = self.rows.iter().filter(|row| !row.counts.is_empty());
        counted.map(|row| (row.id.clone(), sum(&row.counts))).collect()
    }

    /// The return as it begins, with what the ledgers say.
    pub fn sheet(&self, counted: &BTreeMap<String, i64>) -> Sheet {
        let line = |row: &ReturnRow| Line {
            id: row.id.clone(),
            label: row.label.clone(),
            unit: row.unit.clone(),
            heading: row.heading,
            decimals: row.decimals,
            stock: row.stock,
            sources: row.counts.clone(),
            counted: counted.get(&row.id).copied(),
            value: counted.get(&row.id).copied(),
            reason: None,
            year: None,
        };
        Sheet { schema: SCHEMA_OF_SHEETS, lines: self.rows.iter().map(line).collect() }
    }

    /// The entries where an empty row that no ledger knows is zero, because a person says so; the total of other rows
    /// (申请答复数 of its eight kinds) is their sum.
    pub fn filled_up(&self, sheet: &Sheet, entries: &[Entry]) -> Vec<Entry> {
        let open = |entry: &Entry| {
            let line = sheet.line(&entry.id)?;
            (line.counted.is_none() && entry.value.trim().is_empty()).then_some(line)
        };
        let filled = |entry: &Entry| match open(entry) {
            Some(line) => {
                let value = self.figure(sheet, entries, &line.id);
                Entry { value: shown(Some(value), line.decimals), ..entry.clone() }
            }
            None => entry.clone(),
        };
        entries.iter().map(filled).collect()
    }

    /// What a row comes to: what was typed, what the ledgers say, the sum of its parts, or zero.
    fn figure(&self, sheet: &Sheet, entries: &[Entry], id: &str) -> i64 {
        let Some(line) = sheet.line(id) else { return 0 };
        let typed = entries.iter().find(|entry| entry.id == id).map_or("", |entry| entry.value.trim());
        let typed = read_figure(typed, line.decimals).ok();
        typed.or(line.counted).unwrap_or_else(|| {
            let parts = self.parts(id);
            parts.iter().map(|part| self.figure(sheet, entries, part)).fold(0, i64::saturating_add)
        })
    }

    /// The rows whose sum a row is in its form.
    fn parts(&self, id: &str) -> Vec<&str> {
        let Some(format) = self.form else { return Vec::new() };
        let row = |ix| format.cell(ix).and_then(|cell| cell.id.split_once('.')).map_or("", |(_, row)| row);
        let is_total = |check: &&crate::format::Check| {
            check.op == Op::Equal && matches!(check.left.as_slice(), [only] if row(only.cell) == id)
        };
        let total = format.checks.iter().find(is_total);
        total.map(|check| check.right.iter().map(|term| row(term.cell)).collect()).unwrap_or_default()
    }

    /// Parts that are more than their whole, each in a sentence.
    pub fn too_large(&self, sheet: &Sheet) -> Vec<String> {
        let told = |row: &ReturnRow| {
            let whole = self.rows.iter().find(|one| row.within.as_ref() == Some(&one.id))?;
            let value = |row: &ReturnRow| sheet.line(&row.id)?.value;
            let (part, all) = (value(row)?, value(whole)?);
            let sentence = format!("“{}”{part}大于“{}”{all}，请核对两处的数", row.label, whole.label);
            (part > all).then_some(sentence)
        };
        self.rows.iter().filter_map(told).collect()
    }

    /// What does not add up: parts that are more than their whole, and the balances of the form, each in a sentence. A
    /// row without a value decides nothing.
    pub fn imbalances(&self, sheet: &Sheet, year: i32) -> Vec<String> {
        let mut all = self.too_large(sheet);
        all.extend(self.form.map(|format| unbalanced(format, sheet, year)).unwrap_or_default());
        all
    }

    /// The day on which the return of a period is due.
    pub fn due(&self, year: i32, nth: u32) -> Option<NaiveDate> {
        let (_, last) = self.period.days(year, nth)?;
        last.succ_opt()?.with_day(self.due_day)
    }
}

/// Balances of the form that do not hold.
fn unbalanced(format: &'static Format, sheet: &Sheet, year: i32) -> Vec<String> {
    let mut cells = Cells::absent(format.cells.len());
    for table in &format.tables {
        for line in sheet.figures() {
            if let Some(ix) = format.cell_ix(&format!("{}.{}", table.id, line.id)) {
                cells.set(ix, cell(line));
            }
        }
    }
    let report = Report { scope: None, format, year, title: None, agency: None, cells, chapters: Vec::new() };
    let is_balance = |rule: &str| format.rules.iter().any(|own| own.id == rule);
    let findings = check::check(&report, None);
    let failed = findings.iter().filter(|one| one.verdict() == Verdict::Fail && is_balance(one.rule()));
    failed.map(|one| one.sentence()).collect()
}

fn cell(line: &Line) -> Cell {
    match (line.value, u8::try_from(line.decimals)) {
        (None, _) => Cell::Blank,
        (Some(mantissa), Ok(scale @ 1..)) => Cell::Decimal(Decimal { mantissa, scale }),
        (Some(value), _) => Cell::Number(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_load_and_periods_are_whole() {
        assert_eq!(returns().iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["quarter", "month"]);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (period, year, nth, first, last) in [
            (Period::Month, 2024, 2, "2024-02-01", "2024-02-29"),
            (Period::Month, 2025, 12, "2025-12-01", "2025-12-31"),
            (Period::Quarter, 2025, 1, "2025-01-01", "2025-03-31"),
            (Period::Quarter, 2025, 4, "2025-10-01", "2025-12-31"),
        ] {
            assert_eq!(period.days(year, nth), Some((day(first), day(last))));
            assert_eq!(period.of(day(last)), (year, nth));
        }
        assert_eq!((Period::Quarter.days(2025, 5), Period::Month.days(2025, 0)), (None, None));
        let quarter = &returns()[0];
        assert_eq!(quarter.due(2025, 4), Some(day("2026-01-15")));
        assert!(quarter.rows.iter().any(|row| row.heading) && quarter.rows.len() > 60);
        let of = |id: &str| quarter.rows.iter().find(|row| row.id == id).map(|row| (row.decimals, row.stock));
        assert_eq!((of("s7"), of("s8_1"), of("s8_4")), (Some((4, false)), Some((0, true)), Some((4, false))));
        let month = ReturnDef::by_id("month").unwrap();
        assert_eq!(month.title(2026, 3), "政府信息公开月报2026年3月");
        let sheet = month.sheet(&month.counted(|counters| i64::try_from(counters.len()).unwrap()));
        assert!(sheet.missing().is_empty() && sheet.line("suits").unwrap().value == Some(3));
        assert!(quarter.rows.iter().flat_map(|row| &row.counts).all(|counter| !ledger(counter).is_empty()));
    }

    #[test]
    fn what_nothing_counts_does_not_load() {
        for (was, now) in [
            ("\"documents.wechat\"", "\"documents.radio\""),
            ("applications.new.fax", "applications.new.telex"),
            ("s3_2_1 =", "s3_9 ="),
            ("due_day = 15", "due_day = 30"),
            ("disputes.suit.upheld\"]", "disputes.suit.lost\"]"),
            (", stock = true", ""),
            ("\"s8_1\"", "\"s8_9\""),
            ("id = \"suits\"", "id = \"reviews\""),
            ("\"负责人\"]", "\"\"]"),
        ] {
            assert!(DATA.contains(was) && read(&DATA.replacen(was, now, 1)).is_err(), "{now}");
        }
    }

    /// What is empty is zero; a total is the sum of its rows, also of rows that are totals themselves.
    #[test]
    fn empty_rows_are_filled_up() {
        let quarter = ReturnDef::by_id("quarter").unwrap();
        let sheet = quarter.sheet(&BTreeMap::from([("s3_3_2".to_owned(), 4), ("s3_3_4_1".to_owned(), 2)]));
        let typed = |id: &str| if id == "s3_3_7" { "3" } else { "" };
        let entries: Vec<Entry> = sheet
            .figures()
            .map(|line| Entry { id: line.id.clone(), value: typed(&line.id).to_owned(), ..Entry::default() })
            .collect();
        let filled = quarter.filled_up(&sheet, &entries);
        let of = |id: &str| filled.iter().find(|one| one.id == id).unwrap().value.clone();
        assert_eq!([of("s3_3"), of("s3_3_4"), of("s3_3_1"), of("s3_3_7")], ["9", "2", "0", "3"]);
        assert_eq!(
            (of("s3_3_2"), of("s8_4")),
            (String::new(), "0".to_owned()),
            "ledgers speak for themselves"
        );
        let (next, _) = sheet.fill(&filled).unwrap();
        assert_eq!(quarter.imbalances(&next, 2026), Vec::<String>::new());
    }

    /// Balances are those of the form; what nobody has filled in decides nothing.
    #[test]
    fn what_does_not_add_up() {
        let quarter = ReturnDef::by_id("quarter").unwrap();
        let with = |rows: &[(&str, Option<i64>)]| {
            let mut sheet = quarter.sheet(&BTreeMap::new());
            for line in &mut sheet.lines {
                line.value = rows.iter().find(|(id, _)| *id == line.id).map_or(Some(0), |(_, value)| *value);
            }
            quarter.imbalances(&sheet, 2026)
        };
        assert_eq!(with(&[]), Vec::<String>::new());
        assert_eq!(
            with(&[("s3_1", Some(3)), ("s3_1_1", Some(1)), ("s3_1_4", Some(2))]),
            Vec::<String>::new()
        );
        let told = with(&[("s3_1", Some(3)), ("s3_1_4", Some(2))]);
        assert!(told.len() == 1 && told[0].contains("收到申请数等于"), "{told:?}");
        assert_eq!(with(&[("s3_1", Some(3)), ("s3_1_4", None)]), Vec::<String>::new());
        let told = with(&[("s7", Some(-5_000)), ("s2_2_1_lead", Some(1))]);
        assert_eq!(told.len(), 2, "{told:?}");
        let month = ReturnDef::by_id("month").unwrap();
        assert_eq!(month.imbalances(&month.sheet(&BTreeMap::new()), 2026), Vec::<String>::new());
        for (documents, normative, expected) in [
            (Some(8), Some(8), None),
            (Some(8), Some(9), Some("“其中：行政规范性文件”9大于“主动公开信息数”8，请核对两处的数")),
            (None, Some(9), None),
            (Some(0), None, None),
        ] {
            let mut sheet = month.sheet(&BTreeMap::new());
            for line in &mut sheet.lines {
                line.value = match line.id.as_str() {
                    "documents" => documents,
                    "normative" => normative,
                    _ => Some(0),
                };
            }
            assert_eq!(month.too_large(&sheet).first().map(String::as_str), expected);
            assert_eq!(month.imbalances(&sheet, 2026).len(), usize::from(expected.is_some()));
        }
    }
}
