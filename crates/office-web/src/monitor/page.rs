//! What was found last: vetoes with the days that are left, what is wrong with its ticket, the age of columns, probes.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    monitor::{ColumnAge, Finding, Quarter, Veto, indicators, rule, vetoes},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    monitor::{self, Monitor},
    rectification::{self, Ticketed},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::Entered,
    layout::{Choice, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, OVERSEERS, ROOT};
use crate::{OfficeWeb, problem, publication::list::Units, words::moment};

/// Which findings are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    rule: String,
}

/// A finding.
pub(super) struct Row {
    pub key: String,
    pub rule: String,
    pub place: String,
    /// Where it is looked at; empty: nowhere in the office.
    pub href: String,
    pub note: String,
    pub unit: String,
    /// Its ticket.
    pub ticket: Option<Ticketed>,
}

/// A column.
struct Column {
    name: String,
    class: String,
    documents: u64,
    newest: String,
    left: String,
    is_stale: bool,
}

/// A veto.
pub(super) struct VetoRow {
    pub of: Veto,
    pub left: String,
}

impl VetoRow {
    pub fn of(veto: Veto) -> Self {
        let left = veto.days_left.map(|left| format!("还有{left}天")).unwrap_or_default();
        Self { of: veto, left }
    }
}

struct Probes {
    on: String,
    asked: u32,
    failed: u32,
}

struct Reported {
    id: String,
    quarter: String,
    made: String,
    findings: usize,
}

#[derive(Template)]
#[template(path = "monitor/show.html")]
struct Page {
    frame: OfficeFrame,
    form: FormView,
    looked: String,
    total: usize,
    open: usize,
    vetoes: Vec<VetoRow>,
    broken: usize,
    unknown: usize,
    rules: Vec<Choice>,
    rows: Vec<Row>,
    columns: Vec<Column>,
    probes: Vec<Probes>,
    reports: Vec<Reported>,
    /// Quarters that are over and of which a look is kept.
    quarters: Vec<Choice>,
    may_order: bool,
}

/// Where a finding is looked at, for whoever may; empty: nowhere.
fn href(caller: &Caller, of: &Finding) -> String {
    let (readers, path) = match (of.rule.as_str(), &of.document, of.of.split_once(' ')) {
        (_, Some(document), _) => (crate::publication::READERS, format!("/office/documents/{document}")),
        ("message", None, Some(("inquiry", id))) => {
            (crate::inquiry::READERS, format!("/office/inquiries/{id}"))
        }
        ("message", None, Some(("letter", id))) => {
            (crate::feedback::READERS, format!("/office/error-reports/{id}"))
        }
        ("catalogue" | "empty" | "stale", ..) => (crate::catalogue::READERS, "/office/catalogue".to_owned()),
        _ => return String::new(),
    };
    if caller.has_any(readers) { path } else { String::new() }
}

pub(super) fn rows(
    caller: &Caller,
    findings: &[Finding],
    units: &Units,
    tickets: &BTreeMap<String, Ticketed>,
) -> Vec<Row> {
    let row = |of: &Finding| Row {
        key: of.key(),
        rule: rule(&of.rule).map(|rule| rule.word.clone()).unwrap_or_default(),
        place: of.place.clone(),
        href: href(caller, of),
        note: of.note.clone(),
        unit: if of.unit.is_empty() { String::new() } else { units.name(&of.unit) },
        ticket: tickets.get(&of.key()).cloned(),
    };
    findings.iter().map(row).collect()
}

fn column(of: &ColumnAge) -> Column {
    let left = match (of.left, of.newest) {
        (Some(left), _) if left < 0 => format!("超期{}天", -left),
        (Some(left), _) => format!("还有{left}天"),
        (None, Some(_)) => "不限".to_owned(),
        (None, None) => "空白".to_owned(),
    };
    Column {
        name: of.name.clone(),
        class: of.class.clone(),
        documents: of.documents,
        newest: of.newest.map(date_in_words).unwrap_or_default(),
        left,
        is_stale: of.documents == 0 || of.left.is_some_and(|left| left < 0),
    }
}

/// Rules of which something was found, with how often.
fn choices(findings: &[Finding]) -> Vec<Choice> {
    let count = |code: &str| findings.iter().filter(|one| one.rule == code).count();
    let all = Choice::new("", format!("全部（{}）", findings.len()));
    let found = indicators().rule.iter().filter(|rule| count(&rule.code) > 0);
    let choice = |rule: &gongkai_domain::monitor::Rule| {
        Choice::new(rule.code.clone(), format!("{}（{}）", rule.word, count(&rule.code)))
    };
    std::iter::once(all).chain(found.map(choice)).collect()
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    filter: &Filter,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Monitor>()?;
    let office = desk.office();
    let run = monitor::latest(office, &right).await.map_err(problem)?;
    let looked = run.as_ref().map(|run| moment(run.made_at)).unwrap_or_default();
    let snapshot = run.map(|run| run.snapshot);
    let findings = snapshot.as_ref().map(|one| one.findings.clone()).unwrap_or_default();
    let tickets = rectification::tickets_of(office, &right, &findings).await.map_err(problem)?;
    let units = Units::of(desk, caller).await?;
    let vetoes: Vec<_> = snapshot.iter().flat_map(|one| vetoes(one, indicators())).map(VetoRow::of).collect();
    let shown: Vec<Finding> =
        findings.iter().filter(|one| filter.rule.is_empty() || one.rule == filter.rule).cloned().collect();
    let reports = monitor::reports(office, &right).await.map_err(problem)?;
    let past = monitor::past_quarters(office, &right).await.map_err(problem)?;
    let page = Page {
        frame: desk.frame(caller, sealer, NAME, Vec::new()).await?,
        form: form.with("rule", filter.rule.clone()),
        looked,
        total: findings.len(),
        open: findings
            .iter()
            .filter(|one| !tickets.get(&one.key()).is_some_and(|ticket| ticket.open))
            .count(),
        broken: vetoes.iter().filter(|one| one.of.broken).count(),
        unknown: vetoes.iter().filter(|one| !one.of.known).count(),
        vetoes,
        rules: choices(&findings),
        rows: rows(caller, &shown, &units, &tickets),
        columns: snapshot.iter().flat_map(|one| &one.columns).map(column).collect(),
        probes: snapshot
            .iter()
            .flat_map(|one| &one.probes)
            .map(|day| Probes { on: date_in_words(day.on), asked: day.asked, failed: day.failed })
            .collect(),
        reports: reports
            .into_iter()
            .map(|one| Reported {
                id: one.row.id,
                quarter: one.quarter.word(),
                made: format!("{}，{}", one.row.made_by_name, moment(one.row.made_at)),
                findings: one.snapshot.findings.len(),
            })
            .collect(),
        quarters: past.into_iter().map(|one| Choice::new(one.to_string(), one.word())).collect(),
        may_order: caller.has_any(OVERSEERS),
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &filter, FormView::new()).await.map(Html)
}

/// To where it leads, or the page again with what was refused.
async fn answered(
    at: (&OfficeWeb, &Caller, &Sealer),
    entered: &Entered,
    done: Result<String, OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(at, &Filter::default(), entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Looks at the portal now.
pub async fn run(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = monitor::run(desk.office(), caller.staff()).await.map(|_| ROOT.to_owned());
    answered((&desk, &caller, &sealer), &entered, done).await
}

/// Orders that what was found, or what was chosen of it, is mended.
pub async fn order(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let chosen: BTreeSet<String> = entered.all("key").map(str::to_owned).collect();
    let done = rectification::from_monitor(desk.office(), caller.staff(), &chosen).await;
    answered((&desk, &caller, &sealer), &entered, done.map(|_| "/office/tickets".to_owned())).await
}

/// Fixes the report of the quarter, or of one that is over.
pub async fn make(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let asked = entered.text("quarter");
    let done = match Quarter::parse(asked) {
        None if !asked.is_empty() => Err(Refusal::new("quarter_unknown", "请选择季度").at("quarter").into()),
        quarter => monitor::make_report(desk.office(), caller.staff(), quarter).await,
    };
    answered((&desk, &caller, &sealer), &entered, done.map(|id| format!("{ROOT}/reports/{id}"))).await
}
