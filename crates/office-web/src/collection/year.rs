//! The collection of a year: every agency below, what it filed, what is wrong, who is reminded.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{Datelike, NaiveDate, TimeDelta};
use gongkai_domain::{
    authority::{Authz, Read},
    calendar::date_in_words,
    collection::{Basis, FilingState},
    organisation::{AgencyKind, tile_rows},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    chance::day_in_china,
    collection::{self, Below, Collection, Listed, Order, Public, Tallied},
    setting,
};
use gongkai_web_kit::{
    caller::Caller,
    chart::{self, Chart},
    extract::{Asked, At},
    form::{self, Entered},
    layout::{Crumb, Flash, FormView, OfficeFrame, Pager},
    problem::Problem,
    seal::Sealer,
    tiles::{self, TileMap},
};
use serde::Deserialize;

use super::{DECIDERS, NAME, ROOT, for_all, year_of};
use crate::{OfficeWeb, problem};

/// Agencies on a page.
const PAGE: usize = 50;
/// Weeks that are drawn; what came later stands with the last.
const MOST_WEEKS: i64 = 9;

/// To the year whose reports are due now.
pub async fn newest(Given(desk): Given<OfficeWeb>) -> Redirect {
    Redirect::to(&format!("{ROOT}/{}", desk.office().today().year().saturating_sub(1)))
}

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    show: String,
    q: String,
    sort: String,
    page: String,
    reminded: String,
    unreached: String,
    accepted: String,
}

impl Filter {
    fn page(&self) -> usize {
        form::number(&self.page).unwrap_or(1).max(1)
    }

    /// The address of the same list with one thing changed.
    fn href(&self, year: i32, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let all = [("show", self.show.as_str()), ("q", &self.q), ("sort", &self.sort)];
        let kept = all.into_iter().filter(|(known, value)| *known != name && !value.is_empty());
        query.extend_pairs(kept);
        if !value.is_empty() {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { format!("{ROOT}/{year}") } else { format!("{ROOT}/{year}?{query}") }
    }

    fn holds(&self, one: &Listed) -> bool {
        let words = self.q.trim();
        let named = words.is_empty() || one.name.contains(words);
        named
            && match self.show.as_str() {
                "missing" => one.standing.state.is_none(),
                "received" => one.standing.state == Some(FilingState::Received),
                "returned" => one.standing.state == Some(FilingState::Returned),
                "accepted" => one.standing.state == Some(FilingState::Accepted),
                "late" => one.standing.late > 0,
                "faulty" => one.is_faulty(),
                "differs" => one.public.is_other(),
                _ => true,
            }
    }
}

/// A choice of what is shown, with how many there are.
struct Tab {
    name: &'static str,
    count: usize,
    due: bool,
    href: String,
    current: bool,
}

fn tabs(filter: &Filter, year: i32, tallied: &Tallied) -> Vec<Tab> {
    let all = [
        ("", "全部", tallied.all, false),
        ("missing", "未报", tallied.missing, true),
        ("received", "待核收", tallied.received, false),
        ("returned", "已退回", tallied.returned, false),
        ("accepted", "已核收", tallied.accepted, false),
        ("late", "逾期", tallied.late, false),
        ("faulty", "有不符", tallied.faulty, true),
        ("differs", "与公布不一致", tallied.differs, true),
    ];
    let known = all.iter().any(|(code, ..)| *code == filter.show);
    let current = |code: &str| if known { filter.show == code } else { code.is_empty() };
    all.into_iter()
        .map(|(code, name, count, due)| Tab {
            name,
            count,
            due: due && count > 0,
            href: filter.href(year, "show", code),
            current: current(code),
        })
        .collect()
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
    must: i32,
    explained: i32,
    unsure: i32,
    hints: i32,
    has_filing: bool,
    public: (&'static str, String),
    tag: &'static str,
    state: &'static str,
    awaited: bool,
}

fn row(one: &Listed) -> Row {
    let filing = one.filing.as_ref();
    let detail = filing.map(|filing| {
        let again =
            if filing.number > 1 { format!(" · 第{}次报送", filing.number) } else { String::new() };
        let origin = filing.origin().map_or("", |origin| origin.word());
        format!("回执{}号 · {origin}{again}", one.receipt)
    });
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
    Row {
        filer: one.filer.clone(),
        name: one.name.clone(),
        href: filing.map(|filing| format!("/office/filings/{}", filing.id)).unwrap_or_default(),
        detail: detail.unwrap_or_default(),
        filed: filing.map(|filing| date_in_words(day_in_china(filing.filed_at))).unwrap_or_default(),
        late,
        reminded: reminded.unwrap_or_default(),
        must: filing.map_or(0, |filing| filing.unexplained),
        explained: filing.map_or(0, |filing| filing.must.saturating_sub(filing.unexplained)),
        unsure: filing.map_or(0, |filing| filing.unsure),
        hints: filing.map_or(0, |filing| filing.hints),
        has_filing: filing.is_some(),
        public: public(one.public),
        tag,
        state,
        awaited: matches!(one.standing.state, None | Some(FilingState::Returned)),
    }
}

/// Kind of the tag of a state.
pub fn tag(state: FilingState) -> &'static str {
    match state {
        FilingState::Received => "brand",
        FilingState::Returned => "warn",
        FilingState::Accepted => "ok",
        FilingState::Superseded => "quiet",
    }
}

/// Filed and public compared, in words.
pub fn public(public: Public) -> (&'static str, String) {
    match public {
        Public::Nothing => ("second", "门户上没有".to_owned()),
        Public::Withdrawn => ("bad", "已从门户撤下".to_owned()),
        Public::Same => ("good", "与公布的一致".to_owned()),
        Public::Elsewhere { differs: 0 } => ("good", "与网站公布的数字一致".to_owned()),
        Public::Elsewhere { differs } => ("bad", format!("与网站公布的有{differs}处不同")),
        Public::Differs { edition: 1 } => ("bad", "与公布的不一致".to_owned()),
        Public::Differs { edition } => ("bad", format!("与公布的第{edition}版不一致")),
    }
}

/// A heading that sorts.
struct Heading {
    name: &'static str,
    href: String,
    current: bool,
}

fn heading(filter: &Filter, year: i32, code: &str, name: &'static str) -> Heading {
    Heading { name, href: filter.href(year, "sort", code), current: filter.sort == code }
}

#[derive(Template)]
#[template(path = "collection/year.html")]
struct YearPage {
    frame: OfficeFrame,
    form: FormView,
    year: i32,
    terms: String,
    years: Vec<(i32, String, bool)>,
    none: bool,
    filtered: bool,
    clear: String,
    filter: Filter,
    tabs: Vec<Tab>,
    headings: [Heading; 3],
    rows: Vec<Row>,
    may_decide: bool,
    awaited: usize,
    clean: usize,
    pager: Pager,
    /// How many stand how, and when they came; nothing while nobody has filed.
    charts: Vec<(&'static str, &'static str, Chart)>,
    /// Applications received, by agency.
    map: TileMap,
}

fn charts(agencies: &[Listed], tallied: &Tallied) -> Vec<(&'static str, &'static str, Chart)> {
    let number = |count: usize| Some(i64::try_from(count).unwrap_or(i64::MAX));
    let came: Vec<NaiveDate> = agencies
        .iter()
        .filter_map(|one| one.filing.as_ref())
        .map(|filing| day_in_china(filing.first_at()))
        .collect();
    let Some(first) = came.iter().min().copied() else { return Vec::new() };
    let stands = [
        ("未报", tallied.missing),
        ("待核收", tallied.received),
        ("已退回", tallied.returned),
        ("已核收", tallied.accepted),
    ];
    let stands = stands.map(|(word, count)| (word.to_owned(), number(count)));
    let mut weeks: BTreeMap<i64, usize> = BTreeMap::new();
    for day in came {
        *weeks.entry(((day - first).num_days() / 7).min(MOST_WEEKS)).or_default() += 1;
    }
    let last = weeks.keys().last().copied().unwrap_or(0);
    let week = |nth: i64| {
        let begins = first + TimeDelta::weeks(nth);
        let rest = if nth == MOST_WEEKS { "以后" } else { "起" };
        (format!("{}.{}{rest}", begins.month(), begins.day()), number(weeks.get(&nth).copied().unwrap_or(0)))
    };
    let weeks = (0..=last).map(week).collect();
    vec![
        ("报送状态", "机关数", chart::bars(stands.into())),
        ("首次报送的时间，按周", "机关数", chart::bars(weeks)),
    ]
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), year_of(&desk, &year)?, filter, FormView::new()).await.map(Html)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    year: i32,
    filter: Filter,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Below>()?;
    let order = if filter.sort == "name" { Order::Named } else { Order::Urgent };
    let Collection { mut agencies, tallied } =
        collection::collected_in(desk.office(), &right, year, order).await.map_err(problem)?;
    let years = collection::years(desk.office(), &right).await.map_err(problem)?;
    let none = agencies.is_empty();
    let drawn = charts(&agencies, &tallied);
    let awaited = tallied.missing + tallied.returned;
    agencies.retain(|one| filter.holds(one));
    match filter.sort.as_str() {
        "filed" => {
            let filed = |one: &Listed| std::cmp::Reverse(one.filing.as_ref().map(|filing| filing.filed_at));
            agencies.sort_by_key(filed);
        }
        "faults" => agencies.sort_by_key(|one| {
            let faults = |filing: &collection::Short| (filing.unexplained, filing.must, filing.hints);
            std::cmp::Reverse(one.filing.as_ref().map_or((-1, 0, 0), faults))
        }),
        _ => {}
    }
    // Whoever looks for something in the list does not look at the map.
    let of_list =
        filter.page() > 1 || !filter.q.is_empty() || !filter.show.is_empty() || !filter.sort.is_empty();
    let (at, found) = (filter.page(), agencies.len());
    let rows: Vec<Row> = agencies.iter().skip((at - 1).saturating_mul(PAGE)).take(PAGE).map(row).collect();
    let turned = |page: usize| filter.href(year, "page", &page.to_string());
    let pager = Pager {
        total: Some(u64::try_from(found).unwrap_or(u64::MAX)),
        shown: rows.len(),
        unit: "个机关",
        previous: (at > 1).then(|| turned(at - 1)),
        next: (at.saturating_mul(PAGE) < found).then(|| turned(at + 1)),
    };
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(format!("{year}年度"))];
    let mut frame = desk.frame(caller, sealer, &format!("{year}年度报告汇总"), crumbs).await?;
    frame.flash = reminded(&filter).map(|sentence| Flash { kind: "ok", sentence });
    let page = YearPage {
        frame,
        form,
        year,
        terms: terms(year),
        years: years.into_iter().map(|one| (one, format!("{ROOT}/{one}"), one == year)).collect(),
        none,
        filtered: !filter.q.trim().is_empty() || !filter.show.is_empty(),
        clear: format!("{ROOT}/{year}"),
        tabs: tabs(&filter, year, &tallied),
        headings: [
            heading(&filter, year, "name", "机关"),
            heading(&filter, year, "filed", "报送"),
            heading(&filter, year, "faults", "核对"),
        ],
        rows,
        may_decide: caller.has_any(DECIDERS),
        awaited,
        clean: tallied.clean,
        pager,
        charts: drawn,
        map: if of_list { TileMap::default() } else { map(desk, &right, year).await? },
        filter,
    };
    Ok(page.render()?)
}

/// Applications received in a year, one square for each agency below; nothing of more than a map can show.
async fn map(desk: &OfficeWeb, right: &Authz<Read, Below>, year: i32) -> Result<TileMap, Problem> {
    let office = desk.office();
    let figures = collection::received(office, right, year, tiles::MOST).await.map_err(problem)?;
    let settings = setting::of(office, right.agency()).await.map_err(problem)?;
    let rows = tile_rows(settings.value(setting::Name::TileMap)).unwrap_or_default();
    let item = |one: collection::Received| tiles::Item {
        href: format!("/office/filings/{}", one.filing),
        code: one.code,
        name: one.name,
        value: one.value,
    };
    Ok(tiles::tiles(figures.into_iter().map(item).collect(), &rows))
}

/// Until when who files.
fn terms(year: i32) -> String {
    let of = |kind: AgencyKind, word: &str| {
        let term = gongkai_domain::collection::term(kind, year)?;
        let basis = if term.basis == Basis::Law { term.article } else { "惯例" };
        Some(format!("{word}{}前（{basis}）", date_in_words(term.due)))
    };
    let all = [(AgencyKind::Department, "部门"), (AgencyKind::Township, "乡镇、街道")];
    all.into_iter().filter_map(|(kind, word)| of(kind, word)).collect::<Vec<_>>().join("，")
}

/// What was done before the page was shown again.
fn reminded(filter: &Filter) -> Option<String> {
    if let Ok(accepted) = filter.accepted.parse::<usize>() {
        return Some(format!("已核收{accepted}份没有问题的报告。"));
    }
    let agencies: usize = filter.reminded.parse().ok()?;
    let unreached: usize = filter.unreached.parse().unwrap_or(0);
    let rest = match unreached {
        0 => String::new(),
        some => format!("其中{some}个在本系统里没有统计人员和分管领导，收不到提醒，请电话催报"),
    };
    Some(format!("已催报{agencies}个机关。{rest}"))
}

/// Accepts everything of which there is nothing to say.
pub async fn accept_all(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let year = year_of(&desk, &year)?;
    match collection::accept_all(desk.office(), caller.staff(), year).await {
        Ok(accepted) => Ok(Redirect::to(&format!("{ROOT}/{year}?accepted={accepted}")).into_response()),
        Err(error) => refused((&desk, &caller, &sealer), year, &entered, error).await,
    }
}

/// The page again, with what was refused.
async fn refused(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    year: i32,
    entered: &Entered,
    error: OfficeError,
) -> Result<Response, Problem> {
    let OfficeError::Refused(refusals) = error else { return Err(problem(error)) };
    let view = entered.view(&for_all(refusals));
    let again = page((desk, caller, sealer), year, Filter::default(), view).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
}

pub async fn remind(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(year): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let year = year_of(&desk, &year)?;
    let named: Vec<String> = entered.all("agency").map(str::to_owned).collect();
    let all = entered.text("which") == "all";
    let done = if named.is_empty() && !all {
        let sentence = "请先勾选要催的机关，或者点“催报全部未报的”";
        Err(OfficeError::from(Refusal::new("nobody_chosen", sentence)))
    } else {
        let named = if all { Vec::new() } else { named };
        collection::remind(desk.office(), caller.staff(), year, &named).await
    };
    match done {
        Ok((agencies, unreached)) => {
            let to = format!("{ROOT}/{year}?reminded={agencies}&unreached={unreached}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => refused((&desk, &caller, &sealer), year, &entered, error).await,
    }
}
