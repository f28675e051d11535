//! What is printed, before any file type: title, chapters in order, their paragraphs and tables,
//! the text of every cell.

use std::borrow::Cow;

use gongkai_domain::collection::Scope;
use gongkai_report::{
    Cell, CellIx, Decimal, Report,
    format::ChapterDef,
    layout::{self, ABSENT, Kind, LaidCell, Layout},
};

use crate::widths::width;

/// A line of GB/T 9704 without its indent.
const CAPTION_AT_MOST: f64 = 26.0;

/// A report ready to be printed.
#[derive(Debug)]
pub struct Paper {
    pub title: String,
    /// Lines below the title: the agency and the year where the title does not have them, and whose reports it sums.
    pub subtitle: Vec<String>,
    pub sections: Vec<Section>,
}

/// A chapter: heading, paragraphs, then the table that the form wants there.
#[derive(Debug)]
pub struct Section {
    /// `二、主动公开政府信息情况`; empty before the first heading.
    pub heading: String,
    pub paragraphs: Vec<String>,
    pub tables: Vec<Table>,
}

/// A statutory table with the figures of one report.
#[derive(Debug)]
pub struct Table {
    pub layout: Layout,
    /// One for each cell of the layout, in its order.
    pub texts: Vec<Printed>,
}

/// The text of one printed cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    pub text: String,
    /// The amount, where the text says nothing more than that.
    pub amount: Option<Decimal>,
    /// Printed in grey: the report does not have this cell.
    pub absent: bool,
}

impl Section {
    /// True where the last paragraph is a line that names the table below it, such as `表二` or
    /// `统计表附后。`: both stand on one page.
    pub fn ends_in_caption(&self) -> bool {
        let one_line = |text: &String| !text.contains('\n') && width(text) <= CAPTION_AT_MOST;
        !self.tables.is_empty() && self.paragraphs.last().is_some_and(one_line)
    }
}

impl Table {
    /// Cells and their texts.
    pub fn cells(&self) -> impl Iterator<Item = (&LaidCell, &Printed)> {
        self.layout.cells.iter().zip(&self.texts)
    }
}

impl Paper {
    pub fn of(report: &Report) -> Self {
        let title = match report.title.as_deref().map(clean).filter(|title| !title.trim().is_empty()) {
            Some(title) => title.into_owned(),
            None => {
                let agency = report.agency.as_deref().unwrap_or_default();
                clean(&format!("{agency}{}年政府信息公开工作年度报告", report.year)).into_owned()
            }
        };
        let squeezed: String = title.chars().filter(|c| !c.is_whitespace()).collect();
        let mut subtitle = Vec::new();
        if let Some(agency) = report.agency.as_deref().map(clean)
            && !agency.trim().is_empty()
            && !squeezed.contains(agency.trim())
        {
            subtitle.push(agency.into_owned());
        }
        if !has_year(&squeezed, report.year) {
            subtitle.push(format!("（{}年度）", report.year));
        }
        subtitle.extend(report.scope.map(Scope::line));
        let mut sections = sections(report);
        drop_repeated_title(&mut sections, &title);
        Self { title, subtitle, sections }
    }

    /// All tables, in order of print.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flat_map(|section| &section.tables)
    }
}

/// Leaves out the title where the text before the first chapter begins with it, on one line or
/// broken over several: the paper prints it already.
fn drop_repeated_title(sections: &mut Vec<Section>, title: &str) {
    let compared = |text: &str| text.chars().map(ascii_of).filter(|c| !c.is_whitespace()).collect::<String>();
    let title = compared(title);
    for section in sections.iter_mut().take_while(|section| section.heading.is_empty()) {
        let texts: Vec<String> = section.paragraphs.iter().map(|text| compared(text)).collect();
        let mut position = 0;
        let mut skip = 0;
        section.paragraphs.retain(|_| {
            if skip == 0 {
                skip = repeats(texts.get(position..).unwrap_or_default(), &title);
            }
            position += 1;
            let repeated = skip > 0;
            skip = skip.saturating_sub(1);
            !repeated
        });
    }
    sections.retain(|section| {
        !section.heading.is_empty() || !section.paragraphs.is_empty() || !section.tables.is_empty()
    });
}

/// How many paragraphs at the start together say the title; 0 where they say something else.
fn repeats(texts: &[String], title: &str) -> usize {
    let mut rest = title;
    for (position, text) in texts.iter().enumerate() {
        match rest.strip_prefix(text.as_str()) {
            Some("") => return position + 1,
            Some(after) if !text.is_empty() => rest = after,
            _ => return 0,
        }
    }
    0
}

/// True where the year stands in the text, in digits or as `二〇二三`.
fn has_year(text: &str, year: i32) -> bool {
    let digits = year.to_string();
    let han = |zero: char| -> String {
        let names = [zero, '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        let name = |c: char| c.to_digit(10).and_then(|digit| names.get(digit as usize)).copied();
        digits.chars().filter_map(name).collect()
    };
    let ascii: String = text.chars().map(ascii_of).collect();
    ascii.contains(&digits) || ['〇', '○', '零', 'Ｏ', 'O'].iter().any(|zero| text.contains(&han(*zero)))
}

/// The tables of a report that have at least one cell.
pub fn tables(report: &Report) -> Vec<Table> {
    let there = |table: usize| {
        report.format.cell_list().any(|(ix, def)| def.table == table && report.cells.get(ix) != Cell::Absent)
    };
    layout::tables_with(report.format, there)
        .into_iter()
        .map(|layout| {
            let texts = layout.cells.iter().map(|cell| printed_in(report, cell)).collect();
            Table { layout, texts }
        })
        .collect()
}

fn printed_in(report: &Report, cell: &LaidCell) -> Printed {
    match cell.kind {
        Kind::Value(ix) => printed(report, ix),
        _ => Printed { text: clean(&cell.text).into_owned(), amount: None, absent: false },
    }
}

/// What is printed in a cell. Its own printed text (`251000元`, `—`) wins where it still says what
/// the cell's value says.
pub fn printed(report: &Report, ix: CellIx) -> Printed {
    let own = report.cells.printed(ix).map(clean);
    let own = own.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let amount = match report.cells.get(ix) {
        Cell::Absent => return Printed { text: ABSENT.to_owned(), amount: None, absent: true },
        Cell::Blank => return Printed { text: String::new(), amount: None, absent: false },
        Cell::NotApplicable => {
            let sign = own.filter(|text| !text.chars().any(|c| ascii_of(c).is_ascii_digit())).unwrap_or("/");
            return Printed { text: sign.to_owned(), amount: None, absent: false };
        }
        Cell::Unreadable => {
            let text = own.unwrap_or("〔无法识读〕");
            return Printed { text: text.to_owned(), amount: None, absent: false };
        }
        Cell::Number(number) => Decimal { mantissa: number, scale: 0 },
        Cell::Decimal(amount) => amount,
    };
    match own.filter(|text| says(text, amount)) {
        Some(text) => {
            let bare = normal(text);
            let more = bare.chars().any(|c| !matches!(c, '0'..='9' | '.' | '-'));
            Printed { text: text.to_owned(), amount: (!more).then_some(amount), absent: false }
        }
        None => Printed { text: amount.to_string(), amount: Some(amount), absent: false },
    }
}

/// True where a printed text still says the amount: an edited cell must not keep its old text.
fn says(text: &str, amount: Decimal) -> bool {
    let bare = normal(text);
    let Some(start) = bare.find(|c: char| c.is_ascii_digit()) else { return false };
    let (before, rest) = bare.split_at(start);
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let Ok(size) = format!("{whole}{fraction}").parse::<i64>() else { return false };
    let negative = before.ends_with(['-', '减', '负']);
    let Ok(scale) = u8::try_from(fraction.len()) else { return false };
    let read = Decimal { mantissa: if negative { -size } else { size }, scale };
    let times = match after.chars().next() {
        Some('万') => 10_000,
        Some('亿') => 100_000_000,
        _ => 1,
    };
    // Money is kept in yuan, other amounts in the unit of the form: both are right for 万元.
    read == amount
        || (times > 1
            && read
                .mantissa
                .checked_mul(times)
                .is_some_and(|mantissa| Decimal { mantissa, scale }.same_amount(amount)))
}

/// Half-width digits and signs, without white space and thousands separators.
fn normal(text: &str) -> String {
    text.chars().map(ascii_of).filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '\'')).collect()
}

fn ascii_of(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '．' => '.',
        '－' | '−' | '–' | '—' => '-',
        other => other,
    }
}

/// Text without what no file type can hold: control signs but line ends and tabs, non-characters.
pub fn clean(text: &str) -> Cow<'_, str> {
    let bad = |c: char| (c.is_control() && c != '\n') || (u32::from(c) & 0xFFFE) == 0xFFFE;
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let kept = text.replace("\r\n", "\n");
    let kept = kept.chars().filter_map(|c| match c {
        '\r' => Some('\n'),
        '\t' => Some(' '),
        _ if bad(c) => None,
        _ => Some(c),
    });
    Cow::Owned(kept.collect())
}

/// Chapters as the report has them, each with its table; a table whose chapter the report does not
/// have gets the chapter of the form, before the first chapter that comes later in the form.
fn sections(report: &Report) -> Vec<Section> {
    let defs = &report.format.chapters;
    let mut places = chapters_of_form(report);
    let mut sections: Vec<Section> = report
        .chapters
        .iter()
        .map(|chapter| Section {
            heading: heading(&chapter.no, &chapter.heading),
            paragraphs: chapter.paragraphs.iter().map(|p| clean(&p.text).into_owned()).collect(),
            tables: Vec::new(),
        })
        .collect();
    for table in tables(report) {
        let def = defs.iter().position(|def| def.part.as_deref() == Some(&table.layout.part));
        let own = places.iter().position(|place| place.is_some() && *place == def);
        if let Some(section) = own.and_then(|own| sections.get_mut(own)) {
            section.tables.push(table);
            continue;
        }
        let later = |place: &Option<usize>| def.is_some() && *place > def;
        let at = places.iter().position(later).unwrap_or(sections.len());
        let heading = match def.and_then(|def| defs.get(def)) {
            Some(def) => heading(&def.no, &def.heading),
            None => table.layout.name.clone(),
        };
        sections.insert(at, Section { heading, paragraphs: Vec::new(), tables: vec![table] });
        places.insert(at, def);
    }
    sections
}

fn heading(no: &str, heading: &str) -> String {
    let (no, heading) = (clean(no), clean(heading));
    match (no.trim(), heading.trim()) {
        ("", heading) => heading.to_owned(),
        (no, "") => no.to_owned(),
        (no, heading) => format!("{no}、{heading}"),
    }
}

/// For each chapter of the report the chapter of the form that it is: by its heading, else by its
/// number where no other chapter has that heading. Each chapter of the form is given once.
fn chapters_of_form(report: &Report) -> Vec<Option<usize>> {
    let defs = &report.format.chapters;
    let mut places: Vec<Option<usize>> = vec![None; report.chapters.len()];
    let matches: [fn(&ChapterDef, &str, &str) -> bool; 3] = [
        |def, _, heading| std::iter::once(&def.heading).chain(&def.variants).any(|known| known == heading),
        |def, _, heading| {
            let known = std::iter::once(&def.heading).chain(&def.variants);
            !heading.is_empty() && known.clone().any(|known| heading.contains(known.as_str()))
        },
        |def, no, _| !no.is_empty() && def.no == no,
    ];
    for matches in matches {
        for (position, chapter) in report.chapters.iter().enumerate() {
            let heading: String = chapter.heading.chars().filter(|c| !c.is_whitespace()).collect();
            let free = |def: &usize| !places.contains(&Some(*def));
            let found = (0..defs.len())
                .filter(free)
                .find(|def| defs.get(*def).is_some_and(|def| matches(def, chapter.no.trim(), &heading)));
            if let Some(place) = places.get_mut(position)
                && place.is_none()
            {
                *place = found;
            }
        }
    }
    places
}
