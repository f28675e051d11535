//! What stands behind a bar.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    overview::{Measure, Span},
};
use gongkai_office::overview::{self, Item, Overview};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, ROOT, belongs, span_of};
use crate::{OfficeWeb, problem};

/// Items of a page.
const MOST: usize = 500;

/// Which bar.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    period: String,
    measure: String,
    /// None: all of the span.
    bar: Option<String>,
}

struct Row {
    on: String,
    title: String,
    /// Empty: the person does not reach it.
    href: String,
    unit: String,
    number: u64,
}

#[derive(Template)]
#[template(path = "overview/items.html")]
struct Page {
    frame: OfficeFrame,
    total: u64,
    unit: &'static str,
    rows: Vec<Row>,
    more: usize,
}

/// Where an item is looked at, for whoever may.
fn href(caller: &Caller, measure: Measure, item: &Item) -> String {
    if let Some(of) = item.of {
        let (href, readers) = crate::bulletin::place(of, &item.id);
        return if caller.has_any(readers) { href } else { String::new() };
    }
    let (readers, path) = match measure {
        Measure::Released | Measure::Late | Measure::Inaccurate => {
            (crate::publication::READERS, "/office/documents")
        }
        Measure::Applied | Measure::Ended => (crate::application::READERS, "/office/cases"),
        Measure::Errors => (crate::feedback::READERS, "/office/error-reports"),
        Measure::Ordered | Measure::Closed => (crate::rectification::READERS, "/office/tickets"),
        Measure::Inquiries => {
            let (on, desk) = (item.on, &item.unit);
            return format!("/office/inquiries/search?from={on}&until={on}&desk={desk}");
        }
    };
    if caller.has_any(readers) { format!("{path}/{}", item.id) } else { String::new() }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Overview>()?;
    let office = desk.office();
    let measure = Measure::parse(&which.measure).ok_or(Problem::NotFound)?;
    let span = span_of(&which.period, office.today())?;
    let all = overview::items(office, &right, span, measure).await.map_err(problem)?;
    let is_whole = which.bar.is_none();
    let bar = which.bar.unwrap_or_default();
    let units = overview::unit_names(office, &right).await.map_err(problem)?;
    let items: Vec<&Item> = all.iter().filter(|item| is_whole || belongs(span, &bar, item)).collect();
    let name = match span.is_year {
        true => Span::parse(&bar).map(Span::word).unwrap_or_else(|| span.word()),
        false => format!("{}{}", span.word(), units.get(&bar).map_or("", String::as_str)),
    };
    let title = format!("{name}{}", measure.word());
    let crumbs = vec![Crumb::new(NAME, format!("{ROOT}?period={span}")), Crumb::here(&title)];
    let row = |item: &&Item| Row {
        on: date_in_words(item.on),
        title: if item.title.is_empty() { "没有标题的信息".to_owned() } else { item.title.clone() },
        href: href(&caller, measure, item),
        unit: units.get(&item.unit).cloned().unwrap_or_default(),
        number: item.number,
    };
    let page = Page {
        frame: desk.frame(&caller, &sealer, &title, crumbs).await?,
        total: items.iter().map(|item| item.number).sum(),
        unit: measure.unit(),
        more: items.len().saturating_sub(MOST),
        rows: items.iter().take(MOST).map(row).collect(),
    };
    Ok(Html(page.render()?))
}
