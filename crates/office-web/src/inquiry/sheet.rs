//! The day sheet of a desk: for places that keep paper and enter the day's counts.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    id::UnitId,
    inquiry::{COUNTING_RULE, SheetLine, entered_ways, lines},
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    inquiry::{self, Inquiries},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, ROOT};
use crate::{OfficeWeb, problem, publication::list::Units};

/// Which desk and day.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    desk: String,
    on: String,
}

struct LineView {
    /// `WAY.LINE`: names of fields begin with it.
    key: String,
    line: String,
}

struct WayView {
    word: String,
    lines: Vec<LineView>,
    /// Is there a figure in it?
    filled: bool,
}

#[derive(Template)]
#[template(path = "inquiry/sheet.html")]
struct SheetPage {
    frame: OfficeFrame,
    desks: Vec<Choice>,
    desk: String,
    on: String,
    ways: Vec<WayView>,
    form: FormView,
    /// What the sheet said when it was opened.
    seen: String,
    rule: &'static str,
}

/// The columns of a line, with their fields.
const COLUMNS: [&str; 3] = ["persons", "matters", "answered"];

fn key(way: &str, line: &str, column: &str) -> String {
    format!("{way}.{line}.{column}")
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    (unit, on): (&str, &str),
    form: FormView,
    seen: String,
) -> Result<String, Problem> {
    let units = Units::of(desk, caller).await?;
    let ways = entered_ways().map(|way| WayView {
        word: way.word.clone(),
        filled: lines().iter().any(|line| !form.value(&key(&way.code, &line.code, COLUMNS[0])).is_empty()),
        lines: lines()
            .iter()
            .map(|line| LineView { key: format!("{}.{}", way.code, line.code), line: line.word.clone() })
            .collect(),
    });
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("日报")];
    let page = SheetPage {
        frame: desk.frame(caller, sealer, "咨询日报", crumbs).await?,
        desks: units.choices(),
        desk: unit.to_owned(),
        on: on.to_owned(),
        ways: ways.collect(),
        form,
        seen,
        rule: COUNTING_RULE,
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Inquiries>()?;
    let unit = UnitId::parse(&which.desk).or_else(|| caller.staff().unit.clone());
    let on = form::day(&which.on).unwrap_or(desk.office().today());
    let (mut form, mut seen) = (FormView::new(), String::new());
    if let Some(unit) = &unit {
        let sheet = inquiry::sheet(desk.office(), &right, unit, on).await.map_err(problem)?;
        seen = inquiry::sheet_seen(&sheet);
        for line in sheet {
            let figures = [line.persons, line.matters, line.answered];
            for (column, figure) in COLUMNS.iter().zip(figures) {
                form = form.with(key(&line.way, &line.line, column), figure.to_string());
            }
        }
    }
    let unit = unit.as_ref().map_or("", UnitId::as_str);
    page((&desk, &caller, &sealer), (unit, &on.to_string()), form, seen).await.map(Html)
}

/// Lines in which something was filled in. Matters and answered matters are as many as persons unless they
/// say otherwise.
fn sheet_of(entered: &Entered) -> Result<Vec<SheetLine>, Vec<Refusal>> {
    let (mut sheet, mut refusals) = (Vec::new(), Vec::new());
    for way in entered_ways() {
        for line in lines() {
            let mut wrong = false;
            let mut figures =
                COLUMNS.map(|column| match entered.text(&key(&way.code, &line.code, column)).trim() {
                    "" => None,
                    figure => form::number::<u32>(figure).or_else(|| {
                        wrong = true;
                        None
                    }),
                });
            if wrong {
                let sentence = format!("“{}”的“{}”请填整数", way.word, line.word);
                refusals.push(Refusal::new("number_unreadable", sentence).at("sheet"));
            }
            if figures.iter().all(Option::is_none) {
                continue;
            }
            let [persons, matters, answered] = &mut figures;
            let persons = persons.unwrap_or(0);
            let matters = matters.unwrap_or(persons);
            sheet.push(SheetLine {
                way: way.code.clone(),
                line: line.code.clone(),
                persons,
                matters,
                answered: answered.unwrap_or(matters),
            });
        }
    }
    if refusals.is_empty() { Ok(sheet) } else { Err(refusals) }
}

pub async fn keep(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let (unit, on) = (entered.text("desk").trim(), entered.text("on").trim());
    let day: Option<NaiveDate> = form::day(on);
    let done = match (UnitId::parse(unit), day, sheet_of(&entered)) {
        (Some(unit), Some(day), Ok(sheet)) => {
            let seen = entered.text("seen");
            inquiry::keep_sheet(desk.office(), caller.staff(), &unit, day, seen, &sheet).await
        }
        (_, _, Err(all)) => Err(OfficeError::Refused(all)),
        (None, ..) => Err(Refusal::new("desk_unknown", "请选择接待点").at("desk").into()),
        _ => Err(Refusal::new("date_missing", "没有这一天，请写成存在的日期，如 2026-11-24").at("on").into()),
    };
    match done {
        Ok(()) => {
            let on = day.map_or_else(|| on.to_owned(), |day| day.to_string());
            Ok(Redirect::to(&format!("{ROOT}/sheet?desk={unit}&on={on}")).into_response())
        }
        Err(OfficeError::Refused(all)) => {
            let again = page(
                (&desk, &caller, &sealer),
                (unit, on),
                entered.view(&all),
                entered.text("seen").to_owned(),
            )
            .await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
