//! The accounts of the agency's people: by the security administrator.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use gongkai_domain::{authority::Read, id::StaffId};
use gongkai_office::{
    OfficeError,
    account::{self, AccountState, AccountView, Accounts, SetupLink},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::Entered,
    layout::{Crumb, Flash, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::set_up_address;
use crate::{OfficeWeb, problem, words::moment};

const LIST: &str = "/office/settings/accounts";

/// An account in the list.
struct Line {
    id: String,
    name: String,
    account: String,
    kind: &'static str,
    icon: &'static str,
    state: String,
    signed_in: String,
    sessions: usize,
    locked: String,
    ready: bool,
    disabled: bool,
    me: bool,
}

impl Line {
    fn of(one: AccountView, me: &StaffId) -> Self {
        let (kind, icon, state) = match (one.disabled, one.state) {
            (true, _) => ("quiet", "user", "已停用".to_owned()),
            (false, AccountState::Ready) => ("ok", "circle-check", "已设置".to_owned()),
            (false, AccountState::LinkUntil(until)) => {
                ("brand", "link", format!("链接有效至{}", moment(until)))
            }
            (false, AccountState::None) => ("warn", "alert-triangle", "未设置".to_owned()),
        };
        Self {
            kind,
            icon,
            state,
            signed_in: one.signed_in_at.map(moment).unwrap_or_default(),
            sessions: one.sessions,
            locked: one.locked_until.map(moment).unwrap_or_default(),
            ready: one.state == AccountState::Ready,
            disabled: one.disabled,
            me: one.staff == me.as_str(),
            id: one.staff,
            name: one.name,
            account: one.account,
        }
    }
}

#[derive(Template)]
#[template(path = "account/people.html")]
struct ListPage {
    frame: OfficeFrame,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "account/person.html")]
struct PersonPage {
    frame: OfficeFrame,
    form: FormView,
    line: Line,
    link: String,
    link_until: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

pub async fn list(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Accounts>()?;
    let all = account::accounts(desk.office(), &right).await.map_err(problem)?;
    let frame = desk.frame(&caller, &sealer, "账号管理", Vec::new()).await?;
    let lines = all.into_iter().map(|one| Line::of(one, &caller.id)).collect();
    Ok(Html(ListPage { frame, lines }.render()?))
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(Done { done }): Asked<Done>,
) -> Result<Html<String>, Problem> {
    let flash = match done.as_str() {
        "unlock" => Some("登录锁定已解除。"),
        "end" => Some("这个账号的所有登录都已结束。"),
        _ => None,
    };
    let one = account::look_at(desk.office(), &caller, &id).await.map_err(problem)?;
    page((&desk, &caller, &sealer), one, FormView::new(), None, flash).await.map(Html)
}

/// The account after something was done to it.
async fn present(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<AccountView, Problem> {
    let right = caller.authorise::<Read, Accounts>(id)?;
    account::account(desk.office(), &right).await.map_err(problem)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    one: AccountView,
    form: FormView,
    link: Option<(String, DateTime<Utc>)>,
    flash: Option<&str>,
) -> Result<String, Problem> {
    let crumbs = vec![Crumb::new("账号管理", LIST), Crumb::here(one.name.clone())];
    let mut frame = desk.frame(caller, sealer, &one.name, crumbs).await?;
    frame.flash = flash.map(|sentence| Flash { kind: "ok", sentence: sentence.to_owned() });
    let page = PersonPage {
        frame,
        form,
        line: Line::of(one, &caller.id),
        link_until: link.as_ref().map(|(_, until)| moment(*until)).unwrap_or_default(),
        link: link.map(|(address, _)| address).unwrap_or_default(),
    };
    Ok(page.render()?)
}

pub async fn act(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At((id, act)): At<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (office, who) = (desk.office(), caller.staff());
    let staff = StaffId::parse(&id).ok_or(Problem::NotFound)?;
    let link = match act.as_str() {
        "unlock" => account::unlock(office, who, &staff).await.map(|()| None),
        "end" => account::end_sessions(office, who, &staff).await.map(|_| None),
        "reset" => account::reset_factor(office, who, &staff).await.map(Some),
        "set-up" => account::make_setup(office, who, &staff).await.map(Some),
        _ => return Err(Problem::NotFound),
    };
    match link {
        Ok(None) => Ok(Redirect::to(&format!("{LIST}/{id}?done={act}")).into_response()),
        Ok(Some(SetupLink { code, until, .. })) => {
            let link = Some((set_up_address(&headers, &code), until));
            let one = present(&desk, &caller, &id).await?;
            let page = page((&desk, &caller, &sealer), one, FormView::new(), link, None).await?;
            Ok(Html(page).into_response())
        }
        Err(OfficeError::Refused(refusals)) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            let one = present(&desk, &caller, &id).await?;
            let page = page((&desk, &caller, &sealer), one, form, None, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
