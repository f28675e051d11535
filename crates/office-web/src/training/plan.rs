//! A training is put into the plan, and changed: forms and their answers.

use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    training::{Kind as TrainingKind, Plan},
};
use gongkai_office::training::{self, Held, Trainings};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView},
    problem::Problem,
    seal::Sealer,
};

use super::{NAME, ROOT};
use crate::{
    OfficeWeb,
    organisation::form::{Field, Form, Kind, all_faults, dates, filled, text},
    problem,
    words::time_of_day,
};

fn form_of(held: Option<&Held>) -> Form {
    let kinds = TrainingKind::ALL.map(|kind| Choice::new(kind.code(), kind.word())).to_vec();
    let fields = vec![
        Field::new("topic", "培训主题", Kind::Line("w-full")),
        Field::new("kind", "类别", Kind::One(kinds)).hint("参加上级培训、跟班学习是派人出去，单独统计"),
        Field::new("target", "培训对象", Kind::Line("w-full")).hint("例如 分管领导、各股室负责人和信息员"),
        Field::new("lessons", "课时", Kind::Line("w-4")).hint("1课时45分钟"),
        Field::new("on", "日期", Kind::Date).hint("列入计划时填计划的日期"),
        Field::new("from", "开始时间", Kind::Line("w-4")).hint("例如 09:00；发通知以前填").optional(),
        Field::new("until", "结束时间", Kind::Line("w-4")).optional(),
        Field::new("place", "地点", Kind::Line("w-full")).optional(),
        Field::new("host", "主办单位", Kind::Line("w-full")).hint("不填的是本机关").optional(),
        Field::new("lecturer", "主讲人", Kind::Line("w-16")).optional(),
        Field::new("content", "内容和要求", Kind::Lines(4)).optional(),
    ];
    let title = if held.is_some() { "修改培训安排" } else { "列入培训计划" };
    let address = held.map(|held| format!("{ROOT}/{}", held.row.id));
    Form {
        title: title.to_owned(),
        crumbs: vec![Crumb::new(NAME, ROOT), Crumb::here(title)],
        lead: String::new(),
        fields,
        seen: held.map(|held| held.row.version),
        action: address.as_ref().map_or_else(|| format!("{ROOT}/new"), |at| format!("{at}/edit")),
        submit: "保存",
        grave: false,
        back: address.unwrap_or_else(|| ROOT.to_owned()),
    }
}

fn values(held: &Held) -> Vec<(&'static str, String)> {
    let row = &held.row;
    vec![
        ("topic", row.topic.clone()),
        ("kind", row.kind.clone()),
        ("target", row.target.clone()),
        ("lessons", row.lessons.to_string()),
        ("on", row.on.to_string()),
        ("from", row.starts_at.map(time_of_day).unwrap_or_default()),
        ("until", row.ends_at.map(time_of_day).unwrap_or_default()),
        ("place", row.place.clone()),
        ("host", row.host.clone()),
        ("lecturer", row.lecturer.clone()),
        ("content", row.content.clone()),
    ]
}

fn entered_plan(entered: &Entered, on: Option<NaiveDate>) -> Plan {
    let of = |name| text(entered, name);
    Plan {
        topic: of("topic"),
        kind: of("kind"),
        target: of("target"),
        lessons: of("lessons"),
        on,
        from: of("from"),
        until: of("until"),
        place: of("place"),
        host: of("host"),
        lecturer: of("lecturer"),
        content: of("content"),
    }
}

pub(super) async fn load(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Held, Problem> {
    let right = caller.authorise::<Read, Trainings>(id)?;
    training::show(desk.office(), &right).await.map_err(problem)
}

pub async fn new_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let view = FormView::new().with("kind", "special").with("lessons", "2");
    form_of(None).page(&desk, &caller, &sealer, view).await
}

pub async fn make(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let ([on], unread) = dates(&entered, ["on"]);
    let plan = entered_plan(&entered, on);
    let done = if unread.is_empty() {
        training::plan(desk.office(), &caller, &plan).await
    } else {
        Err(all_faults(unread, plan.check().err().unwrap_or_default()))
    };
    let done = done.map(|id| format!("{ROOT}/{id}"));
    form_of(None).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

pub async fn edit_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let held = load(&desk, &caller, &id).await?;
    form_of(Some(&held)).page(&desk, &caller, &sealer, filled(&values(&held))).await
}

pub async fn edit(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let held = load(&desk, &caller, &id).await?;
    let ([on], unread) = dates(&entered, ["on"]);
    let plan = entered_plan(&entered, on);
    let done = if unread.is_empty() {
        training::change(desk.office(), &caller, &id, entered.version(), &plan).await
    } else {
        Err(all_faults(unread, plan.check().err().unwrap_or_default()))
    };
    let done = done.map(|()| format!("{ROOT}/{id}"));
    form_of(Some(&held)).answer((&desk, &caller, &sealer), &entered, &values(&held), done).await
}
