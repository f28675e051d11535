//! Copies that wait for somebody, and how many went out this year.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::Datelike;
use gongkai_domain::{authority::Read, channel::CopyState};
use gongkai_office::channel::{self, Copies, Line};
use gongkai_web_kit::{caller::Caller, layout::OfficeFrame, problem::Problem, seal::Sealer};

use super::page::tag;
use crate::{OfficeWeb, problem, words::moment};

struct Row {
    id: String,
    title: String,
    channel: &'static str,
    tag: &'static str,
    state: &'static str,
    why: String,
    since: String,
    must_go: bool,
}

#[derive(Template)]
#[template(path = "channel/desk.html")]
struct Page {
    frame: OfficeFrame,
    rows: Vec<Row>,
    must_go: usize,
    year: i32,
    counted: Vec<(&'static str, usize)>,
    items: usize,
    any_on: bool,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let office = desk.office();
    let lines = channel::desk(office, caller.staff()).await.map_err(problem)?;
    let right = caller.authorise_all::<Read, Copies>()?;
    let year = office.today().year();
    let counted = channel::counted(office, &right, year).await.map_err(problem)?;
    let on = channel::on(office, &caller.agency).await.map_err(problem)?;
    let page = Page {
        frame: desk.frame(&caller, &sealer, "发布渠道", Vec::new()).await?,
        must_go: lines.iter().filter(|line| line.must_go()).count(),
        rows: lines.iter().map(row).collect::<Result<_, _>>()?,
        year,
        counted: counted.by_channel.iter().map(|(channel, count)| (channel.word(), *count)).collect(),
        items: counted.items,
        any_on: !on.is_empty(),
    };
    Ok(Html(page.render()?))
}

fn row(line: &Line) -> Result<Row, Problem> {
    let state = line.state();
    let channel = line.copy.channel().map_err(problem)?;
    let is_tried = state == CopyState::Waiting;
    Ok(Row {
        id: line.document.id.clone(),
        title: crate::publication::list::titled(&line.document.title),
        channel: channel.word(),
        tag: tag(state),
        state: if is_tried { "重试中" } else { state.word() },
        why: line.copy.why.clone().unwrap_or_default(),
        since: moment(line.copy.at),
        must_go: line.must_go(),
    })
}
