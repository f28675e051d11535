//! Figures of a day, a month, a year: tables with bars, the sentence for the yearly report, closed months.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{Datelike, Days, Months, NaiveDate};
use gongkai_domain::{
    authority::Read,
    inquiry::{COUNTING_RULE, Count, Part, lines, subjects, way, word, year_sentence},
};
use gongkai_office::{
    OfficeError,
    inquiry::{self, Figures, Inquiries},
};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::Asked,
    form::{self, Entered},
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{LOCKERS, NAME, ROOT, list::NO_SUBJECT};
use crate::{
    OfficeWeb,
    problem::{no_such_period, problem},
    publication::list::Units,
    words::moment,
};

/// Year of the first period that can be asked for.
const FIRST_YEAR: i32 = 2000;

/// Which month (2026-11) or year (2026).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    period: String,
}

/// A month or a year.
struct Period {
    first: NaiveDate,
    last: NaiveDate,
    name: String,
    /// As addresses have it.
    code: String,
    before: String,
    after: Option<String>,
}

impl Period {
    /// The list that a figure of the period counts: of a part, or all of it.
    fn list(&self, of: Option<(Part, &str)>) -> String {
        let (first, last) = (self.first.to_string(), self.last.to_string());
        let (from, until) = match of {
            Some((Part::Day, day)) => (day, day),
            _ => (first.as_str(), last.as_str()),
        };
        let more = of.and_then(|(part, code)| match part {
            Part::Way => Some(("way", code)),
            Part::Line => Some(("line", code)),
            Part::Subject if code.is_empty() => Some(("subject", NO_SUBJECT)),
            Part::Subject => Some(("subject", code)),
            Part::Desk => Some(("desk", code)),
            Part::Day => None,
        });
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([("counted", "yes"), ("from", from), ("until", until)].into_iter().chain(more));
        format!("{ROOT}/search?{}", query.finish())
    }

    /// The period that is asked for, the present month where none is; `None`: there is none of it.
    fn of(text: &str, today: NaiveDate) -> Option<Self> {
        let usable = |day: &NaiveDate| day.year() >= FIRST_YEAR && *day <= today;
        let text = form::plain(text);
        let text = text.trim();
        let year = text.parse::<i32>().ok().and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
        if let Some(first) = year.filter(usable) {
            return Some(Self::from(first, Months::new(12), today, "%Y", format!("{}年", first.year())));
        }
        let month = format!("{text}-01").parse().ok().filter(usable);
        let first = if text.is_empty() { today.with_day(1) } else { month }?;
        let name = format!("{}年{}月", first.year(), first.month());
        Some(Self::from(first, Months::new(1), today, "%Y-%m", name))
    }

    /// The same for addresses.
    fn asked(text: &str, today: NaiveDate) -> Result<Self, Problem> {
        Self::of(text, today).ok_or_else(|| no_such_period(text, "今天以前的年份或者月份，如2026、2026-11"))
    }

    fn from(first: NaiveDate, length: Months, today: NaiveDate, code: &str, name: String) -> Self {
        let next = first.checked_add_months(length).unwrap_or(first);
        let before = first.checked_sub_months(length).unwrap_or(first);
        let written = |day: NaiveDate| day.format(code).to_string();
        Self {
            last: next.checked_sub_days(Days::new(1)).unwrap_or(first),
            code: written(first),
            before: written(before),
            after: (next <= today).then(|| written(next)),
            first,
            name,
        }
    }
}

struct Line {
    name: String,
    count: Count,
    /// The list that the figures count.
    href: String,
    /// Length of the bar, of 200.
    bar: u64,
}

struct Table {
    title: &'static str,
    icon: &'static str,
    lines: Vec<Line>,
}

struct Locked {
    month: String,
    by: String,
}

#[derive(Template)]
#[template(path = "inquiry/figures.html")]
struct FiguresPage {
    frame: OfficeFrame,
    period: Period,
    year: i32,
    all: Count,
    /// The list that the figures of the whole period count.
    list: String,
    sheets: Count,
    sentence: Option<String>,
    rule: &'static str,
    tables: Vec<Table>,
    days: Vec<Line>,
    locked: Vec<Locked>,
    /// The month of the page can be closed.
    may_lock: bool,
    /// Why it cannot; empty: it can, or it is closed already.
    why_not: &'static str,
    is_locked: bool,
    may_unlock: bool,
    form: FormView,
}

fn table(
    title: &'static str,
    icon: &'static str,
    figures: &Figures,
    (part, period): (Part, &Period),
    name: impl Fn(&str) -> String,
) -> Table {
    let by = figures.by(part);
    let best = by.values().map(|count| count.persons).max().unwrap_or(0).max(1);
    let line = |(code, count): (String, Count)| Line {
        name: name(&code),
        href: period.list(Some((part, &code))),
        bar: count.persons * 200 / best,
        count,
    };
    let mut lines: Vec<Line> = by.into_iter().map(line).collect();
    if part != Part::Day {
        lines.sort_by(|a, b| b.count.persons.cmp(&a.count.persons).then_with(|| a.name.cmp(&b.name)));
    }
    Table { title, icon, lines }
}

fn tables(figures: &Figures, units: &Units, period: &Period) -> Vec<Table> {
    let way_of = |code: &str| way(code).map_or(code, |way| way.word.as_str()).to_owned();
    let subject =
        |code: &str| if code.is_empty() { "没有填".to_owned() } else { word(subjects(), code).to_owned() };
    vec![
        table("业务类别", "folders", figures, (Part::Line, period), |code| {
            word(lines(), code).to_owned()
        }),
        table("方式", "phone-call", figures, (Part::Way, period), way_of),
        table("事项", "list-details", figures, (Part::Subject, period), subject),
        table("接待点", "building", figures, (Part::Desk, period), |id| units.name(id)),
    ]
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    period: Period,
    form: FormView,
) -> Result<String, Problem> {
    let right = caller.authorise_all::<Read, Inquiries>()?;
    let (office, today) = (desk.office(), desk.office().today());
    let figures = inquiry::figures(office, &right, period.first, period.last).await.map_err(problem)?;
    let units = Units::of(desk, caller).await?;
    let by_line: Vec<(String, u64)> =
        figures.by(Part::Line).into_iter().map(|(code, count)| (code, count.persons)).collect();
    let locked = inquiry::locked_months(office, &right).await.map_err(problem)?;
    let is_locked = locked.iter().any(|row| row.month == period.code);
    let (is_month, keeps) = (period.code.len() == 7, caller.has_any(LOCKERS));
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("统计")];
    let page = FiguresPage {
        frame: desk.frame(caller, sealer, "咨询统计", crumbs).await?,
        year: period.first.year(),
        all: figures.all(),
        sheets: figures.sheets(),
        sentence: year_sentence(figures.all(), &by_line),
        rule: COUNTING_RULE,
        tables: tables(&figures, &units, &period),
        list: period.list(None),
        days: table("每一天", "chart-bar", &figures, (Part::Day, &period), |day| {
            day.get(5..).unwrap_or(day).to_owned()
        })
        .lines,
        may_lock: keeps && is_month && !is_locked && period.last < today,
        why_not: match (is_locked, keeps, is_month, period.last < today) {
            (true, ..) => "",
            (_, false, ..) => "锁定由统计人员或者公开审查人员办理。",
            (_, _, false, _) => "锁定按月办理，请先到要锁定的月份。",
            (.., false) => "这个月还没有过完，过完以后再锁定。",
            _ => "",
        },
        may_unlock: keeps && is_locked,
        is_locked,
        locked: locked
            .into_iter()
            .map(|row| Locked {
                month: row.month,
                by: format!("{}，{}", row.locked_by_name, moment(row.locked_at)),
            })
            .collect(),
        period,
        form,
    };
    Ok(page.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let period = Period::asked(&which.period, desk.office().today())?;
    page((&desk, &caller, &sealer), period, FormView::new()).await.map(Html)
}

/// All tables of the period as one list.
pub async fn download(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Download, Problem> {
    let right = caller.authorise_all::<Read, Inquiries>()?;
    let period = Period::asked(&which.period, desk.office().today())?;
    let figures =
        inquiry::figures(desk.office(), &right, period.first, period.last).await.map_err(problem)?;
    let units = Units::of(&desk, &caller).await?;
    let mut all = tables(&figures, &units, &period);
    all.push(table("日期", "", &figures, (Part::Day, &period), str::to_owned));
    let row = |part: &str, name: &str, count: Count| {
        let figures = [count.persons, count.matters, count.answered, count.open()];
        [part.to_owned(), name.to_owned()]
            .into_iter()
            .chain(figures.map(|figure| figure.to_string()))
            .collect()
    };
    let mut rows: Vec<Vec<String>> = vec![row("合计", &period.name, figures.all())];
    for table in &all {
        rows.extend(table.lines.iter().map(|line| row(table.title, &line.name, line.count)));
    }
    let column = |heading, width| ListColumn { heading, width, note: "" };
    let columns = [
        column("分类", 14),
        column("名称", 24),
        column("人次", 10),
        column("件", 10),
        column("已答复", 10),
        column("待答复", 10),
    ];
    let bytes = list_xlsx("咨询统计", &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download {
        name: format!("咨询统计-{}.xlsx", period.code),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: bytes.into(),
    })
}

async fn answered(
    desk: (&OfficeWeb, &Caller, &Sealer),
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    let today = desk.0.office().today();
    // What is wrong with a month says the office.
    let period = Period::of(entered.text("month"), today).map_or_else(|| Period::asked("", today), Ok)?;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/figures?period={}", period.code)).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(desk, period, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn lock(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let done = inquiry::lock(desk.office(), caller.staff(), entered.text("month")).await;
    answered((&desk, &caller, &sealer), &entered, done).await
}

pub async fn unlock(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let (month, why) = (entered.text("month"), entered.text("reason"));
    let done = inquiry::unlock(desk.office(), caller.staff(), month, why).await;
    answered((&desk, &caller, &sealer), &entered, done).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_leads_to_what_it_counts() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let period = Period::of("2026-10", today).unwrap();
        let month = "/office/inquiries/search?counted=yes&from=2026-10-01&until=2026-10-31";
        for (of, rest) in [
            (None, ""),
            (Some((Part::Way, "visit")), "&way=visit"),
            (Some((Part::Subject, "")), "&subject=-"),
            (Some((Part::Desk, "u1")), "&desk=u1"),
        ] {
            assert_eq!(period.list(of), format!("{month}{rest}"));
        }
        let day = period.list(Some((Part::Day, "2026-10-09")));
        assert_eq!(day, "/office/inquiries/search?counted=yes&from=2026-10-09&until=2026-10-09");
    }

    #[test]
    fn months_and_years() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for (asked, code, first, last, after) in [
            ("2026-10", "2026-10", "2026-10-01", "2026-10-31", Some("2026-11")),
            ("2026-11", "2026-11", "2026-11-01", "2026-11-30", None),
            ("2025", "2025", "2025-01-01", "2025-12-31", Some("2026")),
            ("", "2026-11", "2026-11-01", "2026-11-30", None),
        ] {
            let period = Period::of(asked, today).unwrap();
            assert_eq!(period.code, code, "{asked}");
            assert_eq!(
                (period.first.to_string(), period.last.to_string()),
                (first.to_owned(), last.to_owned())
            );
            assert_eq!(period.after.as_deref(), after, "{asked}");
        }
        for asked in ["2027", "1999", "2026-13", "x"] {
            assert!(Period::of(asked, today).is_none(), "{asked}");
        }
    }
}
