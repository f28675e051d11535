//! The own agency: what it is, and the card by which citizens reach it.

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, Response},
};
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    organisation::{AgencyKind, AgencyLevel, ContactCard, Duty},
};
use gongkai_office::organisation::{self, People, agency::Model};
use gongkai_web_kit::{caller::Caller, form::Entered, layout::OfficeFrame, problem::Problem, seal::Sealer};

use super::{
    ROOT, crumbs,
    form::{Field, Form, Kind, filled, text},
};
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "organisation/agency.html")]
struct AgencyPage {
    frame: OfficeFrame,
    tab: &'static str,
    agency: Model,
    level: &'static str,
    kind: &'static str,
    founded: String,
    changed: String,
    may_edit: bool,
    open_steps: usize,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let agency = own(&desk, &caller).await?;
    let may_edit = caller.has_any(&[Duty::SystemAdministrator]);
    let steps = organisation::open_setup_steps(desk.office(), &caller.agency).await.map_err(problem)?;
    let frame = desk.frame(&caller, &sealer, "机构与人员", Vec::new()).await?;
    let page = AgencyPage {
        frame,
        tab: "agency",
        level: AgencyLevel::parse(&agency.level).map_or("", AgencyLevel::word),
        kind: AgencyKind::parse(&agency.kind).map_or("", AgencyKind::word),
        founded: date_in_words(agency.founded_on),
        changed: agency.contact_changed_on.map(date_in_words).unwrap_or_default(),
        agency,
        may_edit,
        open_steps: steps.len(),
    };
    Ok(Html(page.render()?))
}

async fn own(desk: &OfficeWeb, caller: &Caller) -> Result<Model, Problem> {
    let right = caller.authorise_all::<Read, People>()?;
    organisation::own_agency(desk.office().read(), &right).await.map_err(problem)
}

fn values(row: &Model) -> Vec<(&'static str, String)> {
    vec![
        ("office", row.contact_office.clone()),
        ("address", row.contact_address.clone()),
        ("postal_code", row.contact_postal_code.clone()),
        ("hours", row.contact_hours.clone()),
        ("phone", row.contact_phone.clone()),
        ("fax", row.contact_fax.clone()),
        ("email", row.contact_email.clone()),
        ("supervision", row.contact_supervision.clone()),
        ("functions", row.contact_functions.clone()),
    ]
}

fn card_form_of(row: &Model) -> Form {
    let fields = vec![
        Field::new("office", "公开工作机构", Kind::Line("w-full")).hint("负责政府信息公开日常工作的机构名称"),
        Field::new("address", "办公地址", Kind::Line("w-full")),
        Field::new("postal_code", "邮政编码", Kind::Line("w-4")).optional(),
        Field::new("hours", "办公时间", Kind::Line("w-full")).hint("例如 工作日 9:00—12:00，14:00—17:30"),
        Field::new("phone", "联系电话", Kind::Line("w-16")),
        Field::new("fax", "传真", Kind::Line("w-16")).optional(),
        Field::new("email", "电子邮箱", Kind::Line("w-16")).optional(),
        Field::new("supervision", "监督机构", Kind::Line("w-full"))
            .hint("公众认为公开工作有问题时找谁，写名称和电话")
            .optional(),
        Field::new("functions", "机关职能", Kind::Lines(3)).hint("一段话，公开指南中显示").optional(),
    ];
    Form {
        title: "修改联系方式".to_owned(),
        crumbs: crumbs(&[], "修改联系方式"),
        lead: "公众在门户的公开指南中看到这些内容（条例第十二条）。".to_owned(),
        fields,
        seen: Some(row.version),
        action: format!("{ROOT}/card"),
        submit: "保存并更新门户",
        grave: false,
        back: ROOT.to_owned(),
    }
}

pub async fn card_form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let row = own(&desk, &caller).await?;
    card_form_of(&row).page(&desk, &caller, &sealer, filled(&values(&row))).await
}

pub async fn card(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let row = own(&desk, &caller).await?;
    let of = |name| text(&entered, name);
    let card = ContactCard {
        office: of("office"),
        address: of("address"),
        postal_code: entered.code("postal_code"),
        hours: of("hours"),
        phone: entered.code("phone"),
        fax: entered.code("fax"),
        email: entered.code("email"),
        supervision: of("supervision"),
        functions: of("functions"),
    };
    let done = organisation::change_contact_card(desk.office(), &caller, entered.version(), &card).await;
    let done = done.map(|()| ROOT.to_owned());
    card_form_of(&row).answer((&desk, &caller, &sealer), &entered, &values(&row), done).await
}
