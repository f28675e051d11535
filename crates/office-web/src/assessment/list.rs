//! The years, a new one, and what a set of indicators would have given for a year.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::Datelike;
use gongkai_domain::{
    assessment::{State, examples},
    authority::{Edit, Read},
};
use gongkai_office::{
    OfficeError,
    assessment::{self, Assessments},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT, SCORERS,
    page::{Line, line},
};
use crate::{
    OfficeWeb,
    problem::{no_such_period, problem},
};

struct Year {
    id: String,
    year: i32,
    title: String,
    state: &'static str,
    colour: &'static str,
}

#[derive(Template)]
#[template(path = "assessment/list.html")]
struct ListPage {
    frame: OfficeFrame,
    years: Vec<Year>,
    schemes: Vec<Choice>,
    choices: Vec<Choice>,
    form: FormView,
    may_score: bool,
}

pub(super) const fn colour(state: State) -> &'static str {
    match state {
        State::Open => "brand",
        State::Announced => "warn",
        State::Frozen => "ok",
    }
}

/// The sets that an assessment can begin with, for whoever begins one.
async fn schemes(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Choice>, Problem> {
    if !caller.has_any(SCORERS) {
        return Ok(Vec::new());
    }
    let right = caller.authorise_all::<Edit, Assessments>()?;
    let all = assessment::offered(desk.office(), &right).await.map_err(problem)?;
    Ok(all.into_iter().map(|one| Choice::new(one.key, one.title)).collect())
}

pub(super) fn years(this: i32) -> Vec<Choice> {
    (0..3).map(|back| this - back).map(|year| Choice::new(year.to_string(), format!("{year}年"))).collect()
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Assessments>()?;
    let rows = assessment::list(desk.office(), &right).await.map_err(problem)?;
    let year = |row: assessment::assessment_row::Model| {
        let state = State::parse(&row.state).unwrap_or(State::Open);
        Year { id: row.id, year: row.year, title: row.title, state: state.word(), colour: colour(state) }
    };
    let page = ListPage {
        frame: desk.frame(caller, sealer, NAME, Vec::new()).await?,
        years: rows.into_iter().map(year).collect(),
        schemes: schemes(desk, caller).await?,
        choices: years(desk.office().today().year()),
        form,
        may_score: caller.has_any(SCORERS),
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), FormView::new()).await.map(Html)
}

/// Begins the assessment of a year.
pub async fn begin(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let year = form::number(entered.text("year")).unwrap_or(0);
    match assessment::begin(desk.office(), caller.staff(), year, entered.text("scheme")).await {
        Ok(id) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// Which set for which year.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    scheme: String,
    year: String,
}

#[derive(Template)]
#[template(path = "assessment/trial.html")]
struct TrialPage {
    frame: OfficeFrame,
    title: String,
    year: i32,
    bulletins: usize,
    groups: Vec<String>,
    lines: Vec<Line>,
}

/// What a set would have given. Nothing is kept.
pub async fn trial(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Edit, Assessments>()?;
    let this = desk.office().today().year();
    let asked = which.year.trim();
    let year = if asked.is_empty() { Some(this - 1) } else { form::number(asked) };
    let year = year.filter(|year| (this - 5..=this).contains(year));
    let year = year.ok_or_else(|| no_such_period(asked, &format!("{}到{this}之间的年份", this - 5)))?;
    let asked = match which.scheme.as_str() {
        "" => examples().first().map(|scheme| scheme.id.as_str()).unwrap_or_default(),
        asked => asked,
    };
    // A set that there is not is no page: nobody reads the figures of another one.
    let (scheme, outcome) = assessment::trial(desk.office(), &right, asked, year).await.map_err(problem)?;
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("试算")];
    let page = TrialPage {
        frame: desk.frame(&caller, &sealer, "试算", crumbs).await?,
        title: scheme.title.clone(),
        year,
        bulletins: outcome.bulletins.len(),
        groups: scheme.groups.iter().map(|group| format!("{} {}", group.label, group.points)).collect(),
        lines: outcome.units.iter().map(|one| line(one, &scheme, None, false)).collect(),
    };
    Ok(Html(page.render()?))
}
