//! The documents of the sample district: a year of five offices, made up from patterns and facts.

mod course;
mod file;
pub mod pattern;
mod scope;
mod text;

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use gongkai_domain::{
    calendar::{Calendar, date_in_words},
    publication::{KindField, Metadata, content::Content, kind},
};
use gongkai_office::report::SourceFile;

use super::{catalogue, chance::Dice, plan::Agency};
pub use course::{Act, Course};
use pattern::{Book, Fate, Pattern, Stated};
use scope::Scope;

/// Facts that every agency draws from.
const POOLS: &str = include_str!("../../../../../data/demo/documents/pools.toml");
/// What every office publishes.
const SHARED: &str = include_str!("../../../../../data/demo/documents/shared.toml");
/// The patterns of the agencies, in the order of `plan::agencies`; then what lies on the judicial
/// bureau's desks.
const BOOKS: [(usize, &str); 6] = [
    (0, include_str!("../../../../../data/demo/documents/district.toml")),
    (1, include_str!("../../../../../data/demo/documents/justice.toml")),
    (1, include_str!("../../../../../data/demo/documents/justice_desk.toml")),
    (2, include_str!("../../../../../data/demo/documents/education.toml")),
    (3, include_str!("../../../../../data/demo/documents/civil_affairs.toml")),
    (4, include_str!("../../../../../data/demo/documents/market.toml")),
];

/// Documents are formed from the first day of the year that is shown to the last.
const FIRST: &str = "2025-09-24";
const LAST: &str = "2026-11-12";

/// A document with all that happens to it.
#[derive(Debug)]
pub struct Planned {
    /// Place of its agency.
    pub agency: usize,
    pub unit: String,
    /// Without the document that it interprets, which has no identity yet.
    pub metadata: Metadata,
    pub content: Content,
    /// What a correction makes of the text.
    pub corrected: Option<Content>,
    pub files: Vec<SourceFile>,
    /// Place of the document that is interpreted.
    pub about: Option<usize>,
    pub fate: Fate,
    pub stated: Option<Stated>,
    /// Place of the document by which it was amended or repealed.
    pub stated_by: Option<usize>,
    pub course: Course,
}

/// A document that is going to be written.
struct Stub<'a> {
    agency: usize,
    book: &'a Book,
    pattern: &'a Pattern,
    /// Which of its pattern.
    nth: usize,
    seed: u64,
    day: NaiveDate,
}

/// Makes up all documents.
///
/// # Errors
/// A pattern names something that is not there.
pub fn documents(agencies: &[Agency]) -> Result<Vec<Planned>, String> {
    let pools = Book::read(POOLS)?.pool;
    let books: Vec<(usize, Book)> =
        BOOKS.iter().map(|(agency, text)| Ok((*agency, Book::read(text)?))).collect::<Result<_, String>>()?;
    let shared = Book::read(SHARED)?;
    let catalogue = catalogue::plan()?;
    let days = working_days()?;
    let mut stubs = Vec::new();
    let own = books.iter().map(|(agency, book)| (*agency, &book.patterns));
    let all = own.chain((0..agencies.len()).map(|agency| (agency, &shared.patterns)));
    for (nth, (agency, patterns)) in all.enumerate() {
        // The first book of an agency has its pools.
        let Some((_, book)) = books.iter().find(|(of, _)| *of == agency) else { continue };
        if book.pool.is_empty() {
            continue;
        }
        for (place, pattern) in patterns.iter().enumerate() {
            let seed = (nth as u64) << 32 | (place as u64) << 16;
            let days = days_of(pattern, &days, seed);
            let stub = |(nth, day)| Stub { agency, book, pattern, nth, seed: seed + nth as u64, day };
            stubs.extend(days.into_iter().enumerate().map(stub));
        }
    }
    stubs.sort_by_key(|stub| (stub.day, stub.seed));
    let mut numbers: BTreeMap<(&str, i32), u32> = BTreeMap::new();
    let mut made: Vec<Planned> = Vec::with_capacity(stubs.len());
    let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
    for stub in &stubs {
        let agency = agencies.get(stub.agency).ok_or("an agency is missing")?;
        let number = stub.pattern.series.as_deref().map(|series| {
            let last = numbers.entry((series, stub.day.year())).or_insert_with(|| before(stub.day.year()));
            *last += 1;
            format!("{series}〔{}〕{last}号", stub.day.year())
        });
        let about = match &stub.pattern.about {
            Some(key) => Some(*keys.get(key.as_str()).ok_or_else(|| format!("no document {key} before"))?),
            None => None,
        };
        let interpreted = about.and_then(|at| made.get(at)).map(|planned| &planned.metadata);
        let planned = planned(stub, agency, &pools, number.unwrap_or_default(), interpreted)
            .map_err(|fault| format!("{}: {fault}", stub.pattern.title))?;
        let mut planned = planned;
        if agency.name == catalogue.agency {
            planned.metadata.entry = catalogue.entry(&planned.metadata.title);
        }
        if let Some(key) = &stub.pattern.key {
            keys.insert(key, made.len());
        }
        made.push(Planned { about, ..planned });
    }
    for planned in &mut made {
        if let Some(key) = planned.stated.as_ref().and_then(|stated| stated.by.as_ref()) {
            planned.stated_by = Some(*keys.get(key.as_str()).ok_or_else(|| format!("no document {key}"))?);
        }
    }
    Ok(made)
}

/// Numbers of a year that was half over when the record begins.
const fn before(year: i32) -> u32 {
    if year == 2025 { 40 } else { 0 }
}

fn working_days() -> Result<Vec<NaiveDate>, String> {
    let day = |text: &str| text.parse::<NaiveDate>().map_err(|fault| fault.to_string());
    let (first, last) = (day(FIRST)?, day(LAST)?);
    let works = |day: &NaiveDate| Calendar::embedded().is_working_day(*day).unwrap_or_default();
    Ok(first.iter_days().take_while(|day| *day <= last).filter(works).collect())
}

/// The days of a pattern: as it says, or spread over the year without being even.
fn days_of(pattern: &Pattern, all: &[NaiveDate], seed: u64) -> Vec<NaiveDate> {
    if !pattern.on.is_empty() {
        return pattern.on.clone();
    }
    let fits = |day: &&NaiveDate| pattern.months.is_empty() || pattern.months.contains(&day.month());
    let days: Vec<NaiveDate> = all.iter().filter(fits).copied().collect();
    let mut dice = Dice::seeded(!seed);
    let count = pattern.count.max(1);
    let one = |nth: usize| {
        let (from, to) = (nth * days.len() / count, (nth + 1) * days.len() / count);
        let at = from + usize::try_from(dice.below((to - from) as u64)).unwrap_or(0);
        days.get(at).copied()
    };
    (0..count).filter_map(one).collect()
}

fn planned(
    stub: &Stub<'_>,
    agency: &Agency,
    pools: &BTreeMap<String, Vec<String>>,
    number: String,
    about: Option<&Metadata>,
) -> Result<Planned, String> {
    let Stub { pattern, day, .. } = *stub;
    let kind = kind(&pattern.kind).ok_or_else(|| format!("no kind {}", pattern.kind))?;
    let mut dice = Dice::seeded(stub.seed);
    let course = Course::of(pattern, day, &mut dice)?;
    let posted = course.released_on().unwrap_or(day);
    let after = |days| posted.checked_add_days(Days::new(days));
    let (until, comments) = (pattern.period.and_then(after), pattern.comments.and_then(after));
    let about = about.cloned().unwrap_or_default();
    let words = [
        ("agency", agency.name.clone()),
        ("short", agency.short_name.clone()),
        ("phone", agency.card.phone.clone()),
        ("address", agency.card.address.clone()),
        ("office", agency.card.office.clone()),
        ("hours", agency.card.hours.clone()),
        ("unit", pattern.unit.clone()),
        ("number", number.clone()),
        ("each", pattern.each.get(stub.nth).cloned().unwrap_or_default()),
        ("posted", date_in_words(posted)),
        ("until", until.or(comments).map(date_in_words).unwrap_or_default()),
        ("about", about.title),
        ("about_number", about.number),
        ("about_day", about.formed_on.map(date_in_words).unwrap_or_default()),
    ];
    let known = words.into_iter().map(|(name, word)| (name.to_owned(), word)).collect();
    let mut scope = Scope::new([&stub.book.pool, pools], dice, day, known);
    let validity = kind.asks_for(KindField::Validity);
    let expires = pattern.months_in_force.filter(|_| validity);
    let metadata = Metadata {
        title: scope.fill(&pattern.title)?,
        summary: scope.fill(&pattern.summary)?,
        number,
        formed_on: Some(day),
        topic: pattern.topic.clone(),
        issuer: agency.name.clone(),
        source: scope.fill(&pattern.source)?,
        party: scope.fill(&pattern.party)?,
        expires_on: expires.and_then(|months| day.checked_add_months(Months::new(months))),
        period_from: until.map(|_| posted),
        period_until: until,
        comment_from: comments.map(|_| posted),
        comment_until: comments,
        genre: pattern.genre.clone().unwrap_or_else(|| kind.genre.clone()),
        item: pattern.item.clone().unwrap_or_else(|| kind.item.clone()),
        ..Metadata::of_kind(kind)
    };
    let content = text::text(&mut scope, &pattern.text)?;
    let corrected = match &pattern.fate {
        Fate::Corrected { wrong, right, .. } => Some(replaced(&content, wrong, right)?),
        _ => None,
    };
    let files = pattern.files.iter().map(|plan| file::file(&mut scope, plan)).collect::<Result<_, _>>()?;
    Ok(Planned {
        agency: stub.agency,
        unit: pattern.unit.clone(),
        metadata,
        content,
        corrected,
        files,
        about: None,
        fate: pattern.fate.clone(),
        stated: pattern.stated.clone(),
        stated_by: None,
        course,
    })
}

/// The text with something else in one place.
fn replaced(content: &Content, wrong: &str, right: &str) -> Result<Content, String> {
    let stored = serde_json::to_string(content).map_err(|fault| fault.to_string())?;
    if !stored.contains(wrong) {
        return Err(format!("{wrong} does not stand in the text"));
    }
    serde_json::from_str(&stored.replace(wrong, right)).map_err(|fault| fault.to_string())
}
