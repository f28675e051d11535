//! One entry: read, mended, answered; who asked is shown once, on the page that asked for it.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::authority::Read;
use gongkai_office::{
    OfficeError,
    inquiry::{self, Inquiries, inquiry_of, inquiry_row},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    CLERKS, NAME, ROOT,
    desk::{Row, at_fields},
    form::{Choices, entry, view_of},
};
use crate::{OfficeWeb, problem, publication::list::Units, words::moment};

#[derive(Template)]
#[template(path = "inquiry/page.html")]
struct InquiryPage {
    frame: OfficeFrame,
    row: Row,
    version: i32,
    asked: String,
    answered: String,
    answer: String,
    by: String,
    has_contact: bool,
    /// Name and contact, for whoever has just asked for them.
    contact: Option<(String, String)>,
    choices: Choices,
    form: FormView,
    answer_form: FormView,
    may_keep: bool,
}

/// The end of a term: a day whose end it is, or an instant within one.
pub(super) fn term(due: DateTime<Utc>) -> String {
    let shown = moment(due);
    match shown.strip_suffix(" 00:00") {
        Some(_) => {
            let before = moment(due - TimeDelta::seconds(1));
            before.split(' ').next().unwrap_or_default().to_owned()
        }
        None => shown,
    }
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    row: &inquiry_row::Model,
    (form, answer_form): (FormView, FormView),
    contact: Option<(String, String)>,
) -> Result<String, Problem> {
    let units = Units::of(desk, caller).await?;
    let title = format!("咨询 {}", row.number);
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(&title)];
    let page = InquiryPage {
        frame: desk.frame(caller, sealer, &title, crumbs).await?,
        version: row.version,
        asked: row.question.clone(),
        answered: row.closed_at.map(moment).unwrap_or_default(),
        answer: row.answer.clone(),
        by: row.entered_by_name.clone(),
        has_contact: row.contact.is_some(),
        contact,
        choices: Choices::of(units.choices()),
        row: Row::of(desk, &units, row),
        form,
        answer_form,
        may_keep: caller.has_any(CLERKS),
    };
    Ok(page.render()?)
}

async fn loaded(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<inquiry_row::Model, Problem> {
    let right = caller.authorise::<Read, Inquiries>(id)?;
    inquiry::show(desk.office(), &right).await.map_err(problem)
}

fn stored(row: &inquiry_row::Model) -> Result<FormView, Problem> {
    inquiry_of(row).map(|said| view_of(&said)).map_err(problem)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    page((&desk, &caller, &sealer), &row, (stored(&row)?, FormView::new()), None).await.map(Html)
}

/// Back to the entry, or the form again with what was refused in it.
async fn answered(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    row: &inquiry_row::Model,
    done: Result<(), OfficeError>,
    forms: impl FnOnce(Vec<gongkai_domain::refusal::Refusal>) -> Result<(FormView, FormView), Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{}", row.id)).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((desk, caller, sealer), row, forms(all)?, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn correct(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    let office = desk.office();
    let version = entered.text("seen").parse().unwrap_or(0);
    let done = match entry(&entered, inquiry::in_china(office.now())) {
        Ok(said) => inquiry::correct(office, caller.staff(), &id, version, &said).await,
        Err(all) => Err(OfficeError::Refused(all)),
    };
    let forms = |all| Ok((entered.view(&at_fields(all)), FormView::new()));
    answered((&desk, &caller, &sealer), &row, done, forms).await
}

pub async fn answer(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    let version = entered.text("seen").parse().unwrap_or(0);
    let done = inquiry::answer(desk.office(), caller.staff(), &id, version, entered.text("answer")).await;
    let forms = |all: Vec<_>| Ok((stored(&row)?, entered.view(&all)));
    answered((&desk, &caller, &sealer), &row, done, forms).await
}

pub async fn contact(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    let contact = inquiry::contact(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    page((&desk, &caller, &sealer), &row, (stored(&row)?, FormView::new()), Some(contact)).await.map(Html)
}
