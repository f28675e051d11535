//! The answer of the clock, in the shape of the contract `gongkai case clock`.

use chrono::NaiveDate;
use serde::Serialize;

/// Where a case stands on the day asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The date of receipt is not fixed yet (Art. 31).
    AwaitingConfirmation,
    /// The answer term runs, or has run out.
    Running,
    /// An opinion is awaited; the days do not count (Art. 33(3)).
    Consulting,
    /// The corrected application is awaited (Art. 30).
    AwaitingCorrection,
    /// The fee is awaited (Art. 42).
    AwaitingFee,
    /// Answered (Art. 36).
    Answered,
    /// Withdrawn by the applicant.
    Withdrawn,
    /// Not corrected in time (Art. 30).
    Abandoned,
    /// Fee not paid in time (Art. 42).
    ClosedUnpaid,
}

/// The version of the Regulations a case runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Rules {
    /// Order 492: 15 working days, extended by at most 15.
    #[serde(rename = "2008")]
    Order492,
    /// Order 711: 20 working days, extended by at most 20.
    #[serde(rename = "2019")]
    Order711,
}

/// Why an event is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The date of receipt is not fixed yet.
    NotReceived,
    /// Before the receipt or the last accepted event.
    OutOfOrder,
    /// After the end of the case.
    CaseClosed,
    /// A correction or a fee is awaited.
    NotRunning,
    /// A second request for correction.
    CorrectionTwice,
    /// A request for correction after the 7th working day.
    CorrectionTooLate,
    /// A correction nobody asked for.
    NoCorrection,
    /// A correction after the period set.
    CorrectionPeriodOver,
    /// A reply nobody asked for.
    NoConsultation,
    /// A second extension of a term.
    AlreadyExtended,
    /// An extension by 0 days or more than the law allows.
    ExtensionTooLong,
    /// An extension after the due date.
    ExtensionTooLate,
    /// A payment nobody asked for.
    NoFee,
    /// A payment after the period set.
    FeePeriodOver,
}

impl RefusalCode {
    /// The article of Order 711 the refusal rests on.
    pub fn article(self) -> &'static str {
        match self {
            RefusalCode::NotReceived => "31",
            // Art. 45: applications are registered, examined, handled, answered and filed in good order.
            RefusalCode::OutOfOrder | RefusalCode::CaseClosed => "45",
            RefusalCode::CorrectionTwice
            | RefusalCode::CorrectionTooLate
            | RefusalCode::NoCorrection
            | RefusalCode::CorrectionPeriodOver => "30",
            RefusalCode::NotRunning
            | RefusalCode::NoConsultation
            | RefusalCode::AlreadyExtended
            | RefusalCode::ExtensionTooLong
            | RefusalCode::ExtensionTooLate => "33",
            RefusalCode::NoFee | RefusalCode::FeePeriodOver => "42",
        }
    }

    /// One sentence in Chinese for people: what is wrong and how to mend it. `rules` are those of the
    /// case; without any (no date of receipt yet) those in force.
    pub fn sentence(self, rules: Option<Rules>) -> &'static str {
        match self {
            RefusalCode::NotReceived => "收到申请之日尚未确认，请先补录双方确认日期",
            RefusalCode::OutOfOrder => "日期早于收到申请之日或上一事项，请核对日期或顺序",
            RefusalCode::CaseClosed => "办件已经办结，不能再登记此事项，请核对日期",
            RefusalCode::NotRunning => "正在等待补正或缴费，期间不能办理此事项，请待补正或缴费后再办",
            RefusalCode::CorrectionTwice => "补正只能一次性告知，请按现有材料办理",
            RefusalCode::CorrectionTooLate => "补正告知须在收到申请之日起7个工作日内作出，请按现有材料办理",
            RefusalCode::NoCorrection => "没有尚待补正的告知，请核对是否漏登补正告知",
            RefusalCode::CorrectionPeriodOver => "补正已超过规定期限，视为放弃申请，申请人可以重新提出申请",
            RefusalCode::NoConsultation => "没有尚待答复的征求意见函，请核对征求意见的对象",
            RefusalCode::AlreadyExtended => "本期限已经延长过一次，不得再次延长",
            RefusalCode::ExtensionTooLong => match rules {
                Some(Rules::Order492) => "延期天数应为1至15个工作日",
                Some(Rules::Order711) | None => "延期天数应为1至20个工作日",
            },
            RefusalCode::ExtensionTooLate => "延长期限须在原期限届满前决定并告知申请人",
            RefusalCode::NoFee => "没有尚待缴纳的收费通知，请核对是否漏登收费通知",
            RefusalCode::FeePeriodOver => "缴费已超过规定期限，视为放弃申请，申请人可以重新提出申请",
        }
    }
}

/// A refused event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Its place among the events, from 0.
    pub event: usize,
    /// Why.
    pub code: RefusalCode,
    /// The article of Order 711.
    pub article: &'static str,
}

/// A span of days that do not count: those after `after` up to and including `through`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// The day the letter was sent.
    pub after: NaiveDate,
    /// The last day not counted; null while only a reply can end it.
    pub through: Option<NaiveDate>,
    /// Who was asked; of overlapping consultations the one that began first.
    pub why: &'static str,
}

/// A day of the term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountedDay {
    /// The day.
    pub date: NaiveDate,
    /// Does it count?
    pub counted: bool,
    /// Its number in the term, from 1; null if it does not count.
    pub n: Option<u32>,
    /// `working day`, `make-up workday`, the festival, `周六`, `周日`, or who is being consulted on
    /// that day (of several the one asked first).
    pub why: String,
}

/// The clock of a case on the day asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockSheet {
    /// Version of this shape.
    pub schema: u32,
    /// Where the case stands.
    pub state: State,
    /// The Regulations it runs on; null before the receipt is fixed.
    pub rules: Option<Rules>,
    /// Date of receipt.
    pub received_on: Option<NaiveDate>,
    /// Due date in force, or the one that was in force when the answer was given.
    pub due: Option<NaiveDate>,
    /// Counted days after the day asked for up to the due date; after it, minus the counted days since. Null
    /// unless the term runs.
    pub working_days_left: Option<i64>,
    /// Counted days from the due date to the answer. Null unless answered with a due date.
    pub late_by: Option<u32>,
    /// A date of a year without a notice had a say.
    pub provisional: bool,
    /// Consultations, overlapping ones as one.
    pub intervals: Vec<Interval>,
    /// Refused events, whatever the day asked for.
    pub refusals: Vec<Refusal>,
    /// The term in force day by day: from the day after its start through the due date, or through the day asked
    /// for (of an answered case: the answer) where that is later or there is no due date. Empty while no term
    /// runs.
    pub days: Vec<CountedDay>,
}
