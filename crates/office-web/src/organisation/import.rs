//! Units and people from a workbook: the template, the check that changes nothing, the import.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    legible::legible,
    organisation::{COLUMNS, ImportFault, ImportPlan, ImportRow, MOST_ROWS},
    refusal::Refusal,
};
use gongkai_office::{OfficeError, organisation};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_report::plain::{Block, PlainDocument, PlainTable};
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
use crate::{OfficeWeb, problem};

const RULES: UploadRules = UploadRules { files: 1, each: 8 << 20, kinds: &[FileKind::Xlsx, FileKind::Xls] };
/// Rows in which the heading is looked for: some put a title above it.
const HEADING_ROWS: u32 = 10;
/// Faults that are shown; more than that is a wrong file.
const SHOWN: usize = 200;

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
    /// The rows that were checked, to be sent back as they are.
    rows: String,
}

struct Line {
    row: u32,
    name: String,
    account: String,
    unit: String,
}

/// What was checked, and what came of it.
type Checked = (Vec<ImportRow>, Result<ImportPlan, Vec<ImportFault>>);

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
        rows: String::new(),
    };
    match checked {
        Some((rows, Ok(plan))) => {
            page.rows = serde_json::to_string(&rows).map_err(Problem::fault)?;
            page.unchanged = plan.unchanged;
            page.new_units = plan.units;
            for person in plan.people {
                let list = if person.known.is_some() { &mut page.changed } else { &mut page.added };
                list.push(Line {
                    row: person.row,
                    name: person.details.name,
                    account: person.details.account,
                    unit: person.unit.unwrap_or_default(),
                });
            }
        }
        Some((_, Err(mut faults))) => {
            page.more = faults.len().saturating_sub(SHOWN);
            faults.truncate(SHOWN);
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
        (14, "必填。"),
        (20, "必填，登录时输入：3到32个小写字母、数字、点、连字符或下划线，以字母开头，全系统不能重复。"),
        (14, "可不填。同名的人靠工号区分；已登记的人先按工号、再按账号找到。"),
        (20, "可不填。"),
        (20, "可不填。"),
        (26, "可不填。已登记的人，留空的格子保持原来的内容。"),
    ];
    let columns: Vec<ListColumn<'_>> = COLUMNS
        .iter()
        .zip(NOTES)
        .map(|((_, heading), (width, note))| ListColumn { heading, width, note })
        .collect();
    let bytes = list_xlsx("股室和人员", &columns, &[]).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download {
        name: "股室和人员导入模板.xlsx".to_owned(),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: bytes.into(),
    })
}

/// Reads and checks a list; nothing is stored.
pub async fn check(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    form: UploadForm,
) -> Result<Response, Problem> {
    let mut upload = form.read(&RULES).await?;
    let mut refusals = std::mem::take(&mut upload.refusals);
    let file = upload.files.pop();
    if file.is_none() && refusals.is_empty() {
        refusals.push(Refusal::new("file_missing", "请选择填好的表格").at("file"));
    }
    let rows = match file {
        Some(file) if refusals.is_empty() => {
            let reader = desk.reader();
            let read = tokio::task::spawn_blocking(move || reader.document(&file.name, &file.bytes));
            read.await.map_err(Problem::fault)?.and_then(|document| rows_of(&document))
        }
        _ => Err(String::new()),
    };
    let checked = match rows {
        Ok(rows) => {
            let answer = organisation::check_people(desk.office(), &caller, &rows).await.map_err(problem)?;
            Some((rows, answer))
        }
        Err(sentence) => {
            if !sentence.is_empty() {
                refusals.push(Refusal::new("unreadable_list", sentence).at("file"));
            }
            None
        }
    };
    let good = matches!(&checked, Some((_, Ok(_))));
    let status = if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = page((&desk, &caller, &sealer), upload.entered.view(&refusals), checked).await?;
    Ok((status, page).into_response())
}

/// Takes in what was checked; it is checked again, because others may have changed something.
pub async fn apply(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let rows: Vec<ImportRow> = serde_json::from_str(entered.text("rows")).map_err(|_| {
        Problem::BadRequest(Refusal::new("rows_unreadable", "表格内容没有完整送到，请重新选择文件检查"))
    })?;
    match organisation::import_people(desk.office(), &caller, &rows).await {
        Ok(_) => Ok(Redirect::to(&format!("{ROOT}/staff")).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let mut view = FormView::new();
            for refusal in refusals.iter().take(SHOWN) {
                view.refuse("", refusal.to_string());
            }
            let page = page((&desk, &caller, &sealer), view, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// The rows below the heading of the first sheet that has one.
fn rows_of(document: &PlainDocument) -> Result<Vec<ImportRow>, String> {
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Line(_) => None,
    });
    let found = tables.into_iter().find_map(|table| heading_of(table).map(|heading| (table, heading)));
    let Some((table, (row, columns))) = found else {
        let wanted: Vec<&str> = COLUMNS.iter().map(|(_, heading)| *heading).collect();
        return Err(format!("没有找到表头，表格第一行应为：{}，请用模板填写", wanted.join("、")));
    };
    let mut rows: Vec<ImportRow> = Vec::new();
    for cell in table.cells.iter().filter(|cell| cell.row > row && !cell.text.trim().is_empty()) {
        let Some(at) = columns.iter().position(|column| *column == Some(cell.column)) else { continue };
        let number = cell.row + 1;
        if rows.last().is_none_or(|last| last.row != number) {
            rows.push(ImportRow { row: number, cells: Default::default() });
        }
        if let Some(place) = rows.last_mut().and_then(|row| row.cells.get_mut(at)) {
            *place = legible(&cell.text).into_owned();
        }
    }
    if rows.is_empty() {
        Err("表头下面没有内容，请填写后再导入".to_owned())
    } else {
        Ok(rows)
    }
}

/// The row of the heading, and for each of our columns where it stands. Name and account must be there.
fn heading_of(table: &PlainTable) -> Option<(u32, [Option<u32>; 7])> {
    (0..table.rows.min(HEADING_ROWS)).find_map(|row| {
        let here = || table.cells.iter().filter(move |cell| cell.row == row);
        let columns = COLUMNS.map(|(_, heading)| {
            let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            here().find(|cell| plain(&cell.text) == heading).map(|cell| cell.column)
        });
        let [_, name, account, ..] = columns;
        (name.is_some() && account.is_some()).then_some((row, columns))
    })
}
