//! The notices of working days: which count and since when, and the next one, looked at before it counts.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    authority::Edit,
    calendar::{Calendar, Class, Notice, date_in_words},
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    application::Moving,
    calendar::{self, HolidayNotices, NoticePlan, notice_row},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    seal::Sealer,
};

use crate::{
    OfficeWeb,
    application::READERS,
    problem,
    words::{long_day, moment},
};

const ROOT: &str = "/office/calendar/notices";
/// Who may take notices in; of which agency is asked inside.
const KEEPERS: &[Duty] = <HolidayNotices as gongkai_domain::authority::Guarded<Edit>>::DUTIES;
const KEEP: Policy = Policy::duties(KEEPERS);
/// Cases that are listed; the others are counted.
const SHOWN: usize = 200;

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get(ROOT, Policy::STAFF, "calendar.notices", show)
        .post("/office/calendar/notices/check", KEEP, "calendar.take_in", check)
        .post(ROOT, KEEP, "calendar.take_in", take_in)
        .post("/office/calendar/notices/{id}/back", KEEP, "calendar.take_back", take_back)
}

/// A notice in the list.
struct Line {
    /// Empty: it came with the program, is gone, or is not the own agency's to take back.
    id: String,
    number: String,
    year: i32,
    /// Where it is from, and since when it counts.
    origin: String,
    /// When and why it was taken back; empty: it counts.
    back: String,
}

/// A festival of a notice that is looked at.
struct Festival {
    name: String,
    off: String,
    work: String,
}

/// A case of the own agency whose last day would move.
struct Case {
    id: String,
    number: String,
    before: String,
    after: String,
}

/// What was looked at.
struct Looked {
    number: String,
    year: i32,
    published: String,
    festivals: Vec<Festival>,
    doubts: Vec<String>,
    cases: Vec<Case>,
    /// Cases of all agencies.
    moving: usize,
}

#[derive(Template)]
#[template(path = "calendar/notices.html")]
struct Page {
    frame: OfficeFrame,
    form: FormView,
    may: bool,
    /// May the person open cases?
    opens_cases: bool,
    awaited: Option<i32>,
    looked: Option<Looked>,
    /// What was looked at, to be sent back as it is.
    text: String,
    lines: Vec<Line>,
}

/// Days as people write them, neighbours joined.
fn days(notice: &Notice, festival: &str, class: Class) -> String {
    let mut stretches: Vec<(chrono::NaiveDate, chrono::NaiveDate)> = Vec::new();
    let of = notice.days().iter().filter(|day| day.festival == festival && day.class == class);
    for day in of {
        match stretches.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(day.date) => *last = day.date,
            _ => stretches.push((day.date, day.date)),
        }
    }
    let words = stretches.into_iter().map(|(first, last)| {
        if first == last { long_day(first) } else { format!("{}至{}", long_day(first), long_day(last)) }
    });
    words.collect::<Vec<_>>().join("、")
}

fn festivals(notice: &Notice) -> Vec<Festival> {
    let mut names: Vec<&str> = Vec::new();
    for day in notice.days() {
        if !names.contains(&day.festival.as_str()) {
            names.push(&day.festival);
        }
    }
    let one = |name: &str| Festival {
        name: name.to_owned(),
        off: days(notice, name, Class::Off),
        work: days(notice, name, Class::Work),
    };
    names.into_iter().map(one).collect()
}

fn looked(plan: NoticePlan, caller: &Caller) -> Option<Looked> {
    let moving = plan.moving.len();
    // Cases of other agencies are theirs: they are counted, not shown.
    let own = plan.moving.into_iter().filter(|one| one.agency == caller.staff().agency);
    let case = |one: Moving| Case {
        id: one.id,
        number: one.number,
        before: date_in_words(one.before),
        after: date_in_words(one.after),
    };
    let cases = own.take(SHOWN).map(case).collect();
    let first = plan.notices.first()?;
    Some(Looked {
        number: plan.notices.iter().map(|one| one.number.as_str()).collect::<Vec<_>>().join("、"),
        year: first.year,
        published: date_in_words(first.published),
        festivals: plan.notices.iter().flat_map(festivals).collect(),
        doubts: plan.doubts,
        cases,
        moving,
    })
}

fn line(row: notice_row::Model, caller: &Caller) -> Line {
    let origin = match (&row.body, &row.by_name) {
        (Some(_), by) => format!("{}由{}导入", moment(row.came_at), by.clone().unwrap_or_default()),
        (None, _) => "随程序提供".to_owned(),
    };
    let back = row.taken_back_at.map(|at| {
        let by = row.taken_back_by.clone().unwrap_or_default();
        let because = row.taken_back_because.clone().unwrap_or_default();
        format!("{}由{by}撤下：{because}", moment(at))
    });
    let by_own = row.agency_id.as_deref() == Some(caller.staff().agency.as_str());
    let own = row.body.is_some() && back.is_none() && by_own;
    Line {
        id: if own { row.id } else { String::new() },
        number: row.number,
        year: row.year,
        origin,
        back: back.unwrap_or_default(),
    }
}

/// Newest year first; those of the program too, whether they were written down or not.
async fn lines(desk: &OfficeWeb, caller: &Caller) -> Result<Vec<Line>, OfficeError> {
    let kept = calendar::kept(desk.office()).await?;
    let mut lines: Vec<Line> = kept.into_iter().map(|row| line(row, caller)).collect();
    for notice in Calendar::embedded().notices() {
        if !lines
            .iter()
            .any(|line| line.number == notice.number && line.id.is_empty() && line.back.is_empty())
        {
            let (number, year) = (notice.number.clone(), notice.year);
            let origin = "随程序提供".to_owned();
            lines.push(Line { id: String::new(), number, year, origin, back: String::new() });
        }
    }
    lines.sort_by(|a, b| (b.year, &a.number).cmp(&(a.year, &b.number)));
    Ok(lines)
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    form: FormView,
    looked: Option<Looked>,
    text: String,
) -> Result<Html<String>, Problem> {
    let crumbs = vec![Crumb::new("工作日历", "/office/calendar"), Crumb::here("放假通知")];
    let page = Page {
        frame: desk.frame(caller, sealer, "放假通知", crumbs).await?,
        form,
        opens_cases: caller.has_any(READERS),
        may: calendar::may_take_in(desk.office(), caller.staff()).await.map_err(problem)?,
        awaited: calendar::awaited(Calendar::in_force(), desk.office().today()),
        looked,
        text,
        lines: lines(desk, caller).await.map_err(problem)?,
    };
    Ok(Html(page.render()?))
}

async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page((&desk, &caller, &sealer), FormView::new(), None, String::new()).await
}

/// The page again with what is wrong.
async fn refused(
    desk: (&OfficeWeb, &Caller, &Sealer),
    entered: &Entered,
    error: OfficeError,
) -> Result<Response, Problem> {
    let OfficeError::Refused(refusals) = error else { return Err(problem(error)) };
    let page = page(desk, entered.view(&refusals), None, String::new()).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What the text would come to; nothing is kept.
async fn check(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let at = (&desk, &caller, &sealer);
    let text = entered.text("text");
    match calendar::check_notice(desk.office(), caller.staff(), text).await {
        Ok(plan) => {
            let page = page(at, entered.view(&[]), looked(plan, &caller), text.to_owned()).await?;
            Ok(page.into_response())
        }
        Err(error) => refused(at, &entered, error).await,
    }
}

/// Counts with it; it is looked at again.
async fn take_in(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let at = (&desk, &caller, &sealer);
    let (text, sure) = (entered.text("text"), entered.text("sure") == "yes");
    match calendar::take_in(desk.office(), caller.staff(), text, sure).await {
        Ok(()) => Ok(Redirect::to(ROOT).into_response()),
        Err(OfficeError::Refused(refusals)) if refusals.iter().any(|one| one.field == Some("sure")) => {
            let plan = calendar::check_notice(desk.office(), caller.staff(), text).await.map_err(problem)?;
            let page = page(at, entered.view(&refusals), looked(plan, &caller), text.to_owned()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => refused(at, &entered, error).await,
    }
}

async fn take_back(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let because = entered.text("because");
    match calendar::take_back(desk.office(), caller.staff(), &id, because).await {
        Ok(()) => Ok(Redirect::to(ROOT).into_response()),
        Err(error) => refused((&desk, &caller, &sealer), &entered, error).await,
    }
}
