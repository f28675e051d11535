//! The stored form of a report: one JSON object, schema 1. What is written reads back the same.
//!
//! A cell is a whole number, `null` (printed blank or a sign for none), a decimal in quotes, or the
//! printed text of what is not a number; a cell the report does not have is left out. `printed`
//! keeps what stands in a cell beyond its value (`/`, `251000元`). An unreadable cell always stands
//! there too, which tells the text `12.50` from the amount 12.50.
//!
//! `variant` stands after `format` where the report prints some rows of the form in another way.

use gongkai_domain::collection::Scope;
use serde_json::{Map, Value};

use crate::{Cell, Cells, Chapter, Decimal, Format, Paragraph, Report};

/// Version of the stored shape.
pub const REPORT_SCHEMA: u64 = 1;

/// The sign written for "none" where the report does not say which one it prints.
const NONE: &str = "/";

/// Writes a report as JSON, indented, with a line end at the end.
pub fn write(report: &Report) -> String {
    written(report, None)
}

/// The same as a file that leaves the program: it says whose reports it sums, if it sums any.
pub fn write_file(report: &Report) -> String {
    written(report, report.scope)
}

fn written(report: &Report, scope: Option<Scope>) -> String {
    let (cells, printed) = cells_and_printed(report);
    let chapters: Vec<Value> = report.chapters.iter().map(chapter_value).collect();
    let mut root = Map::new();
    for (name, value) in head(report) {
        let is_format = name == "format";
        root.insert(name, value);
        if is_format && let Some(variant) = &report.format.variant {
            root.insert("variant".into(), variant.clone().into());
        }
    }
    if let Some(scope) = scope {
        root.insert("scope".into(), scope.code().into());
    }
    root.insert("cells".into(), cells.into());
    root.insert("printed".into(), printed.into());
    root.insert("chapters".into(), chapters.into());
    format!("{:#}\n", Value::Object(root))
}

/// Years that a report can be about: the regulations came into force in 2008.
const YEARS: std::ops::RangeInclusive<i32> = 2008..=2100;

/// The members that every JSON form of a report begins with: schema, format, year, title, agency.
pub fn head(report: &Report) -> Map<String, Value> {
    let mut root = Map::new();
    root.insert("schema".into(), REPORT_SCHEMA.into());
    root.insert("format".into(), report.format.id.clone().into());
    root.insert("year".into(), report.year.into());
    root.insert("title".into(), report.title.clone().into());
    root.insert("agency".into(), report.agency.clone().into());
    root
}

/// Cells by id in the order of the form, and what is printed in them beyond the value.
pub fn cells_and_printed(report: &Report) -> (Map<String, Value>, Map<String, Value>) {
    let mut cells = Map::new();
    let mut printed = Map::new();
    for (ix, def) in report.format.cell_list() {
        let text = report.cells.printed(ix);
        let (value, more) = match report.cells.get(ix) {
            Cell::Absent => continue,
            Cell::Blank => (Value::Null, text.filter(|text| text.trim().is_empty())),
            Cell::NotApplicable => {
                (Value::Null, Some(text.filter(|text| !text.trim().is_empty()).unwrap_or(NONE)))
            }
            Cell::Number(number) => (number.into(), text.filter(|text| *text != number.to_string())),
            Cell::Decimal(amount) => {
                let digits = amount.to_string();
                let more = text.filter(|text| *text != digits);
                (digits.into(), more)
            }
            Cell::Unreadable => (text.unwrap_or_default().into(), Some(text.unwrap_or_default())),
        };
        cells.insert(def.id.clone(), value);
        if let Some(more) = more {
            printed.insert(def.id.clone(), more.into());
        }
    }
    (cells, printed)
}

fn chapter_value(chapter: &Chapter) -> Value {
    let paragraphs: Vec<Value> =
        chapter.paragraphs.iter().map(|paragraph| paragraph.text.clone().into()).collect();
    let mut value = Map::new();
    value.insert("no".into(), chapter.no.clone().into());
    value.insert("heading".into(), chapter.heading.clone().into());
    value.insert("paragraphs".into(), paragraphs.into());
    value.into()
}

/// Reads a report that [`write`] wrote, or the output of a check, which has the same members and more.
///
/// # Errors
/// One Chinese sentence that says which member is wrong and how it has to be.
pub fn read(text: &str) -> Result<Report, String> {
    let root: Value =
        serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|error| {
            format!("这不是完整的JSON：第{}行第{}列写法有误，请改正后重试", error.line(), error.column())
        })?;
    let Value::Object(root) = root else {
        return Err("报告的JSON应是一个对象（{…}），请用本程序导出的文件".into());
    };
    match root.get("schema").and_then(Value::as_u64) {
        Some(REPORT_SCHEMA) => {}
        Some(other) => {
            return Err(format!(
                "报告的 schema 是 {other}，本程序只认 {REPORT_SCHEMA}，请用相应版本的程序读取"
            ));
        }
        None => return Err(format!("报告的JSON缺少 schema，请写上 \"schema\": {REPORT_SCHEMA}")),
    }
    let format = read_format(&root)?;
    let year = root
        .get("year")
        .and_then(Value::as_i64)
        .and_then(|year| i32::try_from(year).ok())
        .filter(|year| YEARS.contains(year))
        .ok_or("报告的 year 应是年度的整数，2008 到 2100，例如 2023")?;
    Ok(Report {
        scope: read_scope(&root)?,
        format,
        year,
        title: optional_text(&root, "title")?,
        agency: optional_text(&root, "agency")?,
        cells: read_cells(&root, format)?,
        chapters: read_chapters(&root)?,
    })
}

fn read_scope(root: &Map<String, Value>) -> Result<Option<Scope>, String> {
    let wrong =
        || "报告的 scope 应是 own（本级政府机关）或者 whole（全域汇总），本机关自己的报告请删去".to_owned();
    optional_text(root, "scope")?.map(|code| Scope::parse(&code).ok_or_else(wrong)).transpose()
}

fn read_format(root: &Map<String, Value>) -> Result<&'static Format, String> {
    let known = || {
        let ids: Vec<&str> = Format::embedded().iter().map(|format| format.id.as_str()).collect();
        ids.join("、")
    };
    let Some(id) = root.get("format").and_then(Value::as_str) else {
        return Err(format!("报告的 format 应是格式名，可用的有：{}", known()));
    };
    match root.get("variant") {
        None | Some(Value::Null) => {}
        Some(Value::String(variant)) => return read_variant(id, variant),
        Some(_) => return Err("报告的 variant 应是加引号的变体名，没有变体时请删去这一项".into()),
    }
    // The output of a check does not say the variant; its cells do, as far as they are printed.
    let cells = root.get("cells").and_then(Value::as_object);
    let ids: Vec<&str> = cells.into_iter().flat_map(|cells| cells.keys()).map(String::as_str).collect();
    Format::for_cells(id, &ids).ok_or_else(|| format!("没有格式“{id}”，可用的有：{}", known()))
}

fn read_variant(id: &str, variant: &str) -> Result<&'static Format, String> {
    let of_format = || Format::variants().iter().filter(|format| format.id == id);
    if let Some(found) = of_format().find(|format| format.variant.as_deref() == Some(variant)) {
        return Ok(found);
    }
    let known: Vec<&str> = of_format().filter_map(|format| format.variant.as_deref()).collect();
    Err(if known.is_empty() {
        format!("格式“{id}”没有变体，请删去 variant")
    } else {
        format!("格式“{id}”没有变体“{variant}”，可用的有：{}；按原格式填报的请删去 variant", known.join("、"))
    })
}

fn optional_text(root: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match root.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("报告的 {name} 应是加引号的文字或 null")),
    }
}

/// A member that is an object; missing or `null` is an empty one.
fn object<'a>(root: &'a Map<String, Value>, name: &str) -> Result<Option<&'a Map<String, Value>>, String> {
    match root.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(map)) => Ok(Some(map)),
        Some(_) => Err(format!("报告的 {name} 应是一个对象（{{…}}）")),
    }
}

fn read_cells(root: &Map<String, Value>, format: &Format) -> Result<Cells, String> {
    let values = object(root, "cells")?.ok_or("报告的JSON缺少 cells，没有单元格可读")?;
    let printed = object(root, "printed")?;
    if let Some(id) = printed.iter().flat_map(|map| map.keys()).find(|id| !values.contains_key(*id)) {
        return Err(format!("printed 中的“{id}”不在 cells 中，请补上该单元格或删去这一项"));
    }
    let mut cells = Cells::absent(format.cells.len());
    for (id, value) in values {
        let Some(ix) = format.cell_ix(id) else {
            return Err(format!("格式“{}”没有单元格“{id}”，请核对名称", format.id));
        };
        let text = match printed.and_then(|map| map.get(id)) {
            None => None,
            Some(Value::String(text)) => Some(text.as_str()),
            Some(_) => return Err(format!("printed 中的“{id}”应是加引号的文字")),
        };
        let (cell, text) = read_cell(id, value, text)?;
        cells.set(ix, cell);
        if let Some(text) = text {
            cells.set_printed(ix, text);
        }
    }
    Ok(cells)
}

fn read_cell<'a>(
    id: &str,
    value: &'a Value,
    printed: Option<&'a str>,
) -> Result<(Cell, Option<&'a str>), String> {
    match value {
        Value::Null if printed.is_some_and(|text| !text.trim().is_empty()) => {
            Ok((Cell::NotApplicable, printed))
        }
        Value::Null => Ok((Cell::Blank, printed)),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Ok((Cell::Number(whole), printed)),
            None => Err(format!("单元格“{id}”的值 {number} 应写成整数，或写成加引号的小数，例如 \"12.50\"")),
        },
        Value::String(text) => match decimal(text) {
            Some(amount) if printed != Some(text) => Ok((Cell::Decimal(amount), printed)),
            _ => Ok((Cell::Unreadable, Some(printed.unwrap_or(text)))),
        },
        _ => Err(format!("单元格“{id}”的值应是整数、null 或加引号的文字")),
    }
}

/// A decimal in the one way it is written here: digits, a point, digits, a minus sign in front.
fn decimal(text: &str) -> Option<Decimal> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) {
        return None;
    }
    let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
    let amount =
        Decimal { mantissa: i64::try_from(sign * mantissa).ok()?, scale: u8::try_from(fraction.len()).ok()? };
    (amount.to_string() == text).then_some(amount)
}

fn read_chapters(root: &Map<String, Value>) -> Result<Vec<Chapter>, String> {
    let list = match root.get("chapters") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(_) => return Err("报告的 chapters 应是各章的列表（[…]）".into()),
    };
    list.iter().enumerate().map(|(position, value)| read_chapter(position + 1, value)).collect()
}

fn read_chapter(nth: usize, value: &Value) -> Result<Chapter, String> {
    let wrong = || format!("chapters 的第{nth}项应有 no、heading 和 paragraphs（文字列表），请改正");
    let member = |name: &str| match value.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        _ => Err(wrong()),
    };
    let paragraphs = value.get("paragraphs").and_then(Value::as_array).ok_or_else(wrong)?;
    Ok(Chapter {
        no: member("no")?,
        heading: member("heading")?,
        paragraphs: paragraphs
            .iter()
            .map(|paragraph| {
                let text = paragraph.as_str().ok_or_else(wrong)?.to_owned();
                Ok(Paragraph { text, place: String::new() })
            })
            .collect::<Result<_, String>>()?,
    })
}
