//! The figures as a workbook, for the assessment of units: a row for each unit, or for each month.

use axum::extract::State as Given;
use gongkai_domain::{
    authority::Read,
    overview::{Measure, Span},
};
use gongkai_office::overview::{self, Board, Item, Overview};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{caller::Caller, download::Download, extract::Asked, problem::Problem};
use serde::Deserialize;

use super::span_of;
use crate::{OfficeWeb, problem};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Which span, by units or by months.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    period: String,
    by: String,
}

/// A row: its name, and the figures of what belongs to it; empty: not known.
fn row(
    name: &str,
    board: &Board,
    is_known: impl Fn(Measure) -> bool,
    belongs: impl Fn(&Item) -> bool,
) -> Vec<String> {
    let figure = |measure: Measure| {
        if !is_known(measure) {
            return String::new();
        }
        let items = board.get(&measure).map(Vec::as_slice).unwrap_or_default();
        items.iter().filter(|item| belongs(item)).map(|item| item.number).sum::<u64>().to_string()
    };
    std::iter::once(name.to_owned()).chain(Measure::ALL.into_iter().map(figure)).collect()
}

pub async fn download(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Download, Problem> {
    let right = caller.authorise_all::<Read, Overview>()?;
    let (office, today) = (desk.office(), desk.office().today());
    let span = span_of(&which.period, today)?;
    let board = overview::board(office, &right, span).await.map_err(problem)?;
    let told = overview::told_days(office, &right).await.map_err(problem)?;
    let by_months = which.by == "month";
    let whole = |measure: Measure| measure.is_known(span, told);
    let mut rows: Vec<Vec<String>> = if by_months {
        let months = span.months_until(today).into_iter();
        let line = |month: Span| {
            row(&month.word(), &board, |one| one.is_known(month, told), |item| month.has(item.on))
        };
        months.map(line).collect()
    } else {
        let units = overview::unit_names(office, &right).await.map_err(problem)?;
        let named = units.iter().map(|(id, name)| row(name, &board, whole, |item| item.unit == *id));
        named.chain([row("没有分科室", &board, whole, |item| item.unit.is_empty())]).collect()
    };
    rows.push(row("合计", &board, whole, |_| true));
    let heads: Vec<String> =
        Measure::ALL.iter().map(|one| format!("{}（{}）", one.word(), one.unit())).collect();
    let first = if by_months { "月份" } else { "科室" };
    let mut columns = vec![ListColumn { heading: first, width: 22, note: "" }];
    columns.extend(heads.iter().map(|heading| ListColumn { heading, width: 20, note: "" }));
    let bytes = list_xlsx("考核数据", &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    let name = format!("{}考核数据（按{first}）.xlsx", span.word());
    Ok(Download { name, kind: XLSX, bytes: bytes.into() })
}
