//! Reports of errors: the list, one with its answer.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    calendar::{Calendar, date_in_words},
    feedback::{FeedbackKind, answer_due},
    id::UnitId,
    task::time_left,
};
use gongkai_office::{
    OfficeError,
    feedback::{self, Answer, Letter, Letters, Opened},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{ERRORS, Writer, call::paragraphs};
use crate::{
    OfficeWeb, problem,
    publication::{self, list::Units},
    words::moment,
};

const NAME: &str = "网站纠错";

/// A report in the list.
struct Row {
    id: String,
    beginning: String,
    page: String,
    on: String,
    unit: String,
    is_open: bool,
    /// By when it is answered, or what came of it; class and words.
    clock: (&'static str, String),
}

#[derive(Template)]
#[template(path = "feedback/errors.html")]
struct ListPage {
    frame: OfficeFrame,
    rows: Vec<Row>,
    open: usize,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Letters>()?;
    let letters = feedback::errors(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let units = Units::of(&desk, &caller).await?;
    let today = desk.office().today();
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        open: letters.iter().filter(|letter| letter.row.is_open()).count(),
        rows: letters.iter().map(|letter| row(letter, &units, today)).collect(),
    };
    Ok(Html(page.render()?))
}

fn row(letter: &Letter, units: &Units, today: NaiveDate) -> Row {
    const MOST: usize = 40;
    let mut beginning: String = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if beginning.chars().count() > MOST {
        beginning = beginning.chars().take(MOST).chain(['…']).collect();
    }
    Row {
        id: letter.row.id.clone(),
        beginning,
        page: letter.row.page.clone(),
        on: date_in_words(letter.row.received_on),
        unit: letter.row.unit_id.as_deref().map(|unit| units.name(unit)).unwrap_or_default(),
        is_open: letter.row.is_open(),
        clock: clock(letter, today),
    }
}

/// How much time is left, or what came of it.
fn clock(letter: &Letter, today: NaiveDate) -> (&'static str, String) {
    if !letter.row.is_open() {
        let word = if letter.row.was_wrong { "确有错误，已答复" } else { "没有错误，已答复" };
        return ("", word.to_owned());
    }
    let calendar = Calendar::in_force();
    let Ok(due) = answer_due(calendar, letter.row.received_on) else { return ("", "待答复".to_owned()) };
    match time_left(calendar, today, due.date) {
        Ok(left) if due.date < today => ("bad", format!("逾期{}个工作日", -left.days)),
        Ok(left) if left.days == 0 => ("warn", "今天到期".to_owned()),
        Ok(left) => ("", format!("剩{}个工作日", left.days)),
        Err(_) => ("", "待答复".to_owned()),
    }
}

#[derive(Template)]
#[template(path = "feedback/error.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    version: i32,
    paragraphs: Vec<String>,
    page: String,
    on: String,
    unit: String,
    clock: (&'static str, String),
    is_open: bool,
    /// Title, address in the office, and where a correction is begun; empty: not now.
    document: Option<(String, String, String)>,
    answer: Vec<String>,
    answered: String,
    has_contact: bool,
    writer: Option<Writer>,
    form: FormView,
    verdicts: Vec<Choice>,
    units: Vec<Choice>,
    may_act: bool,
    /// Rectification can be ordered.
    may_order: bool,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
    writer: Option<Writer>,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Letters>(id)?;
    let found = feedback::error(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let units = Units::of(desk, caller).await?;
    let Opened { letter, answer, document } = found;
    let may_act = caller.has_any(publication::WRITERS);
    let document = document.map(|row| {
        let address = format!("/office/documents/{}", row.id);
        let correct = may_act && row.public_edition == Some(row.edition);
        let correct = if correct { format!("{address}/correct") } else { String::new() };
        (publication::list::titled(&row.title), address, correct)
    });
    let row = &letter.row;
    let page = Page {
        frame: desk.frame(caller, sealer, NAME, vec![Crumb::new(NAME, ERRORS), Crumb::here("办理")]).await?,
        id: row.id.clone(),
        version: row.version,
        paragraphs: paragraphs(&letter.text),
        page: row.page.clone(),
        on: date_in_words(row.received_on),
        unit: row.unit_id.as_deref().map(|unit| units.name(unit)).unwrap_or_default(),
        clock: clock(&letter, desk.office().today()),
        is_open: row.is_open(),
        document,
        answer: paragraphs(&answer),
        answered: row
            .answered_at
            .map(|at| format!("{}，{}", row.answered_by_name.clone().unwrap_or_default(), moment(at)))
            .unwrap_or_default(),
        has_contact: row.contact.is_some(),
        writer,
        form,
        verdicts: vec![Choice::new("yes", "确有错误"), Choice::new("no", "没有错误")],
        units: [Choice::new("", "请选择")].into_iter().chain(units.choices()).collect(),
        may_act,
        may_order: caller.has_any(crate::rectification::OVERSEERS),
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, FormView::new(), None).await.map(Html)
}

/// A form about what the person does not reach is answered as if it were not there, before it is read.
async fn reached(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<(), Problem> {
    let right = caller.authorise::<Read, Letters>(id)?;
    feedback::error(desk.office(), caller.staff(), &right).await.map(|_| ()).map_err(problem)
}

async fn answered(
    at: (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ERRORS}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let view = publication::again(entered, &all);
            let page = page(at, id, view, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn answer(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    let was_wrong = match entered.text("was_wrong") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let text = publication::told(&entered, "answer");
    let said = Answer { version: entered.version(), was_wrong, text };
    let done = feedback::answer(desk.office(), caller.staff(), &id, &said).await;
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}

pub async fn hand_on(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    let to = UnitId::parse(entered.text("unit"));
    let version = entered.version();
    let done = feedback::hand_on(desk.office(), caller.staff(), &id, version, to.as_ref()).await;
    match done {
        // Whoever handed it on may not see it any more.
        Ok(()) => Ok(Redirect::to(ERRORS).into_response()),
        other => answered((&desk, &caller, &sealer), &id, &entered, other).await,
    }
}

pub async fn contact(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    let said = feedback::contact(desk.office(), caller.staff(), FeedbackKind::Error, &id).await;
    let (name, contact) = said.map_err(problem)?;
    let writer = Some(Writer { letter: id.clone(), name, contact });
    let page = page((&desk, &caller, &sealer), &id, FormView::new(), writer).await?;
    Ok(Html(page).into_response())
}
