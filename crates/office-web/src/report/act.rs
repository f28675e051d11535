//! Decisions about a report: a page that says what will happen, and the form that does it.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, report::Explained};
use gongkai_office::{
    OfficeError, collection,
    report::{self, AnnualReport},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    page::{Chapter, chapters, load},
    view::{FindingLine, lines, short},
};
use crate::{OfficeWeb, problem, undecided};

#[derive(Template)]
#[template(path = "report/decide.html")]
struct DecidePage {
    frame: OfficeFrame,
    form: FormView,
    id: String,
    state: &'static str,
    edition: i32,
    digest: String,
    digest_short: String,
    lead: String,
    changed: String,
    action: String,
    field: &'static str,
    reason: &'static str,
    reason_hint: &'static str,
    reason_optional: bool,
    buttons: Vec<(&'static str, &'static str, &'static str)>,
    /// What the checks say; `None` where nothing depends on it.
    findings: Option<Vec<FindingLine>>,
    /// What is decided about, whole; empty where the decision is about something else.
    chapters: Vec<Chapter>,
}

/// Which decision a page is about.
#[derive(Clone, Copy)]
enum Act {
    Submit,
    Approve,
    Publish,
    Withdraw,
    AskWithdrawal,
    Correct,
    Discard,
}

impl Act {
    const fn path(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::Publish => "publish",
            Self::Withdraw => "withdraw",
            Self::AskWithdrawal => "ask-withdrawal",
            Self::Correct => "correct",
            Self::Discard => "discard",
        }
    }
}

async fn shown(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    id: &str,
    act: Act,
    form: FormView,
) -> Result<String, Problem> {
    let found = load(desk, caller, id).await?;
    let year = found.row.year;
    let must = found.must().count();
    let stays = may_stand(desk, &found);
    let (title, lead, field, reason, reason_hint, optional, buttons) = match act {
        Act::Submit => {
            let lead = if must == 0 {
                format!("{}送审后由分管领导审批，审批前仍可退回修改。", unsure(&found))
            } else {
                format!("有{must}项不符，请改正后再送审。{}", stays.map_or("", |stays| stays.0))
            };
            let reason = stays.filter(|_| must > 0).map_or("", |stays| stays.1);
            ("送审", lead, "historical", reason, "会记入操作留痕", true, vec![("yes", "送审", "btn-primary")])
        }
        Act::Approve => {
            let how = if found.came_as_file() { "导入" } else { "编制" };
            let why = found.edition.historical.as_ref();
            let why = why.map(|why| format!("有{must}项不符，送审时说明的原因：{why}")).unwrap_or_default();
            let lead =
                format!("由{}{how}的{year}年度报告，批准后可以公布。{why}", found.edition.brought_by_name);
            let buttons = vec![("approve", "批准", "btn-primary"), ("return", "退回修改", "btn-seal")];
            ("审批", lead, "reason", "退回原因", "退回时必须填写", true, buttons)
        }
        Act::Publish => {
            let lead =
                format!("公布后，公众可以在门户上看到《{}》的全文、表格和下载文件。", found.edition.title);
            ("公布", lead, "", "", "", true, vec![("yes", "公布", "btn-primary")])
        }
        Act::Withdraw => {
            let lead = format!(
                "撤下后，门户上{year}年度报告的内容和下载文件都不再显示，页面只写“已撤下”、撤下日期和下面的原因。"
            );
            let buttons = vec![("yes", "撤下", "btn-seal")];
            ("撤下", lead, "reason", "撤下原因", "公众会看到这句话", false, buttons)
        }
        Act::AskWithdrawal => {
            let lead = format!(
                "申请发给分管领导和公开审查人员，由他们决定是否撤下{year}年度报告；决定以前，公众看到的不变。"
            );
            let buttons = vec![("yes", "提出申请", "btn-primary")];
            ("申请撤下", lead, "reason", "申请撤下的原因", "写在提醒和操作留痕里", false, buttons)
        }
        Act::Correct => {
            let lead = format!(
                "以公布的内容为底开始{year}年度报告的更正版；改完照样送审、审批、公布，在那以前公众看到的不变。"
            );
            let buttons = vec![("yes", "开始更正", "btn-primary")];
            ("更正", lead, "reason", "更正说明：原来错在哪里", "公众会看到这句话", false, buttons)
        }
        Act::Discard if found.life.edition > 1 => {
            let lead = format!(
                "删除第{}版的更正草稿，不能恢复；公众看到的那一版不变，操作留痕里仍记着删除过。",
                found.life.edition
            );
            ("删除更正草稿", lead, "", "", "", true, vec![("yes", "删除", "btn-seal")])
        }
        Act::Discard => {
            let lead = format!(
                "删除《{}》的草稿，连同导入的文件和批注，不能恢复；操作留痕里仍记着删除过。",
                found.edition.title
            );
            ("删除草稿", lead, "", "", "", true, vec![("yes", "删除", "btn-seal")])
        }
    };
    let decides = matches!(act, Act::Submit | Act::Approve | Act::Publish);
    let lead = if decides { format!("{lead}{}", behind(desk, caller, id).await?) } else { lead };
    let crumbs = vec![
        Crumb::new("年度报告", "/office/reports"),
        Crumb::new(format!("{year}年度"), format!("/office/reports/{id}")),
        Crumb::here(title),
    ];
    let frame = desk.frame(caller, sealer, &format!("{title}{year}年度报告"), crumbs).await?;
    let page = DecidePage {
        chapters: if decides { chapters(&found) } else { Vec::new() },
        frame,
        form,
        id: found.row.id.clone(),
        state: found.life.state.word(),
        edition: found.life.edition,
        digest: found.life.digest.clone(),
        digest_short: short(&found.life.digest),
        lead,
        changed: found.edition.erratum.as_ref().map(|text| format!("更正说明：{text}")).unwrap_or_default(),
        action: format!("/office/reports/{id}/{}", act.path()),
        field,
        reason,
        reason_hint,
        reason_optional: optional,
        buttons,
        findings: (!matches!(act, Act::Discard)).then(|| lines(&found.findings)),
    };
    Ok(page.render()?)
}

/// What somebody has to know who decides about a report that was made of a sum: the sum may be old or lack agencies.
async fn behind(desk: &OfficeWeb, caller: &Caller, id: &str) -> Result<String, Problem> {
    let right = caller.authorise::<Read, AnnualReport>(id)?;
    let Some((stale, left_out)) = collection::sum_behind(desk.office(), &right, id).await.map_err(problem)?
    else {
        return Ok(String::new());
    };
    let newer = (stale > 0).then(|| format!("{stale}个机关的报告在汇总以后又有变化"));
    let lacking = (left_out > 0).then(|| format!("{left_out}个机关没有汇总进来"));
    let told: Vec<String> = newer.into_iter().chain(lacking).collect();
    Ok(format!("这份报告由汇总形成：{}，需要的先重新汇总。", told.join("，")))
}

/// Why a report may go on though figures contradict each other, and what the reason is called; `None`: it may not.
fn may_stand(desk: &OfficeWeb, found: &AnnualReport) -> Option<(&'static str, &'static str)> {
    let explained = found.life.explained(found.is_chained_only(), found.row.year, desk.office().today())?;
    Some(match explained {
        Explained::YearBefore => (
            "不符的都是与上一年度比较的；机构改革等原因确实不同的，写明原因后可以送审，审批人和上级机关都看得到。",
            "与上一年度不同的原因",
        ),
        Explained::Historical => {
            ("以前已经这样公布过的历史报告，写明原因后可以照原样送审。", "按历史报告保留不符数据的原因")
        }
    })
}

/// What the checks say where nothing contradicts itself.
fn unsure(found: &AnnualReport) -> String {
    match found.unsure().count() {
        0 => "必须相符的数据都相符。".to_owned(),
        some => format!("没有发现不符，但有{some}处因为空白或缺少上年数据无法判断，请逐处看过。"),
    }
}

/// Back to the report, or the page again with what was refused.
async fn answer(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    id: &str,
    act: Act,
    entered: &Entered,
    done: Result<(), OfficeError>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) if matches!(act, Act::Discard) => Ok(Redirect::to("/office/reports").into_response()),
        Ok(()) => Ok(Redirect::to(&format!("/office/reports/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = shown(desk, caller, sealer, id, act, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

macro_rules! decisions {
    ($($form:ident, $post:ident, $act:expr, |$office:ident, $who:ident, $id:ident, $entered:ident| $does:expr;)*) => {$(
        pub async fn $form(
            Given(desk): Given<OfficeWeb>,
            caller: Caller,
            sealer: Sealer,
            At(id): At<String>,
        ) -> Result<Html<String>, Problem> {
            shown(&desk, &caller, &sealer, &id, $act, FormView::new()).await.map(Html)
        }

        pub async fn $post(
            Given(desk): Given<OfficeWeb>,
            caller: Caller,
            sealer: Sealer,
            At(id): At<String>,
            entered: Entered,
        ) -> Result<Response, Problem> {
            let ($office, $who, $id, $entered) = (desk.office(), caller.staff(), id.as_str(), &entered);
            let done = $does.await;
            answer(&desk, &caller, &sealer, &id, $act, &entered, done).await
        }
    )*};
}

decisions! {
    submit_form, submit, Act::Submit, |office, who, id, entered| {
        report::submit(office, who, id, entered.text("seen"), entered.get("historical"))
    };
    approve_form, approve, Act::Approve, |office, who, id, entered| async {
        match entered.text("decision") {
            "return" => report::send_back(office, who, id, entered.text("seen"), entered.text("reason")).await,
            "approve" => report::approve(office, who, id, entered.text("seen")).await,
            _ => Err(undecided().into()),
        }
    };
    publish_form, publish, Act::Publish, |office, who, id, entered| {
        report::publish(office, who, id, entered.text("seen"))
    };
    withdraw_form, withdraw, Act::Withdraw, |office, who, id, entered| {
        report::withdraw(office, who, id, entered.text("reason"))
    };
    correct_form, correct, Act::Correct, |office, who, id, entered| {
        report::correct(office, who, id, entered.text("reason"))
    };
    discard_form, discard, Act::Discard, |office, who, id, entered| {
        report::discard(office, who, id, entered.text("seen"))
    };
    ask_withdrawal_form, ask_withdrawal, Act::AskWithdrawal, |office, who, id, entered| {
        report::ask_withdrawal(office, who, id, entered.text("reason"))
    };
}
