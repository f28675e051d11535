//! The bell: what others did that concerns this person.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, Redirect},
};
use gongkai_office::notice;
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::Entered,
    layout::{OfficeFrame, Pager},
    local_path::LocalPath,
    policy::Policy,
    problem::Problem,
    routes::Routes,
    seal::Sealer,
};
use serde::Deserialize;

use crate::{OfficeWeb, problem, words::moment};

const PAGE: usize = 50;

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new().get("/office/notices", Policy::STAFF, "notice.list", list).post(
        "/office/notices",
        Policy::STAFF,
        "notice.read",
        mark_read,
    )
}

#[derive(Deserialize)]
struct From {
    before: Option<String>,
}

struct Row {
    at: String,
    sentence: String,
    link: String,
    fresh: bool,
}

#[derive(Template)]
#[template(path = "notice/list.html")]
struct NoticesPage {
    frame: OfficeFrame,
    rows: Vec<Row>,
    newest: String,
    unread: bool,
    pager: Pager,
}

async fn list(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(from): Asked<From>,
) -> Result<Html<String>, Problem> {
    let limit = PAGE as u64 + 1;
    let found = notice::list(desk.office(), caller.staff(), from.before.as_deref(), limit);
    let mut rows = found.await.map_err(problem)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| format!("/office/notices?before={}", row.id));
    let page = NoticesPage {
        frame: desk.frame(&caller, &sealer, "提醒", Vec::new()).await?,
        newest: rows.first().map(|row| row.id.clone()).unwrap_or_default(),
        unread: rows.iter().any(|row| row.read_at.is_none()),
        pager: Pager {
            shown: rows.len(),
            unit: "条",
            previous: from.before.map(|_| "/office/notices".to_owned()),
            next,
            total: None,
        },
        rows: rows
            .into_iter()
            .map(|row| Row {
                at: moment(row.at),
                sentence: row.sentence,
                // Links are local by construction; a stored row of another kind leads nowhere.
                link: LocalPath::parse(&row.link).map(|link| link.as_str().to_owned()).unwrap_or_default(),
                fresh: row.read_at.is_none(),
            })
            .collect(),
    };
    Ok(Html(page.render()?))
}

async fn mark_read(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    entered: Entered,
) -> Result<Redirect, Problem> {
    let newest = entered.text("newest");
    notice::mark_read(desk.office(), caller.staff(), newest).await.map_err(problem)?;
    Ok(Redirect::to("/office/notices"))
}
