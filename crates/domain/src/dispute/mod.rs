//! Reconsideration and litigation about answers to applications: by when the agency defends itself, how a dispute
//! ended, where it stands in table four.

mod event;

use chrono::NaiveDate;

use crate::{
    calendar::{Calendar, OutOfRange},
    refusal::Refusal,
};

pub use event::DisputeEvent;

/// Groups of table four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DisputeKind {
    /// 行政复议.
    Review,
    /// 未经复议直接起诉.
    SuitDirect,
    /// 复议后起诉.
    SuitAfterReview,
}

impl DisputeKind {
    /// All, in the order of the table.
    pub const ALL: [Self; 3] = [Self::Review, Self::SuitDirect, Self::SuitAfterReview];

    /// As stored: the id of the group.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::SuitDirect => "suit_direct",
            Self::SuitAfterReview => "suit_after_review",
        }
    }

    /// As the table prints it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Review => "行政复议",
            Self::SuitDirect => "未经复议直接起诉",
            Self::SuitAfterReview => "复议后起诉",
        }
    }

    /// The kind of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How long the agency has for its defence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defence {
    /// 简易程序: 5 working days (行政复议法 Art. 54).
    Simple,
    /// 普通程序: 10 working days (行政复议法 Art. 48).
    Ordinary,
    /// By the day that the court has set.
    Set(NaiveDate),
}

impl Defence {
    /// The last day, for a copy that arrived on a day.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn due(self, notified: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, OutOfRange> {
        Ok(match self {
            Self::Simple => calendar.due(notified, 5)?.date,
            Self::Ordinary => calendar.due(notified, 10)?.date,
            Self::Set(day) => day,
        })
    }

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Ordinary => "ordinary",
            Self::Set(_) => "set",
        }
    }

    /// The defence of a code and, where it was set, its day.
    pub fn parse(code: &str, set: Option<NaiveDate>) -> Option<Self> {
        match (code, set) {
            ("simple", _) => Some(Self::Simple),
            ("ordinary", _) => Some(Self::Ordinary),
            ("set", Some(day)) => Some(Self::Set(day)),
            _ => None,
        }
    }
}

/// How a dispute ended. [K] for what belongs to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DisputeResult {
    /// 结果维持: upheld, application or claim rejected.
    Upheld,
    /// 结果纠正: revoked, changed, held unlawful, ordered to answer anew.
    Corrected,
    /// 其他结果: terminated, withdrawn, settled, not accepted, transferred.
    Other,
}

impl DisputeResult {
    /// All, in the order of the table.
    pub const ALL: [Self; 3] = [Self::Upheld, Self::Corrected, Self::Other];

    /// As stored: the id of the column.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Corrected => "corrected",
            Self::Other => "other",
        }
    }

    /// As the table prints it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upheld => "结果维持",
            Self::Corrected => "结果纠正",
            Self::Other => "其他结果",
        }
    }

    /// The result of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.code() == code)
    }
}

/// A dispute as it is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Its group.
    pub kind: DisputeKind,
    /// The day on which the copy arrived.
    pub notified: NaiveDate,
    /// How long the agency has.
    pub defence: Defence,
    /// The day on which the defence was handed in.
    pub defended: Option<NaiveDate>,
    /// How it ended, and when.
    pub ended: Option<(DisputeResult, NaiveDate)>,
}

impl Dispute {
    /// What is wrong with it.
    pub fn check(&self, today: NaiveDate) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let early = |day: NaiveDate| day < self.notified;
        if self.notified > today {
            refusals.push(Refusal::new("in_future", "收到日期不能晚于今天，请核对").at("notified"));
        }
        if (self.kind == DisputeKind::Review) == matches!(self.defence, Defence::Set(_)) {
            let sentence = "复议请选简易程序或普通程序，诉讼请填法院指定的答辩期限";
            refusals.push(Refusal::new("defence_misfit", sentence).under("复议法48、54").at("defence"));
        }
        if matches!(self.defence, Defence::Set(day) if early(day)) {
            refusals.push(Refusal::new("before_notice", "答辩期限早于收到日期，请核对").at("set"));
        }
        if self.defended.is_some_and(|day| early(day) || day > today) {
            let sentence = "提交答辩的日期应在收到之后、今天之前，请核对";
            refusals.push(Refusal::new("defended_when", sentence).at("defended"));
        }
        if self.ended.is_some_and(|(_, day)| early(day) || day > today) {
            let sentence = "结案日期应在收到之后、今天之前，请核对";
            refusals.push(Refusal::new("ended_when", sentence).at("ended"));
        }
        refusals
    }

    /// Its column in table four of a year, as known on `today`: counted in every year in which it was pending or
    /// ended. [K]
    pub fn column_in(&self, year: i32, today: NaiveDate) -> Option<&'static str> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?.min(today);
        if self.notified > last || self.ended.is_some_and(|(_, on)| on < first) {
            return None;
        }
        match self.ended {
            Some((result, on)) if on <= last => Some(result.code()),
            _ => Some("pending"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn review(notified: &str, ended: Option<(DisputeResult, &str)>) -> Dispute {
        Dispute {
            kind: DisputeKind::Review,
            notified: day(notified),
            defence: Defence::Simple,
            defended: None,
            ended: ended.map(|(result, on)| (result, day(on))),
        }
    }

    /// 2026-09-30 is followed by the holidays of National Day; 10 October is worked.
    #[test]
    fn last_day_of_the_defence() {
        let notified = day("2026-09-30");
        let due = |defence: Defence| defence.due(notified, Calendar::embedded()).unwrap();
        assert_eq!(due(Defence::Simple), day("2026-10-13"));
        assert_eq!(due(Defence::Ordinary), day("2026-10-20"));
        assert_eq!(due(Defence::Set(day("2026-10-15"))), day("2026-10-15"));
    }

    #[test]
    fn place_in_table_four() {
        let today = day("2026-11-24");
        let ended = review("2025-11-03", Some((DisputeResult::Corrected, "2026-01-20")));
        assert_eq!(ended.column_in(2024, today), None);
        assert_eq!(ended.column_in(2025, today), Some("pending"));
        assert_eq!(ended.column_in(2026, today), Some("corrected"));
        assert_eq!(ended.column_in(2027, today), None);
        assert_eq!(review("2026-11-20", None).column_in(2026, today), Some("pending"));
    }

    #[test]
    fn what_is_wrong() {
        let today = day("2026-11-24");
        let codes = |dispute: &Dispute| -> Vec<&str> {
            dispute.check(today).iter().map(|refusal| refusal.code).collect()
        };
        let good = review("2026-11-20", None);
        assert!(codes(&good).is_empty());
        assert_eq!(codes(&review("2026-11-25", None)), ["in_future"]);
        assert_eq!(codes(&review("2026-11-20", Some((DisputeResult::Other, "2026-11-19")))), ["ended_when"]);
        let suit = Dispute { kind: DisputeKind::SuitDirect, ..good };
        assert_eq!(codes(&suit), ["defence_misfit"]);
        let set = Dispute { defence: Defence::Set(day("2026-11-01")), ..suit };
        assert_eq!(codes(&set), ["before_notice"]);
        let defended = Dispute { defended: Some(day("2026-11-25")), ..review("2026-11-20", None) };
        assert_eq!(codes(&defended), ["defended_when"]);
    }
}
