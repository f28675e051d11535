//! What templates of cases are given.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    application::{ClockSheet, Intake, Standing, State, filing::ApplicantKind, ground},
    calendar::date_in_words,
};
use gongkai_office::{
    application::{Case, case_row},
    report,
};
use gongkai_report::Format;
use gongkai_web_kit::{caller::Caller, problem::Problem};

use crate::{OfficeWeb, problem};

/// Tag and word of a state.
pub fn state(state: State, now: &Standing) -> (&'static str, &'static str) {
    if now.joined {
        return ("quiet", "已并案");
    }
    match state {
        State::AwaitingConfirmation => ("warn", "待确认"),
        State::Running if now.ordered.is_some() && now.draft.is_none() => ("brand", "重新答复"),
        State::Running => match &now.draft {
            Some(draft) if draft.number.is_some() => ("brand", "办理中 · 待送达"),
            Some(draft) if draft.approved_on.is_some() => ("brand", "办理中 · 已批准"),
            Some(draft) if draft.submitted_by.is_some() => ("brand", "办理中 · 审批"),
            Some(_) => ("brand", "办理中 · 起草答复"),
            None => ("brand", "办理中"),
        },
        State::Consulting => ("pause", "征求意见"),
        State::AwaitingCorrection => ("pause", "待补正"),
        State::AwaitingFee => ("pause", "待缴费"),
        State::Answered if now.undeliverable => ("seal", "退信待重送"),
        State::Answered => ("ok", "已答复"),
        State::Withdrawn => ("quiet", "已撤回"),
        State::Abandoned => ("quiet", "逾期未补正"),
        State::ClosedUnpaid => ("quiet", "逾期未缴费"),
    }
}

/// The clock in words.
#[derive(Debug, Default)]
pub struct ClockWords {
    /// Class of the words.
    pub class: &'static str,
    /// 「剩 11 个工作日」.
    pub left: String,
    /// The last day; empty: none.
    pub due: String,
}

impl ClockWords {
    /// The clock of a case today.
    pub fn of(sheet: &ClockSheet) -> Self {
        let due = sheet.due.map(date_in_words).unwrap_or_default();
        let (class, mut left) = match (sheet.state, sheet.working_days_left) {
            (State::Running, Some(days)) if days < 0 => {
                ("clock-overdue", format!("逾期 {} 个工作日", days.unsigned_abs()))
            }
            (State::Running, Some(0)) => ("clock-due", "今天到期".to_owned()),
            (State::Running, Some(days)) => ("", format!("剩 {days} 个工作日")),
            (State::AwaitingConfirmation, _) => ("clock-due", "今天确认".to_owned()),
            (State::Consulting, _) => ("clock-paused", "征求意见，不计时".to_owned()),
            (State::AwaitingCorrection, _) => ("clock-paused", "等待补正".to_owned()),
            (State::AwaitingFee, _) => ("clock-paused", "等待缴费".to_owned()),
            (State::Answered, _) => match sheet.late_by {
                Some(0) | None => ("clock-done", "按期办结".to_owned()),
                Some(days) => ("clock-overdue", format!("逾期 {days} 个工作日办结")),
            },
            _ => ("clock-done", "已办结".to_owned()),
        };
        if sheet.provisional {
            left.push_str("（暂定）");
        }
        Self { class, left, due }
    }
}

/// The kind of an applicant.
pub fn kind_word(row: &case_row::Model) -> &'static str {
    ApplicantKind::parse(&row.kind).map_or("", ApplicantKind::word)
}

/// The way in.
pub fn intake_word(row: &case_row::Model) -> &'static str {
    Intake::parse(&row.intake).map_or("", Intake::word)
}

/// 「表三 · （二）部分公开 · 商业企业」: the place of an answer in the report of a year.
pub fn report_place(case: &Case, ground_id: &str, on: NaiveDate) -> String {
    let format = Format::for_year(chrono::Datelike::year(&on));
    let place = format.and_then(|format| {
        let row = ground(ground_id)?.row(&format.id)?;
        let table = format.table("t3")?;
        table.rows.iter().find(|one| one.id == row).map(|one| one.full_label())
    });
    place.map(|label| format!("表三 · {label} · {}", kind_word(&case.row))).unwrap_or_default()
}

/// What is registered for a year whose report is public already may be missing in its figures; empty: it is not so.
pub async fn after_report(
    desk: &OfficeWeb,
    caller: &Caller,
    arrived: NaiveDate,
    registered: NaiveDate,
) -> Result<String, Problem> {
    let year = arrived.year();
    if year >= registered.year() {
        return Ok(String::new());
    }
    let on = report::published_on(desk.office(), caller.staff(), year).await.map_err(problem)?;
    let words = |on| {
        let on = date_in_words(on);
        format!(
            "{year}年的年度报告在登记之前已经公布（{on}）：请填报人核对，报告的数字没有算上这件的，更正年度报告"
        )
    };
    Ok(on.filter(|on| *on <= registered).map(words).unwrap_or_default())
}
