//! Table three as it counts itself, and the cases behind a figure.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::Datelike;
use gongkai_domain::{application::filing::ApplicantKind, authority::Read};
use gongkai_office::application::{self, Figures};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, READERS, ROOT};
use crate::{OfficeWeb, problem};

/// The form of the report is there since.
const FIRST: i32 = 2019;

/// Which year, and which cell.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    year: String,
    row: String,
    kind: String,
}

struct RowView {
    label: String,
    heads: bool,
    /// Column, address of the cases behind it, and the figure.
    cells: Vec<(&'static str, String, usize)>,
}

#[derive(Template)]
#[template(path = "application/figures.html")]
struct FiguresPage {
    frame: OfficeFrame,
    year: i32,
    /// The years beside it that there are.
    beside: (Option<i32>, Option<i32>),
    /// Said where another year was asked for than there is.
    note: String,
    basis: String,
    kinds: Vec<&'static str>,
    rows: Vec<RowView>,
    /// The cell that is opened: its name, and its cases.
    opened: Option<(String, Vec<(String, String)>)>,
    may_open: bool,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Figures>()?;
    let this = desk.office().today().year();
    let asked = form::number(&which.year).filter(|year| (FIRST..=this).contains(year));
    let year = asked.unwrap_or(this);
    let figures = application::figures(desk.office(), &right, year).await.map_err(problem)?;
    let table = figures.format.table("t3").ok_or(Problem::NotFound)?;
    let address = |row: &str, kind: &str| format!("{ROOT}/figures?year={year}&row={row}&kind={kind}#cases");
    let rows = table.rows.iter().map(|row| {
        let of = |kind: ApplicantKind| {
            (kind.word(), address(&row.id, kind.code()), figures.count(&row.id, Some(kind)))
        };
        let mut cells: Vec<_> = ApplicantKind::ALL.map(of).to_vec();
        cells.push(("总计", address(&row.id, ""), figures.count(&row.id, None)));
        RowView {
            label: row.full_label(),
            heads: matches!(row.id.as_str(), "new" | "carried_in" | "results_total" | "carried_out"),
            cells,
        }
    });
    let opened = table.rows.iter().find(|row| row.id == which.row).map(|row| {
        let kind = ApplicantKind::parse(&which.kind);
        let cases = figures.cases(&row.id, kind).into_iter().cloned().collect();
        (format!("{} · {}", row.full_label(), kind.map_or("总计", ApplicantKind::word)), cases)
    });
    let page = FiguresPage {
        frame: desk
            .frame(&caller, &sealer, "表三统计", vec![Crumb::new(NAME, ROOT), Crumb::here("表三")])
            .await?,
        year,
        beside: (Some(year - 1).filter(|one| *one >= FIRST), Some(year + 1).filter(|one| *one <= this)),
        note: super::no_such_year(asked, &which.year, this),
        basis: figures.format.basis.clone(),
        kinds: ApplicantKind::ALL.map(ApplicantKind::word).into_iter().chain(["总计"]).collect(),
        rows: rows.collect(),
        opened,
        may_open: caller.has_any(READERS),
    };
    Ok(Html(page.render()?))
}
