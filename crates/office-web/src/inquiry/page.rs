//! One entry: read, mended, answered; who asked is shown once, on the page that asked for it.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::{
    authority::Read,
    inquiry::{PublicAnswer, Sameness, way},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    inquiry::{self, Draftable, Inquiries, Like, draftable, inquiry_of, inquiry_row},
    publication::Told,
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    CLERKS, CONFIDANTS, DRAFTERS, NAME, REGISTRARS, ROOT,
    desk::{Row, at_fields},
    form::{Choices, again, entry, is_kept, view_of},
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
    may_see_contact: bool,
    /// Name and contact, for whoever has just asked for them.
    contact: Option<(String, String)>,
    choices: Choices,
    forms: Forms,
    may_keep: bool,
    /// The first of its like, and those that repeat the same.
    first: Option<Like>,
    likes: Vec<Like>,
    counted: bool,
    by_portal: bool,
    sameness: Vec<Choice>,
    /// The text for the public: its document, or whether one can be drafted now.
    document: Option<String>,
    may_draft: bool,
    /// The application that it became.
    case: Option<String>,
    may_convert: bool,
}

/// The forms of the page, each with what was refused in it.
struct Forms {
    entry: FormView,
    answer: FormView,
    same: FormView,
    public: FormView,
}

impl Forms {
    fn of(row: &inquiry_row::Model) -> Result<Self, Problem> {
        let entry = inquiry_of(row).map(|said| view_of(&said)).map_err(problem)?;
        let public = FormView::new()
            .with("public_question", row.question.as_str())
            .with("public_answer", row.answer.as_str());
        let same = FormView::new().with("sameness", Sameness::Question.code());
        Ok(Self { entry, answer: FormView::new(), same, public })
    }
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
    forms: Forms,
    contact: Option<(String, String)>,
) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Inquiries>(&row.id)?;
    let (first, likes) = inquiry::likes(desk.office(), &right).await.map_err(problem)?;
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
        may_see_contact: caller.has_any(CONFIDANTS),
        contact,
        choices: Choices::of(units.choices()).by_hand(&row.way),
        row: Row::of(desk, &units, row),
        forms,
        may_keep: caller.has_any(CLERKS),
        first,
        likes,
        counted: row.counted,
        by_portal: way(&row.way).is_some_and(|way| way.portal),
        sameness: Sameness::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec(),
        document: row.document_id.clone(),
        may_draft: caller.has_any(DRAFTERS) && draftable(row) == Draftable::Now,
        case: row.case_id.clone(),
        may_convert: row.case_id.is_none() && caller.has_any(REGISTRARS),
    };
    Ok(page.render()?)
}

async fn loaded(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<inquiry_row::Model, Problem> {
    let right = caller.authorise::<Read, Inquiries>(id)?;
    inquiry::show(desk.office(), &right).await.map_err(problem)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    page((&desk, &caller, &sealer), &row, Forms::of(&row)?, None).await.map(Html)
}

/// Back to the entry, or the form again with what was refused in it.
async fn answered(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    row: &inquiry_row::Model,
    done: Result<(), OfficeError>,
    put: impl FnOnce(&mut Forms, Vec<Refusal>),
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{}", row.id)).into_response()),
        Err(OfficeError::Refused(all)) => {
            let mut forms = Forms::of(row)?;
            put(&mut forms, all);
            let again = page((desk, caller, sealer), row, forms, None).await?;
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
    let version = entered.version();
    let done = match entry(&entered, inquiry::in_china(office.now())) {
        Ok(said) => inquiry::correct(office, caller.staff(), &id, version, &said).await,
        Err(all) => Err(OfficeError::Refused(all)),
    };
    let put = |forms: &mut Forms, all| forms.entry = again(&entered, at_fields(all));
    answered((&desk, &caller, &sealer), &row, done, put).await
}

pub async fn answer(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    let version = entered.version();
    let said = Told { words: entered.text("answer").to_owned(), checked: is_kept(&entered) };
    let done = inquiry::answer(desk.office(), caller.staff(), &id, version, said).await;
    let put = |forms: &mut Forms, all| forms.answer = again(&entered, all);
    answered((&desk, &caller, &sealer), &row, done, put).await
}

pub async fn contact(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    let contact = inquiry::contact(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    page((&desk, &caller, &sealer), &row, Forms::of(&row)?, Some(contact)).await.map(Html)
}

/// Says that the entry repeats another one; without a number, that it stands for itself again.
pub async fn same(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    let version = entered.version();
    let (office, who) = (desk.office(), caller.staff());
    let done = match entered.code("number").as_str() {
        "" => inquiry::part(office, who, &id, version).await,
        number => {
            let sameness = Sameness::parse(entered.text("sameness"));
            inquiry::join(office, who, &id, version, (number, sameness)).await
        }
    };
    let put = |forms: &mut Forms, all: Vec<_>| forms.same = entered.view(&all);
    answered((&desk, &caller, &sealer), &row, done, put).await
}

/// Drafts a text for the public, and goes on in its editor.
pub async fn publish(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let row = loaded(&desk, &caller, &id).await?;
    let text = |field| entered.text(field).trim().to_owned();
    let said = PublicAnswer {
        title: text("title"),
        question: text("public_question"),
        answer: text("public_answer"),
    };
    match inquiry::begin_public(desk.office(), caller.staff(), &id, &said).await {
        Ok(document) => Ok(Redirect::to(&format!("/office/documents/{document}/edit")).into_response()),
        Err(error) => {
            let put = |forms: &mut Forms, all: Vec<_>| forms.public = entered.view(&all);
            answered((&desk, &caller, &sealer), &row, Err(error), put).await
        }
    }
}
