//! The workbench: what is to be done today, first.

use askama::Template;
use axum::{extract::State, response::Html};
use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    calendar::Calendar,
    task::{Milestone, Urgency, milestones, time_left},
};
use gongkai_office::{
    organisation,
    setting::{self, Name},
    task,
};
use gongkai_web_kit::{
    caller::Caller,
    layout::{Act, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::view::{Group, groups};
use crate::{OfficeWeb, problem, rail};

/// Rows on the workbench; the whole list is one link away.
const SHOWN: usize = 20;

struct Leaf {
    month: u32,
    day: u32,
    name: &'static str,
    detail: String,
}

#[derive(Template)]
#[template(path = "task/workbench.html")]
struct WorkbenchPage {
    frame: OfficeFrame,
    groups: Vec<Group>,
    count: usize,
    overdue: usize,
    today: usize,
    week: usize,
    leaves: Vec<Leaf>,
    /// The next year, if its holidays are not known yet and it is close.
    unknown_year: Option<i32>,
    quick: Vec<Act>,
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let office = desk.office();
    let today = office.today();
    let mut tasks = task::open(office, caller.staff()).await.map_err(problem)?;
    let of = |wanted| tasks.iter().filter(|(urgency, _)| *urgency == wanted).count();
    let (count, overdue, due, week) =
        (tasks.len(), of(Urgency::Overdue), of(Urgency::Today), of(Urgency::ThisWeek));
    tasks.truncate(SHOWN);
    let settings = setting::of(office, &caller.agency).await.map_err(problem)?;
    let collects = organisation::has_subordinates(office, &caller.agency).await.map_err(problem)?;
    let leaves = milestones(today, settings.number(Name::BulletinDay), collects);
    let page = WorkbenchPage {
        frame: desk.frame(&caller, &sealer, "工作台", Vec::new()).await?,
        groups: groups(tasks, today),
        count,
        overdue,
        today: due,
        week,
        leaves: leaves.into_iter().map(|next| leaf(today, &next)).collect(),
        unknown_year: unknown_year(today),
        quick: rail::quick(caller.staff()),
    };
    Ok(Html(page.render()?))
}

fn leaf(today: NaiveDate, next: &Milestone) -> Leaf {
    let left = time_left(Calendar::in_force(), today, next.on).map_or(0, |left| left.days);
    let when =
        if next.on == today { "就是今天".to_owned() } else { format!("还有 {left} 个工作日") };
    Leaf {
        month: next.on.month(),
        day: next.on.day(),
        name: next.name,
        detail: format!("{when} · {}", next.basis),
    }
}

/// From October on, terms reach into the next year: say so while its notice is missing.
fn unknown_year(today: NaiveDate) -> Option<i32> {
    let next = today.year().checked_add(1)?;
    (today.month() >= 10 && !Calendar::in_force().knows_year(next)).then_some(next)
}
