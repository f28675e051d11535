//! What the person did, from the record.

use askama::Template;
use axum::{extract::State, response::Html};
use gongkai_office::task;
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    layout::{OfficeFrame, Pager},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use crate::{OfficeWeb, problem, words::moment};

const PAGE: usize = 50;

/// Where to go on.
#[derive(Deserialize)]
pub struct From {
    before: Option<i64>,
}

struct Row {
    at: String,
    sentence: String,
    number: i64,
}

#[derive(Template)]
#[template(path = "task/done.html")]
struct DonePage {
    frame: OfficeFrame,
    rows: Vec<Row>,
    pager: Pager,
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(from): Asked<From>,
) -> Result<Html<String>, Problem> {
    let mut rows =
        task::done(desk.office(), caller.staff(), from.before, PAGE as u64 + 1).await.map_err(problem)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| format!("/office/done?before={}", row.seq));
    let page = DonePage {
        frame: desk.frame(&caller, &sealer, "已办", Vec::new()).await?,
        pager: Pager {
            shown: rows.len(),
            unit: "条",
            previous: from.before.map(|_| "/office/done".to_owned()),
            next,
            total: None,
        },
        rows: rows
            .into_iter()
            .map(|row| Row { at: moment(row.at), sentence: row.sentence, number: row.seq + 1 })
            .collect(),
    };
    Ok(Html(page.render()?))
}
