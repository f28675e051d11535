//! The working days of a year with their notices, and the end of a term day by day.

mod notices;

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, response::Html};
use chrono::{Datelike, Days, Months, NaiveDate};
use gongkai_domain::calendar::{Calendar, Day, DayKind, Explanation};
use gongkai_office::calendar;
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    form::{self, Entered},
    layout::{FormView, OfficeFrame},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    seal::Sealer,
};
use serde::Deserialize;

use crate::{OfficeWeb, words::long_day};

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new().get("/office/calendar", Policy::STAFF, "calendar.show", show).join(notices::routes())
}

#[derive(Deserialize)]
struct Question {
    year: Option<String>,
    from: Option<String>,
    days: Option<String>,
}

/// One field of a month; day 0: before the first or after the last.
struct Field {
    day: u32,
    class: String,
    word: String,
}

struct Month {
    number: u32,
    weeks: Vec<Vec<Field>>,
    working: usize,
}

struct Special {
    when: String,
    kind: &'static str,
    why: String,
    notice: String,
}

/// The answer to a question about a term.
struct Term {
    sentence: String,
    provisional: bool,
    days: Vec<TermDay>,
}

struct TermDay {
    date: String,
    number: String,
    why: String,
}

#[derive(Template)]
#[template(path = "calendar/show.html")]
struct CalendarPage {
    frame: OfficeFrame,
    form: FormView,
    year: i32,
    before: Option<i32>,
    after: Option<i32>,
    known: bool,
    notices: Vec<String>,
    months: Vec<Month>,
    special: Vec<Special>,
    term: Option<Term>,
    /// The year whose notice should be there by now.
    awaited: Option<i32>,
}

async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(question): Asked<Question>,
) -> Result<Html<String>, Problem> {
    let today = desk.office().today();
    let known = Calendar::in_force();
    let there = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).is_some_and(|day| known.day(day).is_ok());
    let asked = question.year.as_deref().and_then(form::number);
    let year = asked.filter(|year| there(*year)).unwrap_or(today.year());
    let days = days_of(known, year);
    let (form, term) = term(known, &question);
    let page = CalendarPage {
        frame: desk.frame(&caller, &sealer, "工作日历", Vec::new()).await?,
        form,
        year,
        before: Some(year - 1).filter(|year| there(*year)),
        after: Some(year + 1).filter(|year| there(*year)),
        known: known.knows_year(year),
        notices: notices(&days),
        months: (1..=12).filter_map(|number| month(&days, year, number, today)).collect(),
        special: special(&days),
        term,
        awaited: calendar::awaited(known, today),
    };
    Ok(Html(page.render()?))
}

fn days_of(calendar: &Calendar, year: i32) -> Vec<Day<'_>> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    let days = first.into_iter().flat_map(|first| first.iter_days());
    days.take_while(|date| date.year() == year).filter_map(|date| calendar.day(date).ok()).collect()
}

fn notices(days: &[Day<'_>]) -> Vec<String> {
    let numbers: BTreeSet<_> = days.iter().filter_map(Day::notice_number).collect();
    numbers.into_iter().map(str::to_owned).collect()
}

fn month(days: &[Day<'_>], year: i32, number: u32, today: NaiveDate) -> Option<Month> {
    let first = NaiveDate::from_ymd_opt(year, number, 1)?;
    let next = first.checked_add_months(Months::new(1))?;
    let monday = first.checked_sub_days(Days::new(first.weekday().num_days_from_monday().into()))?;
    let of = |date: NaiveDate| days.iter().find(|day| day.date == date && date.month() == number);
    let mut weeks = Vec::new();
    let mut at = monday;
    while at < next {
        let week = at.iter_days().take(7).map(|date| of(date).map_or_else(blank, |day| field(day, today)));
        weeks.push(week.collect());
        at = at.checked_add_days(Days::new(7))?;
    }
    let working = days.iter().filter(|day| day.date.month() == number && day.kind.works()).count();
    Some(Month { number, weeks, working })
}

fn blank() -> Field {
    Field { day: 0, class: String::new(), word: String::new() }
}

fn field(day: &Day<'_>, today: NaiveDate) -> Field {
    let (class, word) = match day.kind {
        DayKind::Workday => ("", String::new()),
        DayKind::Weekend => ("rest", "休息日".to_owned()),
        DayKind::Holiday => ("holiday", format!("{}放假", day.why)),
        DayKind::MakeUpWorkday => ("make-up", "调休上班".to_owned()),
    };
    let class = if day.date == today { format!("{class} today") } else { class.to_owned() };
    Field { day: day.date.day(), class, word }
}

/// Days that a notice classifies, neighbours of one kind in one line.
fn special(days: &[Day<'_>]) -> Vec<Special> {
    let mut lines: Vec<(NaiveDate, NaiveDate, &Day<'_>)> = Vec::new();
    for day in days.iter().filter(|day| day.notice.is_some()) {
        match lines.last_mut() {
            Some((_, last, first))
                if last.succ_opt() == Some(day.date) && first.kind == day.kind && first.why == day.why =>
            {
                *last = day.date;
            }
            _ => lines.push((day.date, day.date, day)),
        }
    }
    let short = |date: NaiveDate| format!("{}月{}日", date.month(), date.day());
    let line = |(first, last, day): (NaiveDate, NaiveDate, &Day<'_>)| Special {
        when: if first == last { short(first) } else { format!("{}—{}", short(first), short(last)) },
        kind: if day.kind.works() { "调休上班" } else { "放假" },
        why: day.why.to_owned(),
        notice: day.notice_number().unwrap_or_default().to_owned(),
    };
    lines.into_iter().map(line).collect()
}

/// Reads the question about a term, if one was asked.
fn term(calendar: &Calendar, question: &Question) -> (FormView, Option<Term>) {
    let mut entered = Entered::default();
    let pairs = [("from", &question.from), ("days", &question.days)];
    for (name, value) in pairs {
        entered.push(name, value.as_deref().unwrap_or_default());
    }
    if question.from.is_none() && question.days.is_none() {
        return (FormView::new().with("days", "20"), None);
    }
    let mut read = entered.read();
    let from = read.date("from");
    if entered.text("from").trim().is_empty() {
        read.refuse("missing", "请填写起算日，如收到申请的日期", "from");
    }
    let days = read.number("days", &(1..=400));
    if entered.text("days").trim().is_empty() {
        read.refuse("missing", "请填写期限的工作日数", "days");
    }
    let asked = read.finish(from.zip(days));
    match asked {
        Err(refusals) => (entered.view(&refusals), None),
        Ok((from, days)) => match calendar.explain(from, days) {
            Ok(explained) => (entered.view(&[]), Some(answer(&explained))),
            Err(fault) => {
                let mut view = entered.view(&[]);
                view.refuse("from", fault.to_string());
                (view, None)
            }
        },
    }
}

fn answer(explained: &Explanation<'_>) -> Term {
    let mut number = 0_u32;
    let line = |day: Day<'_>| {
        if day.kind.works() {
            number = number.saturating_add(1);
        }
        let because = day.notice_number().map(|notice| format!("（{notice}）")).unwrap_or_default();
        TermDay {
            date: long_day(day.date),
            number: if day.kind.works() { format!("第{number}天") } else { "不计".to_owned() },
            why: format!("{}{because}", day.why),
        }
    };
    let days = explained.all().map(line).collect();
    let due = long_day(explained.due.date);
    let sentence = format!("{}起 {} 个工作日，最后一天是 {due}", long_day(explained.from), explained.days);
    Term { sentence, provisional: explained.due.provisional, days }
}
