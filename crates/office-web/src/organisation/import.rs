//! Units and people from a workbook: the template, the check that changes nothing, the import.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::organisation::{COLUMNS, Changed, ImportFault, ImportPlan, ImportRow, MOST_ROWS};
use gongkai_office::{OfficeError, organisation};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    form::Entered,
    layout::{FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};

use super::{ROOT, crumbs, staff::STAFF};
use crate::{OfficeWeb, problem, sheet};

const RULES: UploadRules = UploadRules { files: 1, each: 8 << 20, kinds: &[FileKind::Xlsx, FileKind::Xls] };
/// Headings without which a sheet is no list.
const REQUIRED: [&str; 2] = ["姓名", "账号"];

#[derive(Template)]
#[template(path = "organisation/import.html")]
struct ImportPage {
    frame: OfficeFrame,
    form: FormView,
    most: usize,
    checked: bool,
    faults: Vec<ImportFault>,
    more: usize,
    new_units: Vec<String>,
    added: Vec<Line>,
    changed: Vec<Line>,
    unchanged: usize,
    warnings: Vec<ImportFault>,
    /// Headings of columns that were not read.
    unread: Vec<String>,
    /// The rows that were checked, to be sent back as they are.
    rows: String,
}

struct Line {
    row: u32,
    name: String,
    account: String,
    unit: String,
    changes: Vec<Change>,
}

/// A field before and after.
struct Change {
    field: String,
    from: String,
    to: String,
}

impl Change {
    fn of(change: Changed) -> Self {
        let shown = |value: Option<String>| match value.unwrap_or_default() {
            empty if empty.is_empty() => "（空）".to_owned(),
            value => value,
        };
        Self { field: change.field, from: shown(change.from), to: shown(change.to) }
    }
}

/// A sheet as far as it is a list.
struct Sheet {
    rows: Vec<ImportRow>,
    unread: Vec<String>,
}

/// What was checked, and what came of it.
type Checked = (Sheet, Result<ImportPlan, Vec<ImportFault>>);

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
    checked: Option<Checked>,
) -> Result<Html<String>, Problem> {
    let way = crumbs(&[(STAFF, "/staff")], "从表格导入");
    let mut page = ImportPage {
        frame: desk.frame(caller, sealer, "从表格导入股室和人员", way).await?,
        form,
        most: MOST_ROWS,
        checked: checked.is_some(),
        faults: Vec::new(),
        more: 0,
        new_units: Vec::new(),
        added: Vec::new(),
        changed: Vec::new(),
        unchanged: 0,
        warnings: Vec::new(),
        unread: Vec::new(),
        rows: String::new(),
    };
    match checked {
        Some((sheet, Ok(plan))) => {
            page.rows = serde_json::to_string(&sheet.rows).map_err(Problem::fault)?;
            page.unread = sheet.unread;
            page.unchanged = plan.unchanged;
            page.warnings = plan.warnings;
            page.new_units = plan.units;
            for person in plan.people {
                let list = if person.known.is_some() { &mut page.changed } else { &mut page.added };
                list.push(Line {
                    row: person.row,
                    name: person.details.name,
                    account: person.details.account,
                    unit: person.unit.unwrap_or_default(),
                    changes: person.changes.into_iter().map(Change::of).collect(),
                });
            }
        }
        Some((sheet, Err(mut faults))) => {
            page.unread = sheet.unread;
            page.more = faults.len().saturating_sub(sheet::SHOWN);
            faults.truncate(sheet::SHOWN);
            page.faults = faults;
        }
        None => {}
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
    const NOTES: [(u16, &str); 7] = [
        (24, "没有登记过的股室会自动新增。只登记股室时，这一行其他格留空。"),
        (14, "这一列必须有。新登记的人必填。"),
        (
            20,
            "这一列必须有。新登记的人必填，登录时输入：3到32个小写字母、数字、点、连字符或下划线，以字母开头，全系统不能重复。",
        ),
        (14, "可不填。同名的人靠工号区分；已登记的人先按工号、再按账号找到。"),
        (20, "可不填。"),
        (20, "可不填。"),
        (26, "可不填。已登记的人，留空的格子保持原来的内容。"),
    ];
    sheet::template("股室和人员", &COLUMNS.map(|(_, heading)| heading), NOTES)
}

/// Reads and checks a list; nothing is stored.
pub async fn check(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    form: UploadForm,
) -> Result<Response, Problem> {
    let headings = COLUMNS.map(|(_, heading)| heading);
    let sent = sheet::sent(&desk, form, &RULES, (&headings, &REQUIRED)).await?;
    let checked = match sent.sheet {
        Some(found) => {
            let rows = found.rows.into_iter().map(|(row, cells)| ImportRow { row, cells }).collect();
            let sheet = Sheet { rows, unread: found.unread };
            let answer = organisation::check_people(desk.office(), &caller, &sheet.rows).await;
            Some((sheet, answer.map_err(problem)?))
        }
        None => None,
    };
    let good = matches!(&checked, Some((_, Ok(_))));
    let status = if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page((&desk, &caller, &sealer), sent.entered.view(&sent.refusals), checked).await?;
    Ok((status, page).into_response())
}

/// Takes in what was checked; it is checked again, because others may have changed something.
pub async fn apply(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let rows: Vec<ImportRow> = sheet::rows_sent(&entered)?;
    match organisation::import_people(desk.office(), &caller, &rows).await {
        Ok(_) => Ok(Redirect::to(&format!("{ROOT}/staff")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = page((&desk, &caller, &sealer), sheet::refused(&refusals), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
