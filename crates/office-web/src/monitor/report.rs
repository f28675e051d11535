//! The report of a quarter: as a page, as Word, its list as a workbook.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    monitor::{content, headline, indicators, vetoes},
    refusal::Refusal,
};
use gongkai_office::{
    chance::day_in_china,
    monitor::{self, Monitor, Report},
    organisation, rectification,
};
use gongkai_render::{
    ListColumn,
    letter::{Letter, letter_docx},
    list_xlsx,
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::At,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    NAME, ROOT,
    page::{Row, VetoRow, rows},
};
use crate::{
    OfficeWeb, problem,
    publication::{list::Units, view},
    words::moment,
};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "monitor/report.html")]
struct Page {
    frame: OfficeFrame,
    id: String,
    made: String,
    blocks: Vec<view::BlockView>,
}

/// A report with the agency's name, and its findings with their tickets as they are now.
struct Found {
    report: Report,
    agency: String,
    rows: Vec<Row>,
    vetoes: Vec<VetoRow>,
}

async fn found(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Found, Problem> {
    let right = caller.authorise::<Read, Monitor>(id)?;
    let office = desk.office();
    let report = monitor::report(office, &right).await.map_err(problem)?;
    let findings = &report.snapshot.findings;
    let tickets = rectification::tickets_of(office, &right, findings).await.map_err(problem)?;
    let units = Units::of(desk, caller).await?;
    Ok(Found {
        agency: organisation::agency_name(office, right.agency()).await.map_err(problem)?,
        rows: rows(caller, findings, &units, &tickets),
        vetoes: vetoes(&report.snapshot, indicators()).into_iter().map(VetoRow::of).collect(),
        report,
    })
}

impl Found {
    fn title(&self) -> String {
        headline(&self.agency, self.report.quarter)
    }

    fn content(&self) -> gongkai_domain::publication::content::Content {
        let tickets = self.rows.iter().filter(|row| row.ticket.is_some()).count();
        content(&self.report.snapshot, indicators(), tickets)
    }

    fn table(&self) -> Result<Vec<u8>, Problem> {
        let column = |heading, width| ListColumn { heading, width, note: "" };
        let columns = [
            column("类别", 18),
            column("位置", 44),
            column("情况", 60),
            column("责任科室", 18),
            column("整改单", 20),
            column("整改进度", 12),
        ];
        let veto = |one: &VetoRow| {
            let of = &one.of;
            vec![
                format!("单项否决 {}", of.code),
                of.word.to_owned(),
                format!("{}（要求：{}）", of.found, of.limit),
                String::new(),
                String::new(),
                of.verdict().to_owned(),
            ]
        };
        let row = |of: &Row| {
            let ticket = of.ticket.as_ref();
            vec![
                of.rule.clone(),
                of.place.clone(),
                of.note.clone(),
                of.unit.clone(),
                ticket.map(|ticket| ticket.number.clone()).unwrap_or_default(),
                ticket.map(|ticket| ticket.state.to_owned()).unwrap_or_default(),
            ]
        };
        let lines: Vec<Vec<String>> = self.vetoes.iter().map(veto).chain(self.rows.iter().map(row)).collect();
        list_xlsx("自查情况", &columns, &lines).map_err(|fault| Problem::fault(fault.0))
    }
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let found = found(&desk, &caller, &id).await?;
    let title = found.title();
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(&title)];
    let row = &found.report.row;
    let page = Page {
        frame: desk.frame(&caller, &sealer, &title, crumbs).await?,
        made: format!("{}，{}", row.made_by_name, moment(row.made_at)),
        blocks: view::blocks(&found.content(), ""),
        id,
    };
    Ok(Html(page.render()?))
}

pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At((id, kind)): At<(String, String)>,
) -> Result<Download, Problem> {
    let found = found(&desk, &caller, &id).await?;
    let title = found.title();
    let (name, media, bytes) = match kind.as_str() {
        "docx" => {
            let letter = Letter {
                agency: found.agency.clone(),
                title: title.clone(),
                content: found.content(),
                signer: found.agency.clone(),
                date: date_in_words(day_in_china(found.report.row.made_at)),
                ..Letter::default()
            };
            let set = tokio::task::spawn_blocking(move || letter_docx(&letter)).await;
            let unable = |sentence: String| Problem::from(Refusal::new("report_failed", sentence));
            let bytes = set.map_err(Problem::fault)?.map_err(|fault| unable(fault.to_string()))?;
            (format!("{title}.docx"), DOCX, bytes)
        }
        "xlsx" => (format!("{title}.xlsx"), XLSX, found.table()?),
        _ => return Err(Problem::NotFound),
    };
    Ok(Download { name, kind: media, bytes: bytes.into() })
}
