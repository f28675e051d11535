//! Findings across agencies: which, how many agencies have it, who; each leads to its filing.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{authority::Read, collection::FilingState};
use gongkai_office::collection::{self, Across, Below, Whose};
use gongkai_report::Format;
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, ROOT, year::tag, year_of};
use crate::{OfficeWeb, problem};

/// Agencies that are listed of one finding.
const MOST: usize = 200;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Which {
    rule: String,
}

/// A kind of finding.
struct Kind {
    rule: String,
    text: String,
    must: bool,
    agencies: usize,
    open: usize,
    href: String,
    current: bool,
}

/// An agency that has it.
struct Row {
    name: String,
    href: String,
    tag: &'static str,
    state: &'static str,
    sentences: Vec<(String, String)>,
    open: bool,
}

#[derive(Template)]
#[template(path = "collection/across.html")]
struct AcrossPage {
    frame: OfficeFrame,
    year: i32,
    kinds: Vec<Kind>,
    chosen: String,
    rows: Vec<Row>,
    more: usize,
}

/// A rule in words: as its form states it, or as its first finding says it.
fn words(kind: &Across) -> String {
    let stated = Format::embedded().iter().rev().flat_map(|format| &format.rules);
    let stated = stated.filter(|rule| rule.id == kind.rule).map(|rule| rule.text.clone());
    let first = kind.agencies.iter().flat_map(|one| &one.found).map(|one| one.sentence.clone());
    stated.chain(first).next().unwrap_or_default()
}

fn row(one: &Whose) -> Row {
    Row {
        name: one.name.clone(),
        href: format!("/office/filings/{}", one.filing),
        tag: tag(one.state),
        state: one.state.word(),
        sentences: one
            .found
            .iter()
            .map(|found| {
                // Most sentences begin with the place.
                let sentence = match found.sentence.starts_with(&found.label) {
                    true => found.sentence.clone(),
                    false => format!("{}：{}", found.label, found.sentence),
                };
                (sentence, found.explanation.clone().unwrap_or_default())
            })
            .collect(),
        open: one.is_open() && one.state != FilingState::Accepted,
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let year = year_of(&desk, &year)?;
    let right = caller.authorise_all::<Read, Below>()?;
    let kinds = collection::across(desk.office(), &right, year).await.map_err(problem)?;
    let chosen = kinds.iter().find(|kind| kind.rule == which.rule).or_else(|| kinds.first());
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(format!("{year}年度"), format!("{ROOT}/{year}")),
        Crumb::here("问题汇总"),
    ];
    let rule = chosen.map(|kind| kind.rule.clone()).unwrap_or_default();
    let page = AcrossPage {
        frame: desk.frame(&caller, &sealer, &format!("{year}年度报告的问题"), crumbs).await?,
        year,
        rows: chosen.map(|kind| kind.agencies.iter().take(MOST).map(row).collect()).unwrap_or_default(),
        more: chosen.map_or(0, |kind| kind.agencies.len().saturating_sub(MOST)),
        kinds: kinds
            .iter()
            .map(|kind| Kind {
                text: words(kind),
                must: kind.must,
                agencies: kind.agencies.len(),
                open: kind.open(),
                href: format!("{ROOT}/{year}/findings?rule={}", kind.rule),
                current: kind.rule == rule,
                rule: kind.rule.clone(),
            })
            .collect(),
        chosen: rule,
    };
    Ok(Html(page.render()?))
}
