//! Two editions of a report side by side: every figure and every paragraph that is another one.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{authority::Read, calendar::date_in_words};
use gongkai_office::report::{self, AnnualReport};
use gongkai_report::{
    Report,
    compare::{Changed, changed},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use crate::{OfficeWeb, problem};

/// A chapter of which something is another one.
pub struct Text {
    pub heading: String,
    /// Paragraphs, each with whether the other edition lacks it.
    pub before: Vec<(String, bool)>,
    pub now: Vec<(String, bool)>,
}

/// Chapters that differ, in the order of the newer edition; those that are gone come last.
pub fn texts(before: &Report, now: &Report) -> Vec<Text> {
    let paragraphs = |report: &Report, heading: &str| -> Vec<String> {
        let own = report.chapters.iter().filter(|chapter| chapter.heading == heading);
        own.flat_map(|chapter| &chapter.paragraphs).map(|paragraph| paragraph.text.clone()).collect()
    };
    let mut headings: Vec<&String> = Vec::new();
    for chapter in now.chapters.iter().chain(&before.chapters) {
        if !headings.contains(&&chapter.heading) {
            headings.push(&chapter.heading);
        }
    }
    let marked = |own: &[String], other: &[String]| {
        own.iter().map(|text| (text.clone(), !other.contains(text))).collect::<Vec<_>>()
    };
    let text = |heading: &String| {
        let (was, is) = (paragraphs(before, heading), paragraphs(now, heading));
        (was != is).then(|| Text {
            heading: if heading.is_empty() { "卷首".to_owned() } else { heading.clone() },
            before: marked(&was, &is),
            now: marked(&is, &was),
        })
    };
    headings.into_iter().filter_map(text).collect()
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Which {
    edition: String,
}

/// An edition in the list.
struct Edition {
    number: i32,
    href: String,
    current: bool,
    state: String,
}

#[derive(Template)]
#[template(path = "report/versions.html")]
struct VersionsPage {
    frame: OfficeFrame,
    editions: Vec<Edition>,
    before: i32,
    now: i32,
    erratum: String,
    other_form: bool,
    changes: Vec<Changed>,
    texts: Vec<Text>,
    /// What the two sides are called.
    former: String,
    newer: String,
}

/// The edition that is asked for, or the newest, beside the one before it.
pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise::<Read, AnnualReport>(&id)?;
    let office = desk.office();
    let all = report::editions(office, &right).await.map_err(problem)?;
    let newest = all.first().map_or(1, |edition| edition.edition);
    let number = form::number(&which.edition).unwrap_or(newest).clamp(1, newest);
    let (row, now) = report::edition(office, &right, number).await.map_err(problem)?;
    let before = number.saturating_sub(1).max(1);
    let (_, former) = report::edition(office, &right, before).await.map_err(problem)?;
    let crumbs = vec![
        Crumb::new("年度报告", "/office/reports"),
        Crumb::new(format!("{}年度", now.year), format!("/office/reports/{id}")),
        Crumb::here("各版对照"),
    ];
    let edition = |one: &report::edition_row::Model| Edition {
        number: one.edition,
        href: format!("/office/reports/{id}/versions?edition={}", one.edition),
        current: one.edition == number,
        state: one
            .published_on
            .map_or_else(|| "没有公布".to_owned(), |on| format!("{}公布", date_in_words(on))),
    };
    let page = VersionsPage {
        frame: desk.frame(&caller, &sealer, &row.title, crumbs).await?,
        editions: all.iter().map(edition).collect(),
        before,
        now: number,
        erratum: row.erratum.unwrap_or_default(),
        other_form: !std::ptr::eq(former.format, now.format),
        changes: changed(&former, &now),
        texts: texts(&former, &now),
        former: format!("第{before}版"),
        newer: format!("第{number}版"),
    };
    Ok(Html(page.render()?))
}
