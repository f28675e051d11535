//! The register, with table four of a year.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::Datelike;
use gongkai_domain::{
    authority::Read,
    calendar::{Calendar, date_in_words},
    dispute::DisputeKind,
    task::time_left,
};
use gongkai_office::dispute::{self, Disputes, Line};
use gongkai_web_kit::{caller::Caller, extract::Asked, layout::OfficeFrame, problem::Problem, seal::Sealer};
use serde::Deserialize;

use super::{KEEPERS, NAME};
use crate::{
    OfficeWeb, application,
    problem::{no_such_period, problem},
};

/// The form of the report is there since.
const FIRST: i32 = 2019;

/// Columns of table four.
const COLUMNS: [(&str, &str); 5] = [
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
];

struct Row {
    id: String,
    kind: &'static str,
    body: String,
    number: String,
    case: String,
    case_id: String,
    notified: String,
    class: &'static str,
    clock: String,
    due: String,
    result: String,
    is_struck: bool,
}

#[derive(Template)]
#[template(path = "dispute/list.html")]
struct ListPage {
    frame: OfficeFrame,
    rows: Vec<Row>,
    year: i32,
    /// The year before, if there is one.
    before: Option<i32>,
    columns: Vec<&'static str>,
    groups: Vec<(&'static str, Vec<(&'static str, usize)>)>,
    may_register: bool,
    /// May the case itself be opened? Who counts sees the register alone.
    may_open: bool,
}

/// Which year of the table.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    year: String,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Disputes>()?;
    let today = desk.office().today();
    let this = today.year();
    let asked = which.year.trim();
    let year = if asked.is_empty() { Some(this) } else { asked.parse().ok() };
    let year = year.filter(|year| (FIRST..=this).contains(year));
    let year = year.ok_or_else(|| no_such_period(asked, &format!("{FIRST}到{this}之间的年份")))?;
    let lines = dispute::list(desk.office(), &right).await.map_err(problem)?;
    let figures = dispute::figures(desk.office(), &right, year).await.map_err(problem)?;
    let group = |kind: DisputeKind| {
        (kind.word(), COLUMNS.iter().map(|(column, word)| (*word, figures.count(kind, column))).collect())
    };
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        rows: lines.iter().map(|line| row(line, today)).collect(),
        year,
        before: Some(year - 1).filter(|one| *one >= FIRST),
        columns: COLUMNS.iter().map(|(_, word)| *word).collect(),
        groups: DisputeKind::ALL.map(group).to_vec(),
        may_register: caller.has_any(KEEPERS),
        may_open: caller.has_any(application::READERS),
    };
    Ok(Html(page.render()?))
}

fn row(line: &Line, today: chrono::NaiveDate) -> Row {
    let left = time_left(Calendar::in_force(), today, line.due).map_or(0, |left| left.days);
    let (class, clock) = match (line.dispute.ended, line.dispute.defended) {
        _ if line.row.struck_on.is_some() => ("clock-done", "已撤销登记".to_owned()),
        (Some(_), _) => ("clock-done", "已结案".to_owned()),
        (None, Some(on)) => ("clock-done", format!("{}已答辩", date_in_words(on))),
        _ if left < 0 => ("clock-overdue", format!("逾期 {} 个工作日", left.unsigned_abs())),
        _ if line.due == today => ("clock-due", "今天到期".to_owned()),
        _ => ("", format!("剩 {left} 个工作日")),
    };
    Row {
        id: line.row.id.clone(),
        kind: line.dispute.kind.word(),
        body: line.row.body.clone(),
        number: line.row.number.clone(),
        case: line.case.clone(),
        case_id: line.row.application_id.clone(),
        notified: date_in_words(line.dispute.notified),
        class,
        clock,
        due: date_in_words(line.due),
        result: line
            .dispute
            .ended
            .filter(|_| line.row.struck_on.is_none())
            .map(|(result, on)| format!("{}，{}", result.word(), date_in_words(on)))
            .unwrap_or_default(),
        is_struck: line.row.struck_on.is_some(),
    }
}
