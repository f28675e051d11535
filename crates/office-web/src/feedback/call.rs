//! Calls for comments: the list, one with what came and its adoption table.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    feedback::{CommentTerm, FeedbackKind, Opinion, Outcome, Standing},
    id::OpinionId,
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    feedback::{self, Call, Comment, Letter, Letters, opinion_row},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{CALLS, Writer};
use crate::{OfficeWeb, problem, publication};

const NAME: &str = "意见征集";

/// A call as pages show it.
struct CallView {
    id: String,
    title: String,
    term: String,
    tag: &'static str,
    standing: String,
    comments: u64,
    unsorted: u64,
    /// Where its result is, and what of it.
    result: Option<(String, &'static str)>,
    is_public: bool,
}

impl CallView {
    fn of(call: &Call, today: chrono::NaiveDate) -> Self {
        let is_public = call.row.public_edition.is_some();
        let (tag, standing) = match call.term.map(|term| term.on(today)) {
            _ if !is_public => ("quiet", "已撤下".to_owned()),
            Some(Standing::Ahead) => ("quiet", "还没有开始".to_owned()),
            Some(Standing::Open(days)) => ("ok", format!("征集中，还有{days}天")),
            Some(Standing::Over) => ("warn", "已结束".to_owned()),
            None => ("quiet", "没有征集期".to_owned()),
        };
        let days = |term: CommentTerm| {
            format!("{}—{}（{}天）", date_in_words(term.from), date_in_words(term.until), term.days())
        };
        let result = call.result.as_ref().map(|(id, is_public)| {
            (format!("/office/documents/{id}"), if *is_public { "已公布" } else { "起草、审查中" })
        });
        Self {
            id: call.row.id.clone(),
            title: publication::list::titled(&call.row.title),
            term: call.term.map(days).unwrap_or_default(),
            tag,
            standing,
            comments: call.comments,
            unsorted: call.unsorted,
            result,
            is_public,
        }
    }
}

#[derive(Template)]
#[template(path = "feedback/calls.html")]
struct ListPage {
    frame: OfficeFrame,
    calls: Vec<CallView>,
    may_write: bool,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Letters>()?;
    let calls = feedback::calls(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let today = desk.office().today();
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        calls: calls.iter().map(|call| CallView::of(call, today)).collect(),
        may_write: caller.has_any(publication::WRITERS),
    };
    Ok(Html(page.render()?))
}

/// A comment.
struct CommentView {
    id: String,
    on: String,
    paragraphs: Vec<String>,
    /// Name of its field, and its place in the table.
    field: String,
    opinion: String,
    has_contact: bool,
    writer: Option<Writer>,
}

/// A row of the table.
struct OpinionView {
    id: String,
    point: String,
    outcome: &'static str,
    reason: String,
    comments: usize,
}

#[derive(Template)]
#[template(path = "feedback/call.html")]
struct CallPage {
    frame: OfficeFrame,
    call: CallView,
    opinions: Vec<OpinionView>,
    comments: Vec<CommentView>,
    places: Vec<Choice>,
    form: FormView,
    outcomes: Vec<Choice>,
    /// The row that is changed; empty: a new one.
    editing: String,
    may_act: bool,
}

/// Which row of the table is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    opinion: String,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, &which.opinion, None, None).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    editing: &str,
    entered: Option<FormView>,
    writer: Option<Writer>,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Letters>(id)?;
    let (call, opinions, letters) =
        feedback::call(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let call = CallView::of(&call, desk.office().today());
    let crumbs = vec![Crumb::new(NAME, CALLS), Crumb::here(&call.title)];
    let edited = opinions.iter().find(|row| row.id == editing);
    let places = [Choice::new("", "未归类")].into_iter();
    let page = CallPage {
        frame: desk.frame(caller, sealer, &call.title, crumbs).await?,
        places: places.chain(opinions.iter().map(|row| Choice::new(&row.id, short(&row.point)))).collect(),
        form: entered.unwrap_or_else(|| edited.map(filled).unwrap_or_default()),
        editing: edited.map(|row| row.id.clone()).unwrap_or_default(),
        outcomes: Outcome::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        comments: comments(&letters, writer),
        opinions: opinions.iter().map(|row| opinion(row, &letters)).collect(),
        call,
        may_act: caller.has_any(publication::WRITERS),
    };
    Ok(page.render()?)
}

fn filled(row: &opinion_row::Model) -> FormView {
    FormView::new()
        .with("point", &row.point)
        .with("outcome", &row.outcome)
        .with("reason", &row.reason)
        .with("opinion", &row.id)
}

fn short(point: &str) -> String {
    const MOST: usize = 24;
    let mut short: String = point.chars().take(MOST).collect();
    if short.len() < point.len() {
        short.push('…');
    }
    short
}

fn opinion(row: &opinion_row::Model, letters: &[Letter]) -> OpinionView {
    OpinionView {
        id: row.id.clone(),
        point: row.point.clone(),
        outcome: Outcome::parse(&row.outcome).map(Outcome::word).unwrap_or_default(),
        reason: row.reason.clone(),
        comments: letters.iter().filter(|letter| letter.row.opinion_id.as_ref() == Some(&row.id)).count(),
    }
}

fn comments(letters: &[Letter], mut writer: Option<Writer>) -> Vec<CommentView> {
    let view = |letter: &Letter| CommentView {
        id: letter.row.id.clone(),
        on: date_in_words(letter.row.received_on),
        paragraphs: paragraphs(&letter.text),
        field: format!("place-{}", letter.row.id),
        opinion: letter.row.opinion_id.clone().unwrap_or_default(),
        has_contact: letter.row.contact.is_some(),
        writer: writer.take_if(|writer| writer.letter == letter.row.id),
    };
    letters.iter().map(view).collect()
}

/// A text, paragraph by paragraph.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn back(id: &str) -> Response {
    Redirect::to(&format!("{CALLS}/{id}")).into_response()
}

/// The answer to a form of the page: back to it, or again with everything that was refused.
async fn answered(
    at: (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(back(id)),
        Err(OfficeError::Refused(all)) => {
            let page = page(at, id, entered.text("opinion"), Some(entered.view(&all)), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

fn row_of(entered: &Entered) -> Result<Option<OpinionId>, Problem> {
    match entered.text("opinion") {
        "" => Ok(None),
        text => OpinionId::parse(text).map(Some).ok_or(Problem::NotFound),
    }
}

pub async fn keep(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    let said = Opinion {
        point: entered.text("point").to_owned(),
        outcome: Outcome::parse(entered.text("outcome")),
        reason: entered.text("reason").to_owned(),
    };
    let row = row_of(&entered)?;
    let done = feedback::keep(desk.office(), caller.staff(), &id, row.as_ref(), &said).await;
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}

/// A comment that came by letter, by telephone or at the counter.
pub async fn enter(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    let done = match comment(&entered) {
        Ok(comment) => feedback::enter(desk.office(), caller.staff(), &id, &comment).await.map(|_| ()),
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    answered((&desk, &caller, &sealer), &id, &entered, done).await
}

fn comment(entered: &Entered) -> Result<Comment, Vec<Refusal>> {
    let mut read = entered.read();
    let on = read.needed("on", form::day, "请按 2026-11-24 的样子填写收到日期");
    let text = |name: &str| entered.text(name).to_owned();
    let made = |on| Comment { on, text: text("text"), name: text("name"), contact: entered.code("contact") };
    read.finish(on.map(made))
}

/// A form about what the person does not reach is answered as if it were not there, before it is read.
async fn reached(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<(), Problem> {
    let right = caller.authorise::<Read, Letters>(id)?;
    feedback::call(desk.office(), caller.staff(), &right).await.map(|_| ()).map_err(problem)
}

pub async fn drop(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    if let Some(row) = row_of(&entered)? {
        feedback::drop(desk.office(), caller.staff(), &id, &row).await.map_err(problem)?;
    }
    Ok(back(&id))
}

pub async fn sort(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    let place = |(name, value): (&str, &str)| {
        let letter = name.strip_prefix("place-")?;
        Some((letter.to_owned(), OpinionId::parse(value)))
    };
    let places: BTreeMap<_, _> = entered.iter().filter_map(place).collect();
    if !places.is_empty() {
        feedback::sort(desk.office(), caller.staff(), &id, &places).await.map_err(problem)?;
    }
    Ok(back(&id))
}

pub async fn contact(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    let letter = entered.text("letter").to_owned();
    if letter.is_empty() {
        return Ok(back(&id));
    }
    let (name, contact) = feedback::contact(desk.office(), caller.staff(), FeedbackKind::Comment, &letter)
        .await
        .map_err(problem)?;
    let writer = Some(Writer { letter, name, contact });
    page((&desk, &caller, &sealer), &id, "", None, writer).await.map(|page| Html(page).into_response())
}

pub async fn result(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    reached(&desk, &caller, &id).await?;
    match feedback::begin_result(desk.office(), caller.staff(), &id).await {
        Ok(document) => Ok(Redirect::to(&format!("/office/documents/{document}")).into_response()),
        Err(error) => answered((&desk, &caller, &sealer), &id, &entered, Err(error)).await,
    }
}
