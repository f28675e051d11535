//! Sets of indicators: which there are, a new one or a new version: judged, tried for a year, published.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::Datelike;
use gongkai_domain::{
    assessment::{Data, METRICS, Scheme},
    authority::{Authz, Edit},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    assessment::{self, Assessments, Offered},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT,
    list::years,
    page::{Line, line},
};
use crate::{OfficeWeb, problem, words::moment};

struct Set {
    key: String,
    title: String,
    /// Who published it and why; empty: it came with the program.
    said: String,
}

/// What a set that was judged or tried gives.
#[derive(Default)]
struct Found {
    /// Its title; empty: none was judged.
    title: String,
    remarks: Vec<String>,
    /// The year that it was tried for; 0: it was judged alone.
    year: i32,
    bulletins: usize,
    groups: Vec<String>,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "assessment/sets.html")]
struct SetsPage {
    frame: OfficeFrame,
    sets: Vec<Set>,
    /// Sources of facts: name, what it is, where it can come from.
    metrics: Vec<(&'static str, &'static str, &'static str)>,
    years: Vec<Choice>,
    form: FormView,
    found: Found,
    /// Of a trial: the heads of the groups and the units in their order.
    groups: Vec<String>,
    lines: Vec<Line>,
}

const fn from_where(data: Data) -> &'static str {
    match data {
        Data::Auto => "系统记录",
        Data::Semi => "系统记录，由人确认",
        Data::Manual => "由人登记",
    }
}

fn set(one: Offered) -> Set {
    let said =
        one.own.map(|row| format!("{}，{}：{}", row.published_by_name, moment(row.published_at), row.reason));
    Set { key: one.key, title: one.title, said: said.unwrap_or_default() }
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
    mut found: Found,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Edit, Assessments>()?;
    let sets = assessment::sets(desk.office(), &right).await.map_err(problem)?;
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("考核指标")];
    let page = SetsPage {
        frame: desk.frame(caller, sealer, "考核指标", crumbs).await?,
        sets: sets.into_iter().map(set).collect(),
        metrics: METRICS.iter().map(|one| (one.id, one.label, from_where(one.data))).collect(),
        years: years(desk.office().today().year()),
        form,
        groups: std::mem::take(&mut found.groups),
        lines: std::mem::take(&mut found.lines),
        found,
    };
    Ok(page.render()?)
}

/// Which set the text begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    from: String,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let mut form = FormView::new();
    if !which.from.is_empty() {
        let right = caller.authorise_all::<Edit, Assessments>()?;
        let (_, text) = assessment::set_text(desk.office(), &right, &which.from).await.map_err(problem)?;
        form = form.with("text", text);
    }
    page((&desk, &caller, &sealer), form, Found::default()).await.map(Html)
}

/// The year of a trial.
fn year_of(desk: &OfficeWeb, entered: &Entered) -> Result<i32, OfficeError> {
    let this = desk.office().today().year();
    let year = form::number(entered.text("year")).filter(|year| (this - 5..=this).contains(year));
    Ok(year.ok_or_else(|| Refusal::new("year_unusable", "请选择近五年里的年度").at("year"))?)
}

/// A set judged; with a year also tried.
async fn judge(
    desk: &OfficeWeb,
    right: &Authz<Edit, Assessments>,
    entered: &Entered,
    is_tried: bool,
) -> Result<Found, OfficeError> {
    let text = entered.text("text");
    let scheme = Scheme::read(text)?;
    let mut found = Found {
        title: scheme.title.clone(),
        remarks: assessment::remarks(desk.office(), right, &scheme).await?,
        ..Found::default()
    };
    if is_tried {
        let year = year_of(desk, entered)?;
        let (scheme, outcome) = assessment::try_set(desk.office(), right, text, year).await?;
        found.year = year;
        found.bulletins = outcome.bulletins.len();
        found.groups =
            scheme.groups.iter().map(|group| format!("{} {}", group.label, group.points)).collect();
        found.lines = outcome.units.iter().map(|one| line(one, &scheme, None, false)).collect();
    }
    Ok(found)
}

/// Judges, tries or publishes what was written.
pub async fn act(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let at = (&desk, &caller, &sealer);
    let right = caller.authorise_all::<Edit, Assessments>()?;
    let (text, reason) = (entered.text("text"), entered.text("reason"));
    let done = match entered.text("then") {
        "publish" => assessment::publish_set(desk.office(), caller.staff(), text, reason).await.map(|_| None),
        then => judge(&desk, &right, &entered, then == "try").await.map(Some),
    };
    match done {
        Ok(None) => Ok(Redirect::to(&format!("{ROOT}/sets")).into_response()),
        Ok(Some(found)) => Ok(Html(page(at, entered.view(&[]), found).await?).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(at, entered.view(&all), Found::default()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// A set as it was written.
pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(key): At<String>,
) -> Result<Download, Problem> {
    let right = caller.authorise_all::<Edit, Assessments>()?;
    let (name, text) = assessment::set_text(desk.office(), &right, &key).await.map_err(problem)?;
    Ok(Download { name, kind: "text/plain; charset=utf-8", bytes: text.into() })
}
