//! Where an application stands, in plain words.

use chrono::NaiveDate;
use gongkai_domain::application::{Case, ClockSheet, EventKind, State};

use crate::words;

/// A headline, cut so that dates and numbers stand out.
pub struct Headline {
    /// Kind, icon and word of the tag.
    pub tag: (&'static str, &'static str, &'static str),
    /// Words, and whether they stand out.
    pub words: Vec<(String, bool)>,
    /// A sentence below it.
    pub sentence: String,
}

fn plain(text: &str) -> (String, bool) {
    (text.to_owned(), false)
}

fn strong(text: impl Into<String>) -> (String, bool) {
    (text.into(), true)
}

/// The last day of the correction that is awaited.
pub fn correct_until(case: &Case) -> Option<NaiveDate> {
    case.events.iter().rev().find_map(|event| match &event.kind {
        EventKind::CorrectionRequested { until } => Some(*until),
        _ => None,
    })
}

fn ended_on(case: &Case) -> String {
    case.events.last().map(|event| words::date(event.on)).unwrap_or_default()
}

impl Headline {
    /// What the applicant came for.
    pub fn of(case: &Case, sheet: &ClockSheet, confirmed: bool) -> Self {
        const RUNS: (&str, &str, &str) = ("brand", "progress", "正在办理");
        const WAITS: (&str, &str, &str) = ("warn", "user", "等您");
        let made = |tag, words: Vec<(String, bool)>, sentence: &str| Self {
            tag,
            words,
            sentence: sentence.to_owned(),
        };
        match sheet.state {
            // Art. 31(3): both sides; the applicant has done so.
            State::AwaitingConfirmation if confirmed => made(
                RUNS,
                vec![plain("您已经确认，等待机关确认收到")],
                "机关确认的当天是收到申请之日，从下一个工作日起计时。您不用再做什么。",
            ),
            State::AwaitingConfirmation => made(
                WAITS,
                vec![plain("等待双方确认收到")],
                "机关会打电话与您确认，您也可以在这里点确认。双方都确认的当天是收到申请之日，从下一个工作日起计时。",
            ),
            State::Running => made(RUNS, running(sheet), extended(case)),
            State::Consulting => made(
                ("pause", "player-pause", "计时暂停"),
                vec![plain("正在听取别人的意见，这些天不计入期限")],
                "您要的信息涉及别人，依法要先书面听取意见。收到意见后接着计时，新的最后期限显示在这里。",
            ),
            State::AwaitingCorrection => {
                let until = correct_until(case).map(words::date).unwrap_or_default();
                let words = vec![plain("请在 "), strong(until), plain(" 以前补正")];
                made(
                    WAITS,
                    words,
                    "补好交来的当天起，20 个工作日重新计算。到期不补正又没有正当理由的，视为放弃申请。",
                )
            }
            State::AwaitingFee => made(
                WAITS,
                vec![plain("等待缴纳信息处理费")],
                "金额和办法见收费通知。到期不缴的，视为放弃申请。",
            ),
            State::Answered => {
                let words = vec![plain("已经于 "), strong(ended_on(case)), plain(" 答复您")];
                made(("ok", "circle-check", "已答复"), words, "")
            }
            State::Withdrawn => made(
                ("quiet", "arrow-back-up", "已撤回"),
                vec![plain("您撤回了申请")],
                "需要的话可以重新申请。",
            ),
            State::Abandoned => made(
                ("quiet", "circle-x", "已结束"),
                vec![plain("没有按期补正，视为放弃申请")],
                "需要的话可以重新申请。",
            ),
            State::ClosedUnpaid => made(
                ("quiet", "circle-x", "已结束"),
                vec![plain("没有按期缴费，视为放弃申请")],
                "需要的话可以重新申请。",
            ),
        }
    }
}

fn running(sheet: &ClockSheet) -> Vec<(String, bool)> {
    let due = sheet.due.map(words::date).unwrap_or_default();
    match sheet.working_days_left {
        Some(0) => vec![plain("最晚今天（"), strong(due), plain("）答复您")],
        Some(left) if left > 0 => {
            vec![
                plain("最晚 "),
                strong(due),
                plain(" 答复您，还有 "),
                strong(left.to_string()),
                plain(" 个工作日"),
            ]
        }
        Some(left) => {
            let late = left.unsigned_abs().to_string();
            vec![
                plain("应当在 "),
                strong(due),
                plain(" 以前答复，已经超过 "),
                strong(late),
                plain(" 个工作日"),
            ]
        }
        None => vec![plain("正在办理")],
    }
}

fn extended(case: &Case) -> &'static str {
    let is_extension = |kind: &EventKind| matches!(kind, EventKind::Extended { .. });
    if case.events.iter().any(|event| is_extension(&event.kind)) {
        "期限已经延长过一次，不会再延长。"
    } else {
        "从收到申请的下一个工作日起算 20 个工作日；要延长的，到期前书面告诉您。"
    }
}
