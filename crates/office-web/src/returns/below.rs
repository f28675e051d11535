//! A period with every agency below: who filed, who is late, what was sent back, who is reminded.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, calendar::date_in_words, collection::FilingState, refusal::Refusal};
use gongkai_office::{
    OfficeError,
    chance::day_in_china,
    collection::Below,
    returns::{self, Collected, Listed, Tallied, Which},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::{self, Entered},
    layout::{Flash, FormView, OfficeFrame, Pager},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{Asking, BELOW, Choice, kinds, periods};
use crate::{
    OfficeWeb,
    collection::{DECIDERS, tag},
    problem,
};

/// Agencies on a page.
const PAGE: usize = 50;

/// What the page is asked for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Filter {
    kind: String,
    period: String,
    show: String,
    page: String,
    reminded: String,
    unreached: String,
    accepted: String,
}

impl Filter {
    fn which(&self, desk: &OfficeWeb) -> Result<Which, Problem> {
        which(desk, &Asking { kind: self.kind.clone(), period: self.period.clone() })
    }

    fn holds(&self, one: &Listed) -> bool {
        match self.show.as_str() {
            "missing" => one.standing.state.is_none(),
            "received" => one.standing.state == Some(FilingState::Received),
            "returned" => one.standing.state == Some(FilingState::Returned),
            "accepted" => one.standing.state == Some(FilingState::Accepted),
            "late" => one.standing.late > 0,
            _ => true,
        }
    }

    fn href(which: Which, show: &str, page: usize) -> String {
        let mut href = format!("{}?{}", BELOW.1, which.query());
        if !show.is_empty() {
            href.push_str(&format!("&show={show}"));
        }
        if page > 1 {
            href.push_str(&format!("&page={page}"));
        }
        href
    }
}

/// The period that is asked for, the newest that has ended by default. What has not begun is not collected.
pub fn which(desk: &OfficeWeb, asking: &Asking) -> Result<Which, Problem> {
    let today = desk.office().today();
    let which = asking.which(|def| Which::ended(def, today))?;
    if which.days().0 > today { Err(Problem::NotFound) } else { Ok(which) }
}

/// The periods that are collected, the newest that has ended first.
pub fn collectable(desk: &OfficeWeb, which: Which) -> Vec<Choice> {
    periods(Which::ended(which.def, desk.office().today()), which, Which::words)
}

/// A choice of what is shown, with how many there are.
struct Tab {
    name: &'static str,
    count: usize,
    due: bool,
    href: String,
    current: bool,
}

fn tabs(filter: &Filter, which: Which, tallied: &Tallied) -> Vec<Tab> {
    let all = [
        ("", "全部", tallied.all, false),
        ("missing", "未报", tallied.missing, true),
        ("received", "待核收", tallied.received, false),
        ("returned", "已退回", tallied.returned, false),
        ("accepted", "已核收", tallied.accepted, false),
        ("late", "逾期", tallied.late, false),
    ];
    let known = all.iter().any(|(code, ..)| *code == filter.show);
    let current = |code: &str| if known { filter.show == code } else { code.is_empty() };
    let tab = |(code, name, count, due): (&str, &'static str, usize, bool)| Tab {
        name,
        count,
        due: due && count > 0,
        href: Filter::href(which, code, 1),
        current: current(code),
    };
    all.into_iter().map(tab).collect()
}

/// An agency in the table.
struct Row {
    filer: String,
    name: String,
    href: String,
    detail: String,
    filed: String,
    late: String,
    reminded: String,
    overridden: usize,
    tag: &'static str,
    state: &'static str,
    awaited: bool,
}

fn row(one: &Listed) -> Result<Row, Problem> {
    let filing = one.filing.as_ref();
    let late = match (one.standing.late, filing) {
        (0, _) => String::new(),
        (days, Some(_)) => format!("晚{days}天"),
        (days, None) => format!("已逾期{days}天"),
    };
    let reminded = one.reminded.as_ref().map(|row| {
        let times = if row.times > 1 { format!("{}次，", row.times) } else { String::new() };
        format!("催过{times}{}", date_in_words(day_in_china(row.last_at)))
    });
    let (tag, state) = match one.standing.state {
        None if one.standing.late > 0 => ("seal", "未报"),
        None => ("quiet", "未报"),
        Some(state) => (tag(state), state.word()),
    };
    let sheet = filing.map(|filing| filing.figures().map_err(problem)).transpose()?;
    let again = |number: i32| if number > 1 { format!("，第{number}次报送") } else { String::new() };
    Ok(Row {
        filer: one.filer.clone(),
        name: one.name.clone(),
        href: filing.map(|filing| format!("{}/{}", BELOW.1, filing.id)).unwrap_or_default(),
        detail: filing.map_or_else(String::new, |filing| {
            format!("{}填报，{}批准{}", filing.filled_by_name, filing.approved_by_name, again(filing.number))
        }),
        filed: filing.map(|filing| date_in_words(day_in_china(filing.filed_at))).unwrap_or_default(),
        late,
        reminded: reminded.unwrap_or_default(),
        overridden: sheet.map_or(0, |sheet| sheet.overridden().count()),
        tag,
        state,
        awaited: one.is_awaited(),
    })
}

#[derive(Template)]
#[template(path = "returns/below.html")]
struct BelowPage {
    frame: OfficeFrame,
    form: FormView,
    kinds: Vec<Choice>,
    kind: &'static str,
    periods: Vec<Choice>,
    period: String,
    due: String,
    none: bool,
    /// Agencies that have nobody here who could fill it in.
    outside: usize,
    /// Is this return asked of the agencies below?
    asked: bool,
    clear: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    may_decide: bool,
    awaited: usize,
    received: usize,
    pager: Pager,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), filter, FormView::new()).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    filter: Filter,
    form: FormView,
) -> Result<String, Problem> {
    let (which, office) = (filter.which(desk)?, desk.office());
    let right = caller.authorise_all::<Read, Below>()?;
    let Collected { mut agencies, outside } =
        returns::collected(office, &right, which).await.map_err(problem)?;
    let awaited = returns::awaited(office, &caller.staff().agency).await.map_err(problem)?;
    let tallied = Tallied::of(&agencies);
    agencies.retain(|one| filter.holds(one));
    let (at, found) = (form::number::<usize>(&filter.page).unwrap_or(1).max(1), agencies.len());
    let shown = agencies.iter().skip((at - 1).saturating_mul(PAGE)).take(PAGE);
    let rows = shown.map(row).collect::<Result<Vec<Row>, Problem>>()?;
    let turned = |page: usize| Filter::href(which, &filter.show, page);
    let mut frame = desk.frame(caller, sealer, BELOW.0, Vec::new()).await?;
    frame.flash = done(&filter).map(|sentence| Flash { kind: "ok", sentence });
    let page = BelowPage {
        frame,
        form,
        kinds: kinds(which),
        kind: &which.def.id,
        periods: collectable(desk, which),
        period: which.period(),
        due: which.due().map(date_in_words).unwrap_or_default(),
        none: tallied.all == 0,
        outside,
        asked: awaited.iter().any(|def| def.id == which.def.id),
        clear: Filter::href(which, "", 1),
        tabs: tabs(&filter, which, &tallied),
        pager: Pager {
            total: Some(u64::try_from(found).unwrap_or(u64::MAX)),
            shown: rows.len(),
            unit: "个机关",
            previous: (at > 1).then(|| turned(at - 1)),
            next: (at.saturating_mul(PAGE) < found).then(|| turned(at + 1)),
        },
        rows,
        may_decide: caller.has_any(DECIDERS),
        awaited: tallied.missing + tallied.returned,
        received: tallied.received,
    };
    Ok(page.render()?)
}

/// What was done before the page was shown again.
fn done(filter: &Filter) -> Option<String> {
    if let Ok(accepted) = filter.accepted.parse::<usize>() {
        return Some(format!("已核收{accepted}份与台账一致的报表。"));
    }
    let agencies: usize = filter.reminded.parse().ok()?;
    let rest = match filter.unreached.parse().unwrap_or(0) {
        0 => String::new(),
        some => format!("其中{some}个在本系统里没有统计人员和分管领导，收不到提醒，请电话催报"),
    };
    Some(format!("已催报{agencies}个机关。{rest}"))
}

/// The form's own period, for the page that comes after it.
fn of_form(entered: &Entered) -> Filter {
    Filter {
        kind: entered.text("kind").to_owned(),
        period: entered.text("period").to_owned(),
        ..Filter::default()
    }
}

/// On to the period with `said` behind its address, or the page again with what was refused.
async fn answer(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    (filter, which): (Filter, Which),
    entered: &Entered,
    said: Result<String, OfficeError>,
) -> Result<Response, Problem> {
    match said {
        Ok(said) => Ok(Redirect::to(&format!("{}&{said}", Filter::href(which, "", 1))).into_response()),
        Err(OfficeError::Refused(refusals)) => {
            let again = page((desk, caller, sealer), filter, entered.view(&refusals)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn remind(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let filter = of_form(&entered);
    let which = filter.which(&desk)?;
    let all = entered.text("which") == "all";
    let named: Vec<String> = entered.all("agency").filter(|_| !all).map(str::to_owned).collect();
    let done = if named.is_empty() && !all {
        let sentence = "请先勾选要催的机关，或者点“催报全部未报的”";
        Err(OfficeError::from(Refusal::new("nobody_chosen", sentence)))
    } else {
        returns::remind(desk.office(), caller.staff(), which, &named).await
    };
    let said = done.map(|told| format!("reminded={}&unreached={}", told.agencies, told.unreached));
    answer((&desk, &caller, &sealer), (filter, which), &entered, said).await
}

pub async fn accept_all(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let filter = of_form(&entered);
    let which = filter.which(&desk)?;
    let done = returns::accept_all(desk.office(), caller.staff(), which).await;
    let said = done.map(|accepted| format!("accepted={accepted}"));
    answer((&desk, &caller, &sealer), (filter, which), &entered, said).await
}
