//! The bank of questions, and the test of a training that is made from it.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Edit,
    training::{Question, SCORING_RULE},
};
use gongkai_office::{
    OfficeError,
    training::{self, Trainings},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::{self, Entered},
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, plan::load};
use crate::{OfficeWeb, problem};

struct Line {
    code: String,
    kind: &'static str,
    text: String,
    options: String,
    answer: String,
    basis: String,
    /// Of the agency itself; others come with the program.
    own: bool,
}

#[derive(Template)]
#[template(path = "training/bank.html")]
struct BankPage {
    frame: OfficeFrame,
    lines: Vec<Line>,
    form: FormView,
}

#[derive(Template)]
#[template(path = "training/choose.html")]
struct ChoosePage {
    frame: OfficeFrame,
    id: String,
    lines: Vec<Line>,
    rule: &'static str,
    form: FormView,
}

fn line(one: &Question) -> Line {
    Line {
        code: one.code.clone(),
        kind: one.kind.word(),
        text: one.text.clone(),
        options: one
            .letters()
            .map(|(letter, text)| format!("{letter}.{text}"))
            .collect::<Vec<_>>()
            .join("　"),
        answer: one.answer.clone(),
        basis: one.basis.clone(),
        own: !gongkai_domain::training::shipped().iter().any(|known| known.code == one.code),
    }
}

async fn lines(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Line>, Problem> {
    let right = caller.authorise_all::<Edit, Trainings>()?;
    Ok(training::bank(desk.office(), &right).await.map_err(problem)?.iter().map(line).collect())
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
) -> Result<String, Problem> {
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("题库")];
    let frame = desk.frame(caller, sealer, "题库", crumbs).await?;
    Ok(BankPage { frame, lines: lines(desk, caller).await?, form }.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), FormView::new()).await.map(Html)
}

pub async fn add(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    match training::add_questions(desk.office(), caller.staff(), entered.text("list")).await {
        Ok(_) => Ok(Redirect::to(&format!("{ROOT}/questions")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn retire(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, Problem> {
    training::retire_question(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    Ok(Redirect::to(&format!("{ROOT}/questions")).into_response())
}

async fn choose_page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let held = load(desk, caller, id).await?;
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&held.row.topic, format!("{ROOT}/{id}")),
        Crumb::here("布置测试"),
    ];
    let page = ChoosePage {
        frame: desk.frame(caller, sealer, "布置测试", crumbs).await?,
        id: id.to_owned(),
        lines: lines(desk, caller).await?,
        rule: SCORING_RULE,
        form,
    };
    Ok(page.render()?)
}

pub async fn choose(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    choose_page((&desk, &caller, &sealer), &id, FormView::new()).await.map(Html)
}

pub async fn set(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let codes: Vec<String> = entered.all("question").map(str::to_owned).collect();
    let until = form::day(entered.text("until"));
    match training::set_test(desk.office(), caller.staff(), &id, &codes, until).await {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = choose_page((&desk, &caller, &sealer), &id, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
