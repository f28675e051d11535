//! Texts of chapters: figures that follow the tables, and wording that is prepared for each chapter.
//!
//! A figure stands in the text as `{t3.new.total}`, the year as `{year}`, the agency as `{agency}`. What is published
//! has the figures themselves.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{
    Cell, CellIx, Chapter, FindingView, Format, Paragraph, Report, Verdict,
    format::Grade,
    official,
    registers::{self, Registers},
};

const PREPARED: &str = include_str!("../../../data/report-wording/wording.toml");

/// Stands in a text where its cell has no figure.
const UNFILLED: &str = "未填";

static FOUND: LazyLock<Vec<Prepared>> = LazyLock::new(|| prepared_in(PREPARED).unwrap_or_default());

/// A text with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    pub text: String,
    /// Names in braces that the form does not have.
    pub unknown: Vec<String>,
    /// Cells without a figure; the text says 「〔未填〕」 there.
    pub blank: Vec<CellIx>,
}

/// Puts the figures of the report into a text.
pub fn fill(report: &Report, text: &str) -> Filled {
    let mut filled = Filled::default();
    let mut parts = text.split('{');
    filled.text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let Some((name, rest)) = part.split_once('}') else {
            filled.text.push('{');
            filled.text.push_str(part);
            continue;
        };
        match figure(report, name) {
            Ok(Some(figure)) => filled.text.push_str(&figure),
            Ok(None) => {
                filled.text.push_str(&format!("〔{UNFILLED}〕"));
                filled.blank.extend(report.format.cell_ix(name));
            }
            Err(()) => {
                filled.text.push_str(&format!("{{{name}}}"));
                filled.unknown.push(name.to_owned());
            }
        }
        filled.text.push_str(rest);
    }
    filled
}

fn figure(report: &Report, name: &str) -> Result<Option<String>, ()> {
    match name {
        "year" => return Ok(Some(report.year.to_string())),
        "agency" => return Ok(report.agency.clone()),
        _ => {}
    }
    let cell = report.cells.get(report.format.cell_ix(name).ok_or(())?);
    Ok(match cell {
        Cell::Number(number) => Some(number.to_string()),
        Cell::Decimal(amount) => Some(amount.to_string()),
        _ => None,
    })
}

/// The paragraphs of a text: its lines that are not empty, with their figures.
pub fn paragraphs(report: &Report, text: &str) -> Vec<Paragraph> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Paragraph { text: fill(report, line).text, place: String::new() }).collect()
}

/// A prepared paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prepared {
    /// Id of the chapter.
    chapter: String,
    /// Forms that it is for; empty: all that have its figures.
    #[serde(default)]
    forms: Vec<String>,
    text: String,
    /// Only where the figure of this cell is above 0.
    some: Option<String>,
    /// Only where it is 0 or blank.
    none: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    // Stands in the file for whoever edits it.
    #[serde(rename = "certainty")]
    _certainty: String,
    paragraph: Vec<Prepared>,
}

fn prepared_in(text: &str) -> Result<Vec<Prepared>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema == 1 { Ok(file.paragraph) } else { Err(format!("schema {} is not known", file.schema)) }
}

/// What stands before the name of a figure of a register.
const REGISTER: &str = "r.";

/// The wording that is prepared for a chapter of the report, figures of its tables still in braces, a line for each
/// paragraph. Figures of registers stand there as they were counted.
pub fn prepared(report: &Report, counted: &Registers, chapter: &str) -> String {
    let fits = |one: &&Prepared| {
        let format = report.format;
        let form = one.forms.is_empty() || one.forms.contains(&format.id);
        one.chapter == chapter
            && form
            && figures_in(&one.text).all(|name| is_there(format, counted, name))
            && holds(report, counted, one)
    };
    let lines: Vec<String> =
        FOUND.iter().filter(fits).map(|one| with_registers(&one.text, counted)).collect();
    lines.join("\n")
}

fn with_registers(text: &str, counted: &Registers) -> String {
    counted.iter().fold(text.to_owned(), |text, (name, many)| {
        text.replace(&format!("{{{REGISTER}{name}}}"), &many.to_string())
    })
}

fn is_there(format: &Format, counted: &Registers, name: &str) -> bool {
    match name.strip_prefix(REGISTER) {
        Some(name) => registers::is_known(name) && counted.contains_key(name),
        None => is_known(format, name),
    }
}

/// Places that somebody has still to write, and figures of the tables that a text waits for: a finding each, equal ones
/// once. `texts` are the texts with their places for figures, by chapter.
pub fn open_places(report: &Report, texts: &BTreeMap<String, String>) -> Vec<FindingView> {
    let mut findings: Vec<FindingView> = Vec::new();
    for found in report.chapters.iter().flat_map(|chapter| open_in_chapter(report, texts, chapter)) {
        let of_cell = report.format.cell_ix(&found.place_id).is_some();
        let same =
            |other: &FindingView| other.place_id == found.place_id && (of_cell || other.label == found.label);
        if !findings.iter().any(same) {
            findings.push(found);
        }
    }
    findings
}

/// Chapters that have to be written (Art. 50; the headings are those of the form): a finding for each without a word.
/// Forms before that of 2019 prescribed tables alone.
pub fn unwritten(report: &Report) -> Vec<FindingView> {
    const PRESCRIBED_SINCE: i32 = 2019;
    let format = report.format;
    if format.first_year < PRESCRIBED_SINCE {
        return Vec::new();
    }
    let is_empty = |id: &str| official::texts(report, id).iter().all(|text| text.trim().is_empty());
    let open = format.chapters.iter().filter(|def| def.part.is_none() && is_empty(&def.id));
    open.map(|def| FindingView {
        rule: "TEXT-EMPTY".to_owned(),
        grade: Grade::Must,
        verdict: Verdict::Fail,
        place_id: def.id.clone(),
        sentence: format!("“{}、{}”还没有写，没有这方面情况的也要写明", def.no, def.heading),
        label: format!("第{}章正文", def.no),
        left: None,
        right: None,
        file_place: None,
        quote: Some(def.heading.clone()),
    })
    .collect()
}

fn open_in_chapter(report: &Report, texts: &BTreeMap<String, String>, chapter: &Chapter) -> Vec<FindingView> {
    let def = report.format.chapters.iter().find(|def| def.no == chapter.no);
    let text = def.and_then(|def| texts.get(&def.id));
    let blank = text.map(|text| fill(report, text).blank).unwrap_or_default();
    let open = chapter.paragraphs.iter().flat_map(|paragraph| open_in(&paragraph.text));
    // What a cell leaves open is told by its cell, whatever else stands open by its words.
    let (figures, words): (Vec<&str>, Vec<&str>) = open.partition(|quote| *quote == UNFILLED);
    let unnamed = figures.get(blank.len()..).unwrap_or_default();
    let unwritten = words.iter().chain(unnamed);
    let unwritten =
        unwritten.map(|quote| open_place(quote, format!("“{quote}”还没有写，请写好或删去"), chapter));
    blank.iter().map(|ix| awaited(report, *ix, chapter)).chain(unwritten).collect()
}

/// A cell without a figure that a text of the chapter tells.
fn awaited(report: &Report, ix: CellIx, chapter: &Chapter) -> FindingView {
    let name = report.format.cell_title(ix);
    let computed = report.format.cell(ix).is_some_and(|cell| cell.computed);
    let mend = if computed { "它由系统计算，请先补填表中的空白" } else { "请先填表" };
    let sentence = format!("{name}还空着，第{}章正文要用这个数；{mend}，没有发生的填0", chapter.no);
    let id = report.format.cell(ix).map(|cell| cell.id.clone()).unwrap_or_default();
    FindingView { place_id: id, label: name, ..open_place(UNFILLED, sentence, chapter) }
}

fn open_place(quote: &str, sentence: String, chapter: &Chapter) -> FindingView {
    FindingView {
        rule: "TEXT-OPEN".to_owned(),
        grade: Grade::Must,
        verdict: Verdict::Fail,
        place_id: quote.to_owned(),
        label: format!("第{}章正文", chapter.no),
        left: None,
        right: None,
        sentence,
        file_place: None,
        quote: Some(quote.to_owned()),
    }
}

fn open_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('〔')
        .skip(1)
        .filter_map(|part| part.split_once('〕'))
        .map(|(inner, _)| inner)
        .filter(|inner| inner.starts_with("写") || inner.starts_with("填") || *inner == UNFILLED)
}

fn holds(report: &Report, counted: &Registers, one: &Prepared) -> bool {
    let figure = |id: &String| match id.strip_prefix(REGISTER) {
        Some(name) => counted.get(name).copied(),
        None => report.format.cell_ix(id).and_then(|ix| report.cells.get(ix).number()),
    };
    let some = one.some.as_ref().is_none_or(|id| figure(id).is_some_and(|number| number > 0));
    let none = one.none.as_ref().is_none_or(|id| figure(id).is_none_or(|number| number == 0));
    some && none
}

fn figures_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

fn is_known(format: &Format, name: &str) -> bool {
    matches!(name, "year" | "agency") || format.cell_ix(name).is_some()
}

#[cfg(test)]
mod tests {
    use crate::Cells;

    use super::*;

    fn report(format: &str, new: Cell) -> Report {
        let format = Format::by_id(format).unwrap();
        let mut cells = Cells::absent(format.cells.len());
        for (ix, _) in format.cell_list() {
            cells.set(ix, Cell::Number(0));
        }
        cells.set(format.cell_ix("t3.new.total").unwrap(), new);
        Report {
            scope: None,
            format,
            year: 2026,
            title: None,
            agency: Some("示范区司法局".into()),
            cells,
            chapters: Vec::new(),
        }
    }

    #[test]
    fn figures_in_a_text() {
        let filled =
            fill(&report("format-2021", Cell::Number(18)), "{year}年{agency}收到{t3.new.total}件，{odd}，{");
        assert_eq!(filled.text, "2026年示范区司法局收到18件，{odd}，{");
        assert_eq!((filled.unknown, filled.blank.len()), (vec!["odd".to_owned()], 0));
        let blank = fill(&report("format-2021", Cell::Blank), "收到{t3.new.total}件");
        assert_eq!((blank.text.as_str(), blank.blank.len()), ("收到〔未填〕件", 1));
    }

    #[test]
    fn what_is_still_to_be_written() {
        let open = |text: &str| {
            let paragraphs = vec![Paragraph { text: text.to_owned(), place: String::new() }];
            let chapters = vec![Chapter { no: "五".into(), heading: String::new(), paragraphs }];
            open_places(&Report { chapters, ..report("format-2021", Cell::Number(0)) }, &BTreeMap::new())
                .len()
        };
        assert_eq!(open("〔写本年存在的主要问题〕和〔未填〕件，〔填金额〕"), 3);
        assert_eq!(open("国办公开办函〔2021〕30号"), 0);
        assert_eq!(open("〔写本年问题〕〔写本年问题〕〔未填〕〔未填〕"), 2, "equal ones once");
    }

    #[test]
    fn a_figure_that_a_text_waits_for_is_named_once() {
        let mut report = report("format-2021", Cell::Blank);
        report.cells.set(report.format.cell_ix("t2_1.normative.issued").unwrap(), Cell::Blank);
        let of = |no: &str, text: &str| {
            let paragraphs = paragraphs(&report, text);
            Chapter { no: no.into(), heading: String::new(), paragraphs }
        };
        let [one, three] = [
            "{t3.new.total}件、{t3.new.total}件、〔写经过〕",
            "{t3.new.total}件、{t2_1.normative.issued}件、〔未填〕项",
        ];
        let chapters = vec![of("一", one), of("三", three)];
        let texts = [("overview", one), ("applications", three)];
        let texts = texts.map(|(id, text)| (id.to_owned(), text.to_owned())).into();
        let open = open_places(&Report { chapters, ..report.clone() }, &texts);
        let told: Vec<_> = open.iter().map(|one| (one.place_id.as_str(), one.sentence.as_str())).collect();
        let total = "表三“一、本年新收政府信息公开申请数量”行“总计”列还空着，第一章正文要用这个数；它由系统计算，请先补填表中的空白，没有发生的填0";
        let issued = "表二第（一）项“行政规范性文件”行“本年制发件数”列还空着，第三章正文要用这个数；请先填表，没有发生的填0";
        assert_eq!(
            told,
            [
                ("t3.new.total", total),
                ("写经过", "“写经过”还没有写，请写好或删去"),
                ("t2_1.normative.issued", issued),
                ("未填", "“未填”还没有写，请写好或删去"),
            ]
        );
    }

    #[test]
    fn figures_of_registers_in_wording_agree_with_themselves() {
        let many: Registers = [
            ("training.sessions", 2),
            ("training.times", 120),
            ("training.external", 1),
            ("training.sent", 3),
            ("meeting.held", 4),
            ("meeting.decisions", 7),
            ("meeting.done", 5),
            ("bulletin.issued", 12),
            ("ticket.issued", 30),
            ("ticket.closed", 25),
            ("assessment.done", 1),
            ("inquiry.persons", 8036),
            ("inquiry.answered", 8030),
            ("inquiry.open", 6),
        ]
        .map(|(name, many)| (name.to_owned(), many))
        .into();
        let report = report("format-2021", Cell::Number(3));
        let text = prepared(&report, &many, "overview");
        assert!(text.contains("全年举办政府信息公开培训2次，接受培训120人次。"), "{text}");
        assert!(!text.contains("{r.") && !text.contains("〔写本年培训"), "{text}");
        let paragraphs = paragraphs(&report, &text);
        let chapters = vec![Chapter { no: "一".into(), heading: String::new(), paragraphs }];
        let report = Report { chapters, ..report };
        let said = registers::check(&report, &many);
        assert!(said.len() >= many.len() && said.iter().all(|one| one.verdict != Verdict::Fail), "{said:?}");
        let numbers = crate::narrative::check(&report);
        assert!(numbers.iter().all(|one| one.verdict != Verdict::Fail), "{numbers:?}");
        let none = Registers::from([("inquiry.open".to_owned(), 0), ("inquiry.persons".to_owned(), 9)]);
        assert!(prepared(&report, &none, "overview").contains("咨询9人次，全部予以解答"));
    }

    #[test]
    fn prepared_wording_fits_every_chapter() {
        let all = prepared_in(PREPARED).unwrap();
        for form in ["format-2019", "format-2021"] {
            for new in [Cell::Number(0), Cell::Number(3)] {
                let report = report(form, new);
                for chapter in &report.format.chapters {
                    let text = prepared(&report, &Registers::new(), &chapter.id);
                    assert!(!text.contains("{r."), "{text}");
                    assert!(!text.is_empty(), "{form} {}", chapter.id);
                    let filled = fill(&report, &text);
                    assert!(filled.unknown.is_empty() && filled.blank.is_empty(), "{form}: {filled:?}");
                }
            }
        }
        let somewhere = |name: &str| {
            name.strip_prefix(REGISTER).is_some_and(registers::is_known)
                || ["format-2019", "format-2021"].iter().any(|id| is_known(Format::by_id(id).unwrap(), name))
        };
        for one in &all {
            let cells = one.some.iter().chain(&one.none).map(String::as_str).chain(figures_in(&one.text));
            assert!(cells.into_iter().all(somewhere), "{one:?}");
        }
    }
}
