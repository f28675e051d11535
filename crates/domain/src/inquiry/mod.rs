//! Inquiries (咨询) at the counters, by telephone, letter and network: what an entry says, what counts as one,
//! and by when an open one is answered. What people ask is never published.

mod event;
mod figures;
mod import;
mod portal;
mod same;
mod sheet;
mod vocabulary;

use chrono::{Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::{
    calendar::{Calendar, not_of_our_time},
    id::UnitId,
    refusal::Refusal,
};

pub use event::InquiryEvent;
pub use figures::{Count, Part, year_sentence};
pub use import::{HEADINGS, RowFault, read_row};
pub use portal::{PublicAnswer, asked_on_portal, due_on_portal};
pub use same::{Sameness, Standing, join};
pub use sheet::{SheetLine, check_sheet};
use vocabulary::handed_on_working_days;
pub use vocabulary::{
    Way, Word, code_of, entered_ways, groups, lines, portal_line, portal_way, subjects, way, ways, word,
};

/// How persons are counted; printed below every total. No official definition exists, so the rule is said.
pub const COUNTING_RULE: &str = "人次：一个人就一件事咨询一次计1人次，同一人改日再来另计；一次问两件事计1人次2件；\
                                 几个人一起来按人数计；没有接通、打错的和单纯转接的不计。";

/// Most characters of question and answer.
pub const LONGEST_TEXT: usize = 2_000;
/// Most characters of a name, a contact, a number of another register, a body.
pub const LONGEST_LINE: usize = 60;
/// Most persons of one entry.
pub const MOST_PERSONS: u32 = 999;
/// Most matters of one entry.
pub const MOST_MATTERS: u32 = 99;

/// Nobody is asked to come in years: the year was mistyped.
const APPOINTED_WITHIN: Months = Months::new(12);

/// In lists: an answer that was owed has been given.
pub const ANSWERED_LATER: &str = "已答复";

/// What came of an inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InquiryResult {
    /// 当场解答.
    Answered,
    /// 引导申请法律援助.
    LegalAid,
    /// 引导他处: not the bureau's, told where.
    Elsewhere,
    /// 代书.
    Drafted,
    /// 约期: a person comes again or is called back on a day.
    Appointment,
    /// 转办: another unit or body answers.
    HandedOn,
    /// 待答复: letters and messages.
    Pending,
}

impl InquiryResult {
    /// All, in the order of forms.
    pub const ALL: [Self; 7] = [
        Self::Answered,
        Self::LegalAid,
        Self::Elsewhere,
        Self::Drafted,
        Self::Appointment,
        Self::HandedOn,
        Self::Pending,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::LegalAid => "legal_aid",
            Self::Elsewhere => "elsewhere",
            Self::Drafted => "drafted",
            Self::Appointment => "appointment",
            Self::HandedOn => "handed_on",
            Self::Pending => "pending",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answered => "当场解答",
            Self::LegalAid => "引导申请法援",
            Self::Elsewhere => "引导他处",
            Self::Drafted => "代书",
            Self::Appointment => "约期",
            Self::HandedOn => "转办",
            Self::Pending => "待答复",
        }
    }

    /// As shown when the answer that was owed has been given, or is still owed.
    pub const fn word_now(self, answered: bool) -> &'static str {
        match self {
            Self::Appointment if answered => "约期，已答复",
            Self::HandedOn if answered => "转办，已答复",
            Self::Pending if answered => ANSWERED_LATER,
            _ => self.word(),
        }
    }

    /// The result of a code or a word. In lists, what was answered later stands as answered.
    pub fn parse(text: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|one| one.code() == text || one.word() == text);
        named.or((text == ANSWERED_LATER).then_some(Self::Answered))
    }

    /// Does somebody still owe an answer?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Appointment | Self::HandedOn | Self::Pending)
    }
}

/// An entry of the register. Times are those of China, to the minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// When somebody asked.
    pub at: NaiveDateTime,
    /// The unit whose counter it was.
    pub desk: UnitId,
    /// Code of the way.
    pub way: String,
    /// Code of the business line.
    pub line: String,
    /// Code of the subject; empty: not said.
    pub subject: String,
    /// Code of the group of people; empty: not said.
    pub group: String,
    /// 人次.
    pub persons: u32,
    /// 件.
    pub matters: u32,
    /// What came of it.
    pub result: InquiryResult,
    /// To whom it was handed on, or where the person was sent; may be empty.
    pub referred: String,
    /// The day of the appointment.
    pub appointment: Option<NaiveDate>,
    /// What was asked.
    pub question: String,
    /// What was answered; may be empty.
    pub answer: String,
    /// Who asked; empty: anonymous.
    pub name: String,
    /// How that person is reached; may be empty.
    pub contact: String,
    /// Number in another register, such as a slip of 12345; may be empty.
    pub reference: String,
    /// Numbers of persons in question and answer are meant to stand there: they were asked about, and said once more.
    pub kept: bool,
}

impl Inquiry {
    /// What keeps it from being entered, all at once.
    pub fn check(&self, now: NaiveDateTime) -> Vec<Refusal> {
        let mut refusals = self.unknown_words();
        refusals.extend(not_of_our_time(Some(self.at.date()), "at"));
        refusals.extend(not_of_our_time(self.appointment, "appointment"));
        let mut refuse =
            |code, field, sentence: String| refusals.push(Refusal::new(code, sentence).at(field));
        if self.at > now {
            refuse("later_than_now", "at", "咨询的时间在现在之后，请改正日期或者时间".to_owned());
        }
        if self.question.trim().is_empty() {
            refuse("question_missing", "question", "请写问了什么，一句话就可以".to_owned());
        }
        if !(1..=MOST_PERSONS).contains(&self.persons) {
            refuse("persons_unusable", "persons", format!("人次请填1到{MOST_PERSONS}之间的整数"));
        }
        if !(1..=MOST_MATTERS).contains(&self.matters) {
            refuse("matters_unusable", "matters", format!("件数请填1到{MOST_MATTERS}之间的整数"));
        }
        if self.result == InquiryResult::HandedOn && self.referred.trim().is_empty() {
            refuse("referred_missing", "referred", "转办的请写转给哪个科室或者单位".to_owned());
        }
        let past = self.appointment.is_none_or(|day| day < self.at.date());
        if self.result == InquiryResult::Appointment && past {
            let sentence = "约期的请写约好的日期，不能早于咨询当天";
            refuse("appointment_missing", "appointment", sentence.to_owned());
        }
        let far = self.at.date().checked_add_months(APPOINTED_WITHIN);
        if self.appointment.zip(far).is_some_and(|(day, far)| day > far) {
            let sentence = "约期的日期离咨询那一天超过一年，请核对年份";
            refuse("appointment_far", "appointment", sentence.to_owned());
        }
        let texts = [("question", &self.question), ("answer", &self.answer)];
        let lines = [
            ("referred", &self.referred),
            ("name", &self.name),
            ("contact", &self.contact),
            ("reference", &self.reference),
        ];
        let texts = texts.map(|(field, text)| (field, text, LONGEST_TEXT));
        let lines = lines.map(|(field, text)| (field, text, LONGEST_LINE));
        for (field, text, most) in texts.into_iter().chain(lines) {
            let length = text.chars().count();
            if length > most {
                refuse("too_long", field, format!("有{length}个字，最多{most}个字，请缩短"));
            }
        }
        refusals
    }

    fn unknown_words(&self) -> Vec<Refusal> {
        let known = |list: &[Word], code: &str| list.iter().any(|one| one.code == code);
        let words = [
            ("way", way(&self.way).is_some(), "请选择咨询方式"),
            ("line", known(lines(), &self.line), "请选择业务类别"),
            ("subject", self.subject.is_empty() || known(subjects(), &self.subject), "请从列表中选择事项"),
            ("group", self.group.is_empty() || known(groups(), &self.group), "请从列表中选择人群"),
        ];
        let unknown = words.into_iter().filter(|(_, known, _)| !known);
        unknown.map(|(field, _, sentence)| Refusal::new("choice_unknown", sentence).at(field)).collect()
    }

    /// By when an open one is answered: the end of the day of an appointment or of the last working day, or so
    /// many hours after the question. `None`: nothing is owed.
    pub fn due(&self, calendar: &Calendar) -> Option<NaiveDateTime> {
        let end = |day: NaiveDate| day.and_time(NaiveTime::MIN) + TimeDelta::days(1);
        let within = |days| calendar.due(self.at.date(), days).ok().map(|due| end(due.date));
        let way = way(&self.way);
        match self.result {
            InquiryResult::Appointment => self.appointment.map(end),
            InquiryResult::HandedOn => within(handed_on_working_days()),
            InquiryResult::Pending => match way.map(|way| (way.hours, way.working_days)) {
                Some((Some(hours), _)) => Some(self.at + TimeDelta::hours(i64::from(hours))),
                Some((_, Some(days))) => within(days),
                _ => within(handed_on_working_days()),
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn asked(way: &str, result: InquiryResult) -> Inquiry {
        Inquiry {
            at: "2026-09-24T10:30:00".parse().unwrap(),
            desk: UnitId::parse("u1").unwrap(),
            way: way.to_owned(),
            line: "notary".to_owned(),
            subject: String::new(),
            group: String::new(),
            persons: 1,
            matters: 1,
            result,
            referred: "公证科".to_owned(),
            appointment: Some("2026-09-30".parse().unwrap()),
            question: "怎样办理委托公证".to_owned(),
            answer: String::new(),
            name: String::new(),
            contact: String::new(),
            reference: String::new(),
            kept: false,
        }
    }

    #[test]
    fn by_when_it_is_answered() {
        // 2026-09-25 to 27 is the Mid-Autumn holiday, 10-01 to 10-07 the National Day; 09-20 and 10-10 are worked.
        for (way, result, expected) in [
            ("visit", InquiryResult::Answered, ""),
            ("visit", InquiryResult::LegalAid, ""),
            ("phone", InquiryResult::Appointment, "2026-10-01T00:00:00"),
            ("phone", InquiryResult::HandedOn, "2026-10-10T00:00:00"),
            ("letter", InquiryResult::Pending, "2026-10-13T00:00:00"),
            ("web", InquiryResult::Pending, "2026-09-25T10:30:00"),
            ("slip", InquiryResult::Pending, "2026-10-01T00:00:00"),
            ("visit", InquiryResult::Pending, "2026-10-10T00:00:00"),
        ] {
            let due = asked(way, result).due(Calendar::embedded());
            let due = due.map(|due| due.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap_or_default();
            assert_eq!(due, expected, "{way} {result:?}");
        }
    }

    #[test]
    fn what_cannot_be_entered() {
        let now = "2026-09-24T10:30:00".parse().unwrap();
        let with = |change: fn(&mut Inquiry)| {
            let mut one = asked("visit", InquiryResult::Answered);
            change(&mut one);
            let codes: Vec<_> = one.check(now).iter().map(|refusal| refusal.code).collect();
            codes.join(" ")
        };
        assert_eq!(with(|_| {}), "");
        assert_eq!(with(|one| one.at += TimeDelta::minutes(1)), "later_than_now");
        assert_eq!(with(|one| one.question = " ".to_owned()), "question_missing");
        assert_eq!(with(|one| (one.persons, one.matters) = (0, 100)), "persons_unusable matters_unusable");
        assert_eq!(with(|one| one.line = "x".to_owned()), "choice_unknown");
        assert_eq!(
            with(|one| {
                one.result = InquiryResult::HandedOn;
                one.referred.clear();
            }),
            "referred_missing"
        );
        assert_eq!(
            with(|one| {
                one.result = InquiryResult::Appointment;
                one.appointment = Some("2026-09-23".parse().unwrap());
            }),
            "appointment_missing"
        );
        assert_eq!(
            with(|one| {
                one.result = InquiryResult::Appointment;
                one.appointment = Some("2099-09-24".parse().unwrap());
            }),
            "appointment_far"
        );
        assert_eq!(with(|one| one.answer = "长".repeat(LONGEST_TEXT + 1)), "too_long");
    }
}
