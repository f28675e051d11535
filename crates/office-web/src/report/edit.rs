//! The editor of a report: a chapter with its tables as fields, what the checks say, where figures come from. A plain
//! form; the script of the page only saves keys and waiting.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::authority::Read;
use gongkai_office::{
    OfficeError,
    report::{self, AnnualReport, Saved, Trouble, digest_of, text_of},
};
use gongkai_report::{
    Cell, FindingView, Report,
    format::ChapterDef,
    similar::{Similar, similar},
    wording,
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    comment::{CommentsView, comments},
    field::{Difference, Fields, FigureName, fields, figures},
    page::{load, tab_name},
    table::{TableView, anchor, drafted},
    view::{FindingLine, kind, lines},
};
use crate::{OfficeWeb, moment, problem};

/// Which chapter, and what was done before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    chapter: usize,
    kept: Option<usize>,
}

struct Tab {
    name: String,
    current: bool,
    wrong: usize,
    alike: u32,
}

/// A problem of last year and what was done about it.
struct DoneView {
    problem: String,
    text: String,
}

#[derive(Template)]
#[template(path = "report/edit.html")]
struct EditPage {
    frame: OfficeFrame,
    form: FormView,
    id: String,
    chapter: usize,
    state: &'static str,
    kind: &'static str,
    edition: i32,
    basis: String,
    counted: String,
    kept: String,
    returned: String,
    tabs: Vec<Tab>,
    tables: Vec<TableView>,
    fields: Fields,
    findings: Vec<FindingLine>,
    must: usize,
    passed: usize,
    differences: Vec<Difference>,
    moved: Vec<(String, i64, i64)>,
    entered: Vec<Difference>,
    blanks: usize,
    zeros: String,
    heading: String,
    text: String,
    text_was: String,
    theirs: String,
    shown: Vec<String>,
    prepared: String,
    alike: Similar,
    has_before: bool,
    figures: Vec<FigureName>,
    done: Vec<DoneView>,
    /// When what was entered and not saved was kept; empty: there is nothing of that kind.
    unsaved: String,
    /// Names of others who write on the chapter.
    others: String,
    comments: CommentsView,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    if !found.life.may_be_written() {
        return Ok(Redirect::to(&format!("/office/reports/{id}")).into_response());
    }
    let right = caller.authorise::<Read, AnnualReport>(&id)?;
    let def = chapter_of(&found, which.chapter).or_else(|| chapter_of(&found, 0)).ok_or(Problem::NotFound)?;
    let who = &caller.staff().id;
    let working = report::working(desk.office(), &right, who, &found, &def.id).await.map_err(problem)?;
    // What the person had entered and not saved is in the fields again, with what others have saved meanwhile.
    let own = working.own.map(|(fields, at)| (Entered::of_urlencoded(fields.as_bytes()), moment(at)));
    let entered = own.as_ref().map(|(entered, _)| entered);
    let mut page = page((&desk, &caller, &sealer), &found, &which, entered, &[]).await?;
    page.unsaved = own.as_ref().map(|(_, at)| at.clone()).unwrap_or_default();
    page.others = working.others.join("、");
    Ok(Html(page.render()?).into_response())
}

#[derive(serde::Serialize)]
struct KeptAt {
    at: String,
    others: String,
}

/// Keeps what somebody is entering, or forgets it. Nothing of the report changes.
pub async fn keep(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let nth: usize = entered.text("chapter").parse().unwrap_or(0);
    let def = chapter_of(&found, nth).ok_or(Problem::NotFound)?;
    let (office, who) = (desk.office(), caller.staff());
    if entered.text("act") == "drop" {
        report::drop_working(office, who, &id, &def.id).await.map_err(problem)?;
        return Ok(Redirect::to(&format!("/office/reports/{id}/edit?chapter={nth}")).into_response());
    }
    let sent = entered.iter().filter(|(name, _)| *name != "csrf" && *name != "act");
    let fields = form_urlencoded::Serializer::new(String::new()).extend_pairs(sent).finish();
    let at = report::keep_working(office, who, &id, &def.id, &fields).await.map_err(problem)?;
    let right = caller.authorise::<Read, AnnualReport>(&id)?;
    let working = report::working(office, &right, &who.id, &found, &def.id).await.map_err(problem)?;
    Ok(axum::Json(KeptAt { at: moment(at), others: working.others.join("、") }).into_response())
}

/// What a form of the editor sends.
pub(super) fn read(found: &AnnualReport, entered: &Entered) -> report::Entered {
    let mut edit = report::Entered::default();
    for (name, value) in entered.iter() {
        if let Some(cell) = name.strip_prefix("cell.") {
            let was = entered.text(&format!("was.{cell}")).to_owned();
            edit.cells.push(report::Entry { cell: cell.to_owned(), was, now: value.to_owned() });
        } else if let Some(cell) = name.strip_prefix("reason.") {
            edit.reasons.insert(cell.to_owned(), value.to_owned());
        }
    }
    let chapter = chapter_of(found, entered.text("chapter").parse().unwrap_or(0));
    if let (Some(chapter), Some(now)) = (chapter, entered.get("text")) {
        let was = entered.text("text_was").to_owned();
        edit.text = Some(report::TextEntry { chapter: chapter.id.clone(), was, now: now.to_owned() });
    }
    if entered.get("problem").is_some() {
        let pairs = entered.all("problem").zip(entered.all("done"));
        let done = pairs.filter(|(_, text)| !text.trim().is_empty());
        let one = |(problem, text): (&str, &str)| report::Done {
            problem: problem.to_owned(),
            text: text.trim().to_owned(),
        };
        edit.done = Some(done.map(one).collect());
    }
    edit
}

pub async fn save(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let chapter = entered.text("chapter").parse().unwrap_or(0);
    let (office, who) = (desk.office(), caller.staff());
    let saved = report::save(office, who, &id, read(&found, &entered)).await.map_err(problem)?;
    let kept = match saved {
        Saved::Kept(kept) => kept,
        Saved::Troubled(troubles) => {
            let which = Which { chapter, kept: None };
            let conflict = troubles.iter().any(|one| one.conflict);
            let page = page((&desk, &caller, &sealer), &found, &which, Some(&entered), &troubles).await?;
            let status = if conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            return Ok((status, Html(page.render()?)).into_response());
        }
    };
    if let Some(def) = chapter_of(&found, chapter) {
        report::drop_working(office, who, &id, &def.id).await.map_err(problem)?;
    }
    let part = chapter_of(&found, chapter).and_then(|chapter| chapter.part.clone());
    let done: Result<(), OfficeError> = match entered.text("act").split_once(':') {
        Some(("ledger", cell)) => report::take_counted(office, who, &id, Some(&[cell.to_owned()])).await,
        Some(("ledgers", _)) => report::take_counted(office, who, &id, None).await,
        Some(("zeros", _)) => {
            let parts: Vec<String> = part.into_iter().collect();
            report::confirm_zeros(office, who, &id, &parts).await
        }
        _ => Ok(()),
    };
    done.map_err(problem)?;
    let to = match entered.text("act") {
        "submit" => format!("/office/reports/{id}/submit"),
        _ => format!("/office/reports/{id}/edit?chapter={chapter}&kept={kept}"),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Counts anew, and back to the chapter.
pub async fn recount(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    load(&desk, &caller, &id).await?;
    report::recount(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    let chapter: usize = entered.text("chapter").parse().unwrap_or(0);
    Ok(Redirect::to(&format!("/office/reports/{id}/edit?chapter={chapter}")).into_response())
}

fn chapter_of(found: &AnnualReport, nth: usize) -> Option<&ChapterDef> {
    found.report.format.chapters.get(nth)
}

/// Paragraphs of a chapter of the form, as a report prints them.
fn printed<'a>(report: &'a Report, def: &ChapterDef) -> Vec<&'a str> {
    let is_it = |no: &str, heading: &str| {
        heading == def.heading
            || def.variants.iter().any(|known| known == heading)
            || (heading.is_empty() && no == def.no)
    };
    let own = report.chapters.iter().filter(|own| is_it(&own.no, &own.heading));
    own.flat_map(|own| &own.paragraphs).map(|paragraph| paragraph.text.as_str()).collect()
}

fn wrong_in(findings: &[FindingView], def: &ChapterDef) -> usize {
    let own = |one: &&FindingView| match (&def.part, one.quote.is_some()) {
        (Some(part), false) => one.place_id.split(['.', '_']).next() == Some(part),
        _ => one.label.contains(&format!("第{}章", def.no)),
    };
    findings.iter().filter(|one| one.is_must_failure()).filter(own).count()
}

fn alike(report: &Report, before: Option<&Report>, def: &ChapterDef) -> Similar {
    before.map_or_else(Similar::default, |before| similar(printed(report, def), printed(before, def)))
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    found: &AnnualReport,
    which: &Which,
    entered: Option<&Entered>,
    troubles: &[Trouble],
) -> Result<EditPage, Problem> {
    let right = caller.authorise::<Read, AnnualReport>(found.row.id.as_str())?;
    let moved = report::moved(desk.office(), &right, found).await.map_err(problem)?;
    let nth = which.chapter.min(found.report.format.chapters.len().saturating_sub(1));
    let def = chapter_of(found, nth).ok_or(Problem::NotFound)?;
    let edit = entered.map(|entered| read(found, entered));
    // What somebody has entered is drawn and judged, though it is not saved.
    let (drawn, findings) = match &edit {
        Some(edit) => report::tried(found, edit),
        None => (found.report.clone(), found.findings.clone()),
    };
    let year = found.row.year;
    let crumbs = vec![
        Crumb::new("年度报告", "/office/reports"),
        Crumb::new(format!("{year}年度"), format!("/office/reports/{}", found.row.id)),
        Crumb::here("编制"),
    ];
    let frame = desk.frame(caller, sealer, &found.edition.title, crumbs).await?;
    let own = def.part.as_deref();
    let stored_text = text_of(&found.report, &found.work, &def.id);
    let text = edit
        .as_ref()
        .and_then(|edit| edit.text.as_ref())
        .map_or(stored_text.clone(), |text| text.now.clone());
    let conflict = |at: &str| troubles.iter().any(|one| one.conflict && one.at == at);
    let listed = |cell: &Cell| *cell == Cell::Blank;
    let in_part = |table: usize| {
        found.report.format.tables.get(table).is_some_and(|table| Some(table.part.as_str()) == own)
    };
    let blanks = drawn
        .format
        .cell_list()
        .filter(|(ix, cell)| !cell.computed && in_part(cell.table) && listed(&drawn.cells.get(*ix)))
        .count();
    let back = format!("/office/reports/{}/edit", found.row.id);
    let parts: Vec<&str> = own.into_iter().collect();
    let comments = comments(desk, caller, found, &parts, back).await?;
    Ok(EditPage {
        frame,
        form: form_of(entered, troubles),
        id: found.row.id.clone(),
        chapter: nth,
        state: found.life.state.word(),
        kind: kind(found.life.state),
        edition: found.life.edition,
        basis: found.report.format.basis.clone(),
        counted: counted_words(found),
        kept: which.kept.map(kept_words).unwrap_or_default(),
        returned: found.edition.return_reason.clone().unwrap_or_default(),
        tabs: tabs(found, &drawn, &findings, nth),
        tables: drafted(&drawn, &findings)
            .into_iter()
            .filter(|table| Some(table.part.as_str()) == own)
            .collect(),
        fields: fields(found, &drawn, edit.as_ref(), own),
        differences: Difference::of_ledgers(found, &drawn, own, edit.as_ref()),
        entered: Difference::of_entered(found, &drawn, own, edit.as_ref()),
        moved: moved
            .iter()
            .map(|one| (found.report.format.cell_label(one.cell), one.then, one.now))
            .collect(),
        must: findings.iter().filter(|one| one.is_must_failure()).count(),
        passed: findings
            .iter()
            .filter(|one| matches!(one.verdict, gongkai_report::Verdict::Pass { .. }))
            .count(),
        findings: lines(&findings),
        blanks,
        zeros: found
            .work
            .zeros
            .as_ref()
            .map(|zeros| format!("{}于{}确认{}个空白为0", zeros.by, zeros.on, zeros.cells))
            .unwrap_or_default(),
        heading: format!("{}、{}", def.no, def.heading),
        text_was: digest_of(&stored_text),
        theirs: if conflict(&def.id) { stored_text } else { String::new() },
        shown: wording::paragraphs(&drawn, &text).into_iter().map(|one| one.text).collect(),
        text,
        prepared: wording::prepared(&drawn, &found.work.registers, &def.id),
        alike: alike(&drawn, found.former.as_ref(), def),
        has_before: found.former.is_some(),
        figures: figures(&drawn),
        done: if def.id == "problems" { done(found, def) } else { Vec::new() },
        unsaved: String::new(),
        others: String::new(),
        comments,
    })
}

fn form_of(entered: Option<&Entered>, troubles: &[Trouble]) -> FormView {
    let mut form = entered.map_or_else(FormView::new, |entered| entered.view(&[]));
    for trouble in troubles {
        let field = if trouble.at.contains('.') { format!("cell.{}", trouble.at) } else { "text".to_owned() };
        form.refuse(field, trouble.sentence.clone());
    }
    form
}

fn kept_words(kept: usize) -> String {
    if kept == 0 { "没有改动，不用保存".to_owned() } else { format!("已保存{kept}处修改") }
}

fn counted_words(found: &AnnualReport) -> String {
    match (found.work.counted_on, found.work.since) {
        (Some(on), Some(since)) => format!("台账数统计至{on}，台账自{since}起"),
        (Some(on), None) => format!("台账数统计至{on}"),
        (None, _) => "没有与台账核对".to_owned(),
    }
}

fn tabs(found: &AnnualReport, drawn: &Report, findings: &[FindingView], current: usize) -> Vec<Tab> {
    let tab = |(nth, def): (usize, &ChapterDef)| Tab {
        name: tab_name(&format!("{}、{}", def.no, def.heading)),
        current: nth == current,
        wrong: wrong_in(findings, def),
        alike: if def.id == "problems" { alike(drawn, found.former.as_ref(), def).hundredths } else { 0 },
    };
    found.report.format.chapters.iter().enumerate().map(tab).collect()
}

/// Problems that last year's report names, with what was done about them.
fn done(found: &AnnualReport, def: &ChapterDef) -> Vec<DoneView> {
    let Some(before) = &found.former else { return Vec::new() };
    let known: BTreeMap<&str, &str> =
        found.work.done.iter().map(|one| (one.problem.as_str(), one.text.as_str())).collect();
    let view = |problem: &&str| DoneView {
        problem: (*problem).to_owned(),
        text: known.get(*problem).copied().unwrap_or_default().to_owned(),
    };
    printed(before, def).iter().map(view).collect()
}

/// What changed by what somebody has just entered: the answer to a key.
#[derive(serde::Serialize)]
pub(super) struct Answer {
    /// By anchor: text and classes of every cell of the chapter's tables.
    cells: BTreeMap<String, (String, String)>,
    /// Balances of each table: class and text.
    balances: Vec<Vec<(&'static str, String)>>,
    findings: String,
    must: usize,
    blanks: usize,
    /// By cell: what a pasted block has put there.
    values: BTreeMap<String, String>,
    /// What does not fit, and what to look at.
    refused: Vec<String>,
    notes: Vec<String>,
    /// The text as readers will see it.
    shown: Vec<String>,
}

#[derive(Template)]
#[template(path = "report/live.html")]
struct Live {
    findings: Vec<FindingLine>,
}

/// Judges what is being entered, and lays a pasted block over it. Nothing is stored.
pub async fn live(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let mut edit = read(&found, &entered);
    let (mut values, mut refused, mut notes) = (BTreeMap::new(), Vec::new(), Vec::new());
    if let (Some(block), Some(at)) = (entered.get("block"), found.report.format.cell_ix(entered.text("at"))) {
        let (report, _) = report::tried(&found, &edit);
        match gongkai_report::paste::paste(report.format, &report.cells, at, block) {
            Ok(pasted) => {
                let laid = Report { cells: pasted.cells, ..report };
                for ix in pasted.changed {
                    let Some(cell) = laid.format.cell(ix) else { continue };
                    values.insert(cell.id.clone(), report::cell_text(&laid, ix));
                }
                notes = pasted.notes;
            }
            Err(sentences) => refused = sentences,
        }
        for entry in &mut edit.cells {
            if let Some(value) = values.get(&entry.cell) {
                entry.now.clone_from(value);
            }
        }
    }
    let (report, findings) = report::tried(&found, &edit);
    let def = chapter_of(&found, entered.text("chapter").parse().unwrap_or(0)).ok_or(Problem::NotFound)?;
    let drawn: Vec<TableView> = drafted(&report, &findings)
        .into_iter()
        .filter(|table| Some(&table.part) == def.part.as_ref())
        .collect();
    let mut cells = BTreeMap::new();
    let mut blanks = 0;
    for (ix, cell) in report.format.cell_list() {
        let own =
            report.format.tables.get(cell.table).is_some_and(|table| Some(&table.part) == def.part.as_ref());
        blanks += usize::from(own && !cell.computed && report.cells.get(ix) == Cell::Blank);
    }
    for cell in drawn.iter().flat_map(|table| table.head.iter().chain(&table.body)).flatten() {
        if !cell.id.is_empty() {
            cells.insert(cell.id.clone(), (cell.text.clone(), cell.class.clone()));
        }
    }
    let text = edit.text.as_ref().map_or("", |text| text.now.as_str());
    let answer = Answer {
        cells,
        balances: drawn
            .iter()
            .map(|table| table.balance.iter().map(|one| (one.class, one.text.clone())).collect())
            .collect(),
        must: findings.iter().filter(|one| one.is_must_failure()).count(),
        findings: Live { findings: lines(&findings) }.render()?,
        blanks,
        values: values.into_iter().map(|(cell, value)| (anchor(&cell), value)).collect(),
        refused,
        notes,
        shown: wording::paragraphs(&report, text).into_iter().map(|one| one.text).collect(),
    };
    Ok(axum::Json(answer).into_response())
}
