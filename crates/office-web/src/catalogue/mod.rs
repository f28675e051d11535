//! 公开目录: how much of what the agency has set itself to publish is there, and the list itself from a workbook.

mod import;

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    catalogue::{HEADINGS, Way},
    organisation::Duty,
    publication::statutory_item,
};
use gongkai_office::catalogue::{self, Catalogue, Coverage, Covered};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller, download::Download, extract::Asked, layout::OfficeFrame, policy::Policy,
    problem::Problem, routes::Routes, seal::Sealer,
};
use serde::Deserialize;

use crate::{OfficeWeb, problem, publication, words::moment};

const ROOT: &str = "/office/catalogue";
const NAME: &str = "公开目录";
/// Who sees how much is there.
pub const READERS: &[Duty] = &[
    Duty::Provider,
    Duty::UnitHead,
    Duty::DisclosureReviewer,
    Duty::SecrecyReviewer,
    Duty::ResponsibleLeader,
    Duty::Assessor,
    Duty::Statistician,
];
const READ: Policy = Policy::duties(READERS);
/// Who keeps the list.
const KEEPERS: &[Duty] = &[Duty::DisclosureReviewer];
const KEEP: Policy = Policy::duties(KEEPERS);

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get(ROOT, READ, "catalogue.show", show)
        .get("/office/catalogue/coverage", READ, "catalogue.coverage", export)
        .get("/office/catalogue/import", KEEP, "catalogue.import", import::form)
        .upload("/office/catalogue/import", KEEP, "catalogue.import", import::BYTES, import::check)
        .post_long("/office/catalogue/import/apply", KEEP, "catalogue.import", import::ROWS, import::apply)
        .get("/office/catalogue/import/template", KEEP, "catalogue.import", import::template)
}

/// Which rows are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    only: String,
}

struct Row {
    id: String,
    /// The first level, where it begins.
    first: String,
    matter: String,
    content: String,
    basis: String,
    item: String,
    term: String,
    way: &'static str,
    on_application: bool,
    documents: u64,
    newest: String,
    empty: bool,
}

#[derive(Template)]
#[template(path = "catalogue/list.html")]
struct Page {
    frame: OfficeFrame,
    rows: Vec<Row>,
    total: usize,
    filled: usize,
    empty: usize,
    brought: String,
    only_empty: bool,
    may_keep: bool,
    may_write: bool,
    may_read: bool,
}

async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let found = loaded(&desk, &caller).await?;
    let only_empty = filter.only == "empty";
    let (filled, empty, total) = (found.filled(), found.empty(), found.rows.len());
    let brought = found.brought.map(|(who, at)| format!("{who}，{}导入", moment(at))).unwrap_or_default();
    let mut rows: Vec<Row> = found.rows.iter().filter(|row| !only_empty || row.is_empty()).map(row).collect();
    let mut above = String::new();
    for row in &mut rows {
        if row.first == above {
            row.first.clear();
        } else {
            row.first.clone_into(&mut above);
        }
    }
    let page = Page {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        rows,
        total,
        filled,
        empty,
        brought,
        only_empty,
        may_keep: caller.has_any(KEEPERS),
        may_write: caller.has_any(publication::WRITERS),
        may_read: caller.has_any(publication::READERS),
    };
    Ok(Html(page.render()?))
}

async fn loaded(desk: &OfficeWeb, caller: &Caller) -> Result<Coverage, Problem> {
    let right = caller.authorise_all::<Read, Catalogue>()?;
    catalogue::coverage(desk.office(), &right).await.map_err(problem)
}

fn row(covered: &Covered) -> Row {
    let said = &covered.entry.said;
    let item = statutory_item(&said.item).map(|item| item.short.clone()).unwrap_or_default();
    let (first, rest) = said.matters.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
    Row {
        id: covered.entry.id.clone(),
        first: first.to_owned(),
        matter: if rest.is_empty() { first.to_owned() } else { rest.join(" / ") },
        content: said.content.clone(),
        basis: said.basis.clone(),
        item,
        term: said.term.clone(),
        way: said.way.word(),
        on_application: said.way == Way::OnApplication,
        documents: covered.documents,
        newest: covered.newest.map(date_in_words).unwrap_or_default(),
        empty: covered.is_empty(),
    }
}

/// The coverage as a workbook.
async fn export(Given(desk): Given<OfficeWeb>, caller: Caller) -> Result<Response, Problem> {
    let found = loaded(&desk, &caller).await?;
    let widths = [16, 24, 20, 36, 36, 20, 16, 24, 12, 12, 14, 16];
    let further = [("已公开条数", 10), ("最近公开", 14), ("情况", 14)];
    let columns: Vec<ListColumn<'_>> = HEADINGS
        .iter()
        .zip(widths)
        .chain(further.iter().map(|(heading, width)| (heading, *width)))
        .map(|(heading, width)| ListColumn { heading, width, note: "" })
        .collect();
    let rows: Vec<Vec<String>> = found.rows.iter().map(cells).collect();
    let bytes = list_xlsx(NAME, &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    let name = "公开目录落实情况.xlsx".to_owned();
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(Download { name, kind, bytes: bytes.into() }.into_response())
}

fn cells(covered: &Covered) -> Vec<String> {
    let said = &covered.entry.said;
    let matter = |at: usize| said.matters.get(at).cloned().unwrap_or_default();
    let state = match (covered.documents, said.way) {
        (0, Way::Proactive) => "暂无信息",
        (0, Way::OnApplication) => "依申请提供",
        _ => "已公开",
    };
    vec![
        matter(0),
        matter(1),
        matter(2),
        said.content.clone(),
        said.basis.clone(),
        said.term.clone(),
        said.body.clone(),
        said.channels.clone(),
        said.audience.clone(),
        said.way.word().to_owned(),
        said.level.clone(),
        said.item.clone(),
        covered.documents.to_string(),
        covered.newest.map(date_in_words).unwrap_or_default(),
        state.to_owned(),
    ]
}
