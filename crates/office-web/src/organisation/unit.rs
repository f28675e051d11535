//! Units of the own agency: the list, opening, changing, closing.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    id::UnitId,
    organisation::{Duty, UnitForm},
};
use gongkai_office::organisation::{self, People, unit::Model};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    ROOT, crumbs,
    form::{Field, Form, Kind, filled, text},
};
use crate::{OfficeWeb, problem};

const UNITS: &str = "股室";

#[derive(Template)]
#[template(path = "organisation/units.html")]
struct UnitsPage {
    frame: OfficeFrame,
    tab: &'static str,
    rows: Vec<Row>,
    may_edit: bool,
}

struct Row {
    id: String,
    name: String,
    ogi_office: bool,
    people: usize,
    closed: String,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, People>()?;
    let conn = desk.office().read();
    let units = organisation::units(conn, &right).await.map_err(problem)?;
    let people = organisation::people(conn, &right).await.map_err(problem)?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for person in people.iter().filter(|person| person.disabled_at.is_none()) {
        *counts.entry(person.unit_id.as_deref().unwrap_or_default()).or_default() += 1;
    }
    let mut rows: Vec<Row> = units
        .into_iter()
        .map(|unit| Row {
            people: counts.get(unit.id.as_str()).copied().unwrap_or_default(),
            id: unit.id,
            name: unit.name,
            ogi_office: unit.ogi_office,
            closed: unit.closed_on.map(date_in_words).unwrap_or_default(),
        })
        .collect();
    rows.sort_by_key(|row| !row.closed.is_empty());
    let may_edit = caller.has_any(&[Duty::SystemAdministrator]);
    let frame = desk.frame(&caller, &sealer, UNITS, crumbs(&[], UNITS)).await?;
    Ok(Html(UnitsPage { frame, tab: "units", rows, may_edit }.render()?))
}

/// The open units to choose from, with an entry for none.
pub async fn choices(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Choice>, Problem> {
    let right = caller.authorise_all::<Read, People>()?;
    let units = organisation::units(desk.office().read(), &right).await.map_err(problem)?;
    let open = units.into_iter().filter(|unit| unit.closed_on.is_none());
    let none = Choice::new("", "（不属于股室）");
    Ok(std::iter::once(none).chain(open.map(|unit| Choice::new(unit.id, unit.name))).collect())
}

fn form_of(row: Option<&Model>) -> Form {
    let fields = vec![
        Field::new("name", "股室名称", Kind::Line("w-16")),
        Field::new("ogi_office", "这是公开工作机构", Kind::Tick)
            .hint("承担政府信息公开日常工作的股室（条例第四条）"),
    ];
    let title = if row.is_some() { "修改股室" } else { "新增股室" };
    Form {
        title: title.to_owned(),
        crumbs: crumbs(&[(UNITS, "/units")], title),
        lead: String::new(),
        fields,
        seen: row.map(|row| row.version),
        action: row.map_or_else(|| format!("{ROOT}/units/new"), |row| format!("{ROOT}/units/{}", row.id)),
        submit: "保存",
        grave: false,
        back: format!("{ROOT}/units"),
    }
}

fn entered_form(entered: &Entered) -> UnitForm {
    UnitForm { name: text(entered, "name"), ogi_office: entered.get("ogi_office").is_some() }
}

fn values(row: &Model) -> Vec<(&'static str, String)> {
    let yes = if row.ogi_office { "yes" } else { "" };
    vec![("name", row.name.clone()), ("ogi_office", yes.to_owned())]
}

async fn load(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<(UnitId, Model), Problem> {
    let right = caller.authorise_all::<Read, People>()?;
    let units = organisation::units(desk.office().read(), &right).await.map_err(problem)?;
    let found = units.into_iter().find(|unit| unit.id == id && unit.closed_on.is_none());
    UnitId::parse(id).zip(found).ok_or(Problem::NotFound)
}

pub async fn new_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    form_of(None).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn open(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = organisation::open_unit(desk.office(), &caller, &entered_form(&entered)).await;
    let done = done.map(|_| format!("{ROOT}/units"));
    form_of(None).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

pub async fn edit_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load(&desk, &caller, &id).await?;
    form_of(Some(&row)).page(&desk, &caller, &sealer, filled(&values(&row))).await
}

pub async fn edit(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load(&desk, &caller, &id).await?;
    let form = entered_form(&entered);
    let done = organisation::change_unit(desk.office(), &caller, &id, entered.version(), &form).await;
    let done = done.map(|()| format!("{ROOT}/units"));
    form_of(Some(&row)).answer((&desk, &caller, &sealer), &entered, &values(&row), done).await
}

fn close_form_of(row: &Model) -> Form {
    let title = format!("撤销{}", row.name);
    Form {
        crumbs: crumbs(&[(UNITS, "/units")], &title),
        title,
        lead: format!("撤销后，“{}”不能再选用，以前的记录保留。", row.name),
        fields: Vec::new(),
        seen: Some(row.version),
        action: format!("{ROOT}/units/{}/close", row.id),
        submit: "撤销股室",
        grave: true,
        back: format!("{ROOT}/units"),
    }
}

pub async fn close_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load(&desk, &caller, &id).await?;
    close_form_of(&row).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn close(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load(&desk, &caller, &id).await?;
    let done = organisation::close_unit(desk.office(), &caller, &id, entered.version()).await;
    let done = done.map(|()| format!("{ROOT}/units"));
    close_form_of(&row).answer((&desk, &caller, &sealer), &entered, &[], done).await
}
