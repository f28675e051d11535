//! One dispute: registered, changed, ended.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::{Edit, Read},
    calendar::{Calendar, date_in_words, read_date},
    dispute::{Defence, Dispute, DisputeKind, DisputeResult},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    dispute::{self, Disputes, Entry, Line},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::Entered,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{KEEPERS, NAME, ROOT};
use crate::{OfficeWeb, application, problem};

#[derive(Template)]
#[template(path = "dispute/page.html")]
struct DisputePage {
    frame: OfficeFrame,
    /// Empty: a new one.
    id: String,
    version: i32,
    case: String,
    case_id: String,
    due: String,
    kinds: Vec<Choice>,
    defences: Vec<Choice>,
    results: Vec<Choice>,
    form: FormView,
    may_keep: bool,
    /// When and why it was struck; empty: it stands.
    struck: String,
    /// What is to be known about the day that the court has set; empty: nothing.
    day_off: String,
    /// Where review comes first and there was none; empty: nothing is to be known.
    first: String,
    /// It came before the term of the answer was over; empty: it did not.
    premature: String,
    /// By what it differs from another review of the same body; empty: there is none.
    another: String,
    /// Was the answer set right?
    corrected: bool,
    /// May the case itself be opened? Who counts sees the register alone.
    may_open: bool,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    line: Option<&Line>,
    form: FormView,
) -> Result<String, Problem> {
    let title = line.map_or("登记复议诉讼", |line| line.dispute.kind.word());
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here(title)];
    let results = DisputeResult::ALL.map(|one| Choice::new(one.code(), one.word()));
    let page = DisputePage {
        frame: desk.frame(caller, sealer, title, crumbs).await?,
        id: line.map(|line| line.row.id.clone()).unwrap_or_default(),
        version: line.map_or(0, |line| line.row.version),
        case: line.map(|line| line.case.clone()).unwrap_or_default(),
        case_id: line.map(|line| line.row.application_id.clone()).unwrap_or_default(),
        due: line.map(|line| date_in_words(line.due)).unwrap_or_default(),
        kinds: DisputeKind::ALL.map(|kind| Choice::new(kind.code(), kind.word())).to_vec(),
        defences: vec![
            Choice::new("simple", "复议简易程序：5个工作日"),
            Choice::new("ordinary", "复议普通程序：10个工作日"),
            Choice::new("set", "诉讼：法院指定的日期"),
        ],
        results: [Choice::new("", "尚未审结")].into_iter().chain(results).collect(),
        form,
        may_keep: caller.has_any(KEEPERS) && line.is_none_or(|line| line.row.struck_on.is_none()),
        struck: line.map(struck).unwrap_or_default(),
        day_off: line.map(day_off).unwrap_or_default(),
        first: match line {
            Some(line) => review_first(desk, caller, line).await?,
            None => String::new(),
        },
        premature: match line {
            Some(line) => premature(desk, caller, line).await?,
            None => String::new(),
        },
        another: line.and_then(|line| line.row.another.clone()).unwrap_or_default(),
        corrected: line
            .filter(|line| line.row.struck_on.is_none())
            .and_then(|line| line.dispute.ended)
            .is_some_and(|(result, _)| result == DisputeResult::Corrected),
        may_open: caller.has_any(application::READERS),
    };
    Ok(page.render()?)
}

fn struck(line: &Line) -> String {
    let (on, because) = (line.row.struck_on, line.row.struck_because.as_deref());
    on.zip(because)
        .map(|(on, because)| format!("{}撤销登记：{because}", date_in_words(on)))
        .unwrap_or_default()
}

/// A day that the court has set stands as it was set; only a term that is counted moves on from a day off
/// (行诉法 Art. 101, 民诉法 Art. 85).
fn day_off(line: &Line) -> String {
    let Defence::Set(day) = line.dispute.defence else { return String::new() };
    let calendar = Calendar::in_force();
    let (Ok(false), Ok(next)) = (calendar.is_working_day(day), calendar.due(day, 1)) else {
        return String::new();
    };
    format!(
        "法院指定的{}是休息日，仍按这一天提醒；通知书写的是“若干日内”的，顺延到{}，请核对后改写",
        date_in_words(day),
        date_in_words(next.date)
    )
}

/// A hint, no refusal: whether it is taken is for the body that decides.
async fn premature(desk: &OfficeWeb, caller: &Caller, line: &Line) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Disputes>(&line.row.id)?;
    let found = dispute::premature(desk.office(), &right, line).await.map_err(problem)?;
    Ok(found.map_or_else(String::new, |due| {
        format!(
            "收到副本时本办件还没有答复，答复期限到{}才满，期限内谈不上逾期不答复；是否受理由复议机关或者法院决定，答辩时可以提出",
            date_in_words(due)
        )
    }))
}

/// A hint, no refusal: whether a suit is taken is for the court.
async fn review_first(desk: &OfficeWeb, caller: &Caller, line: &Line) -> Result<String, Problem> {
    let right = caller.authorise::<Read, Disputes>(&line.row.id)?;
    let found = dispute::review_first(desk.office(), &right, line).await.map_err(problem)?;
    Ok(found.map_or_else(String::new, |(ground, decided)| {
        format!(
            "本办件{}的答复含不予公开（{ground}），应当先申请行政复议才能起诉（复议法第二十三条，2024年1月1日起施行）。\
             是否受理由法院决定；请核对种类，答辩时可以提出",
            date_in_words(decided)
        )
    }))
}

/// What the form says about one that looks like one that is there already.
fn another(entered: &Entered) -> Option<&str> {
    (entered.text("another") == "yes").then(|| entered.text("differs"))
}

/// The case that a new dispute is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    case: String,
}

pub async fn begin(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(about): Asked<About>,
) -> Result<Html<String>, Problem> {
    caller.authorise_all::<Edit, Disputes>()?;
    let form = FormView::new()
        .with("case", about.case)
        .with("kind", "review")
        .with("defence", "simple")
        .with("notified", desk.office().today().to_string());
    page((&desk, &caller, &sealer), None, form).await.map(Html)
}

async fn loaded(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<Line, Problem> {
    let right = caller.authorise::<Read, Disputes>(id)?;
    dispute::show(desk.office(), &right).await.map_err(problem)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let line = loaded(&desk, &caller, &id).await?;
    let form = stored(&line);
    page((&desk, &caller, &sealer), Some(&line), form).await.map(Html)
}

/// The form of an entry as it is stored.
fn stored(line: &Line) -> FormView {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    FormView::new()
        .with("kind", line.dispute.kind.code())
        .with("body", &line.row.body)
        .with("number", &line.row.number)
        .with("notified", line.dispute.notified.to_string())
        .with("defence", line.dispute.defence.code())
        .with("set", day(line.row.defence_set))
        .with("defended", day(line.dispute.defended))
        .with("result", line.row.result.clone().unwrap_or_default())
        .with("ended", day(line.row.ended_on))
}

pub async fn strike(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let line = loaded(&desk, &caller, &id).await?;
    let because = entered.text("because");
    match dispute::strike(desk.office(), caller.staff(), &id, entered.version(), because).await {
        Ok(()) => Ok(Redirect::to(ROOT).into_response()),
        Err(OfficeError::Refused(all)) => {
            let mut form = stored(&line).with("because", because);
            for refusal in &all {
                form.refuse(refusal.field.unwrap_or_default(), refusal.to_string());
            }
            let page = page((&desk, &caller, &sealer), Some(&line), form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

fn entry(entered: &Entered) -> Result<Entry, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut day = |field: &'static str| {
        let text = entered.text(field).trim();
        let day = read_date(text);
        if day.is_none() && !text.is_empty() {
            refusals.push(Refusal::new("date_unreadable", "请写成存在的日期，如 2026-11-24").at(field));
        }
        day
    };
    let (notified, set, defended, ended) = (day("notified"), day("set"), day("defended"), day("ended"));
    let kind = DisputeKind::parse(entered.text("kind"));
    let defence = Defence::parse(entered.text("defence"), set);
    let result = DisputeResult::parse(entered.text("result"));
    if kind.is_none() {
        refusals.push(Refusal::new("missing", "请选择复议还是诉讼").at("kind"));
    }
    if notified.is_none() {
        refusals.push(Refusal::new("missing", "请填写收到申请书或者起诉状副本的日期").at("notified"));
    }
    if defence.is_none() {
        refusals.push(Refusal::new("missing", "请选择答辩期限；诉讼的填写法院指定的日期").at("defence"));
    }
    if result.is_some() != ended.is_some() {
        refusals.push(Refusal::new("missing", "结果和结案日期请一并填写").at("ended"));
    }
    match (kind, notified, defence, refusals.is_empty()) {
        (Some(kind), Some(notified), Some(defence), true) => Ok(Entry {
            dispute: Dispute { kind, notified, defence, defended, ended: result.zip(ended) },
            number: entered.text("number").to_owned(),
            body: entered.text("body").to_owned(),
        }),
        _ => Err(refusals),
    }
}

pub async fn register(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = match entry(&entered) {
        Ok(said) => {
            let case = entered.text("case");
            dispute::register_another(desk.office(), caller.staff(), case, &said, another(&entered)).await
        }
        Err(all) => Err(OfficeError::Refused(all)),
    };
    match done {
        Ok(id) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = page((&desk, &caller, &sealer), None, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn change(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let line = loaded(&desk, &caller, &id).await?;
    let version = entered.version();
    let done = match entry(&entered) {
        Ok(said) => {
            let of = (id.as_str(), version);
            dispute::change_another(desk.office(), caller.staff(), of, &said, another(&entered)).await
        }
        Err(all) => Err(OfficeError::Refused(all)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(ROOT).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = page((&desk, &caller, &sealer), Some(&line), entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
