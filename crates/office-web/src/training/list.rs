//! The plan of a year with what became of it, and how many were trained.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::Datelike;
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    training::{COUNTING_RULE, Count, State, year_sentence},
};
use gongkai_office::training::{self, Line, Trainings, Year};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::Asked,
    layout::{Choice, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{KEEPERS, NAME};
use crate::{
    OfficeWeb,
    problem::{no_such_period, problem},
};

/// Which year.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    year: String,
}

struct Row {
    id: String,
    topic: String,
    kind: &'static str,
    on: String,
    target: String,
    state: (&'static str, &'static str),
    people: String,
}

#[derive(Template)]
#[template(path = "training/list.html")]
struct ListPage {
    frame: OfficeFrame,
    year: i32,
    years: Vec<Choice>,
    form: FormView,
    rows: Vec<Row>,
    count: Count,
    sentence: Option<String>,
    rule: &'static str,
    may_keep: bool,
}

/// The word of a state and the colour of its tag.
pub(super) const fn tag(state: State) -> (&'static str, &'static str) {
    let colour = match state {
        State::Planned => "quiet",
        State::Called => "brand",
        State::Held => "ok",
        State::Cancelled => "quiet",
    };
    (state.word(), colour)
}

fn people(line: &Line) -> String {
    match (line.state, line.times) {
        (State::Planned | State::Cancelled, 0) => "—".to_owned(),
        (_, many) => format!("{many}"),
    }
}

fn row(line: &Line) -> Row {
    Row {
        id: line.row.id.clone(),
        topic: line.row.topic.clone(),
        kind: line.kind.word(),
        on: date_in_words(line.row.on),
        target: line.row.target.clone(),
        state: tag(line.state),
        people: people(line),
    }
}

async fn found(desk: &OfficeWeb, caller: &Caller, filter: &Filter) -> Result<Year, Problem> {
    let this = desk.office().today().year();
    let asked = filter.year.trim();
    let year = if asked.is_empty() { Some(this) } else { asked.parse().ok() };
    let year = year.filter(|year| (2008..=this + 1).contains(year));
    let year = year.ok_or_else(|| no_such_period(asked, &format!("2008到{}之间的年份", this + 1)))?;
    let right = caller.authorise_all::<Read, Trainings>()?;
    training::year(desk.office(), &right, year).await.map_err(problem)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let found = found(&desk, &caller, &filter).await?;
    let this = desk.office().today().year();
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        year: found.year,
        years: (this - 4..=this + 1)
            .rev()
            .map(|year| Choice::new(year.to_string(), format!("{year}年")))
            .collect(),
        form: FormView::new().with("year", found.year.to_string()),
        rows: found.lines.iter().map(row).collect(),
        sentence: year_sentence(found.count),
        count: found.count,
        rule: COUNTING_RULE,
        may_keep: caller.has_any(KEEPERS),
    };
    Ok(Html(page.render()?))
}

/// The plan as a workbook.
pub async fn workbook(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Result<Download, Problem> {
    let found = found(&desk, &caller, &filter).await?;
    let column = |heading, width| ListColumn { heading, width, note: "" };
    let columns = [
        ("日期", 16),
        ("主题", 40),
        ("类别", 14),
        ("培训对象", 30),
        ("课时", 8),
        ("地点", 20),
        ("主办", 24),
        ("主讲", 16),
        ("状态", 10),
        ("通知文号", 20),
        ("人次", 8),
        ("小结", 50),
    ]
    .map(|(heading, width)| column(heading, width));
    let rows: Vec<Vec<String>> = found
        .lines
        .iter()
        .map(|line| {
            let of = &line.row;
            vec![
                date_in_words(of.on),
                of.topic.clone(),
                line.kind.word().to_owned(),
                of.target.clone(),
                of.lessons.to_string(),
                of.place.clone(),
                of.host.clone(),
                of.lecturer.clone(),
                line.state.word().to_owned(),
                of.number.clone().unwrap_or_default(),
                people(line),
                of.closing.clone(),
            ]
        })
        .collect();
    let bytes = list_xlsx("培训计划和完成情况", &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download {
        name: format!("{}年培训计划和完成情况.xlsx", found.year),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: bytes.into(),
    })
}
