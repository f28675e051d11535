//! Figures of the register, and the sentence that they make in the yearly report.

use std::ops::AddAssign;

use super::{lines, word};

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Entries, or lines of day sheets.
    pub entries: u64,
    /// 人次.
    pub persons: u64,
    /// 件.
    pub matters: u64,
    /// Matters that were answered.
    pub answered: u64,
}

impl Count {
    /// Matters that wait.
    pub fn open(&self) -> u64 {
        self.matters.saturating_sub(self.answered)
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.entries += other.entries;
        self.persons += other.persons;
        self.matters += other.matters;
        self.answered += other.answered;
    }
}

/// What a figure is parted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 方式.
    Way,
    /// 业务类别.
    Line,
    /// 事项.
    Subject,
    /// 接待点.
    Desk,
    /// 日期.
    Day,
}

/// The sentence of a period for the yearly report: `接受群众咨询8036人次，主要为法律援助、公证、律师，全部予以解答`.
/// 全部 stands there only while nothing is open. Nothing counted: no sentence. `lines`: code and persons.
pub fn year_sentence(all: Count, by_line: &[(String, u64)]) -> Option<String> {
    if all.persons == 0 {
        return None;
    }
    let mut top: Vec<_> = by_line.iter().filter(|(code, persons)| *persons > 0 && code != "other").collect();
    top.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let names: Vec<&str> = top.iter().take(3).map(|(code, _)| word(lines(), code)).collect();
    let about = if names.is_empty() { String::new() } else { format!("，主要为{}", names.join("、")) };
    let answered = match all.open() {
        0 => "全部予以解答".to_owned(),
        open => format!("已解答{}件，正在办理{open}件", all.answered),
    };
    Some(format!("接受群众咨询{}人次{about}，{answered}。", all.persons))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_of_a_year() {
        let all = |matters, answered| Count { entries: 3, persons: 8_036, matters, answered };
        let by = [("notary", 900), ("legal_aid", 7_000), ("other", 8_000), ("lawyer", 1), ("mediation", 0)];
        let by = by.map(|(code, persons)| (code.to_owned(), persons));
        assert_eq!(
            year_sentence(all(8_100, 8_100), &by).unwrap(),
            "接受群众咨询8036人次，主要为法律援助、公证、律师，全部予以解答。"
        );
        assert_eq!(year_sentence(all(10, 7), &[]).unwrap(), "接受群众咨询8036人次，已解答7件，正在办理3件。");
        assert_eq!(year_sentence(Count::default(), &by), None);
    }
}
