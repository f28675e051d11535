//! Pages of the log, newest first.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::authority::Read;
use gongkai_office::{
    audit::{self, Page, Place, Trail, checkpoint},
    organisation::{self, People},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked as Query,
    layout::{Choice, FormView, OfficeFrame, Pager},
    problem::Problem,
    seal::Sealer,
};

use super::filter::{Asked, capabilities, capability};
use crate::{OfficeWeb, problem, words::moment};

const PAGE: u64 = 50;

struct Row {
    number: i64,
    at: String,
    who: String,
    address: String,
    capability: String,
    sentence: String,
    object: String,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct TrailPage {
    frame: OfficeFrame,
    form: FormView,
    people: Vec<Choice>,
    capabilities: Vec<Choice>,
    /// Hidden fields of the forms that take the same entries away.
    conditions: Vec<(&'static str, String)>,
    /// The thing that the page is narrowed to, and the page without that.
    object: Option<(String, String)>,
    rows: Vec<Row>,
    searched_to: String,
    checkpoint: String,
    pager: Pager,
}

pub async fn list(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let right = caller.authorise_all::<Read, Trail>()?;
    let mut form = FormView::of(asked.pairs().into_iter().map(|(name, value)| (name.into(), value.into())));
    let mut status = StatusCode::OK;
    let mut page = Page { rows: Vec::new(), next: None, searched_to: None };
    match asked.filter() {
        Ok(filter) => {
            let after = Place::parse(&asked.after);
            page = audit::list(desk.office(), &right, &filter, after, PAGE).await.map_err(problem)?;
        }
        Err(faults) => {
            status = StatusCode::UNPROCESSABLE_ENTITY;
            faults.iter().for_each(|fault| form.refuse(fault.field.unwrap_or_default(), &fault.sentence));
        }
    }
    let next = page.next.map(|place| asked.link("after", &place.to_string()));
    let shown = TrailPage {
        frame: desk.frame(&caller, &sealer, "操作留痕", Vec::new()).await?,
        form,
        people: people(&desk, &caller).await?,
        capabilities: capabilities(),
        conditions: asked.pairs().into_iter().map(|(name, value)| (name, value.to_owned())).collect(),
        object: Some(asked.object.clone())
            .filter(|object| !object.is_empty())
            .map(|object| (object, asked.link("object", ""))),
        searched_to: page.searched_to.map(moment).unwrap_or_default(),
        checkpoint: last_checkpoint(&desk).await?,
        pager: Pager {
            shown: page.rows.len(),
            unit: "条",
            previous: (!asked.after.is_empty()).then(|| asked.link("", "")),
            next,
            total: None,
        },
        rows: page.rows.into_iter().map(|row| shown_row(row, &asked)).collect(),
    };
    Ok((status, Html(shown.render()?)).into_response())
}

fn shown_row(row: audit::entry::Model, asked: &Asked) -> Row {
    Row {
        number: row.seq + 1,
        at: moment(row.at),
        who: who(&row),
        address: row.address.unwrap_or_default(),
        capability: capability(&row.event_of),
        sentence: row.sentence,
        object: asked.link("object", &row.object_id),
    }
}

/// Who it was, in words.
pub(super) fn who(row: &audit::entry::Model) -> String {
    let name = row.staff_name.as_deref().unwrap_or_default();
    match row.actor.as_str() {
        "staff" => name.to_owned(),
        "system" => format!("系统（{name}）"),
        "console" => "服务器命令行".to_owned(),
        _ => "未登录的人".to_owned(),
    }
}

async fn people(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Choice>, Problem> {
    let right = caller.authorise_all::<Read, People>()?;
    let people = organisation::people(desk.office().read(), &right).await.map_err(problem)?;
    let people = people.into_iter().map(|person| Choice::new(person.id, person.name));
    Ok(std::iter::once(Choice::new("", "全部人员")).chain(people).collect())
}

/// When the newest checkpoint was made and what it covers; empty: there is none yet.
pub(super) async fn last_checkpoint(desk: &OfficeWeb) -> Result<String, Problem> {
    let last = checkpoint::latest(desk.office()).await.map_err(problem)?;
    Ok(last.map_or_else(String::new, |row| format!("{}，覆盖前 {} 条", moment(row.at), row.size)))
}
