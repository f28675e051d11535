//! Day sheets: counts of one desk and day, for places that keep paper. Never beside single entries of the same
//! desk and day: the same people would count twice.

use std::collections::BTreeSet;

use super::{lines, way, word};
use crate::refusal::Refusal;

/// Most of any figure of a sheet.
const MOST: u32 = 9_999;

/// A line of a day sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// Code of the way.
    pub way: String,
    /// Code of the business line.
    pub line: String,
    /// 人次.
    pub persons: u32,
    /// 件.
    pub matters: u32,
    /// Matters that were answered.
    pub answered: u32,
}

/// What keeps a sheet from being kept, all at once.
pub fn check_sheet(sheet: &[SheetLine]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut seen = BTreeSet::new();
    for one in sheet {
        let names = [way(&one.way).map_or("", |way| way.word.as_str()), word(lines(), &one.line)];
        let mut refuse = |code, sentence: String| {
            refusals
                .push(Refusal::new(code, format!("“{}”的“{}”：{sentence}", names[0], names[1])).at("sheet"));
        };
        if way(&one.way).is_none_or(|way| way.portal) || !lines().iter().any(|line| line.code == one.line) {
            refuse("choice_unknown", "请从列表中选择方式和业务类别".to_owned());
        }
        if !seen.insert((&one.way, &one.line)) {
            refuse("line_twice", "同一方式和类别已经有一行，请合在一起".to_owned());
        }
        if one.persons == 0 || one.matters == 0 {
            refuse("figures_missing", "人次和件数至少填1，没有的不写这一行".to_owned());
        }
        if one.persons > MOST || one.matters > MOST {
            refuse("figures_unusable", format!("人次和件数最多{MOST}，请核对"));
        }
        if one.answered > one.matters {
            let sentence = format!("已答复{}件，比件数{}多，请核对", one.answered, one.matters);
            refuse("more_answered", sentence);
        }
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sheet_may_say() {
        let line = |way: &str, persons, matters, answered| SheetLine {
            way: way.to_owned(),
            line: "notary".to_owned(),
            persons,
            matters,
            answered,
        };
        let codes = |sheet: &[SheetLine]| -> String {
            check_sheet(sheet).iter().map(|one| one.code).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(codes(&[line("visit", 3, 2, 2), line("phone", 1, 1, 0)]), "");
        assert_eq!(codes(&[line("visit", 3, 2, 2), line("visit", 1, 1, 0)]), "line_twice");
        assert_eq!(codes(&[line("visit", 0, 1, 0)]), "figures_missing");
        assert_eq!(codes(&[line("visit", 1, 1, 2)]), "more_answered");
        assert_eq!(codes(&[line("portal", 1, 1, 1)]), "choice_unknown");
        assert_eq!(codes(&[line("fax", 1, 10_000, 2)]), "choice_unknown figures_unusable");
    }
}
