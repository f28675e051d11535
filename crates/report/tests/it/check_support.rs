//! Reports for the questions of the other modules.

use gongkai_report::{Cell, Cells, Chapter, Decimal, FindingView, Format, Paragraph, Report, check::check};

pub fn format(id: &str) -> &'static Format {
    Format::by_id(id).unwrap()
}

/// `3`, `12.50`, `` (blank), `/` (a sign for none), `x` (not in the file), `?abc` (not a number).
pub fn cell(text: &str) -> Cell {
    match text {
        "" => Cell::Blank,
        "/" => Cell::NotApplicable,
        "x" => Cell::Absent,
        _ if text.starts_with('?') => Cell::Unreadable,
        _ => match text.split_once('.') {
            Some((whole, part)) => Cell::Decimal(Decimal {
                mantissa: format!("{whole}{part}").parse().unwrap(),
                scale: u8::try_from(part.len()).unwrap(),
            }),
            None => Cell::Number(text.parse().unwrap()),
        },
    }
}

/// A report with 0 in every cell.
pub fn zeros(format_id: &str, year: i32, agency: Option<&str>) -> Report {
    let format = format(format_id);
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, Cell::Number(0));
    }
    Report {
        scope: None,
        format,
        year,
        title: None,
        agency: agency.map(str::to_owned),
        cells,
        chapters: Vec::new(),
    }
}

/// Sets cells: `t3.new.natural=3 t3.new.total=`. A pattern ending in `.` or `*` sets all cells whose
/// id starts so.
pub fn with(mut report: Report, changes: &str) -> Report {
    for change in changes.split_whitespace() {
        let (id, text) = change.split_once('=').unwrap();
        let mut hits = 0;
        for (ix, def) in report.format.cell_list() {
            let hit = id.strip_suffix('*').map_or(def.id == id, |start| def.id.starts_with(start));
            if hit {
                hits += 1;
                report.cells.set(ix, cell(text));
                if let Some(printed) = text.strip_prefix('?') {
                    report.cells.set_printed(ix, printed);
                }
            }
        }
        assert!(hits > 0, "{id}");
    }
    report
}

pub fn with_text(mut report: Report, text: &str) -> Report {
    let paragraph = Paragraph { text: text.to_owned(), place: String::new() };
    report.chapters.push(Chapter { paragraphs: vec![paragraph], ..Chapter::default() });
    report
}

pub fn views(report: &Report, previous: Option<&Report>) -> Vec<FindingView> {
    check(report, previous).views().collect()
}

/// Verdicts that are not a plain pass: `T3-1 t3.natural fail 5/4`.
pub fn odd(report: &Report, previous: Option<&Report>) -> Vec<String> {
    let side = |amount: Option<gongkai_report::Amount>| amount.map_or("-".to_owned(), |n| n.to_string());
    let odd = views(report, previous).into_iter().filter_map(|view| {
        let word = if view.verdict.blank_as_zero() { "as_zero" } else { view.verdict.id() };
        let line = format!("{} {} {word} {}/{}", view.rule, view.place_id, side(view.left), side(view.right));
        (word != "pass").then_some(line)
    });
    odd.collect()
}

/// Sentences of the findings of one rule that are not a plain pass.
pub fn sentences(report: &Report, previous: Option<&Report>, rule: &str) -> Vec<String> {
    let plain = |view: &FindingView| view.verdict.id() == "pass" && !view.verdict.blank_as_zero();
    let chosen = views(report, previous).into_iter().filter(|view| view.rule == rule && !plain(view));
    chosen.map(|view| view.sentence).collect()
}
