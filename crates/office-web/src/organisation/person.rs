//! Adding and changing a person, disabling and enabling the account: by the system administrator.

use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use gongkai_domain::{
    id::{StaffId, UnitId},
    organisation::StaffForm,
};
use gongkai_office::organisation::{self, staff::Model};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, FormView},
    problem::Problem,
    seal::Sealer,
};

use super::{
    ROOT, colleagues, crumbs,
    form::{Field, Form, Kind, chosen, filled, text},
    staff::STAFF,
    unit,
};
use crate::{OfficeWeb, problem};

/// A person of the own agency.
pub async fn load(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<(StaffId, Model), Problem> {
    let found = colleagues(desk, caller).await?.into_iter().find(|person| person.id == id);
    StaffId::parse(id).zip(found).ok_or(Problem::NotFound)
}

fn address(row: &Model) -> String {
    format!("{ROOT}/staff/{}", row.id)
}

fn form_of(row: Option<&Model>, units: Vec<Choice>) -> Form {
    let fields = vec![
        Field::new("name", "姓名", Kind::Line("w-8")),
        Field::new("account", "账号", Kind::Line("w-8"))
            .hint("登录时输入；3到32个小写字母、数字、点、连字符或下划线，以字母开头"),
        Field::new("unit", "所在股室", Kind::One(units)),
        Field::new("post", "职务", Kind::Line("w-16")).optional(),
        Field::new("number", "工号", Kind::Line("w-8")).hint("同名的人靠工号区分").optional(),
        Field::new("phone", "办公电话", Kind::Line("w-16")).optional(),
        Field::new("email", "电子邮箱", Kind::Line("w-16")).optional(),
    ];
    let (title, crumbs) = match row {
        Some(row) => {
            let at = format!("/staff/{}", row.id);
            ("修改人员", crumbs(&[(STAFF, "/staff"), (&row.name, &at)], "修改"))
        }
        None => ("新增人员", crumbs(&[(STAFF, "/staff")], "新增人员")),
    };
    Form {
        title: title.to_owned(),
        crumbs,
        lead: String::new(),
        fields,
        seen: row.map(|row| row.version),
        action: row.map_or_else(|| format!("{ROOT}/staff/new"), |row| format!("{}/edit", address(row))),
        submit: "保存",
        grave: false,
        back: row.map_or_else(|| format!("{ROOT}/staff"), address),
    }
}

fn entered_form(entered: &Entered) -> Result<(StaffForm, Option<UnitId>), Problem> {
    let of = |name| text(entered, name);
    let form = StaffForm {
        name: of("name"),
        account: of("account"),
        number: of("number"),
        post: of("post"),
        phone: entered.code("phone"),
        email: of("email"),
    };
    Ok((form, chosen(entered, "unit", UnitId::parse)?))
}

fn values(row: &Model) -> Vec<(&'static str, String)> {
    let of = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        ("name", row.name.clone()),
        ("account", row.account.clone()),
        ("unit", of(&row.unit_id)),
        ("post", of(&row.post)),
        ("number", of(&row.number)),
        ("phone", of(&row.phone)),
        ("email", of(&row.email)),
    ]
}

pub async fn new_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let units = unit::choices(&desk, &caller).await?;
    form_of(None, units).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn add(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let units = unit::choices(&desk, &caller).await?;
    let (form, unit) = entered_form(&entered)?;
    let done = organisation::add_staff(desk.office(), &caller, &form, unit.as_ref()).await;
    let done = done.map(|id| format!("{ROOT}/staff/{id}"));
    form_of(None, units).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

pub async fn edit_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let row = organisation::look_at(desk.office(), &caller, &id).await.map_err(problem)?;
    let units = unit::choices(&desk, &caller).await?;
    form_of(Some(&row), units).page(&desk, &caller, &sealer, filled(&values(&row))).await
}

pub async fn edit(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load(&desk, &caller, &id).await?;
    let units = unit::choices(&desk, &caller).await?;
    let (form, unit) = entered_form(&entered)?;
    let seen = entered.version();
    let done = organisation::change_staff(desk.office(), &caller, &id, seen, &form, unit.as_ref()).await;
    let done = done.map(|()| address(&row));
    form_of(Some(&row), units).answer((&desk, &caller, &sealer), &entered, &values(&row), done).await
}

fn switch_form(row: &Model, off: bool) -> Form {
    let (title, lead, verb, submit) = if off {
        let lead = format!(
            "停用后{}不能再登录，现有职责到昨天为止，正在代理{}的人也一并结束代理。以前的记录保留，可以重新启用。",
            row.name, row.name
        );
        ("停用账号", lead, "disable", "停用账号")
    } else {
        let lead = format!("启用后{}可以登录。原来的职责不会恢复，需由安全管理员重新授予。", row.name);
        ("重新启用账号", lead, "enable", "启用账号")
    };
    let at = format!("/staff/{}", row.id);
    Form {
        title: title.to_owned(),
        crumbs: crumbs(&[(STAFF, "/staff"), (&row.name, &at)], title),
        lead,
        fields: Vec::new(),
        seen: Some(row.version),
        action: format!("{}/{verb}", address(row)),
        submit,
        grave: off,
        back: address(row),
    }
}

pub async fn disable_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load(&desk, &caller, &id).await?;
    switch_form(&row, true).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn disable(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load(&desk, &caller, &id).await?;
    let done = organisation::disable_staff(desk.office(), &caller, &id, entered.version()).await;
    let done = done.map(|()| address(&row));
    switch_form(&row, true).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

pub async fn enable_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load(&desk, &caller, &id).await?;
    switch_form(&row, false).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn enable(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load(&desk, &caller, &id).await?;
    let done = organisation::enable_staff(desk.office(), &caller, &id, entered.version()).await;
    let done = done.map(|()| address(&row));
    switch_form(&row, false).answer((&desk, &caller, &sealer), &entered, &[], done).await
}
