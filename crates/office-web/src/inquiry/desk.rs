//! The desk: the entry form with today's defaults, today's tally, the newest entries.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Read,
    id::UnitId,
    inquiry::{COUNTING_RULE, Count, InquiryResult, lines, way, word},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    inquiry::{self, Inquiries, inquiry_row},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::Entered,
    layout::{Choice, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    CLERKS, NAME, ROOT,
    form::{Choices, again, entry},
};
use crate::{OfficeWeb, problem, publication::list::Units, words::time_of_day};

/// Entries below the form.
const NEWEST: u64 = 12;

/// An entry in a list.
pub struct Row {
    pub id: String,
    pub number: String,
    pub time: String,
    pub desk: String,
    pub way: String,
    pub line: String,
    pub question: String,
    pub persons: i32,
    pub result: &'static str,
    /// `clock-overdue`, `clock-due` or empty.
    pub class: &'static str,
    pub due: String,
    pub open: bool,
}

impl Row {
    pub fn of(desk: &OfficeWeb, units: &Units, row: &inquiry_row::Model) -> Self {
        let open = row.closed_at.is_none();
        let late = row.due_at.is_some_and(|due| due <= desk.office().now());
        Self {
            id: row.id.clone(),
            number: row.number.clone(),
            time: time_of_day(row.asked_at),
            desk: units.name(&row.desk_id),
            way: way(&row.way).map_or(row.way.as_str(), |way| way.word.as_str()).to_owned(),
            line: word(lines(), &row.line).to_owned(),
            question: row.question.chars().take(80).collect(),
            persons: row.persons,
            result: InquiryResult::parse(&row.result).map_or("", |result| result.word_now(!open)),
            class: if late { "clock-overdue" } else { "" },
            due: row.due_at.filter(|_| open).map(super::page::term).unwrap_or_default(),
            open,
        }
    }
}

#[derive(Template)]
#[template(path = "inquiry/desk.html")]
struct DeskPage {
    frame: OfficeFrame,
    form: FormView,
    choices: Choices,
    saved: String,
    rule: &'static str,
    today: Count,
    rows: Vec<Row>,
    may_keep: bool,
}

/// What was entered last, so that the next entry begins like it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Last {
    saved: String,
    desk: String,
    way: String,
    line: String,
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    saved: String,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Inquiries>()?;
    let (office, today) = (desk.office(), desk.office().today());
    let units = Units::of(desk, caller).await?;
    let own = caller.staff().unit.clone();
    let newest = inquiry::recent(office, &right, own.as_ref(), NEWEST).await.map_err(problem)?;
    let figures = inquiry::figures(office, &right, today, today).await.map_err(problem)?;
    let page = DeskPage {
        frame: desk.frame(caller, sealer, NAME, Vec::new()).await?,
        form,
        choices: Choices::of(units.choices()).by_hand(""),
        saved,
        rule: COUNTING_RULE,
        today: figures.all(),
        rows: newest.iter().map(|row| Row::of(desk, &units, row)).collect(),
        may_keep: caller.has_any(CLERKS),
    };
    Ok(page.render()?)
}

/// Today's defaults: a visit of one person at the own desk, answered at once.
pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(last): Asked<Last>,
) -> Result<Html<String>, Problem> {
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    let own = caller.staff().unit.as_ref().map_or("", UnitId::as_str).to_owned();
    let form = FormView::new()
        .with("desk", or(last.desk, &own))
        .with("way", or(last.way, "visit"))
        .with("line", or(last.line, lines().first().map_or("", |line| line.code.as_str())))
        .with("result", InquiryResult::Answered.code())
        .with("persons", "1")
        .with("matters", "1");
    // A number of our own shape, or nothing: the address says nothing else on the page.
    let shape = |c: char| c.is_ascii_digit() || c == '-';
    let saved = Some(last.saved).filter(|text| text.len() <= 20 && text.chars().all(shape));
    page((&desk, &caller, &sealer), saved.unwrap_or_default(), form).await.map(Html)
}

pub async fn enter(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let office = desk.office();
    let done = match entry(&entered, inquiry::in_china(office.now())) {
        Ok(said) => inquiry::enter(office, caller.staff(), &said).await,
        Err(all) => Err(OfficeError::Refused(all)),
    };
    match done {
        Ok(known) => {
            let text = |field| entered.text(field).trim();
            let next = format!(
                "{ROOT}?saved={}&desk={}&way={}&line={}",
                known.number,
                text("desk"),
                text("way"),
                text("line")
            );
            Ok(Redirect::to(&next).into_response())
        }
        Err(OfficeError::Refused(all)) => {
            let again =
                page((&desk, &caller, &sealer), String::new(), again(&entered, at_fields(all))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// The moment of an entry has two fields; what is wrong with it stands at the first.
pub(super) fn at_fields(refusals: Vec<Refusal>) -> Vec<Refusal> {
    let moved = |refusal: Refusal| match refusal.field {
        Some("at") => refusal.at("on"),
        _ => refusal,
    };
    refusals.into_iter().map(moved).collect()
}

/// Units with an entry for all of them.
pub(super) fn any_desk(units: &Units) -> Vec<Choice> {
    std::iter::once(Choice::new("", "全部接待点")).chain(units.choices()).collect()
}
