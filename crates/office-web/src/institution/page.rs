//! One institution: its editions, the newest first, and its repeal.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    institution::{Kind, State},
};
use gongkai_office::{
    OfficeError,
    institution::{self, Held, Institutions},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::{self, Entered},
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{KEEPERS, NAME, ROOT, list::tag};
use crate::{OfficeWeb, problem, words::moment};

struct EditionView {
    nth: i32,
    state: (&'static str, &'static str),
    number: String,
    adopted: String,
    from: String,
    until: String,
    /// The document, if the person may open it.
    document: String,
    document_title: String,
    note: String,
    by: String,
}

#[derive(Template)]
#[template(path = "institution/page.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    version: i32,
    kind: &'static str,
    state: (&'static str, &'static str),
    editions: Vec<EditionView>,
    repealed: String,
    may_keep: bool,
    form: FormView,
}

pub(super) async fn load(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Held, Problem> {
    let right = caller.authorise::<Read, Institutions>(id)?;
    institution::show(desk.office(), &right).await.map_err(problem)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let held = load(desk, caller, id).await?;
    let today = desk.office().today();
    let opens = caller.has_any(crate::publication::READERS);
    let view = |(nth, one): (usize, &institution::edition_row::Model)| EditionView {
        nth: one.edition,
        state: held.life.state_of(nth, today).map(tag).unwrap_or_default(),
        number: one.number.clone(),
        adopted: date_in_words(one.adopted_on),
        from: date_in_words(one.in_force_from),
        until: held.life.last_day(nth).map(date_in_words).unwrap_or_default(),
        document: one.document_id.clone().filter(|_| opens).unwrap_or_default(),
        document_title: one.document_title.clone(),
        note: one.note.clone(),
        by: format!("{}，{}", one.by_name, moment(one.at)),
    };
    let row = &held.row;
    let repealed = row
        .repealed_on
        .map(|on| format!("{}起废止：{}", date_in_words(on), row.repeal_reason))
        .unwrap_or_default();
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(&row.name)];
    let page = Page {
        frame: desk.frame(caller, sealer, &row.name, crumbs).await?,
        id: row.id.clone(),
        version: row.version,
        kind: Kind::parse(&row.kind).map_or("", Kind::word),
        state: tag(held.life.state(today)),
        editions: held.editions.iter().enumerate().rev().map(view).collect(),
        may_keep: caller.has_any(KEEPERS)
            && row.repealed_on.is_none()
            && held.life.state(today) != State::Repealed,
        repealed,
        form,
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), &id, FormView::new()).await.map(Html)
}

pub async fn repeal(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let seen = entered.version();
    let said = (form::day(entered.text("repealed_on")), entered.text("reason"));
    match institution::repeal(desk.office(), caller.staff(), &id, seen, said).await {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), &id, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
