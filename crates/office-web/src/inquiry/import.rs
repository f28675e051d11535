//! Lists of inquiries: of a place that kept them in a workbook, of a hotline that hands over its slips as CSV.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::inquiry::{HEADINGS, RowFault};
use gongkai_office::{
    OfficeError,
    inquiry::{self, Imported, Row},
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
/// Columns without which a list is none.
const REQUIRED: [&str; 2] = ["日期", "内容"];

#[derive(Template)]
#[template(path = "inquiry/import.html")]
struct ImportPage {
    frame: OfficeFrame,
    form: FormView,
    checked: Option<Imported>,
    faults: Vec<RowFault>,
    unread: Vec<String>,
    /// Rows that stand in the register already.
    alike: Vec<u32>,
    /// What was checked, to be sent back as it is.
    rows: String,
}

/// A list that was checked: its rows, headings that were not read, what it comes to, rows that are there already.
type Checked = (Vec<Row>, Vec<String>, Result<Imported, Vec<RowFault>>, Vec<u32>);

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
    checked: Option<Checked>,
) -> Result<Html<String>, Problem> {
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("从表格导入")];
    let mut page = ImportPage {
        frame: desk.frame(caller, sealer, "从表格导入咨询", crumbs).await?,
        form,
        checked: None,
        faults: Vec::new(),
        unread: Vec::new(),
        alike: Vec::new(),
        rows: String::new(),
    };
    if let Some((rows, unread, found, alike)) = checked {
        (page.unread, page.alike) = (unread, alike);
        match found {
            Ok(total) => {
                page.rows = serde_json::to_string(&rows).map_err(Problem::fault)?;
                page.checked = Some(total);
            }
            Err(faults) => page.faults = faults,
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
        (14, "这一列必须有，写成 2026-11-24。"),
        (10, "可不填，写成 09:30。"),
        (16, "科室全名；空着是导入的人所在的科室。"),
        (12, "来访、电话、信函、网络留言、微信、热线转办；空着是来访。"),
        (14, "法律援助、公证、律师、人民调解等，必填。"),
        (16, "可不填：婚姻家庭、继承、劳动争议等。"),
        (12, "可不填：老年人、残疾人、农民工等。"),
        (8, "空着是1。"),
        (8, "空着是1。"),
        (14, "当场解答、引导申请法援、引导他处、代书、约期、转办、待答复；空着是当场解答。"),
        (16, "转办时必填。"),
        (14, "约期时必填，写成 2026-12-01。"),
        (40, "这一列必须有：问了什么。"),
        (40, "可不填。"),
        (12, "可不填，加密保存。"),
        (16, "可不填，加密保存。"),
        (20, "可不填：12345等工单的编号，同一编号只登记一次。"),
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
            let found = inquiry::check_import(desk.office(), caller.staff(), &sheet.rows).await;
            let found = found.map_err(problem)?;
            let alike = inquiry::alike(desk.office(), caller.staff(), &sheet.rows).await.map_err(problem)?;
            Some((sheet.rows, sheet.unread, found, alike))
        }
        None => None,
    };
    let good = matches!(&checked, Some((_, _, Ok(_), _)));
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
    let rows: Vec<Row> = sheet::rows_sent(&entered)?;
    let confirmed = entered.has("repeats", "yes");
    match inquiry::import(desk.office(), caller.staff(), &rows, confirmed).await {
        Ok(_) => Ok(Redirect::to(&format!("{ROOT}/search")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = page((&desk, &caller, &sealer), sheet::refused(&refusals), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
