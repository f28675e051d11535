//! All institutions, or those in force.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    institution::{Kind, State},
};
use gongkai_office::institution::{self, Held, Institutions};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::Asked,
    layout::{Choice, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{KEEPERS, NAME};
use crate::{OfficeWeb, problem};

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    show: String,
}

struct Row {
    id: String,
    name: String,
    kind: &'static str,
    number: String,
    from: String,
    edition: usize,
    state: (&'static str, &'static str),
    published: bool,
}

#[derive(Template)]
#[template(path = "institution/list.html")]
struct ListPage {
    frame: OfficeFrame,
    rows: Vec<Row>,
    in_force: usize,
    shows: Vec<Choice>,
    form: FormView,
    may_keep: bool,
}

/// The word of a state and the colour of its tag.
pub(super) const fn tag(state: State) -> (&'static str, &'static str) {
    let colour = match state {
        State::Adopted => "brand",
        State::InForce => "ok",
        State::Replaced | State::Repealed => "quiet",
    };
    (state.word(), colour)
}

fn row(held: &Held, today: NaiveDate) -> Row {
    let last = held.editions.last();
    Row {
        id: held.row.id.clone(),
        name: held.row.name.clone(),
        kind: Kind::parse(&held.row.kind).map_or("", Kind::word),
        number: last.map(|one| one.number.clone()).unwrap_or_default(),
        from: last.map(|one| date_in_words(one.in_force_from)).unwrap_or_default(),
        edition: held.editions.len(),
        state: tag(held.life.state(today)),
        published: last.is_some_and(|one| one.document_id.is_some()),
    }
}

async fn found(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Held>, Problem> {
    let right = caller.authorise_all::<Read, Institutions>()?;
    institution::list(desk.office(), &right).await.map_err(problem)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let all = found(&desk, &caller).await?;
    let today = desk.office().today();
    let wanted = |held: &&Held| filter.show == "all" || held.life.state(today) != State::Repealed;
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        in_force: all.iter().filter(|held| held.life.state(today) == State::InForce).count(),
        rows: all.iter().filter(wanted).map(|held| row(held, today)).collect(),
        shows: vec![Choice::new("", "没有废止的"), Choice::new("all", "全部")],
        form: FormView::new().with("show", &filter.show),
        may_keep: caller.has_any(KEEPERS),
    };
    Ok(Html(page.render()?))
}

/// The register with every edition as a workbook.
pub async fn ledger(Given(desk): Given<OfficeWeb>, caller: Caller) -> Result<Download, Problem> {
    let all = found(&desk, &caller).await?;
    let today = desk.office().today();
    let column = |(heading, width)| ListColumn { heading, width, note: "" };
    let columns = [
        ("类别", 18),
        ("制度", 40),
        ("版次", 8),
        ("文号", 24),
        ("印发日期", 16),
        ("施行日期", 16),
        ("状态", 12),
        ("失效日期", 16),
        ("公开的信息", 40),
        ("说明", 40),
    ]
    .map(column);
    let mut rows = Vec::new();
    for held in &all {
        for (nth, one) in held.editions.iter().enumerate() {
            let last = held.life.last_day(nth).map(date_in_words).unwrap_or_default();
            rows.push(vec![
                Kind::parse(&held.row.kind).map_or("", Kind::word).to_owned(),
                held.row.name.clone(),
                one.edition.to_string(),
                one.number.clone(),
                date_in_words(one.adopted_on),
                date_in_words(one.in_force_from),
                held.life.state_of(nth, today).map_or("", State::word).to_owned(),
                last,
                one.document_title.clone(),
                one.note.clone(),
            ]);
        }
    }
    let bytes = list_xlsx("制度台账", &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download {
        name: "制度台账.xlsx".to_owned(),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: bytes.into(),
    })
}
