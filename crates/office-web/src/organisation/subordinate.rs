//! The agencies directly below the own one: by its system administrator.

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    id::AgencyId,
    organisation::{AgencyKind, AgencyLevel, Duty},
};
use gongkai_office::{
    OfficeError,
    organisation::{self, FIRST_PEOPLE, People, agency::Model},
};
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
    form::{Field, Form, Kind, chosen, filled},
    founding::{agency_fields, agency_form, agency_start},
};
use crate::{OfficeWeb, problem};

const BELOW: &str = "下级机关";

#[derive(Template)]
#[template(path = "organisation/subordinates.html")]
struct BelowPage {
    frame: OfficeFrame,
    tab: &'static str,
    rows: Vec<Row>,
    may_edit: bool,
}

struct Row {
    id: String,
    name: String,
    short_name: String,
    level: &'static str,
    kind: &'static str,
    region: String,
    closed: String,
    successor: String,
}

async fn all(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Model>, Problem> {
    let right = caller.authorise_all::<Read, People>()?;
    organisation::subordinates(desk.office().read(), &right).await.map_err(problem)
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let agencies = all(&desk, &caller).await?;
    let name = |id: &str| {
        let heir = agencies.iter().find(|other| other.id == id);
        heir.map_or_else(|| "本机关".to_owned(), |heir| heir.name.clone())
    };
    let rows = agencies
        .iter()
        .map(|row| Row {
            id: row.id.clone(),
            name: row.name.clone(),
            short_name: row.short_name.clone(),
            level: AgencyLevel::parse(&row.level).map_or("", AgencyLevel::word),
            kind: AgencyKind::parse(&row.kind).map_or("", AgencyKind::word),
            region: row.region.clone(),
            closed: row.closed_on.map(date_in_words).unwrap_or_default(),
            successor: row.successor_id.as_deref().map(name).unwrap_or_default(),
        })
        .collect();
    let may_edit = caller.has_any(&[Duty::SystemAdministrator]);
    let frame = desk.frame(&caller, &sealer, BELOW, crumbs(&[], BELOW)).await?;
    Ok(Html(BelowPage { frame, tab: "subordinates", rows, may_edit }.render()?))
}

fn new_form_of() -> Form {
    let mut fields = agency_fields();
    fields.push(
        Field::new("administrators", "三种管理员", Kind::Heading)
            .hint("由三个不同的人担任，互不兼任；机关建立后由他们登记人员、授予职责"),
    );
    for first in &FIRST_PEOPLE {
        let word = first.duty.word();
        fields.push(Field::new(first.name, word, Kind::Line("w-8")).hint("姓名"));
        fields.push(Field::new(first.account, "账号", Kind::Line("w-8")).hint(format!("{word}登录时输入")));
        fields.push(Field::new(first.number, "工号", Kind::Line("w-8")).hint("用来区分同名的人").optional());
    }
    Form {
        title: "新建下级机关".to_owned(),
        crumbs: crumbs(&[(BELOW, "/subordinates")], "新建"),
        lead: String::new(),
        fields,
        seen: None,
        action: format!("{ROOT}/subordinates/new"),
        submit: "建立机关",
        grave: false,
        back: format!("{ROOT}/subordinates"),
    }
}

pub async fn new_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    new_form_of().page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn found(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = organisation::found_below(desk.office(), &caller, &agency_start(&entered)).await;
    let done = done.map(|_| format!("{ROOT}/subordinates"));
    new_form_of().answer((&desk, &caller, &sealer), &entered, &[], done).await
}

async fn load(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
) -> Result<(AgencyId, Model, Vec<Choice>), Problem> {
    let all = all(desk, caller).await?;
    let row = all.iter().find(|row| row.id == id && row.closed_on.is_none()).cloned();
    let (row, id) = row.zip(AgencyId::parse(id)).ok_or(Problem::NotFound)?;
    let own = Choice::new(caller.agency.as_str(), "本机关");
    let others = all.iter().filter(|other| other.id != row.id && other.closed_on.is_none());
    let choices =
        std::iter::once(own).chain(others.map(|other| Choice::new(&other.id, &other.name))).collect();
    Ok((id, row, choices))
}

fn values(row: &Model) -> Vec<(&'static str, String)> {
    vec![
        ("name", row.name.clone()),
        ("short_name", row.short_name.clone()),
        ("level", row.level.clone()),
        ("kind", row.kind.clone()),
        ("region", row.region.clone()),
        ("superior", row.superior_id.clone().unwrap_or_default()),
    ]
}

fn edit_form_of(row: &Model, superiors: Vec<Choice>) -> Form {
    let mut fields = agency_fields();
    fields.push(
        Field::new("superior", "上级机关", Kind::One(superiors)).hint("改选后，这个机关改由那个机关管理"),
    );
    Form {
        title: "修改下级机关".to_owned(),
        crumbs: crumbs(&[(BELOW, "/subordinates")], &row.short_name),
        lead: String::new(),
        fields,
        seen: Some(row.version),
        action: format!("{ROOT}/subordinates/{}", row.id),
        submit: "保存",
        grave: false,
        back: format!("{ROOT}/subordinates"),
    }
}

pub async fn edit_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row, superiors) = load(&desk, &caller, &id).await?;
    edit_form_of(&row, superiors).page(&desk, &caller, &sealer, filled(&values(&row))).await
}

pub async fn edit(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row, superiors) = load(&desk, &caller, &id).await?;
    let superior = chosen(&entered, "superior", AgencyId::parse)?.unwrap_or_else(|| caller.agency.clone());
    let form = agency_form(&entered);
    let done =
        organisation::change_subordinate(desk.office(), &caller, &id, entered.version(), &form, &superior)
            .await;
    let done = done.map(|()| format!("{ROOT}/subordinates"));
    edit_form_of(&row, superiors).answer((&desk, &caller, &sealer), &entered, &values(&row), done).await
}

fn close_form_of(row: &Model, heirs: Vec<Choice>) -> Form {
    let none = Choice::new("", "（没有承接机关）");
    let fields = vec![
        Field::new("on", "撤销日期", Kind::Date).hint("从这一天起，该机关的人员都没有职责"),
        Field::new("successor", "承接机关", Kind::One(std::iter::once(none).chain(heirs).collect()))
            .hint("继续履行其公开职责的机关（条例第十条）")
            .optional(),
    ];
    Form {
        title: format!("撤销{}", row.short_name),
        crumbs: crumbs(&[(BELOW, "/subordinates")], "撤销"),
        lead: format!("机构改革后撤销“{}”。已公布的内容留在门户上，操作记录保留。", row.name),
        fields,
        seen: Some(row.version),
        action: format!("{ROOT}/subordinates/{}/close", row.id),
        submit: "撤销机关",
        grave: true,
        back: format!("{ROOT}/subordinates"),
    }
}

pub async fn close_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row, heirs) = load(&desk, &caller, &id).await?;
    let today = desk.office().today().to_string();
    close_form_of(&row, heirs).page(&desk, &caller, &sealer, FormView::new().with("on", today)).await
}

pub async fn close(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row, heirs) = load(&desk, &caller, &id).await?;
    let successor = chosen(&entered, "successor", AgencyId::parse)?;
    let mut read = entered.read();
    let on = read.date("on");
    if entered.text("on").trim().is_empty() {
        read.refuse("missing", "请填写撤销日期，例如 2026-11-24", "on");
    }
    let done = match read.finish(on) {
        Ok(on) => {
            let seen = entered.version();
            organisation::close_subordinate(desk.office(), &caller, &id, seen, on, successor.as_ref()).await
        }
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    let done = done.map(|()| format!("{ROOT}/subordinates"));
    close_form_of(&row, heirs).answer((&desk, &caller, &sealer), &entered, &[], done).await
}
