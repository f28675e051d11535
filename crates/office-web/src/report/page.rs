//! The list of years, and one report by chapter.

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, Redirect},
};
use gongkai_domain::{authority::Read, collection::Scope, organisation::Duty, report::State};
use gongkai_office::{
    OfficeError,
    report::{self, AnnualReport, Chain, Later, edition_row},
};
use gongkai_render::paper::Paper;
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::Entered,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    WITHDRAWERS,
    comment::{CommentsView, comments},
    table::{TableView, tables},
    view::{FindingLine, kind, lines, short},
};
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "report/list.html")]
struct ListPage {
    frame: OfficeFrame,
    rows: Vec<Row>,
    may_edit: bool,
}

struct Row {
    id: String,
    year: i32,
    title: String,
    state: &'static str,
    kind: &'static str,
    must: usize,
    unsure: usize,
    hints: usize,
    public: &'static str,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, AnnualReport>()?;
    let years = report::list(desk.office(), &right).await.map_err(problem)?;
    let rows = years
        .into_iter()
        .map(|year| Row {
            id: year.row.id,
            year: year.row.year,
            title: year.title,
            state: year.state.word(),
            kind: kind(year.state),
            must: year.must,
            unsure: year.unsure,
            hints: year.hints,
            public: match year.public_is_newest {
                Some(true) => "公布的就是这一版",
                Some(false) => "公布的是上一版",
                None => "没有公布",
            },
        })
        .collect();
    let frame = desk.frame(&caller, &sealer, "年度报告", Vec::new()).await?;
    let page = ListPage { frame, rows, may_edit: caller.has_any(&[Duty::Statistician]) };
    Ok(Html(page.render()?))
}

#[derive(Deserialize)]
pub struct Which {
    chapter: Option<usize>,
}

struct Tab {
    /// Heading of the chapter.
    heading: String,
    /// The same without the words that all of them share.
    name: String,
    current: bool,
    wrong: usize,
}

#[derive(Template)]
#[template(path = "report/report.html")]
struct ReportPage {
    frame: OfficeFrame,
    id: String,
    kind: &'static str,
    state: &'static str,
    edition: i32,
    basis: String,
    digest_short: String,
    brought: String,
    exports: [(&'static str, &'static str); 4],
    /// Approved: it is filed with the superior.
    files: bool,
    act: &'static str,
    act_path: &'static str,
    /// Word and path of writing on it, or of beginning a correction; empty for others.
    writing: (&'static str, &'static str),
    /// Words and path of taking it down, or of asking for that; empty for others.
    withdrawal: (&'static str, &'static str),
    /// May the draft be deleted? Nobody hits that in passing: it stands quiet and apart from the next act.
    may_discard: bool,
    /// What the file is called that it came in.
    file: String,
    tabs: Vec<Tab>,
    returned: String,
    historical: String,
    erratum: String,
    /// What the ledgers say otherwise since it has gone out.
    later: Vec<Later>,
    tables: Vec<TableView>,
    paragraphs: Vec<String>,
    verdict: (&'static str, &'static str, String),
    findings: Vec<FindingLine>,
    /// Whose reports it sums, where the agency has others below.
    scope: Option<ScopeView>,
    comments: Option<CommentsView>,
    chapter: usize,
    /// Where it differs from the form as prescribed, and whether it can be put in order here.
    deviations: Vec<String>,
    may_order: bool,
}

/// Whose reports a report sums, and what its figures are compared with.
struct ScopeView {
    word: &'static str,
    chain: String,
    /// Code and word of what it may be said to sum; empty: nobody may say so now.
    choices: Vec<(&'static str, &'static str, bool)>,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let crumbs =
        vec![Crumb::new("年度报告", "/office/reports"), Crumb::here(format!("{}年度", found.row.year))];
    let frame = desk.frame(&caller, &sealer, &found.edition.title, crumbs).await?;
    let right = caller.authorise::<Read, AnnualReport>(&id)?;
    let sums = report::may_sum_others(desk.office(), &right).await.map_err(problem)?;
    let mut page = page(frame, &found, which.chapter, &caller);
    page.file = file_word(&found, &report::editions(desk.office(), &right).await.map_err(problem)?);
    let parts: Vec<&str> = page.tables.iter().map(|table| table.part.as_str()).collect();
    page.comments = Some(comments(&desk, &caller, &found, &parts, format!("/office/reports/{id}")).await?);
    page.later = report::later(desk.office(), &right, &found).await.map_err(problem)?;
    page.scope = (sums || found.work.scope.is_some()).then(|| scope_view(&found, &caller));
    Ok(Html(page.render()?))
}

fn word_of(scope: Option<Scope>) -> &'static str {
    scope.map_or("本机关", Scope::word)
}

fn scope_view(found: &AnnualReport, caller: &Caller) -> ScopeView {
    let before = found.row.year.saturating_sub(1);
    let chain = match found.chain {
        Chain::Nothing => format!("没有{before}年度的报告，没有核对结转。"),
        Chain::Report => format!("结转与{before}年度同一口径的报告核对。"),
        Chain::Sum => format!("结转与{before}年度同一口径的汇总核对。"),
        Chain::Other(scope) => {
            format!("{before}年度的报告口径是“{}”，不可比，没有核对结转。", word_of(scope))
        }
    };
    let waits = matches!(found.life.state, State::Submitted | State::Approved);
    let all = [None].into_iter().chain(Scope::ALL.map(Some));
    let choice =
        |scope: Option<Scope>| (scope.map_or("", Scope::code), word_of(scope), scope == found.work.scope);
    ScopeView {
        word: word_of(found.work.scope),
        chain,
        choices: match caller.has_any(&[Duty::Statistician]) && !waits {
            true => all.map(choice).collect(),
            false => Vec::new(),
        },
    }
}

/// Puts title and chapters as the form prescribes them.
pub async fn put_in_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Redirect, Problem> {
    load(&desk, &caller, &id).await?;
    report::put_in_form(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    Ok(Redirect::to(&format!("/office/reports/{id}")))
}

/// Says whose reports it sums.
pub async fn say_scope(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Redirect, Problem> {
    load(&desk, &caller, &id).await?;
    let scope = Scope::parse(entered.text("scope"));
    match report::say_scope(desk.office(), caller.staff(), &id, scope).await {
        Ok(()) => {}
        Err(OfficeError::Refused(refusals)) if refusals.iter().all(|one| one.code == "same_scope") => {}
        Err(error) => return Err(problem(error)),
    }
    Ok(Redirect::to(&format!("/office/reports/{id}")))
}

/// The report with its newest edition, for somebody who may read it.
pub async fn load(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<AnnualReport, Problem> {
    let right = caller.authorise::<Read, AnnualReport>(id)?;
    report::show(desk.office(), &right).await.map_err(problem)
}

fn page(frame: OfficeFrame, found: &AnnualReport, chapter: Option<usize>, caller: &Caller) -> ReportPage {
    let paper = Paper::of(&found.report);
    let drawn = tables(&found.report, &found.findings);
    let wrong_in =
        |part: &str| found.must().filter(|one| one.place_id.split(['.', '_']).next() == Some(part)).count();
    // The first chapter that has something to mend, unless one is asked for.
    let wrong: Vec<usize> = paper
        .sections
        .iter()
        .map(|section| section.tables.iter().map(|table| wrong_in(&table.layout.part)).sum())
        .collect();
    let first = wrong.iter().position(|count| *count > 0).unwrap_or(0);
    let current = chapter.unwrap_or(first);
    let section = paper.sections.get(current);
    let parts: Vec<&str> =
        section.iter().flat_map(|section| &section.tables).map(|table| table.layout.part.as_str()).collect();
    let (act, act_path) = next_act(found.life.state, caller);
    ReportPage {
        frame,
        id: found.row.id.clone(),
        kind: kind(found.life.state),
        state: found.life.state.word(),
        edition: found.life.edition,
        basis: found.report.format.basis.clone(),
        digest_short: short(&found.life.digest),
        files: matches!(found.life.state, State::Approved | State::Published),
        brought: brought(found),
        exports: [("docx", "Word"), ("xlsx", "Excel"), ("pdf", "PDF"), ("json", "JSON 数据")],
        act,
        act_path,
        writing: match found.life.state {
            _ if !caller.has_any(&[Duty::Statistician]) => ("", ""),
            State::Draft | State::Returned => ("编制", "edit"),
            State::Published | State::Withdrawn => ("更正", "correct"),
            State::Submitted | State::Approved => ("", ""),
        },
        may_discard: found.life.drop_draft().is_ok() && caller.has_any(&[Duty::Statistician]),
        file: String::new(),
        withdrawal: match found.life.public {
            Some(_) if caller.has_any(WITHDRAWERS) => ("撤下", "withdraw"),
            Some(_) if caller.has_any(&[Duty::Statistician]) => ("申请撤下", "ask-withdrawal"),
            _ => ("", ""),
        },
        tabs: paper
            .sections
            .iter()
            .zip(wrong)
            .enumerate()
            .map(|(nth, (section, wrong))| tab(&section.heading, nth == current, wrong))
            .collect(),
        returned: found.edition.return_reason.clone().unwrap_or_default(),
        historical: found.edition.historical.clone().unwrap_or_default(),
        erratum: found.edition.erratum.clone().unwrap_or_default(),
        later: Vec::new(),
        tables: drawn.into_iter().filter(|table| parts.contains(&table.part.as_str())).collect(),
        paragraphs: section.map(|section| section.paragraphs.clone()).unwrap_or_default(),
        verdict: match found.must().count() {
            0 if found.unsure().count() > 0 => {
                ("warn", "alert-triangle", format!("{} 处无法判断", found.unsure().count()))
            }
            0 => ("ok", "circle-check", "没有不符".to_owned()),
            wrong => ("seal", "alert-circle", format!("{wrong} 项不符")),
        },
        findings: lines(&found.findings),
        scope: None,
        comments: None,
        chapter: current,
        deviations: gongkai_report::official::deviations(&found.report),
        may_order: caller.has_any(&[Duty::Statistician]) && found.life.may_be_written(),
    }
}

/// A correction keeps the file of the edition that it began with, and a draft that of before it was written on: neither
/// is what the edition says now.
fn file_word(found: &AnnualReport, all: &[edition_row::Model]) -> String {
    let own = found.edition.edition;
    let same = all.iter().filter(|one| one.file_id == found.edition.file_id);
    let came = same.map(|one| one.edition).min().unwrap_or(own);
    let earlier = if came < own { format!("第{came}版的") } else { String::new() };
    let word = match (found.came_as_file(), came < own, found.work.hands.is_empty()) {
        (false, ..) => "统计底稿",
        (true, true, _) => "来文",
        (true, false, true) => "原文件",
        (true, false, false) => "来文（导入后改过）",
    };
    format!("{earlier}{word}")
}

fn brought(found: &AnnualReport) -> String {
    let how = if found.came_as_file() { "导入" } else { "编制" };
    let counted = found.work.counted_on.map(|on| format!("，台账数统计至{on}")).unwrap_or_default();
    format!("{}{how}{counted}", found.edition.brought_by_name)
}

/// A chapter with everything that stands in it.
pub struct Chapter {
    pub heading: String,
    pub tables: Vec<TableView>,
    pub paragraphs: Vec<String>,
}

/// The whole report, for somebody who decides about it.
pub fn chapters(found: &AnnualReport) -> Vec<Chapter> {
    let mut drawn = tables(&found.report, &found.findings);
    let mut whole = Vec::new();
    for section in Paper::of(&found.report).sections {
        let parts: Vec<&str> = section.tables.iter().map(|table| table.layout.part.as_str()).collect();
        let (own, rest) = drawn.into_iter().partition(|table| parts.contains(&table.part.as_str()));
        drawn = rest;
        whole.push(Chapter {
            heading: section.heading.clone(),
            tables: own,
            paragraphs: section.paragraphs.clone(),
        });
    }
    whole
}

/// What a tab is called: a heading without the words that all of them share.
pub(super) fn tab_name(heading: &str) -> String {
    match heading {
        "" => "卷首".to_owned(),
        // What would be left of 「四、政府信息公开的收费及减免情况」 is no name.
        long => long.replace("政府信息公开的", "").replace("政府信息公开", "").replace("政府信息", ""),
    }
}

fn tab(heading: &str, current: bool, wrong: usize) -> Tab {
    Tab { heading: heading.to_owned(), name: tab_name(heading), current, wrong }
}

fn next_act(state: State, caller: &Caller) -> (&'static str, &'static str) {
    let clerk = caller.has_any(&[Duty::Statistician]);
    let leader = caller.has_any(&[Duty::ResponsibleLeader]);
    match state {
        State::Draft | State::Returned if clerk => ("送审", "submit"),
        State::Submitted if leader => ("审批", "approve"),
        State::Approved if clerk => ("公布", "publish"),
        _ => ("", ""),
    }
}
