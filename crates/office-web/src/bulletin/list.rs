//! All bulletins, newest first, with the figures of each in a line.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    bulletin::{Column, State},
};
use gongkai_office::{
    OfficeError,
    bulletin::{self, Bulletins, Held},
};
use gongkai_web_kit::{
    caller::Caller,
    form::Entered,
    layout::{FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, WRITERS};
use crate::{OfficeWeb, problem};

struct Line {
    id: String,
    month: String,
    period: String,
    number: String,
    /// Its state and the colour of its tag.
    state: (&'static str, &'static str),
    released: u32,
    late: u32,
    unreleased: u32,
    wrong: u32,
}

#[derive(Template)]
#[template(path = "bulletin/list.html")]
struct ListPage {
    frame: OfficeFrame,
    lines: Vec<Line>,
    may_write: bool,
    form: FormView,
}

/// The word of a state and the colour of its tag.
pub(super) const fn tag(state: State) -> (&'static str, &'static str) {
    let colour = match state {
        State::Draft => "quiet",
        State::InReview => "warn",
        State::Approved => "brand",
        State::Issued => "ok",
    };
    (state.word(), colour)
}

fn line(held: Held) -> Line {
    let total = held.snapshot.total();
    Line {
        month: held.row.month,
        period: held.snapshot.period.words(),
        number: held.row.number.unwrap_or_default(),
        state: tag(held.life.state),
        released: total.count(Column::Released),
        late: total.count(Column::Late),
        unreleased: total.count(Column::Unreleased),
        wrong: total.count(Column::Inaccurate) + total.count(Column::Serious),
        id: held.row.id,
    }
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Bulletins>()?;
    let held = bulletin::list(desk.office(), &right).await.map_err(problem)?;
    let page = ListPage {
        frame: desk.frame(caller, sealer, NAME, Vec::new()).await?,
        lines: held.into_iter().map(line).collect(),
        may_write: caller.has_any(WRITERS),
        form,
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

/// Freezes the period that ended last.
pub async fn make(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    match bulletin::make(desk.office(), caller.staff()).await {
        Ok(id) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
