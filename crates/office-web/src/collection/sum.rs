//! One sum: whose reports are in it, what has changed since, what does not follow, and where each figure comes from.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, organisation::Duty};
use gongkai_office::{
    OfficeError,
    collection::{self, Below, Contribution, PartLine, Public, RolledUp, found_of},
    report::{self, AnnualReport},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT,
    filing::{Line, lines},
};
use crate::{
    OfficeWeb, moment, problem,
    report::table::{CellView, TableView, tables},
};

/// Agencies that are listed under a cell: these at once, so many more on demand; the others are only counted.
const LISTED: usize = 12;
const MOST_LISTED: usize = 200;

/// The cell of the form that a printed figure stands in; empty: none.
pub fn cell_id(cell: &CellView) -> &str {
    if cell.label.is_empty() { "" } else { cell.id.strip_prefix("p-").unwrap_or_default() }
}

/// An agency under a cell.
struct Source {
    name: String,
    href: String,
    portal: String,
    amount: String,
    off: String,
}

/// Where a figure comes from.
struct Sources {
    label: String,
    list: Vec<Source>,
    rest: Vec<Source>,
    /// Agencies that say nothing there.
    blank: usize,
    /// Agencies whose figure is zero.
    zero: usize,
    more: usize,
}

fn sources(label: String, list: &[Contribution], parts: &[PartLine], year: i32) -> Sources {
    let is_zero = |one: &&Contribution| one.amount.is_some_and(|amount| amount.mantissa == 0);
    let told: Vec<&Contribution> =
        list.iter().filter(|one| one.amount.is_some_and(|amount| amount.mantissa != 0)).collect();
    let portal = |one: &Contribution| {
        let part = parts.iter().find(|part| part.filing == one.filing);
        let public = part.is_some_and(|part| matches!(part.public, Public::Same | Public::Differs { .. }));
        if public { format!("/annual-reports/{year}/{}", one.code) } else { String::new() }
    };
    let off = |one: &Contribution| {
        let told =
            one.deductions.iter().map(|off| format!("已扣{}（{}计：{}）", off.number, off.lead, off.reason));
        told.collect::<Vec<_>>().join("；")
    };
    let blank = list.iter().filter(|one| one.amount.is_none()).count();
    let zero = list.iter().filter(is_zero).count();
    let more = told.len().saturating_sub(MOST_LISTED);
    let mut list: Vec<Source> = told
        .iter()
        .take(MOST_LISTED)
        .map(|one| Source {
            name: one.name.clone(),
            href: format!("/office/filings/{}", one.filing),
            portal: portal(one),
            amount: one.amount.map(|amount| amount.to_string()).unwrap_or_default(),
            off: off(one),
        })
        .collect();
    let rest = list.split_off(LISTED.min(list.len()));
    Sources { label, blank, zero, more, list, rest }
}

struct Difference {
    who: String,
    column: String,
    out: i64,
    into: i64,
}

#[derive(Template)]
#[template(path = "collection/sum.html")]
struct SumPage {
    frame: OfficeFrame,
    form: FormView,
    id: String,
    scope: &'static str,
    made: String,
    by: String,
    parts: usize,
    stale: Vec<(String, &'static str, String)>,
    left_out: Vec<String>,
    chained: bool,
    unlike: String,
    differences: Vec<Difference>,
    tables: Vec<TableView>,
    lines: Vec<Line>,
    sources: Option<Sources>,
    report: String,
    may_report: bool,
    /// What people wrote on the draft that the sum would take the place of, and its digest.
    replaced: Option<(String, String)>,
    back: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Which {
    cell: String,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, &which.cell, FormView::new()).await.map(Html)
}

/// Why the totals of two years are not compared; empty: they are.
fn unlike((before, now): (usize, usize), waiting: usize) -> String {
    let part = |number: usize, words: &str| (number > 0).then(|| format!("{words}{number}个"));
    let parts: Vec<String> =
        [part(before, "只有上一年的"), part(now, "只有本年的")].into_iter().flatten().collect();
    if parts.is_empty() {
        return String::new();
    }
    let waiting = match waiting {
        0 => String::new(),
        many => format!("其中{many}个本年已经报送，还没有汇总进来，核收后重新汇总。"),
    };
    format!(
        "两年汇总的机关不同（{}），合计数不作比较；两年都汇总了的机关逐个核对。{waiting}",
        parts.join("，")
    )
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    cell: &str,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Below>(id)?;
    let RolledUp { row, scope, parts, left_out, report, findings, chained, one_sided, waiting, differences } =
        collection::rolled_up(desk.office(), &right).await.map_err(problem)?;
    let found = match cell {
        "" => None,
        cell => collection::contributed(desk.office(), &right, cell).await.map_err(problem)?,
    };
    let back = format!("{ROOT}/{}/roll-up", row.year);
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(format!("{}年度", row.year), format!("{ROOT}/{}", row.year)),
        Crumb::new("汇总", &back),
        Crumb::here(scope.word()),
    ];
    let names =
        |list: &[String], none: &str| if list.is_empty() { none.to_owned() } else { list.join("、") };
    let difference = |one: collection::Difference| Difference {
        who: match (one.former.as_slice(), one.heirs.as_slice()) {
            (former, heirs) if former == heirs => names(heirs, ""),
            (former, heirs) => {
                format!("{} → {}", names(former, "（上年没有）"), names(heirs, "（本年没有）"))
            }
        },
        column: one.column,
        out: one.out,
        into: one.into,
    };
    let stale = parts.iter().filter_map(|part| {
        Some((part.name.clone(), part.stale?, format!("/office/filings/{}", part.filing)))
    });
    let page = SumPage {
        frame: desk.frame(caller, sealer, &format!("{}年度报告汇总结果", row.year), crumbs).await?,
        form,
        id: row.id.clone(),
        scope: scope.word(),
        made: moment(row.made_at),
        by: row.made_by_name.clone(),
        stale: stale.collect(),
        left_out,
        chained,
        unlike: unlike(one_sided, waiting),
        differences: differences.into_iter().map(difference).collect(),
        tables: tables(&report, &findings),
        lines: lines(&found_of(&findings)),
        sources: found.map(|(label, list)| sources(label, &list, &parts, row.year)),
        parts: parts.len(),
        report: row.report_id.map(|id| format!("/office/reports/{id}")).unwrap_or_default(),
        may_report: caller.has_any(&[Duty::Statistician]),
        replaced: replaced(desk, caller, row.year).await?,
        back,
    };
    Ok(page.render()?)
}

/// What a report made of the sum would take the place of, for whoever may make it.
async fn replaced(desk: &OfficeWeb, caller: &Caller, year: i32) -> Result<Option<(String, String)>, Problem> {
    if !caller.has_any(&[Duty::Statistician]) {
        return Ok(None);
    }
    let right = caller.authorise_all::<Read, AnnualReport>()?;
    let found = report::replaced(desk.office(), &right, year).await.map_err(problem)?;
    Ok(found.map(|found| (found.words, found.digest)))
}

/// The report of the own agency out of the sum.
pub async fn report(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let said = (entered.get("erratum"), entered.get("replaced_confirmed"));
    let made = collection::make_report(desk.office(), caller.staff(), &id, said).await;
    match made {
        Ok(report) => Ok(Redirect::to(&format!("/office/reports/{report}")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = page((&desk, &caller, &sealer), &id, "", entered.view(&refusals)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
