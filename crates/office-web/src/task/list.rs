//! Everything that waits, by capability.

use askama::Template;
use axum::{extract::State, response::Html};
use gongkai_domain::task::Task;
use gongkai_office::task;
use gongkai_web_kit::{caller::Caller, extract::Asked, layout::OfficeFrame, problem::Problem, seal::Sealer};
use serde::Deserialize;

use super::view::{Group, groups};
use crate::{OfficeWeb, problem};

/// What the list is narrowed to.
#[derive(Deserialize)]
pub struct Which {
    of: Option<String>,
}

/// The kinds of tasks, with the code in the address.
const KINDS: &[(&str, &str)] = &[
    ("publication", "主动公开"),
    ("channel", "发布渠道"),
    ("report", "年度报告"),
    ("collection", "年报汇总"),
    ("returns", "定期报表"),
    ("return-filings", "报表汇总"),
    ("organisation", "开始使用"),
    ("meeting", "领导小组"),
    ("operation", "运行维护"),
];

struct Kind {
    code: &'static str,
    name: &'static str,
    current: bool,
}

#[derive(Template)]
#[template(path = "task/list.html")]
struct ListPage {
    frame: OfficeFrame,
    all: bool,
    kinds: Vec<Kind>,
    groups: Vec<Group>,
    count: usize,
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let mut tasks = task::open(desk.office(), caller.staff()).await.map_err(problem)?;
    let wanted = which.of.as_deref().unwrap_or_default();
    let there = |code: &str| tasks.iter().any(|(_, task): &(_, Task)| task.of == code);
    let kinds = KINDS
        .iter()
        .filter(|(code, _)| there(code) || *code == wanted)
        .map(|(code, name)| Kind { code, name, current: *code == wanted })
        .collect();
    tasks.retain(|(_, task)| wanted.is_empty() || task.of == wanted);
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, "待办", Vec::new()).await?,
        all: wanted.is_empty(),
        kinds,
        count: tasks.len(),
        groups: groups(tasks, desk.office().today()),
    };
    Ok(Html(page.render()?))
}
