//! What a notice may say, but hardly ever does: whoever takes it in is asked.

use chrono::{Datelike, NaiveDate};

use super::{Class, Notice, NoticeKind};

/// Festival, days, fixed days.
type Statutory = (&'static str, usize, &'static [(u32, u32)]);

/// Statutory days (全国年节及纪念日放假办法, 2024-11-10, Art. 2): the festival, how many days it gives, and those
/// that stand fixed in the sun's calendar as month and day.
const STATUTORY: [Statutory; 7] = [
    ("元旦", 1, &[(1, 1)]),
    ("春节", 4, &[]),
    ("清明", 1, &[]),
    ("劳动", 2, &[(5, 1), (5, 2)]),
    ("端午", 1, &[]),
    ("中秋", 1, &[]),
    ("国庆", 3, &[(10, 1), (10, 2), (10, 3)]),
];

impl Notice {
    /// What should be looked at again before the notice counts; empty for an amendment, which may change a
    /// single day.
    pub fn doubts(&self) -> Vec<String> {
        if self.kind == NoticeKind::Amendment {
            return Vec::new();
        }
        let mut doubts: Vec<String> = STATUTORY.iter().filter_map(|one| self.doubt(one)).collect();
        if !self.number.starts_with("国办发明电〔") {
            doubts.push(format!("文号“{}”不是“国办发明电〔年份〕号”的写法", self.number));
        }
        doubts
    }

    /// Festivals may share a paragraph (国庆节、中秋节): the days of both count for each.
    fn doubt(&self, (festival, least, fixed): &Statutory) -> Option<String> {
        let of = |day: &&super::Classified| day.class == Class::Off && day.festival.contains(festival);
        let off = self.days().iter().filter(of).count();
        if off == 0 {
            return Some(format!("通知中没有{festival}的放假日子"));
        }
        let missing =
            fixed.iter().filter_map(|(month, day)| NaiveDate::from_ymd_opt(self.year, *month, *day));
        let missing = missing
            .filter(|date| !self.days().iter().any(|day| day.date == *date && day.class == Class::Off));
        let words: Vec<String> = missing.map(|date| format!("{}月{}日", date.month(), date.day())).collect();
        if !words.is_empty() {
            return Some(format!("{festival}的法定节日{}没有列为放假", words.join("、")));
        }
        (off < *least).then(|| format!("{festival}只放假{off}天，少于法定的{least}天"))
    }
}
