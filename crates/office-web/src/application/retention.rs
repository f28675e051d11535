//! What is due to be destroyed, listed before anything happens; what was destroyed.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, calendar::date_in_words, organisation::Duty};
use gongkai_office::{
    OfficeError,
    application::{self, Cases, MOST_ERASED, digest_of_due, erasure_row},
};
use gongkai_web_kit::{
    caller::Caller,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, catalogue::Row};
use crate::{OfficeWeb, problem, words::moment};

struct Gone {
    number: String,
    result: String,
    class: String,
    until: String,
    acts: i32,
    papers: i32,
    digest: String,
    opinion: String,
    by: String,
}

#[derive(Template)]
#[template(path = "application/retention.html")]
struct Page {
    frame: OfficeFrame,
    form: FormView,
    rows: Vec<Row>,
    /// Due, but not in this list: the next one has them.
    further: usize,
    seen: String,
    may_erase: bool,
    gone: Vec<Gone>,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Cases>()?;
    let due = application::due(desk.office(), &right).await.map_err(problem)?;
    let gone = application::erased(desk.office(), &right).await.map_err(problem)?;
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("到期销毁")];
    let page = Page {
        frame: desk.frame(caller, sealer, "保管期满的办件", crumbs).await?,
        form,
        seen: digest_of_due(&due),
        further: due.len().saturating_sub(MOST_ERASED),
        rows: due.iter().take(MOST_ERASED).map(Row::of).collect(),
        may_erase: caller.has_any(&[Duty::ResponsibleLeader]),
        gone: gone.into_iter().map(gone_of).collect(),
    };
    Ok(page.render()?)
}

fn gone_of(row: erasure_row::Model) -> Gone {
    Gone {
        number: row.number,
        result: row.result,
        class: row.class,
        until: date_in_words(row.kept_until),
        acts: row.acts,
        papers: row.papers,
        digest: row.digest,
        opinion: row.opinion,
        by: format!("{}，{}", row.by_name, moment(row.erased_at)),
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), FormView::new()).await.map(Html)
}

pub async fn erase(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let (seen, opinion) = (entered.text("seen"), entered.text("opinion"));
    match application::erase(desk.office(), caller.staff(), seen, opinion).await {
        Ok(_) => Ok(Redirect::to(&format!("{ROOT}/retention")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = page((&desk, &caller, &sealer), entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
