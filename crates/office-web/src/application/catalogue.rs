//! The catalogue of a year's ended cases, as page and XLSX.

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, IntoResponse, Response},
};
use chrono::Datelike;
use gongkai_domain::{authority::Read, calendar::date_in_words};
use gongkai_office::application::{self, Cases, Catalogued};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::Asked,
    form,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, ROOT, view::kind_word};
use crate::{OfficeWeb, problem};

/// Columns of the workbook and their widths.
const COLUMNS: [(&str, u16); 10] = [
    ("序号", 6),
    ("办件编号", 12),
    ("题名", 40),
    ("申请人种类", 16),
    ("收到日期", 14),
    ("办结日期", 14),
    ("处理结果", 26),
    ("材料份数", 10),
    ("保管期限", 10),
    ("保管到", 14),
];

/// Which year, and as what.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    year: String,
    #[serde(rename = "as")]
    shape: String,
}

pub(super) struct Row {
    pub id: String,
    pub number: String,
    pub subject: String,
    pub kind: &'static str,
    pub arrived: String,
    pub ended: String,
    pub result: String,
    pub papers: usize,
    pub class: String,
    pub until: String,
}

impl Row {
    pub(super) fn of(one: &Catalogued) -> Self {
        Self {
            id: one.held.row.id.clone(),
            number: one.held.row.number.clone(),
            subject: one.subject.clone(),
            kind: kind_word(&one.held.row),
            arrived: date_in_words(one.held.row.arrived_on),
            ended: date_in_words(one.ended),
            result: one.result.clone(),
            papers: one.papers,
            class: one.class.clone(),
            until: one.until.map(date_in_words).unwrap_or_default(),
        }
    }

    fn cells(&self, nth: usize) -> Vec<String> {
        vec![
            nth.to_string(),
            self.number.clone(),
            self.subject.clone(),
            self.kind.to_owned(),
            self.arrived.clone(),
            self.ended.clone(),
            self.result.clone(),
            self.papers.to_string(),
            self.class.clone(),
            self.until.clone(),
        ]
    }
}

#[derive(Template)]
#[template(path = "application/catalogue.html")]
struct Page {
    frame: OfficeFrame,
    year: i32,
    /// Said where another year was asked for than there is.
    note: String,
    this: i32,
    rows: Vec<Row>,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let right = caller.authorise_all::<Read, Cases>()?;
    let this = desk.office().today().year();
    let asked = form::number(&which.year).filter(|year| (2008..=this).contains(year));
    let year = asked.unwrap_or(this);
    if which.shape == "xlsx" && asked.is_none() && !which.year.is_empty() {
        return Err(Problem::NotFound);
    }
    let found = application::catalogue(desk.office(), &right, year).await.map_err(problem)?;
    let rows: Vec<Row> = found.iter().map(Row::of).collect();
    if which.shape == "xlsx" {
        return workbook(year, &rows);
    }
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("归档目录")];
    let title = format!("{year}年办结的申请归档目录");
    let note = super::no_such_year(asked, &which.year, this);
    let page = Page { frame: desk.frame(&caller, &sealer, &title, crumbs).await?, year, note, this, rows };
    Ok(Html(page.render()?).into_response())
}

fn workbook(year: i32, rows: &[Row]) -> Result<Response, Problem> {
    let columns = COLUMNS.map(|(heading, width)| ListColumn { heading, width, note: "" });
    let lines: Vec<Vec<String>> = (1..).zip(rows).map(|(nth, row)| row.cells(nth)).collect();
    let bytes = list_xlsx("归档目录", &columns, &lines).map_err(|fault| Problem::fault(fault.0))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let name = format!("{year}年依申请公开归档目录.xlsx");
    Ok(Download { name, kind, bytes: bytes.into() }.into_response())
}
