//! Tokens of programs: allowed by the security administrator, collected by the person they act for.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{
    account::{LONGEST_TOKEN_DAYS, Scope, TokenForm},
    authority::Read,
    id::StaffId,
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    account::{self, AccountState, Accounts, Token, TokenState, Tokens},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use crate::{
    OfficeWeb, problem,
    words::{long_day, moment},
};

const LIST: &str = "/office/settings/tokens";

/// A token in a list.
pub(super) struct TokenLine {
    pub id: String,
    pub name: String,
    pub staff: String,
    pub scopes: String,
    pub until: String,
    pub used: String,
    pub kind: &'static str,
    pub icon: &'static str,
    pub state: &'static str,
    /// It waits to be collected.
    pub waits: bool,
    /// It may still be withdrawn.
    pub open: bool,
}

impl TokenLine {
    pub fn of(row: Token, today: NaiveDate) -> Self {
        let words = row
            .scopes
            .split_whitespace()
            .map(|code| Scope::parse(code).map_or_else(|| code.to_owned(), |scope| scope.word().to_owned()));
        let state = row.state(today);
        let (kind, icon) = match state {
            TokenState::Withdrawn => ("quiet", "player-stop"),
            TokenState::Expired => ("quiet", "clock"),
            TokenState::Waiting => ("warn", "clock"),
            TokenState::Good => ("ok", "circle-check"),
        };
        Self {
            scopes: words.collect::<Vec<_>>().join("、"),
            until: long_day(row.until_on),
            used: row.used_at.map(moment).unwrap_or_default(),
            kind,
            icon,
            state: state.word(),
            waits: state == TokenState::Waiting,
            open: row.withdrawn_at.is_none(),
            id: row.id,
            name: row.name,
            staff: row.staff_id,
        }
    }
}

#[derive(Template)]
#[template(path = "account/tokens.html")]
struct ListPage {
    frame: OfficeFrame,
    tokens: Vec<TokenLine>,
}

#[derive(Template)]
#[template(path = "account/token_new.html")]
struct NewPage {
    frame: OfficeFrame,
    form: FormView,
    people: Vec<Choice>,
    scopes: Vec<Choice>,
    longest: u32,
}

#[derive(Template)]
#[template(path = "account/token.html")]
struct CollectPage {
    frame: OfficeFrame,
    form: FormView,
    token: TokenLine,
    text: String,
}

pub async fn list(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Tokens>()?;
    let rows = account::tokens(desk.office(), &right).await.map_err(problem)?;
    let people = people(&desk, &caller).await?;
    let today = desk.office().today();
    let mut tokens: Vec<_> = rows.into_iter().map(|row| TokenLine::of(row, today)).collect();
    for token in &mut tokens {
        let name = people.iter().find(|person| person.value == token.staff);
        token.staff = name.map(|person| person.label.clone()).unwrap_or_default();
    }
    let frame = desk.frame(&caller, &sealer, "接口令牌", Vec::new()).await?;
    Ok(Html(ListPage { frame, tokens }.render()?))
}

/// The people of the agency who can sign in, to choose from.
async fn people(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Choice>, Problem> {
    let right = caller.authorise_all::<Read, Accounts>()?;
    let all = account::accounts(desk.office(), &right).await.map_err(problem)?;
    let ready = all.into_iter().filter(|one| !one.disabled && one.state == AccountState::Ready);
    Ok(ready.map(|one| Choice::new(one.staff, format!("{}（{}）", one.name, one.account))).collect())
}

pub async fn form(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let form = FormView::new().with("days", "90");
    new_page(&desk, &caller, &sealer, form).await.map(Html)
}

async fn new_page(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    form: FormView,
) -> Result<String, Problem> {
    let crumbs = vec![Crumb::new("接口令牌", LIST), Crumb::here("新建令牌")];
    let page = NewPage {
        frame: desk.frame(caller, sealer, "新建令牌", crumbs).await?,
        form,
        people: people(desk, caller).await?,
        scopes: Scope::ALL.iter().map(|scope| Choice::new(scope.code(), scope.word())).collect(),
        longest: LONGEST_TOKEN_DAYS,
    };
    Ok(page.render()?)
}

pub async fn make(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let wanted = TokenForm {
        name: entered.text("name").to_owned(),
        scopes: entered.all("scope").map(str::to_owned).collect(),
        days: entered.text("days").to_owned(),
    };
    let holder = StaffId::parse(entered.text("staff"));
    let done = match &holder {
        Some(holder) => account::make_token(desk.office(), caller.staff(), holder, &wanted).await,
        None => {
            let mut refusals = wanted.check().err().unwrap_or_default();
            refusals.push(Refusal::new("token_staff", "请选择令牌代表谁").at("staff"));
            Err(refusals.into())
        }
    };
    match done {
        Ok(_) => Ok(Redirect::to(LIST).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let page = new_page(&desk, &caller, &sealer, entered.view(&refusals)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn withdraw(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Redirect, Problem> {
    account::withdraw_token(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    Ok(Redirect::to(LIST))
}

pub async fn withdraw_mine(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Redirect, Problem> {
    mine(&desk, &caller, &id).await?;
    account::withdraw_token(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    Ok(Redirect::to("/office/account?done=withdrawn"))
}

async fn mine(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<TokenLine, Problem> {
    let mine = account::my_tokens(desk.office(), caller.staff()).await.map_err(problem)?;
    let row = mine.into_iter().find(|row| row.id == id).ok_or(Problem::NotFound)?;
    Ok(TokenLine::of(row, desk.office().today()))
}

pub async fn ask(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    collect_page(&desk, &caller, &sealer, &id, FormView::new(), String::new()).await.map(Html)
}

async fn collect_page(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    id: &str,
    form: FormView,
    text: String,
) -> Result<String, Problem> {
    let token = mine(desk, caller, id).await?;
    let crumbs = vec![Crumb::new("我的账号", "/office/account"), Crumb::here("领取令牌")];
    let frame = desk.frame(caller, sealer, "领取令牌", crumbs).await?;
    Ok(CollectPage { frame, form, token, text }.render()?)
}

pub async fn collect(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Response, Problem> {
    match account::collect_token(desk.office(), caller.staff(), &id).await {
        Ok(text) => {
            let page = collect_page(&desk, &caller, &sealer, &id, FormView::new(), text).await?;
            Ok(Html(page).into_response())
        }
        Err(OfficeError::Refused(refusals)) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            let page = collect_page(&desk, &caller, &sealer, &id, form, String::new()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
