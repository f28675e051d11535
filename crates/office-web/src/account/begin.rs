//! The beginning of an installation, at the address that its operator was given: the first agency and
//! its three administrators are entered, and each of these gets a link of the own.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use gongkai_domain::organisation::Duty;
use gongkai_office::{
    OfficeError,
    account::{self, SetupLink},
    organisation::{FIRST_PEOPLE, FirstPerson},
};
use gongkai_web_kit::{
    extract::At,
    form::Entered,
    layout::{FormView, PlainFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{set_up_address, sign_in::NAME};
use crate::{
    OfficeWeb,
    organisation::{
        form::{Field, Kind},
        founding::{agency_fields, agency_start},
    },
    problem,
    words::moment,
};

#[derive(Template)]
#[template(path = "account/begin.html")]
struct BeginPage {
    frame: PlainFrame,
    csrf: String,
    form: FormView,
    code: String,
    until: String,
    fields: Vec<Field>,
    people: Vec<Asked>,
}

/// An administrator who is asked for.
struct Asked {
    fields: &'static FirstPerson,
    duty: Duty,
    /// What a person of this duty will do, so that the right one is entered.
    work: &'static str,
}

impl Asked {
    fn of(fields: &'static FirstPerson) -> Self {
        let work = match fields.duty {
            Duty::SystemAdministrator => "登记机关、股室和人员，查看后台任务；不授予职责",
            Duty::SecurityAdministrator => "授予职责，生成账号的设置链接，管理接口令牌；不增减人员",
            _ => "查看和核验操作留痕；不改动人员和职责",
        };
        Self { fields, duty: fields.duty, work }
    }
}

#[derive(Template)]
#[template(path = "account/begin_done.html")]
struct DonePage {
    frame: PlainFrame,
    agency: String,
    links: Vec<Link>,
}

/// A link to be handed to an administrator.
struct Link {
    duty: &'static str,
    name: String,
    account: String,
    address: String,
    until: String,
}

impl Link {
    fn of((duty, link): (Duty, SetupLink), headers: &HeaderMap) -> Self {
        Self {
            duty: duty.word(),
            address: set_up_address(headers, &link.code),
            until: moment(link.until),
            name: link.name,
            account: link.account,
        }
    }
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    sealer: Sealer,
    At(code): At<String>,
) -> Result<Html<String>, Problem> {
    let until = account::begin_until(desk.office(), &code).await.map_err(problem)?;
    page(&desk, &sealer, &code, until, FormView::new()).map(Html)
}

fn page(
    desk: &OfficeWeb,
    sealer: &Sealer,
    code: &str,
    until: DateTime<Utc>,
    form: FormView,
) -> Result<String, Problem> {
    let page = BeginPage {
        frame: desk.plain(NAME, "开始使用", true),
        csrf: sealer.seal(),
        form,
        code: code.to_owned(),
        until: moment(until),
        // The name stands above the others, over the whole width.
        fields: agency_fields().into_iter().filter(|field| field.name != "name").collect(),
        people: FIRST_PEOPLE.iter().map(Asked::of).collect(),
    };
    Ok(page.render()?)
}

pub async fn done(
    State(desk): State<OfficeWeb>,
    sealer: Sealer,
    At(code): At<String>,
    headers: HeaderMap,
    entered: Entered,
) -> Result<Response, Problem> {
    let until = account::begin_until(desk.office(), &code).await.map_err(problem)?;
    match account::begin(desk.office(), &code, &agency_start(&entered)).await {
        Ok(links) => {
            let agency = entered.text("name").trim();
            let page = DonePage {
                frame: desk.plain(agency, "机关已建立", true),
                agency: agency.to_owned(),
                links: links.into_iter().map(|link| Link::of(link, &headers)).collect(),
            };
            Ok(Html(page.render()?).into_response())
        }
        Err(OfficeError::Refused(refusals)) => {
            let page = page(&desk, &sealer, &code, until, entered.view(&refusals))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
