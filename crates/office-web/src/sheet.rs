//! A list in a workbook: the rows below the heading of the first sheet that has one, in the order of our
//! columns, whatever theirs is.

use gongkai_domain::{legible::legible, refusal::Refusal};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_report::plain::{Block, PlainCell, PlainDocument, PlainTable};
use gongkai_web_kit::{
    download::Download,
    form::Entered,
    layout::FormView,
    problem::Problem,
    upload::{UploadForm, UploadRules},
};
use serde::de::DeserializeOwned;

use crate::{OfficeWeb, delimited};

/// Rows in which the heading is looked for: some put a title above it.
const HEADING_ROWS: u32 = 10;
/// Faults that are shown; more than that is a wrong file.
pub const SHOWN: usize = 200;

/// A sheet as far as it is a list.
pub struct Sheet<const N: usize> {
    /// Row of the sheet, from 1, and its cells.
    pub rows: Vec<(u32, [String; N])>,
    /// Headings of columns that were not read.
    pub unread: Vec<String>,
}

/// The empty list of this title to be filled in: for each column its width and what to write there.
pub fn template<const N: usize>(
    title: &str,
    headings: &[&str; N],
    notes: [(u16, &str); N],
) -> Result<Download, Problem> {
    let columns: Vec<ListColumn<'_>> = headings
        .iter()
        .zip(notes)
        .map(|(heading, (width, note))| ListColumn { heading, width, note })
        .collect();
    let bytes = list_xlsx(title, &columns, &[]).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download {
        name: format!("{title}导入模板.xlsx"),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: bytes.into(),
    })
}

/// A list that somebody has sent: what the form said, and the list or why there is none.
pub struct Sent<const N: usize> {
    /// The form as it was entered.
    pub entered: Entered,
    /// The list; `None`: see the refusals.
    pub sheet: Option<Sheet<N>>,
    /// What is wrong with the form or the file.
    pub refusals: Vec<Refusal>,
}

/// Reads a form with one file that holds a list with these headings; the file in the limited process.
pub async fn sent<const N: usize>(
    desk: &OfficeWeb,
    form: UploadForm,
    rules: &UploadRules,
    (headings, required): (&[&str; N], &[&str]),
) -> Result<Sent<N>, Problem> {
    let mut upload = form.read(rules).await?;
    let mut refusals = std::mem::take(&mut upload.refusals);
    let file = upload.files.pop();
    if file.is_none() && refusals.is_empty() {
        refusals.push(Refusal::new("file_missing", "请选择填好的表格").at("file"));
    }
    let mut sheet = None;
    if let Some(file) = file.filter(|_| refusals.is_empty()) {
        let reader = desk.reader();
        let document = tokio::task::spawn_blocking(move || reader.document(&file.name, &file.bytes));
        match document.await.map_err(Problem::fault)?.and_then(|document| read(&document, headings, required))
        {
            Ok(found) => sheet = Some(found),
            Err(sentence) => refusals.push(Refusal::new("unreadable_list", sentence).at("file")),
        }
    }
    Ok(Sent { entered: upload.entered, sheet, refusals })
}

/// The rows of a checked list as its page sends them back.
pub fn rows_sent<T: DeserializeOwned>(entered: &Entered) -> Result<Vec<T>, Problem> {
    serde_json::from_str(entered.text("rows")).map_err(|_| {
        Problem::BadRequest(Refusal::new("rows_unreadable", "表格内容没有完整送到，请重新选择文件检查"))
    })
}

/// What is wrong with a list that was checked before, as a form shows it.
pub fn refused(refusals: &[Refusal]) -> FormView {
    let mut view = FormView::new();
    for refusal in refusals.iter().take(SHOWN) {
        view.refuse("", refusal.to_string());
    }
    view
}

/// The rows of a list with these headings, of which those of `required` must be there.
///
/// # Errors
/// One Chinese sentence: there is no heading, or nothing below it.
pub fn read<const N: usize>(
    document: &PlainDocument,
    headings: &[&str; N],
    required: &[&str],
) -> Result<Sheet<N>, String> {
    let lines = delimited::table_of(document);
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Line(_) => None,
    });
    let tables = tables.chain(&lines);
    let found = tables
        .into_iter()
        .find_map(|table| heading_of(table, headings, required).map(|heading| (table, heading)));
    let Some((table, (row, columns))) = found else {
        let further: Vec<&str> =
            headings.iter().copied().filter(|heading| !required.contains(heading)).collect();
        return Err(format!(
            "没有找到表头：前 {HEADING_ROWS} 行中要有一行写着{}，另可以有{}，请用模板填写",
            words(required, "和"),
            words(&further, "、")
        ));
    };
    let strange = |cell: &&PlainCell| {
        cell.row == row && !columns.contains(&Some(cell.column)) && !cell.text.trim().is_empty()
    };
    let unread =
        table.cells.iter().filter(strange).map(|cell| legible(cell.text.trim()).into_owned()).collect();
    let mut rows: Vec<(u32, [String; N])> = Vec::new();
    for cell in table.cells.iter().filter(|cell| cell.row > row && !cell.text.trim().is_empty()) {
        let Some(at) = columns.iter().position(|column| *column == Some(cell.column)) else { continue };
        let number = cell.row + 1;
        if rows.last().is_none_or(|(last, _)| *last != number) {
            rows.push((number, std::array::from_fn(|_| String::new())));
        }
        if let Some(place) = rows.last_mut().and_then(|(_, cells)| cells.get_mut(at)) {
            *place = legible(&cell.text).into_owned();
        }
    }
    if rows.is_empty() {
        Err("表头下面没有内容，请填写后再导入".to_owned())
    } else {
        Ok(Sheet { rows, unread })
    }
}

/// Headings in words.
fn words(headings: &[&str], between: &str) -> String {
    let quoted = headings.iter().map(|heading| format!("“{heading}”"));
    let unit = if headings.len() > 1 && between == "和" { "两列" } else { "" };
    format!("{}{unit}", quoted.collect::<Vec<_>>().join(between))
}

/// The row of the heading, and for each of our columns where it stands.
fn heading_of<const N: usize>(
    table: &PlainTable,
    headings: &[&str; N],
    required: &[&str],
) -> Option<(u32, [Option<u32>; N])> {
    (0..table.rows.min(HEADING_ROWS)).find_map(|row| {
        let here = || table.cells.iter().filter(move |cell| cell.row == row);
        let columns = headings.map(|heading| {
            let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            here().find(|cell| plain(&cell.text) == heading).map(|cell| cell.column)
        });
        let missing =
            |(heading, column): (&&str, &Option<u32>)| column.is_none() && required.contains(heading);
        (!headings.iter().zip(&columns).any(missing)).then_some((row, columns))
    })
}
