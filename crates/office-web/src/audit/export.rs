//! Entries as a file: CSV for a table, JSON for somebody who wants to verify them elsewhere.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use gongkai_office::{
    OfficeError,
    audit::{self, checkpoint, entry},
};
use gongkai_web_kit::{
    caller::Caller,
    download::{Download, csv_cell},
    form::Entered,
    problem::Problem,
};
use serde_json::json;

use super::{
    filter::{Asked, capability},
    list::who,
};
use crate::{OfficeWeb, problem, words::to_the_second};

pub async fn export(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    entered: Entered,
) -> Result<Response, Problem> {
    let text = |name| entered.text(name).to_owned();
    let asked = Asked {
        from: text("from"),
        until: text("until"),
        staff: text("staff"),
        of: text("of"),
        object: text("object"),
        words: text("words"),
        ..Asked::default()
    };
    // The page says at the field what is wrong.
    let Ok(filter) = asked.filter() else { return Ok(Redirect::to(&asked.link("", "")).into_response()) };
    let as_json = entered.text("form") == "json";
    let form = if as_json { "JSON" } else { "CSV" };
    let rows = match audit::take(desk.office(), caller.staff(), &filter, form).await {
        Err(OfficeError::Refused(refusals)) => return Err(Problem::Refused(refusals)),
        other => other.map_err(problem)?,
    };
    let (kind, bytes) = if as_json {
        ("application/json", json_of(&desk, &rows).await?)
    } else {
        ("text/csv; charset=utf-8", csv_of(&rows))
    };
    let name = format!("操作留痕-{}.{}", desk.office().today(), form.to_lowercase());
    Ok((StatusCode::OK, Download { name, kind, bytes: bytes.into() }).into_response())
}

/// For Excel: with a mark of its encoding, and no cell that it would take for a formula.
fn csv_of(rows: &[entry::Model]) -> Vec<u8> {
    let mut text = String::from("\u{feff}序号,时间（北京时间）,人员,地址,业务,对象,事项,校验值\r\n");
    for row in rows {
        let cells = [
            (row.seq + 1).to_string(),
            to_the_second(row.at),
            who(row),
            row.address.clone().unwrap_or_default(),
            capability(&row.event_of),
            row.object_id.clone(),
            row.sentence.clone(),
            row.leaf.clone(),
        ];
        let cells: Vec<_> = cells.iter().map(|cell| csv_cell(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// With all that is needed to hash each entry again: `leaf` is SHA-256 of a zero byte and `entry`.
async fn json_of(desk: &OfficeWeb, rows: &[entry::Model]) -> Result<Vec<u8>, Problem> {
    let checkpoint = checkpoint::latest(desk.office()).await.map_err(problem)?;
    let entries: Vec<_> = rows
        .iter()
        .map(|row| json!({ "number": row.seq + 1, "leaf": row.leaf, "entry": row.body }))
        .collect();
    let all = json!({
        "schema": 1,
        "checkpoint": checkpoint.map(|row| row.note),
        "verifier_key": audit::verifier_key(desk.office()),
        "entries": entries,
    });
    serde_json::to_vec(&all).map_err(Problem::fault)
}
