//! The list of the catalogue from a workbook: checked without being kept first, then it replaces the one before.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    catalogue::{CatalogueLine, HEADINGS, MOST_ENTRIES},
    inquiry::RowFault,
};
use gongkai_office::{
    OfficeError,
    catalogue::{self, CataloguePlan},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};

use super::{NAME, ROOT};
use crate::{OfficeWeb, problem, sheet};

const RULES: UploadRules =
    UploadRules { files: 1, each: 8 << 20, kinds: &[FileKind::Xlsx, FileKind::Xls, FileKind::Text] };
/// A form with one file.
pub const BYTES: usize = (8 << 20) + (64 << 10);
/// The rows of a list that was checked, as its page sends them back.
pub const ROWS: usize = 8 << 20;
/// Columns without which a list is none.
const REQUIRED: [&str; 2] = ["一级事项", "公开内容（要素）"];

#[derive(Template)]
#[template(path = "catalogue/import.html")]
struct Page {
    frame: OfficeFrame,
    form: FormView,
    most: usize,
    kept: usize,
    plan: Option<CataloguePlan>,
    faults: Vec<RowFault>,
    unread: Vec<String>,
    /// What was checked, to be sent back as it is.
    rows: String,
}

/// What was checked: its rows, headings that were not read, and what it comes to.
struct Checked {
    lines: Vec<CatalogueLine>,
    unread: Vec<String>,
    plan: Result<CataloguePlan, Vec<RowFault>>,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
    checked: Option<Checked>,
) -> Result<Html<String>, Problem> {
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("从表格导入")];
    let kept = catalogue::kept(desk.office(), caller.staff()).await.map_err(problem)?;
    let mut page = Page {
        frame: desk.frame(caller, sealer, "从表格导入公开目录", crumbs).await?,
        form,
        most: MOST_ENTRIES,
        kept: kept.and_then(|row| usize::try_from(row.entries).ok()).unwrap_or(0),
        plan: None,
        faults: Vec::new(),
        unread: Vec::new(),
        rows: String::new(),
    };
    if let Some(Checked { lines, unread, plan }) = checked {
        page.unread = unread;
        match plan {
            Ok(plan) => {
                page.rows = serde_json::to_string(&lines).map_err(Problem::fault)?;
                page.plan = Some(plan);
            }
            Err(mut faults) => {
                faults.truncate(sheet::SHOWN);
                page.faults = faults;
            }
        }
    }
    Ok(Html(page.render()?))
}

pub async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), FormView::new(), None).await
}

/// The empty list to be filled in.
pub async fn template() -> Result<Download, Problem> {
    const NOTES: [(u16, &str); HEADINGS.len()] = [
        (16, "这一列必须有，如 法律援助；与上一行相同的可以空着（合并单元格）。"),
        (24, "可不填，如 法律援助政策。"),
        (20, "可不填。"),
        (36, "这一列必须有：公开哪些要素。"),
        (36, "法律、法规、规章和文件名称。"),
        (20, "如 自制作或获取该信息之日起20个工作日内。"),
        (16, "由谁公开。"),
        (24, "政府网站、两微一端、公示栏等。"),
        (12, "全社会，或者哪些特定群体。"),
        (12, "主动公开或者依申请公开，空着是主动公开。"),
        (14, "县级、乡级、村级。"),
        (16, "归入条例第二十条哪一项，如 （五）；可不填。"),
        (16, "不读取。"),
    ];
    sheet::template(NAME, &HEADINGS, NOTES)
}

/// Reads and checks a list; nothing is stored.
pub async fn check(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    form: UploadForm,
) -> Result<Response, Problem> {
    let sent = sheet::sent(&desk, form, &RULES, (&HEADINGS, &REQUIRED)).await?;
    let checked = match sent.sheet {
        Some(sheet) => {
            let lines: Vec<CatalogueLine> =
                sheet.rows.into_iter().map(|(row, cells)| CatalogueLine { row, cells }).collect();
            let plan = catalogue::check_catalogue(desk.office(), caller.staff(), &lines).await;
            Some(Checked { plan: plan.map_err(problem)?, lines, unread: sheet.unread })
        }
        None => None,
    };
    let good = checked.as_ref().is_some_and(|checked| checked.plan.is_ok());
    let status = if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page((&desk, &caller, &sealer), sent.entered.view(&sent.refusals), checked).await?;
    Ok((status, page).into_response())
}

/// Takes in what was checked; it is checked again.
pub async fn apply(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let lines: Vec<CatalogueLine> = sheet::rows_sent(&entered)?;
    let version = entered.text("version").parse().unwrap_or(-1);
    match catalogue::import_catalogue(desk.office(), caller.staff(), version, &lines).await {
        Ok(()) => Ok(Redirect::to(ROOT).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = page((&desk, &caller, &sealer), sheet::refused(&refusals), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
