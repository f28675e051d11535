//! Granting a duty, also as a deputy, and ending one: by the security administrator.

use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    id::{DutyId, StaffId},
    organisation::Duty,
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    organisation::{self, Duties, Grant, People, duty, staff},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, FormView},
    problem::Problem,
    seal::Sealer,
};

use super::{
    ROOT, crumbs,
    form::{Field, Form, Kind, all_faults, chosen, dates, text},
    person::load,
    staff::STAFF,
};
use crate::{OfficeWeb, problem};

/// What each duty means, below its name.
const fn meaning(duty: Duty) -> &'static str {
    match duty {
        Duty::Provider => "起草并提供信息",
        Duty::UnitHead => "初审：信息提供部门自审",
        Duty::DisclosureReviewer => "复审：公开工作机构审查",
        Duty::SecrecyReviewer => "保密审查（条例第十七条）",
        Duty::ResponsibleLeader => "终审：分管领导审核批准",
        Duty::CaseOfficer => "办理公开申请",
        Duty::Statistician => "年度报告和统计报送",
        Duty::InquiryClerk => "登记咨询",
        Duty::Assessor => "监督、通报和考核",
        Duty::SystemAdministrator => "机构、人员和运行",
        Duty::SecurityAdministrator => "职责和安全设置",
        Duty::AuditAdministrator => "查看操作留痕",
    }
}

async fn grant_form_of(desk: &OfficeWeb, caller: &Caller, row: &staff::Model) -> Result<Form, Problem> {
    let right = caller.authorise_all::<Read, People>()?;
    let people = organisation::people(desk.office().read(), &right).await.map_err(problem)?;
    let others = people.into_iter().filter(|person| person.id != row.id && person.disabled_at.is_none());
    let duties =
        Duty::ALL.map(|duty| Choice::new(duty.code(), format!("{}（{}）", duty.word(), meaning(duty))));
    let fields = vec![
        Field::new(
            "duty",
            "职责",
            Kind::One(std::iter::once(Choice::new("", "请选择")).chain(duties).collect()),
        )
        .hint("同一人不能兼任两个审查环节；三种管理员互不兼任，也不能有业务职责"),
        Field::new("from", "起始日期", Kind::Date).hint("不能早于今天"),
        Field::new("until", "截止日期", Kind::Date).hint("代理必须填写；长期职责不填").optional(),
        Field::new(
            "deputy_for",
            "代理谁",
            Kind::One(
                std::iter::once(Choice::new("", "（不是代理）"))
                    .chain(others.map(|person| Choice::new(person.id, person.name)))
                    .collect(),
            ),
        )
        .optional(),
        Field::new("document", "依据文件", Kind::Line("w-16"))
            .hint("文号，例如 样司发〔2026〕31号")
            .optional(),
    ];
    let at = format!("/staff/{}", row.id);
    Ok(Form {
        title: format!("给{}授予职责", row.name),
        crumbs: crumbs(&[(STAFF, "/staff"), (&row.name, &at)], "授予职责"),
        lead: String::new(),
        fields,
        seen: None,
        action: format!("{ROOT}/staff/{}/grant", row.id),
        submit: "授予",
        grave: false,
        back: format!("{ROOT}/staff/{}", row.id),
    })
}

pub async fn grant_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row) = load(&desk, &caller, &id).await?;
    let today = desk.office().today().to_string();
    let form = grant_form_of(&desk, &caller, &row).await?;
    form.page(&desk, &caller, &sealer, FormView::new().with("from", today)).await
}

pub async fn grant(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (staff, row) = load(&desk, &caller, &id).await?;
    let form = grant_form_of(&desk, &caller, &row).await?;
    let ([from, until], unread) = dates(&entered, ["from", "until"]);
    let done = if unread.is_empty() {
        let grant = Grant {
            staff,
            duty: text(&entered, "duty"),
            from,
            until,
            deputy_for: chosen(&entered, "deputy_for", StaffId::parse)?,
            document: text(&entered, "document"),
        };
        organisation::grant_duty(desk.office(), &caller, &grant).await
    } else {
        let unnamed = Duty::parse(entered.text("duty")).is_none();
        let missing = unnamed.then(|| Refusal::new("duty_unknown", "请选择职责").at("duty"));
        Err(all_faults(unread, missing.into_iter().collect()))
    };
    let done = done.map(|_| format!("{ROOT}/staff/{}", row.id));
    form.answer((&desk, &caller, &sealer), &entered, &[], done).await
}

async fn held(
    desk: &OfficeWeb,
    caller: &Caller,
    id: &str,
) -> Result<(DutyId, duty::Model, staff::Model), Problem> {
    let right = caller.authorise_all::<Read, Duties>()?;
    let duties = organisation::duties(desk.office().read(), &right).await.map_err(problem)?;
    let row = duties.into_iter().find(|row| row.id == id).ok_or(Problem::NotFound)?;
    let (_, person) = load(desk, caller, &row.staff_id).await?;
    let id = DutyId::parse(id).ok_or(Problem::NotFound)?;
    Ok((id, row, person))
}

fn end_form_of(row: &duty::Model, person: &staff::Model) -> Form {
    let word = Duty::parse(&row.duty).map_or("", Duty::word);
    let at = format!("/staff/{}", person.id);
    Form {
        title: format!("结束{}的“{word}”", person.name),
        crumbs: crumbs(&[(STAFF, "/staff"), (&person.name, &at)], "结束职责"),
        lead: format!(
            "{}自{}起担任“{word}”。填写最后一天；填昨天就是立即结束。代理这项职责的人到同一天为止。",
            person.name,
            date_in_words(row.from_on)
        ),
        fields: vec![Field::new("last", "最后一天", Kind::Date)],
        seen: None,
        action: format!("{ROOT}/duties/{}/end", row.id),
        submit: "结束职责",
        grave: true,
        back: format!("{ROOT}/staff/{}", person.id),
    }
}

pub async fn end_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let (_, row, person) = held(&desk, &caller, &id).await?;
    let today = desk.office().today().to_string();
    end_form_of(&row, &person).page(&desk, &caller, &sealer, FormView::new().with("last", today)).await
}

pub async fn end(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let (id, row, person) = held(&desk, &caller, &id).await?;
    let mut read = entered.read();
    let last = read.date("last");
    if entered.text("last").trim().is_empty() {
        read.refuse("missing", "请填写最后一天，例如 2026-12-31", "last");
    }
    let done = match read.finish(last) {
        Ok(last) => organisation::end_duty(desk.office(), &caller, &id, last).await,
        Err(refusals) => Err(OfficeError::Refused(refusals)),
    };
    let done = done.map(|()| format!("{ROOT}/staff/{}", person.id));
    end_form_of(&row, &person).answer((&desk, &caller, &sealer), &entered, &[], done).await
}
