//! The frame of office pages, and the plain frame of sign-in, errors and the first start.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::calendar::DayKind;

use super::Crumb;

/// The frame of an office page.
#[derive(Debug, Clone)]
pub struct OfficeFrame {
    /// Name of the agency.
    pub agency: String,
    /// Title of the page: its h1 and the window.
    pub title: String,
    /// The way to the page; empty on the first page of a group.
    pub crumbs: Vec<Crumb>,
    /// Groups of the rail; only those of the person's own duties.
    pub rail: Vec<RailGroup>,
    /// Who is signed in.
    pub user: RailUser,
    /// The date in the command bar.
    pub today: Today,
    /// What changed and waits; `None`: no such page.
    pub bell: Option<Bell>,
    /// Entries of ＋新建; empty: the person may start nothing.
    pub new_acts: Vec<Act>,
    /// Address of the help for this page; empty: none.
    pub help: String,
    /// Address of the search of Ctrl K; empty: none.
    pub palette: String,
    /// Address to which signing out is posted.
    pub sign_out: String,
    /// Token that every form of the page sends back as `csrf`.
    pub csrf: String,
    /// What the act before has brought.
    pub flash: Option<Flash>,
    /// Everything is sample data: mark the page 演示.
    pub demo: bool,
}

/// A group of the rail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RailGroup {
    /// 日常, 主动公开, 依申请公开, 统计与监督, 汇总, 设置.
    pub name: String,
    /// Its entries; an empty group is left out by whoever builds the rail.
    pub items: Vec<RailItem>,
}

/// An entry of the rail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RailItem {
    /// As shown.
    pub name: String,
    /// Address.
    pub href: String,
    /// Icon.
    pub icon: &'static str,
    /// How many wait for this person: the red number. 0: none.
    pub waiting: u64,
    /// How many there are: the grey number, shown where none waits. 0: none.
    pub total: u64,
    /// Is this the page's own entry?
    pub current: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RailUser {
    /// Name.
    pub name: String,
    /// Duties in words.
    pub duties: String,
    /// Own pages, such as the account.
    pub acts: Vec<Act>,
}

impl RailUser {
    /// The character in the round mark.
    pub fn initial(&self) -> String {
        self.name.chars().take(1).collect()
    }
}

/// An act in a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// As shown.
    pub name: String,
    /// Address.
    pub href: String,
    /// Icon.
    pub icon: &'static str,
}

/// The bell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bell {
    /// Address of what it leads to.
    pub href: String,
    /// How many are unread.
    pub waiting: u64,
}

/// What an act has brought, said once on the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// `ok`, `warn` or `seal`.
    pub kind: &'static str,
    /// One sentence.
    pub sentence: String,
}

/// The date in the command bar and what kind of day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    /// The day.
    pub date: NaiveDate,
    /// What it is by the calendar.
    pub kind: DayWord,
}

impl Today {
    /// A day with its kind by the calendar.
    pub fn new(date: NaiveDate, kind: DayKind) -> Self {
        Self { date, kind: DayWord(kind) }
    }

    /// 「2026年11月24日 星期二」.
    pub fn words(&self) -> String {
        let weekday = match self.date.weekday() {
            chrono::Weekday::Mon => "一",
            chrono::Weekday::Tue => "二",
            chrono::Weekday::Wed => "三",
            chrono::Weekday::Thu => "四",
            chrono::Weekday::Fri => "五",
            chrono::Weekday::Sat => "六",
            chrono::Weekday::Sun => "日",
        };
        format!("{}年{}月{}日 星期{weekday}", self.date.year(), self.date.month(), self.date.day())
    }
}

/// A kind of day as a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayWord(DayKind);

impl DayWord {
    /// 工作日, 调休上班, 休息日 or 节假日.
    pub fn word(self) -> &'static str {
        match self.0 {
            DayKind::Workday => "工作日",
            DayKind::MakeUpWorkday => "调休上班",
            DayKind::Weekend => "休息日",
            DayKind::Holiday => "节假日",
        }
    }

    /// Is it a day that does not count?
    pub fn is_rest(self) -> bool {
        !self.0.works()
    }
}

/// The frame of pages outside the office's shell: sign-in, errors, first start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainFrame {
    /// Name of the agency; of the product before there is one.
    pub agency: String,
    /// The line below it, such as 政府信息公开工作台.
    pub place: String,
    /// Title of the window.
    pub title: String,
    /// A broad panel, for the wizard.
    pub wide: bool,
    /// Everything is sample data: mark the page 演示.
    pub demo: bool,
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use gongkai_domain::calendar::DayKind;

    use super::Today;

    #[test]
    fn the_day_in_words() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let rows = [
            (DayKind::Workday, "工作日", false),
            (DayKind::MakeUpWorkday, "调休上班", false),
            (DayKind::Weekend, "休息日", true),
            (DayKind::Holiday, "节假日", true),
        ];
        for (kind, word, rest) in rows {
            let today = Today::new(day, kind);
            assert_eq!((today.kind.word(), today.kind.is_rest()), (word, rest));
            assert_eq!(today.words(), "2026年11月24日 星期二");
        }
    }
}
