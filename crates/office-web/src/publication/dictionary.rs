//! The agency's own dictionary of screening: the list in force, and another one from a workbook or a text
//! table, checked without being kept first.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_office::{
    OfficeError,
    publication::{self, DictionaryPlan, MOST_TERMS, TERM_HEADINGS, TermFault, TermRow, dictionary_row},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    form::Entered,
    layout::{FormView, OfficeFrame},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};

use super::DICTIONARY_KEEPERS;
use crate::{OfficeWeb, problem, sheet, words::moment};

const ROOT: &str = "/office/dictionary";
const NAME: &str = "筛查词库";
const KEEP: Policy = Policy::duties(DICTIONARY_KEEPERS);
const RULES: UploadRules =
    UploadRules { files: 1, each: 8 << 20, kinds: &[FileKind::Xlsx, FileKind::Xls, FileKind::Text] };
/// A form with one file.
const BYTES: usize = (8 << 20) + (64 << 10);
/// The column without which a list is none.
const REQUIRED: [&str; 1] = ["出处"];

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get(ROOT, KEEP, "publication.dictionary", form)
        .upload(ROOT, KEEP, "publication.dictionary", BYTES, check)
        .post("/office/dictionary/apply", KEEP, "publication.dictionary", apply)
        .get("/office/dictionary/template", KEEP, "publication.dictionary", template)
}

/// An entry as it was entered.
struct Line {
    kind: String,
    /// What is looked for, and what it should read.
    wrong: String,
    right: String,
    level: String,
    source: String,
    days: String,
}

impl Line {
    fn of(row: &TermRow) -> Self {
        let cell = |heading: &str| {
            let at = TERM_HEADINGS.iter().position(|one| *one == heading);
            at.and_then(|at| row.cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
        };
        let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        let wrong = cell("错误表述");
        let (from, until) = (cell("生效日期"), cell("失效日期"));
        Self {
            kind: or(cell("类型"), "替换"),
            right: if wrong.is_empty() {
                format!("{}{}", cell("组成"), cell("职务"))
            } else {
                cell("正确表述")
            },
            wrong: or(wrong, &cell("名称")),
            level: or(cell("级别"), "需核实"),
            source: cell("出处"),
            days: if from.is_empty() && until.is_empty() {
                String::new()
            } else {
                format!("{from}—{until}")
            },
        }
    }
}

#[derive(Template)]
#[template(path = "publication/dictionary.html")]
struct Page {
    frame: OfficeFrame,
    form: FormView,
    most: usize,
    /// The list in force: how many, who brought it and when.
    kept: Option<(i32, String)>,
    lines: Vec<Line>,
    more: usize,
    checked: bool,
    terms: usize,
    added: Vec<Line>,
    gone: Vec<Line>,
    faults: Vec<TermFault>,
    unread: Vec<String>,
    /// What was checked, to be sent back as it is.
    rows: String,
    version: i32,
}

/// What was checked, and what came of it.
struct Checked {
    rows: Vec<TermRow>,
    unread: Vec<String>,
    plan: Result<DictionaryPlan, Vec<TermFault>>,
}

fn lines(rows: &[TermRow]) -> Vec<Line> {
    rows.iter().take(sheet::SHOWN).map(Line::of).collect()
}

fn kept_words(row: &dictionary_row::Model) -> (i32, String) {
    (row.terms, format!("{}，{}导入", moment(row.imported_at), row.imported_by_name))
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
    checked: Option<Checked>,
) -> Result<Html<String>, Problem> {
    let kept = publication::dictionary(desk.office(), caller.staff()).await.map_err(problem)?;
    let rows = kept.as_ref().map(publication::rows_of).transpose().map_err(problem)?.unwrap_or_default();
    let mut page = Page {
        frame: desk.frame(caller, sealer, NAME, Vec::new()).await?,
        form,
        most: MOST_TERMS,
        kept: kept.as_ref().map(kept_words),
        lines: lines(&rows),
        more: rows.len().saturating_sub(sheet::SHOWN),
        checked: checked.is_some(),
        terms: 0,
        added: Vec::new(),
        gone: Vec::new(),
        faults: Vec::new(),
        unread: Vec::new(),
        rows: String::new(),
        version: 0,
    };
    if let Some(Checked { rows, unread, plan }) = checked {
        page.unread = unread;
        match plan {
            Ok(plan) => {
                page.rows = serde_json::to_string(&rows).map_err(Problem::fault)?;
                page.version = plan.version;
                page.terms = plan.terms;
                (page.added, page.gone) = (lines(&plan.added), lines(&plan.gone));
            }
            Err(mut faults) => {
                faults.truncate(sheet::SHOWN);
                page.faults = faults;
            }
        }
    }
    Ok(Html(page.render()?))
}

async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), FormView::new(), None).await
}

/// The empty list to be filled in.
async fn template() -> Result<Download, Problem> {
    const NOTES: [(u16, &str); 13] = [
        (14, "可不填。与系统词库编号相同的，代替系统的那一条。"),
        (12, "替换、固定提法、职务；空着是替换。"),
        (16, "可不填，例如 涉港澳台。"),
        (24, "类型是替换时必填。"),
        (24, "应当怎样写；空着表示不应出现。"),
        (24, "出现在这些词里不算错，几个词用顿号隔开。"),
        (16, "固定提法的名称，或者人的姓名。"),
        (16, "类型是职务时必填。"),
        (30, "固定提法的各个部分，按次序，用顿号隔开。"),
        (12, "不得发布、需核实、提示；空着是需核实。"),
        (30, "这一列必须有：谁发布的，文号或者日期。"),
        (14, "可不填，写成 2026-01-05。"),
        (14, "可不填，从这一天起不再使用。"),
    ];
    sheet::template(NAME, &TERM_HEADINGS, NOTES)
}

/// Reads and checks a list; nothing is stored.
async fn check(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    form: UploadForm,
) -> Result<Response, Problem> {
    let sent = sheet::sent(&desk, form, &RULES, (&TERM_HEADINGS, &REQUIRED)).await?;
    let checked = match sent.sheet {
        Some(sheet) => {
            let rows: Vec<TermRow> =
                sheet.rows.into_iter().map(|(row, cells)| TermRow { row, cells }).collect();
            let plan = publication::check_dictionary(desk.office(), caller.staff(), &rows).await;
            Some(Checked { plan: plan.map_err(problem)?, rows, unread: sheet.unread })
        }
        None => None,
    };
    let good = checked.as_ref().is_some_and(|checked| checked.plan.is_ok());
    let status = if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page((&desk, &caller, &sealer), sent.entered.view(&sent.refusals), checked).await?;
    Ok((status, page).into_response())
}

/// Takes in what was checked; it is checked again.
async fn apply(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let rows: Vec<TermRow> = sheet::rows_sent(&entered)?;
    let version = entered.text("version").parse().unwrap_or(-1);
    match publication::import_dictionary(desk.office(), caller.staff(), version, &rows).await {
        Ok(()) => Ok(Redirect::to(ROOT).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = page((&desk, &caller, &sealer), sheet::refused(&refusals), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
