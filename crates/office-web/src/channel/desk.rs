//! Copies that wait for somebody, and how many went out this year.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::Datelike;
use gongkai_domain::{authority::Read, channel::CopyState};
use gongkai_office::{
    channel::{self, Copies, Line},
    publication::{self, Dossier},
};
use gongkai_web_kit::{caller::Caller, layout::OfficeFrame, problem::Problem, seal::Sealer};

use super::page::tag;
use crate::{OfficeWeb, problem, publication::list::titled, words::moment};

const DOCUMENTS: &str = "/office/documents";

struct Row {
    /// Where somebody can do something about it.
    href: String,
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
    let documents = caller.authorise_all::<Read, Dossier>()?;
    let late = publication::held_back(office, caller.staff(), &documents).await.map_err(problem)?;
    let rows = late.iter().map(|line| Ok(not_released(line))).chain(lines.iter().map(row));
    let page = Page {
        frame: desk.frame(&caller, &sealer, "发布渠道", Vec::new()).await?,
        must_go: lines.iter().filter(|line| line.must_go()).count(),
        rows: rows.collect::<Result<_, _>>()?,
        year,
        counted: counted.by_channel.iter().map(|(channel, count)| (channel.word(), *count)).collect(),
        items: counted.items,
        any_on: !on.is_empty(),
    };
    Ok(Html(page.render()?))
}

/// What was to be public by now.
fn not_released(line: &publication::Line) -> Row {
    Row {
        href: format!("{DOCUMENTS}/{}", line.row.id),
        title: titled(&line.edition.title),
        channel: "门户",
        tag: tag(CopyState::Stuck),
        state: CopyState::Stuck.word(),
        why: line.edition.held_back.clone().unwrap_or_default(),
        since: String::new(),
        must_go: false,
    }
}

fn row(line: &Line) -> Result<Row, Problem> {
    let state = line.state();
    let channel = line.copy.channel().map_err(problem)?;
    let is_tried = state == CopyState::Waiting;
    Ok(Row {
        href: format!("{DOCUMENTS}/{}/channels", line.document.id),
        title: titled(&line.document.title),
        channel: channel.word(),
        tag: tag(state),
        state: if is_tried { "重试中" } else { state.word() },
        why: line.copy.why.clone().unwrap_or_default(),
        since: moment(line.copy.at),
        must_go: line.must_go(),
    })
}
