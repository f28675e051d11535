//! Appointing members of the leading group, and what its meetings decide: forms and their answers.

use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use gongkai_domain::{
    authority::Read,
    id::{DecisionId, MemberId, UnitId},
    organisation::{DecisionForm, GroupRole, MemberForm},
};
use gongkai_office::{
    OfficeError,
    organisation::{self, LeadingGroup, decision, leading_group_member as member, meeting, meeting_number},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView},
    problem::Problem,
    seal::Sealer,
};

use super::{
    form::{Field, Form, Kind, all_faults, chosen, dates, text},
    meeting::{GROUP, MEETINGS, crumbs, load},
    unit,
};
use crate::{OfficeWeb, problem};

fn appoint_form_of() -> Form {
    let roles = GroupRole::ALL.iter().map(|role| Choice::new(role.code(), role.word())).collect();
    let fields = vec![
        Field::new("name", "姓名", Kind::Line("w-8")),
        Field::new("post", "职务", Kind::Line("w-16")),
        Field::new("role", "分工", Kind::Radios(roles)),
        Field::new("from", "任职日期", Kind::Date),
        Field::new("document", "任命文件", Kind::Line("w-16")).hint("文号").optional(),
    ];
    Form {
        title: "新增领导小组成员".to_owned(),
        crumbs: crumbs("新增成员"),
        lead: String::new(),
        fields,
        seen: None,
        action: format!("{MEETINGS}/members/new"),
        submit: "保存",
        grave: false,
        back: MEETINGS.to_owned(),
    }
}

pub async fn appoint_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    appoint_form_of().page(&desk, &caller, &sealer, FormView::new().with("role", "member")).await
}

pub async fn appoint(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let ([from], unread) = dates(&entered, ["from"]);
    let of = |name| text(&entered, name);
    let form =
        MemberForm { name: of("name"), post: of("post"), role: of("role"), from, document: of("document") };
    let done = if unread.is_empty() {
        organisation::appoint_member(desk.office(), &caller, &form).await
    } else {
        Err(all_faults(unread, form.check(None).err().unwrap_or_default()))
    };
    let done = done.map(|_| MEETINGS.to_owned());
    appoint_form_of().answer((&desk, &caller, &sealer), &entered, &[], done).await
}

async fn load_member(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
) -> Result<(MemberId, member::Model), Problem> {
    let right = caller.authorise_all::<Read, LeadingGroup>()?;
    let members = organisation::members(desk.office().read(), &right).await.map_err(problem)?;
    let found = members.into_iter().find(|row| row.id == id);
    MemberId::parse(id).zip(found).ok_or(Problem::NotFound)
}

fn leave_form_of(row: &member::Model) -> Form {
    Form {
        title: format!("{}离任", row.name),
        crumbs: crumbs("离任"),
        lead: String::new(),
        fields: vec![Field::new("last", "离任日期", Kind::Date).hint("在领导小组的最后一天")],
        seen: Some(row.version),
        action: format!("{MEETINGS}/members/{}/leave", row.id),
        submit: "登记离任",
        grave: false,
        back: MEETINGS.to_owned(),
    }
}

pub async fn leave_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load_member(&desk, &caller, &id).await?;
    leave_form_of(&row).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn leave(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load_member(&desk, &caller, &id).await?;
    let mut read = entered.read();
    let last = read.date("last");
    if entered.text("last").trim().is_empty() {
        read.refuse("missing", "请填写离任日期，例如 2026-11-24", "last");
    }
    let done = match read.finish(last) {
        Ok(last) => organisation::member_leaves(desk.office(), &caller, &id, entered.version(), last).await,
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    let done = done.map(|()| MEETINGS.to_owned());
    leave_form_of(&row).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

fn at_meeting(row: &meeting::Model, name: &str) -> Vec<Crumb> {
    let address = format!("{MEETINGS}/{}", row.id);
    vec![Crumb::new(GROUP, MEETINGS), Crumb::new(meeting_number(row), address), Crumb::here(name)]
}

fn decide_form_of(row: &meeting::Model, units: Vec<Choice>) -> Form {
    let fields = vec![
        Field::new("content", "议定事项", Kind::Lines(3)),
        Field::new("unit", "责任股室", Kind::One(units)).optional(),
        Field::new("person", "责任人", Kind::Line("w-8")).optional(),
        Field::new("due_on", "完成时限", Kind::Date),
    ];
    Form {
        title: "登记议定事项".to_owned(),
        crumbs: at_meeting(row, "议定事项"),
        lead: String::new(),
        fields,
        seen: None,
        action: format!("{MEETINGS}/{}/decisions/new", row.id),
        submit: "保存",
        grave: false,
        back: format!("{MEETINGS}/{}", row.id),
    }
}

pub async fn decide_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load(&desk, &caller, &id).await?;
    let units = unit::choices(&desk, &caller).await?;
    decide_form_of(&row, units).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn decide(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load(&desk, &caller, &id).await?;
    let units = unit::choices(&desk, &caller).await?;
    let unit = chosen(&entered, "unit", UnitId::parse)?;
    let ([due_on], unread) = dates(&entered, ["due_on"]);
    let form = DecisionForm { content: text(&entered, "content"), person: text(&entered, "person"), due_on };
    let done = if unread.is_empty() {
        organisation::record_decision(desk.office(), &caller, &id, unit.as_ref(), &form).await
    } else {
        Err(all_faults(unread, form.check(row.held_on).err().unwrap_or_default()))
    };
    let done = done.map(|_| format!("{MEETINGS}/{id}"));
    decide_form_of(&row, units).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

async fn load_decision(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
) -> Result<(DecisionId, decision::Model, meeting::Model), Problem> {
    let right = caller.authorise_all::<Read, LeadingGroup>()?;
    let decisions = organisation::decisions(desk.office().read(), &right).await.map_err(problem)?;
    let row = decisions.into_iter().find(|row| row.id == id).ok_or(Problem::NotFound)?;
    let (_, held) = load(desk, caller, &row.meeting_id).await?;
    Ok((DecisionId::parse(id).ok_or(Problem::NotFound)?, row, held))
}

fn done_form_of(row: &decision::Model, held: &meeting::Model) -> Form {
    let fields = vec![
        Field::new("done_on", "办结日期", Kind::Date),
        Field::new("note", "办理情况", Kind::Lines(3)).hint("做了什么，结果怎样"),
    ];
    Form {
        title: "登记办结".to_owned(),
        crumbs: at_meeting(held, "办结"),
        lead: format!("议定事项：{}", row.content),
        fields,
        seen: Some(row.version),
        action: format!("{MEETINGS}/decisions/{}/done", row.id),
        submit: "登记办结",
        grave: false,
        back: format!("{MEETINGS}/{}", held.id),
    }
}

pub async fn done_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row, held) = load_decision(&desk, &caller, &id).await?;
    let today = desk.office().today().to_string();
    done_form_of(&row, &held).page(&desk, &caller, &sealer, FormView::new().with("done_on", today)).await
}

pub async fn done(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row, held) = load_decision(&desk, &caller, &id).await?;
    let mut read = entered.read();
    let done_on = read.date("done_on");
    if entered.text("done_on").trim().is_empty() {
        read.refuse("missing", "请填写办结日期，例如 2026-11-24", "done_on");
    }
    let note = read.required("note", 2000, "请填写办理情况").to_owned();
    let done = match read.finish(done_on) {
        Ok(on) => {
            organisation::decision_done(desk.office(), &caller, &id, entered.version(), on, &note).await
        }
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    let done = done.map(|()| format!("{MEETINGS}/{}", held.id));
    done_form_of(&row, &held).answer((&desk, &caller, &sealer), &entered, &[], done).await
}

fn strike_form_of(row: &meeting::Model) -> Form {
    let fields = vec![
        Field::new("reason", "为什么撤销", Kind::Lines(3)).hint("登记重复、登记到别的机关等，4到500个字"),
    ];
    Form {
        title: "撤销登记".to_owned(),
        crumbs: at_meeting(row, "撤销登记"),
        lead: "只用于登记错了的会议：它不再计入会议次数，议定事项一并结束，编号不再使用；记录和原因留存。"
            .to_owned(),
        fields,
        seen: Some(row.version),
        action: format!("{MEETINGS}/{}/strike", row.id),
        submit: "撤销登记",
        grave: true,
        back: format!("{MEETINGS}/{}", row.id),
    }
}

pub async fn strike_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load(&desk, &caller, &id).await?;
    strike_form_of(&row).page(&desk, &caller, &sealer, FormView::new()).await
}

pub async fn strike(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row) = load(&desk, &caller, &id).await?;
    let (seen, why) = (entered.version(), entered.text("reason"));
    let done = organisation::strike_meeting(desk.office(), &caller, &id, seen, why).await;
    let done = done.map(|()| MEETINGS.to_owned());
    strike_form_of(&row).answer((&desk, &caller, &sealer), &entered, &[], done).await
}
