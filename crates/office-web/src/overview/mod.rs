//! The year and the month at a glance: charts with their numbers in words, what stands behind each, and a workbook.

mod board;
mod file;
mod items;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    organisation::Duty,
    overview::{Measure, Span},
};
use gongkai_office::overview::Item;
use gongkai_web_kit::{policy::Policy, problem::Problem, routes::Routes};

use crate::{OfficeWeb, problem::no_such_period};

/// Who reads the figures.
pub const READERS: &[Duty] =
    &[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician];

const READ: Policy = Policy::duties(READERS);

const ROOT: &str = "/office/overview";
const NAME: &str = "数据看板";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/overview", READ, "overview.board", board::show)
        .get("/office/overview/items", READ, "overview.items", items::show)
        .get("/office/overview/table.xlsx", READ, "overview.file", file::download)
}

/// The span that is asked for; the present year where none is.
fn span_of(text: &str, today: NaiveDate) -> Result<Span, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Span::year_of(today));
    }
    let found = Span::parse(text).filter(|span| span.first <= today);
    found.ok_or_else(|| no_such_period(text, "今天以前的年份或者月份，如2026、2026-11"))
}

/// A bar: what is chosen of its items, its name, its days, how much.
struct Group {
    key: String,
    name: String,
    span: Span,
    number: u64,
}

/// A year by its months, a month by the units.
fn groups(span: Span, today: NaiveDate, items: &[Item], units: &BTreeMap<String, String>) -> Vec<Group> {
    let sum =
        |belongs: &dyn Fn(&Item) -> bool| items.iter().filter(|one| belongs(one)).map(|one| one.number).sum();
    if span.is_year {
        let months = span.months_until(today).into_iter();
        let group = |month: Span| Group {
            key: month.to_string(),
            name: month.first.format("%-m月").to_string(),
            span: month,
            number: sum(&|one| month.has(one.on)),
        };
        return months.map(group).collect();
    }
    let named = units.iter().map(|(id, name)| (id.clone(), name.clone()));
    let none = (String::new(), "没有分科室".to_owned());
    let group =
        |(key, name): (String, String)| Group { number: sum(&|one| one.unit == key), span, key, name };
    let groups = named.chain([none]).map(group);
    groups.filter(|group| group.number > 0).collect()
}

/// Is an item one of a bar?
fn belongs(span: Span, key: &str, item: &Item) -> bool {
    match span.is_year {
        true => Span::parse(key).is_some_and(|month| month.has(item.on)),
        false => item.unit == key,
    }
}

/// Where the items of a bar stand.
fn href(span: Span, measure: Measure, key: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("period", &span.to_string()).append_pair("measure", measure.code());
    format!("{ROOT}/items?{}", query.append_pair("bar", key).finish())
}
