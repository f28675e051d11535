//! A training from the plan to its end: planned → called → held, or cancelled.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::Window;
use crate::{calendar::is_of_our_time, refusal::Refusal};

/// Lessons of a training at most; one is 45 minutes.
const MOST_LESSONS: u32 = 80;
/// Years back that a training may be entered for: as far as assessments go.
const YEARS_BACK: i32 = 5;
/// Hours that China is ahead.
const HOURS_EAST: i64 = 8;

/// What kind of training it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 专题培训.
    Special,
    /// 全局会议学习.
    Study,
    /// 线上学习.
    Online,
    /// 上级培训: persons are sent.
    Superior,
    /// 跟班学习: persons are sent.
    Attached,
}

impl Kind {
    /// All, in the order of the form.
    pub const ALL: [Kind; 5] = [Kind::Special, Kind::Study, Kind::Online, Kind::Superior, Kind::Attached];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Special => "special",
            Kind::Study => "study",
            Kind::Online => "online",
            Kind::Superior => "superior",
            Kind::Attached => "attached",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Special => "专题培训",
            Kind::Study => "会议学习",
            Kind::Online => "线上学习",
            Kind::Superior => "参加上级培训",
            Kind::Attached => "跟班学习",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Held by somebody else: persons are sent, nobody signs in here, and it is counted apart.
    pub const fn is_external(self) -> bool {
        matches!(self, Kind::Superior | Kind::Attached)
    }
}

/// Where a training stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 计划中.
    Planned,
    /// 已通知.
    Called,
    /// 已办结: what was counted stays as it is.
    Held,
    /// 已取消.
    Cancelled,
}

impl State {
    /// All.
    pub const ALL: [State; 4] = [State::Planned, State::Called, State::Held, State::Cancelled];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Called => "called",
            State::Held => "held",
            State::Cancelled => "cancelled",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            State::Planned => "计划中",
            State::Called => "已通知",
            State::Held => "已办结",
            State::Cancelled => "已取消",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Nothing more is entered.
    pub const fn is_over(self) -> bool {
        matches!(self, State::Held | State::Cancelled)
    }
}

/// A training as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// 主题.
    pub topic: String,
    /// Code of the kind.
    pub kind: String,
    /// 培训对象.
    pub target: String,
    /// 课时.
    pub lessons: String,
    /// The day.
    pub on: Option<NaiveDate>,
    /// Begins at, `09:00`; may be empty in a plan.
    pub from: String,
    /// Ends at.
    pub until: String,
    /// 地点; may be empty in a plan.
    pub place: String,
    /// 主办; may be empty: the agency itself.
    pub host: String,
    /// 主讲; may be empty.
    pub lecturer: String,
    /// What it is about and what is asked of those who come; may be empty.
    pub content: String,
}

/// A training that the rules agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// 主题.
    pub topic: String,
    /// Which kind.
    pub kind: Kind,
    /// 培训对象.
    pub target: String,
    /// 课时.
    pub lessons: u32,
    /// The day.
    pub on: NaiveDate,
    /// From and until, if both are known.
    pub time: Option<Window>,
    /// 地点.
    pub place: String,
    /// 主办.
    pub host: String,
    /// 主讲.
    pub lecturer: String,
    /// Content and demands.
    pub content: String,
}

/// A time of day as people write it: `9:00`, `09:00`, `9：00`.
fn time_of(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(&text.trim().replace('：', ":"), "%H:%M").ok()
}

pub(super) fn instant(on: NaiveDate, at: NaiveTime) -> DateTime<Utc> {
    (on.and_time(at) - TimeDelta::hours(HOURS_EAST)).and_utc()
}

impl Plan {
    /// Checks the fields.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self) -> Result<Details, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let text = |text: &str| text.trim().to_owned();
        let length = |text: &str| text.trim().chars().count();
        let mut want = |good: bool, code, sentence: &str, field| {
            if !good {
                refusals.push(Refusal::new(code, sentence).at(field));
            }
        };
        want(
            (1..=100).contains(&length(&self.topic)),
            "topic_missing",
            "请填写培训主题，不超过100个字",
            "topic",
        );
        let kind = Kind::parse(&self.kind);
        want(kind.is_some(), "kind_unknown", "请选择培训的类别", "kind");
        want(
            (1..=200).contains(&length(&self.target)),
            "target_missing",
            "请填写培训对象，不超过200个字",
            "target",
        );
        let lessons = self.lessons.trim().parse().ok().filter(|many| (1..=MOST_LESSONS).contains(many));
        want(lessons.is_some(), "lessons_unusable", "课时请填1到80的整数，1课时是45分钟", "lessons");
        want(
            self.on.is_some(),
            "date_missing",
            "请填写培训日期，例如 2026-03-20；没有定的填计划的日期",
            "on",
        );
        want(
            self.on.is_none_or(is_of_our_time),
            "not_of_our_time",
            "年份应在2000年到2100年之间，请核对",
            "on",
        );
        let (from, until) = (time_of(&self.from), time_of(&self.until));
        let read = |typed: &str, time: Option<NaiveTime>| typed.trim().is_empty() || time.is_some();
        want(read(&self.from, from), "time_unusable", "开始时间请写成 09:00 的样子", "from");
        want(read(&self.until, until), "time_unusable", "结束时间请写成 11:30 的样子", "until");
        want(from.is_some() || until.is_none(), "start_missing", "填了结束时间，也请填开始时间", "from");
        want(until.is_some() || from.is_none(), "end_missing", "填了开始时间，也请填结束时间", "until");
        let order = from.zip(until).is_none_or(|(from, until)| from < until);
        want(order, "times_reversed", "结束时间要晚于开始时间", "until");
        want(length(&self.place) <= 60, "place_long", "地点不超过60个字", "place");
        want(length(&self.host) <= 60, "host_long", "主办单位不超过60个字", "host");
        want(length(&self.lecturer) <= 60, "lecturer_long", "主讲人不超过60个字", "lecturer");
        want(length(&self.content) <= 2_000, "content_long", "内容和要求不超过2000个字", "content");
        match (kind, lessons, self.on) {
            (Some(kind), Some(lessons), Some(on)) if refusals.is_empty() => Ok(Details {
                topic: text(&self.topic),
                kind,
                target: text(&self.target),
                lessons,
                on,
                time: from
                    .zip(until)
                    .map(|(from, until)| Window { from: instant(on, from), until: instant(on, until) }),
                place: text(&self.place),
                host: text(&self.host),
                lecturer: text(&self.lecturer),
                content: text(&self.content),
            }),
            _ => Err(refusals),
        }
    }
}

/// A day that a plan of now can be about: what was held long ago is entered no more, and nobody plans far ahead.
///
/// # Errors
/// The year was mistyped.
pub fn near(on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let years = today.year() - YEARS_BACK..=today.year() + 1;
    if years.contains(&on.year()) {
        return Ok(());
    }
    let sentence = format!("培训日期应在{}年到{}年之间，请核对年份", years.start(), years.end());
    Err(Refusal::new("date_far", sentence).at("on"))
}

/// A step of a training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Its plan is changed.
    Change,
    /// The notice goes out.
    Call {
        /// From and until.
        time: Option<Window>,
        /// Where.
        place: &'a str,
    },
    /// It is over.
    Hold {
        /// From and until.
        time: Option<Window>,
        /// The day.
        on: NaiveDate,
        /// Who was there or was sent.
        attended: usize,
        /// 小结.
        summary: &'a str,
    },
    /// It does not take place.
    Cancel {
        /// Who was there already.
        attended: usize,
        /// Why.
        reason: &'a str,
    },
}

/// The state after a step.
///
/// # Errors
/// Every reason at once.
pub fn after(state: State, kind: Kind, step: Step<'_>, now: DateTime<Utc>) -> Result<State, Vec<Refusal>> {
    if state.is_over() {
        let sentence = format!("这次培训{}，不能再改；登记有误的，另行登记一次并在小结中说明", state.word());
        return Err(vec![Refusal::new("training_over", sentence)]);
    }
    let mut refusals = Vec::new();
    let mut want = |good: bool, code, sentence: &str, field| {
        if !good {
            refusals.push(Refusal::new(code, sentence).at(field));
        }
    };
    let said = |text: &str| (2..=1_000).contains(&text.trim().chars().count());
    let next = match step {
        Step::Change => state,
        Step::Call { time, place } => {
            want(
                !kind.is_external(),
                "external_call",
                "上级培训、跟班学习由对方通知，派人参加的直接登记名单",
                "act",
            );
            want(
                state == State::Planned,
                "already_called",
                "通知已经发过；时间、地点有变化的，先修改再重新打印",
                "act",
            );
            want(time.is_some(), "time_missing", "发通知以前，请先填写开始和结束时间", "act");
            let ahead = time.is_none_or(|time| now < time.until);
            want(
                ahead,
                "time_over",
                "结束时间已经过了，请先修改日期和时间；已经办过的，直接登记签到名单",
                "act",
            );
            want(!place.trim().is_empty(), "place_missing", "发通知以前，请先填写地点", "act");
            State::Called
        }
        Step::Hold { time, on, attended, summary } => {
            let over = time.map_or_else(|| instant(on, NaiveTime::MIN), |time| time.until);
            want(over <= now, "not_yet_held", "培训还没有结束，办完以后再办结", "summary");
            want(attended > 0, "nobody_there", "还没有人签到，请先登记签到名单", "summary");
            want(
                said(summary),
                "summary_missing",
                "请写小结，说明讲了什么、效果怎样，2到1000个字",
                "summary",
            );
            State::Held
        }
        Step::Cancel { attended, reason } => {
            want(attended == 0, "somebody_there", "已经有人签到，不能取消；登记错了的，先删去签到", "reason");
            want(said(reason), "reason_missing", "请写明取消的原因", "reason");
            State::Cancelled
        }
    };
    if refusals.is_empty() { Ok(next) } else { Err(refusals) }
}

/// The notice in paragraphs.
pub fn notice_of(details: &Details, agency: &str, when: &str, code: &str) -> Vec<String> {
    let host = if details.host.is_empty() { agency } else { &details.host };
    let mut lines = vec![
        format!("经研究，定于{when}举办“{}”。现将有关事项通知如下：", details.topic),
        format!("一、时间：{when}，{}课时。", details.lessons),
        format!("二、地点：{}。", details.place),
        format!("三、参加人员：{}。", details.target),
    ];
    let lecturer =
        if details.lecturer.is_empty() { String::new() } else { format!("，{}主讲", details.lecturer) };
    lines.push(format!("四、主办：{host}{lecturer}。"));
    if !details.content.is_empty() {
        lines.push(format!("五、内容和要求：{}", details.content));
    }
    let sign = format!("请准时参加并签到。签到码：{code}，开始前一小时起到结束后半小时内有效。");
    lines.push(sign);
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plan() -> Plan {
        Plan {
            topic: "政府信息公开条例".into(),
            kind: "special".into(),
            target: "各股室信息员".into(),
            lessons: "2".into(),
            on: "2026-03-20".parse().ok(),
            from: "9:00".into(),
            until: "11:30".into(),
            place: "二楼会议室".into(),
            ..Plan::default()
        }
    }

    fn codes<T>(result: Result<T, Vec<Refusal>>) -> String {
        let codes = result.err().unwrap_or_default();
        codes.iter().map(|one| one.code).collect::<Vec<_>>().join(" ")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn what_a_plan_needs() {
        let details = plan().check().unwrap();
        let time = details.time.unwrap();
        assert_eq!((time.from, time.until), (at("2026-03-20T01:00:00Z"), at("2026-03-20T03:30:00Z")));
        let empty = "topic_missing kind_unknown target_missing lessons_unusable date_missing";
        assert_eq!(codes(Plan::default().check()), empty);
        for (from, until, expected) in [
            ("", "", ""),
            ("９点", "", "time_unusable"),
            ("09：00", "10:00", ""),
            ("09:00", "", "end_missing"),
            ("", "10:00", "start_missing"),
            ("10:00", "09:00", "times_reversed"),
            ("09:00", "25:00", "time_unusable end_missing"),
        ] {
            let plan = Plan { from: from.into(), until: until.into(), ..plan() };
            assert_eq!(codes(plan.check()), expected, "{from} {until}");
        }
        for lessons in ["", "0", "两", "81", "-1"] {
            assert_eq!(codes(Plan { lessons: lessons.into(), ..plan() }.check()), "lessons_unusable");
        }
    }

    #[test]
    fn days_of_a_plan() {
        let day = |text: &str| text.parse().unwrap();
        for (on, fine) in
            [("2020-12-31", false), ("2021-01-01", true), ("2027-12-31", true), ("2028-01-01", false)]
        {
            assert_eq!(near(day(on), day("2026-11-24")).is_ok(), fine, "{on}");
        }
    }

    #[test]
    fn steps() {
        let details = plan().check().unwrap();
        let call = Step::Call { time: details.time, place: &details.place };
        let hold = |attended, summary| Step::Hold { time: details.time, on: details.on, attended, summary };
        let cancel = |attended, reason| Step::Cancel { attended, reason };
        let (before, after_it) = ("2026-03-19T00:00:00Z", "2026-03-20T04:00:00Z");
        for (state, kind, step, now, expected) in [
            (State::Planned, Kind::Special, call, before, ""),
            (State::Called, Kind::Special, call, before, "already_called"),
            (State::Planned, Kind::Superior, call, before, "external_call"),
            (State::Planned, Kind::Special, call, after_it, "time_over"),
            (
                State::Planned,
                Kind::Special,
                Step::Call { time: None, place: " " },
                before,
                "time_missing place_missing",
            ),
            (State::Called, Kind::Special, hold(3, "效果好"), after_it, ""),
            (State::Planned, Kind::Superior, hold(3, "效果好"), after_it, ""),
            (State::Called, Kind::Special, hold(3, "效果好"), "2026-03-20T02:00:00Z", "not_yet_held"),
            (State::Called, Kind::Special, hold(0, ""), before, "not_yet_held nobody_there summary_missing"),
            (State::Called, Kind::Special, cancel(1, "没有时间"), before, "somebody_there"),
            (State::Planned, Kind::Special, cancel(0, ""), before, "reason_missing"),
            (State::Planned, Kind::Special, cancel(0, "改期"), before, ""),
            (State::Held, Kind::Special, Step::Change, after_it, "training_over"),
            (State::Cancelled, Kind::Special, call, before, "training_over"),
        ] {
            assert_eq!(codes(after(state, kind, step, at(now))), expected, "{state:?} {step:?}");
        }
        let lines = notice_of(&details, "示范区司法局", "2026年3月20日9时至11时30分", "ab12");
        assert!(lines.iter().any(|line| line.contains("签到码：ab12")), "{lines:?}");
        assert!(lines.iter().any(|line| line == "四、主办：示范区司法局。"), "{lines:?}");
    }

    proptest! {
        /// What is over stays so, whatever is tried.
        #[test]
        fn over_is_over(cancelled: bool, attended in 0_usize..5, text in "[a-z]{0,9}", hours in -1000_i64..1000) {
            let state = if cancelled { State::Cancelled } else { State::Held };
            let now = at("2026-03-20T00:00:00Z") + TimeDelta::hours(hours);
            let on = now.date_naive();
            for step in [
                Step::Change,
                Step::Call { time: None, place: &text },
                Step::Hold { time: None, on, attended, summary: &text },
                Step::Cancel { attended, reason: &text },
            ] {
                prop_assert!(after(state, Kind::Special, step, now).is_err());
            }
        }

        /// Whatever is typed is answered, and what is agreed with has its times in order.
        #[test]
        fn any_text(from in "\\PC{0,6}", until in "\\PC{0,6}", lessons in "\\PC{0,3}", topic in "\\PC{0,120}") {
            let plan = Plan { from, until, lessons, topic, ..plan() };
            if let Ok(details) = plan.check() {
                prop_assert!(details.time.is_none_or(|time| time.from < time.until));
            }
        }
    }
}
