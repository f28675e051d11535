//! What stands behind a figure: numbers of cases, disputes and documents, as a page and as a file.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::authority::Read;
use gongkai_office::report::{self, AnnualReport, Behind, cell_text};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_report::CellIx;
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::page::load;
use crate::{OfficeWeb, problem};

/// Which cell.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    cell: String,
}

struct LineView {
    number: String,
    /// Where it is; empty: this person does not see it.
    href: String,
    of: &'static str,
    words: String,
    label: String,
}

#[derive(Template)]
#[template(path = "report/source.html")]
struct SourcePage {
    frame: OfficeFrame,
    id: String,
    cell: String,
    label: String,
    said: String,
    counted: String,
    reason: String,
    source: String,
    lines: Vec<LineView>,
    is_sum: bool,
    may_edit: bool,
}

const fn word(of: &str) -> &'static str {
    match of.as_bytes() {
        b"case" => "申请办件",
        b"dispute" => "复议诉讼",
        _ => "公开信息",
    }
}

async fn behind(
    desk: &OfficeWeb,
    caller: &Caller,
    found: &AnnualReport,
    cell: &str,
) -> Result<(CellIx, Vec<Behind>), Problem> {
    let ix = found.report.format.cell_ix(cell).ok_or(Problem::NotFound)?;
    let right = caller.authorise::<Read, AnnualReport>(found.row.id.as_str())?;
    let year = (found.row.year, found.report.format);
    Ok((ix, report::behind(desk.office(), &right, year, ix).await.map_err(problem)?))
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let (ix, lines) = behind(&desk, &caller, &found, &which.cell).await?;
    let cell = found.report.format.cell(ix).ok_or(Problem::NotFound)?;
    let label = found.report.format.cell_label(ix);
    let crumbs = vec![
        Crumb::new("年度报告", "/office/reports"),
        Crumb::new(format!("{}年度", found.row.year), format!("/office/reports/{id}")),
        Crumb::here("单元格来源"),
    ];
    let frame = desk.frame(&caller, &sealer, "单元格来源", crumbs).await?;
    let href = |one: &Behind| {
        let (readers, at) = match one.of {
            "case" => (crate::application::READERS, "cases"),
            "dispute" => (crate::dispute::READERS, "disputes"),
            _ => (crate::publication::READERS, "documents"),
        };
        if caller.has_any(readers) { format!("/office/{at}/{}", one.id) } else { String::new() }
    };
    let note = found.work.reasons.get(&cell.id).or_else(|| found.work.notes.get(&cell.id));
    let page = SourcePage {
        frame,
        cell: cell.id.clone(),
        said: cell_text(&found.report, ix),
        counted: found.work.counted.get(&cell.id).map(i64::to_string).unwrap_or_default(),
        reason: note.map(|one| format!("{}（{}，{}）", one.text, one.by, one.on)).unwrap_or_default(),
        source: match found.report.format.source_of(ix) {
            Some((def, _)) if def.is_entered() => def.text.clone(),
            Some((def, _)) => def.name.to_owned(),
            None => "由系统合计".to_owned(),
        },
        lines: lines
            .iter()
            .map(|one| LineView {
                number: one.number.clone(),
                href: href(one),
                of: word(one.of),
                words: one.words.clone(),
                label: found.report.format.cell_label(one.cell),
            })
            .collect(),
        is_sum: cell.computed,
        may_edit: found.life.may_be_written()
            && caller.has_any(&[gongkai_domain::organisation::Duty::Statistician]),
        label,
        id,
    };
    Ok(Html(page.render()?))
}

/// The same as a workbook or as plain text.
pub async fn export(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At((id, kind)): At<(String, String)>,
    Asked(which): Asked<Which>,
) -> Result<Download, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let (_, lines) = behind(&desk, &caller, &found, &which.cell).await?;
    let label = |cell: CellIx| found.report.format.cell_label(cell);
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|one| vec![one.number.clone(), word(one.of).to_owned(), label(one.cell), one.words.clone()])
        .collect();
    let name = format!("{}年度来源-{}.{kind}", found.row.year, which.cell);
    let headings = ["编号", "台账", "单元格", "说明"];
    match kind.as_str() {
        "xlsx" => {
            let column = |heading| ListColumn { heading, width: 24, note: "" };
            let bytes = list_xlsx("单元格来源", &headings.map(column), &rows);
            let bytes = bytes.map_err(|fault| Problem::fault(fault.0))?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(Download { name, kind, bytes: bytes.into() })
        }
        "csv" => {
            let mut text = format!("\u{feff}{}\r\n", headings.join(","));
            for row in &rows {
                let quoted: Vec<String> =
                    row.iter().map(|one| format!("\"{}\"", one.replace('"', "\"\""))).collect();
                text.push_str(&format!("{}\r\n", quoted.join(",")));
            }
            Ok(Download { name, kind: "text/csv; charset=utf-8", bytes: text.into_bytes().into() })
        }
        _ => Err(Problem::NotFound),
    }
}
