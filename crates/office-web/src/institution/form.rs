//! A new institution, and a new edition of one: forms and their answers.

use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use chrono::NaiveDate;
use gongkai_domain::institution::{EditionForm, InstitutionForm, Kind as InstitutionKind};
use gongkai_office::institution::{self, Held};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT, page::load};
use crate::{
    OfficeWeb,
    organisation::form::{Field, Form, Kind, all_faults, dates, text},
};

fn edition_fields() -> Vec<Field> {
    vec![
        Field::new("number", "文号", Kind::Line("w-16")).optional(),
        Field::new("adopted_on", "印发日期", Kind::Date),
        Field::new("from", "施行日期", Kind::Date),
        Field::new("document", "公开的信息", Kind::Line("w-full"))
            .hint("已经公开的，填索引号或者完整标题，自动连到那条信息")
            .optional(),
        Field::new("note", "说明", Kind::Lines(3)).hint("主要内容；修订的写改了什么").optional(),
    ]
}

fn form_of(held: Option<&Held>) -> Form {
    let mut fields = Vec::new();
    if held.is_none() {
        let kinds = InstitutionKind::ALL.map(|kind| Choice::new(kind.code(), kind.word())).to_vec();
        fields.push(Field::new("name", "名称", Kind::Line("w-full")));
        fields.push(Field::new("kind", "类别", Kind::One(kinds)));
    }
    fields.extend(edition_fields());
    let title = if held.is_some() { "登记新版" } else { "登记制度" };
    let address = held.map(|held| format!("{ROOT}/{}", held.row.id));
    let lead = held.map(|held| format!("“{}”的新版施行以后，前一版自动显示已被代替。", held.row.name));
    Form {
        title: title.to_owned(),
        crumbs: vec![Crumb::new(NAME, ROOT), Crumb::here(title)],
        lead: lead.unwrap_or_default(),
        fields,
        seen: held.map(|held| held.row.version),
        action: address.as_ref().map_or_else(|| format!("{ROOT}/new"), |at| format!("{at}/version")),
        submit: "登记",
        grave: false,
        back: address.unwrap_or_else(|| ROOT.to_owned()),
    }
}

fn edition(entered: &Entered, [adopted_on, from]: [Option<NaiveDate>; 2]) -> EditionForm {
    let of = |name| text(entered, name);
    EditionForm { number: of("number"), adopted_on, from, document: of("document"), note: of("note") }
}

pub async fn new_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    form_of(None).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn adopt(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let (days, unread) = dates(&entered, ["adopted_on", "from"]);
    let form = InstitutionForm { name: text(&entered, "name"), kind: text(&entered, "kind") };
    let first = edition(&entered, days);
    let done = if unread.is_empty() {
        institution::adopt(desk.office(), &caller, &form, &first).await
    } else {
        let mut rules = form.check();
        rules.extend(first.check(None, desk.office().today()).err().unwrap_or_default());
        Err(all_faults(unread, rules))
    };
    let done = done.map(|id| format!("{ROOT}/{id}"));
    form_of(None).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

pub async fn revise_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let held = load(&desk, &caller, &id).await?;
    form_of(Some(&held)).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn revise(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let held = load(&desk, &caller, &id).await?;
    let (days, unread) = dates(&entered, ["adopted_on", "from"]);
    let next = edition(&entered, days);
    let done = if unread.is_empty() {
        institution::revise(desk.office(), &caller, &id, entered.version(), &next).await
    } else {
        let rules = next.check(Some(&held.life), desk.office().today());
        Err(all_faults(unread, rules.err().unwrap_or_default()))
    };
    let done = done.map(|()| format!("{ROOT}/{id}"));
    form_of(Some(&held)).answer((&desk, &caller, &sealer), &entered, &[], done).await
}
