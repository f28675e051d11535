//! Begins the report of a year from the ledgers.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{Datelike, NaiveDate};
use gongkai_office::{OfficeError, report};
use gongkai_web_kit::{
    caller::Caller,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use crate::{OfficeWeb, problem};

/// The first year whose form is counted: the one before had another (国办公开办函〔2019〕60号).
const FIRST: i32 = 2019;

#[derive(Template)]
#[template(path = "report/begin.html")]
struct BeginPage {
    frame: OfficeFrame,
    form: FormView,
}

/// The year that is reported on next: in January and February the one that has ended.
fn next_year(today: NaiveDate) -> i32 {
    if today.month() < 3 { today.year() - 1 } else { today.year() }
}

async fn page(desk: &OfficeWeb, caller: &Caller, sealer: &Sealer, form: FormView) -> Result<String, Problem> {
    let crumbs = vec![Crumb::new("年度报告", "/office/reports"), Crumb::here("新建")];
    let frame = desk.frame(caller, sealer, "新建年报（自动统计）", crumbs).await?;
    Ok(BeginPage { frame, form }.render()?)
}

pub async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let year = next_year(desk.office().today()).to_string();
    let form = FormView::of([("year".to_owned(), year)]);
    page(&desk, &caller, &sealer, form).await.map(Html)
}

pub async fn begin(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let mut read = entered.read();
    let this = desk.office().today().year();
    let wrong = format!("请填写{FIRST}到{this}之间的年度");
    let year =
        read.needed("year", |text| text.parse().ok().filter(|year| (FIRST..=this).contains(year)), &wrong);
    let begun = match read.finish(year) {
        Ok(year) => report::begin(desk.office(), caller.staff(), year).await,
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    match begun {
        Ok(id) => Ok(Redirect::to(&format!("/office/reports/{id}/edit?chapter=2")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let again = page(&desk, &caller, &sealer, entered.view(&refusals)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
