//! Open cases whose last day moved with a later notice of working days: before and after, by which notice.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{authority::Read, calendar::date_in_words};
use gongkai_office::application::{self, Cases};
use gongkai_web_kit::{
    caller::Caller,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT};
use crate::{OfficeWeb, problem};

struct Row {
    id: String,
    number: String,
    subject: String,
    before: String,
    after: String,
    earlier: bool,
    officer: String,
    notices: String,
}

#[derive(Template)]
#[template(path = "application/moved.html")]
struct Page {
    frame: OfficeFrame,
    rows: Vec<Row>,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Cases>()?;
    let moved = application::moved(desk.office(), &right).await.map_err(problem)?;
    let row = |one: application::Moved| Row {
        id: one.held.row.id,
        number: one.held.row.number,
        subject: one.subject,
        before: date_in_words(one.before),
        after: date_in_words(one.after),
        earlier: one.after < one.before,
        officer: one.held.row.officer_name.unwrap_or_default(),
        notices: one.notices.join("、"),
    };
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("日期变动")];
    let page = Page {
        frame: desk.frame(&caller, &sealer, "放假通知引起的日期变动", crumbs).await?,
        rows: moved.into_iter().map(row).collect(),
    };
    Ok(Html(page.render()?))
}
