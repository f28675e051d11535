//! Background jobs: what is stuck and why, what waits, what was done, the schedule.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, Redirect},
};
use gongkai_domain::{authority::Read, id::JobId, organisation::Duty};
use gongkai_office::{
    OfficeError, account, audit, backup, calendar, channel, collection, files,
    jobs::{self, Entry, Jobs, State as Of},
    notice, organisation,
    outbox::job,
    publication, report, seal,
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    layout::{OfficeFrame, Pager},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    seal::Sealer,
};
use serde::Deserialize;

use crate::{OfficeWeb, problem, words::moment};

/// Who keeps the jobs.
pub(crate) const KEEPERS: &[Duty] = &[Duty::SystemAdministrator];
const KEEP: Policy = Policy::duties(KEEPERS);
const PAGE: usize = 50;

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new().get("/office/jobs", KEEP, "jobs.list", list).post(
        "/office/jobs/{id}/retry",
        KEEP,
        "jobs.retry",
        retry,
    )
}

#[derive(Deserialize)]
struct Which {
    state: Option<String>,
    before: Option<String>,
}

struct Row {
    id: String,
    title: &'static str,
    kind: String,
    at: String,
    attempts: String,
    error: String,
}

struct Planned {
    title: &'static str,
    when: &'static str,
    last: String,
    next: String,
}

#[derive(Template)]
#[template(path = "jobs/list.html")]
struct JobsPage {
    frame: OfficeFrame,
    state: &'static str,
    stuck: usize,
    rows: Vec<Row>,
    pager: Pager,
    planned: Vec<Planned>,
}

async fn list(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Jobs>()?;
    let office = desk.office();
    let asked = match which.state.as_deref() {
        None | Some("stuck") => Of::Stuck,
        Some("waiting") => Of::Waiting,
        Some("done") => Of::Done,
        Some(_) => return Err(Problem::NotFound),
    };
    let limit = PAGE as u64 + 1;
    let found = jobs::list(office, &right, asked, which.before.as_deref(), limit);
    let mut rows = found.await.map_err(problem)?;
    let stuck = match asked {
        Of::Stuck => rows.len(),
        _ => jobs::list(office, &right, Of::Stuck, None, limit).await.map_err(problem)?.len(),
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let here = format!("/office/jobs?state={}", word(asked));
    let next = rows.last().filter(|_| more).map(|row| format!("{here}&before={}", row.id));
    let mut planned = Vec::new();
    for entry in jobs::entries() {
        planned.push(plan(&desk, entry).await.map_err(problem)?);
    }
    let page = JobsPage {
        frame: desk.frame(&caller, &sealer, "后台任务", Vec::new()).await?,
        state: word(asked),
        stuck,
        pager: Pager {
            total: None,
            shown: rows.len(),
            unit: "项",
            previous: which.before.map(|_| here),
            next,
        },
        rows: rows.into_iter().map(row).collect(),
        planned,
    };
    Ok(Html(page.render()?))
}

fn word(state: Of) -> &'static str {
    match state {
        Of::Stuck => "stuck",
        Of::Waiting => "waiting",
        Of::Done => "done",
    }
}

fn row(row: job::Model) -> Row {
    let at = match Of::of(&row) {
        Of::Done => row.done_at.map(moment).unwrap_or_default(),
        Of::Waiting => moment(row.run_at),
        Of::Stuck => moment(row.created_at),
    };
    Row {
        title: title(&row.kind),
        id: row.id,
        kind: row.kind,
        at,
        attempts: format!("{} / {}", row.attempts, row.max_attempts),
        error: row.last_error.unwrap_or_default(),
    }
}

/// What a kind of job does, in words.
fn title(kind: &str) -> &'static str {
    match kind {
        report::PUT_REPORT => "把年度报告放到门户",
        collection::PUT_FILED => "把集中公布的年度报告放到门户",
        publication::PUT_DOCUMENT => "把公开信息放到门户",
        publication::SCREEN_FILE => "读取并筛查附件",
        publication::RELEASE_DUE => "定时公开",
        channel::CARRY | channel::CALL => "送到发布渠道，或者从渠道撤下",
        publication::END_LISTS => "撤下公示期满的公示",
        channel::EXPIRE => "撤下展示期满的内容，列出要移交的信息",
        channel::RENEW => "重新签发电子屏播放单",
        organisation::PUT_CARD => "把机关名片放到门户",
        calendar::PUT_NOTICES => "把放假通知放到门户",
        seal::REWRAP => "改用新密钥保存",
        audit::checkpoint::CHECKPOINT => "签署操作留痕检查点",
        backup::RUN => "备份并核验",
        files::SWEEP => "清理没有用到的附件",
        account::PRUNE => "清理过期的会话和登录记录",
        jobs::PRUNE => "清理任务记录",
        notice::WORK_LIST => "提醒当天待办",
        notice::TELL => "发送提醒",
        _ => "这个版本不认识的任务",
    }
}

async fn plan(desk: &OfficeWeb, entry: &'static Entry) -> Result<Planned, OfficeError> {
    let office = desk.office();
    let last = jobs::last_run(office, &entry.name).await?;
    let next = entry.next(office.now());
    Ok(Planned {
        title: &entry.title,
        when: &entry.when,
        last: last.map(moment).unwrap_or_default(),
        next: next.map(moment).unwrap_or_default(),
    })
}

async fn retry(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Redirect, Problem> {
    let id = JobId::parse(&id).ok_or(Problem::NotFound)?;
    jobs::retry(desk.office(), caller.staff(), &id).await.map_err(problem)?;
    Ok(Redirect::to("/office/jobs?state=waiting"))
}
