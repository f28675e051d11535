//! A dictionary as a list: rows of a workbook as they were entered, read into entries with every fault at
//! its row and column. The rows are what is kept, so that the list can be looked at as it came.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    finding::Level,
    rules::{Term, TermKind},
};

/// Most rows of one list.
pub const MOST_TERMS: usize = 5_000;
/// Most characters of a cell.
const LONGEST: usize = 200;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermRow {
    /// Row of the sheet, from 1.
    pub row: u32,
    /// The cells, in the order of [`TERM_HEADINGS`].
    pub cells: [String; 13],
}

/// All headings, in their order.
pub const TERM_HEADINGS: [&str; 13] = [
    "编号",
    "类型",
    "类别",
    "错误表述",
    "正确表述",
    "不算错的语境",
    "名称",
    "职务",
    "组成",
    "级别",
    "出处",
    "生效日期",
    "失效日期",
];

/// What is wrong in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermFault {
    /// Row of the sheet, from 1.
    pub row: u32,
    /// Heading of the column.
    pub column: &'static str,
    /// What it is and how to mend it.
    pub sentence: String,
}

/// The entries of a list, or everything that is wrong with it.
///
/// # Errors
/// A row lacks something, contradicts itself or another one.
pub fn terms_of(rows: &[TermRow]) -> Result<Vec<Term>, Vec<TermFault>> {
    let mut faults = Vec::new();
    if rows.len() > MOST_TERMS {
        let sentence = format!("共{}行，一次最多{MOST_TERMS}行，请分开", rows.len());
        return Err(vec![TermFault { row: 1, column: "编号", sentence }]);
    }
    let mut terms: Vec<(u32, Term)> = Vec::new();
    for row in rows {
        let mut reading = Reading { row: row.row, cells: &row.cells, faults: &mut faults };
        let Some(term) = reading.term() else { continue };
        if let Some((other, _)) = terms.iter().find(|(_, known)| known.id == term.id) {
            let sentence = format!("编号“{}”与第{other}行相同，请改成不同的", term.id);
            faults.push(TermFault { row: row.row, column: "编号", sentence });
            continue;
        }
        terms.push((row.row, term));
    }
    if faults.is_empty() { Ok(terms.into_iter().map(|(_, term)| term).collect()) } else { Err(faults) }
}

struct Reading<'a> {
    row: u32,
    cells: &'a [String; 13],
    faults: &'a mut Vec<TermFault>,
}

impl Reading<'_> {
    fn cell(&self, heading: &str) -> &str {
        let at = TERM_HEADINGS.iter().position(|one| *one == heading);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }

    fn wrong(&mut self, column: &'static str, sentence: impl Into<String>) {
        self.faults.push(TermFault { row: self.row, column, sentence: sentence.into() });
    }

    fn needed(&mut self, column: &'static str) -> String {
        let text = self.cell(column).to_owned();
        if text.is_empty() {
            self.wrong(column, format!("请填写{column}"));
        }
        text
    }

    /// Words set apart by 、 or ；.
    fn several(&self, column: &str) -> Vec<String> {
        let words = self.cell(column).split(['、', '；', ';']).map(str::trim);
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    fn day(&mut self, column: &'static str) -> Option<NaiveDate> {
        let text = self.cell(column).to_owned();
        if text.is_empty() {
            return None;
        }
        // A workbook may bring a time with the date.
        let day = text.split([' ', 'T']).next().unwrap_or_default().replace(['/', '.'], "-");
        let read = day.parse().ok();
        if read.is_none() {
            self.wrong(column, "日期要写成 2026-01-05");
        }
        read
    }

    fn kind(&mut self) -> Option<TermKind> {
        let kind = match self.cell("类型") {
            "" | "替换" => Some(TermKind::Replace),
            "固定提法" => Some(TermKind::Phrase),
            "职务" => Some(TermKind::Post),
            _ => None,
        };
        if kind.is_none() {
            self.wrong("类型", "类型是“替换”“固定提法”“职务”中的一种，空着是替换");
        }
        kind
    }

    fn level(&mut self) -> Option<Level> {
        let level = match self.cell("级别") {
            "不得发布" => Some(Level::Block),
            "" | "需核实" => Some(Level::Warn),
            "提示" => Some(Level::Info),
            _ => None,
        };
        if level.is_none() {
            self.wrong("级别", "级别是“不得发布”“需核实”“提示”中的一种，空着是需核实");
        }
        level
    }

    fn term(&mut self) -> Option<Term> {
        let before = self.faults.len();
        for (column, cell) in TERM_HEADINGS.into_iter().zip(self.cells) {
            let length = cell.chars().count();
            if length > LONGEST {
                self.wrong(column, format!("有{length}个字，最多{LONGEST}个字，请缩短"));
            }
        }
        let (kind, level) = (self.kind(), self.level());
        let (from, until) = (self.day("生效日期"), self.day("失效日期"));
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            self.wrong("失效日期", "失效日期不晚于生效日期，请改正");
        }
        let source = self.needed("出处");
        let (kind, level) = (kind?, level?);
        let mut term = Term {
            id: self.cell("编号").to_owned(),
            kind,
            category: self.cell("类别").to_owned(),
            wrong: String::new(),
            right: String::new(),
            unless: self.several("不算错的语境"),
            name: String::new(),
            post: String::new(),
            parts: Vec::new(),
            level,
            source,
            from,
            until,
        };
        match kind {
            TermKind::Replace => {
                term.wrong = self.needed("错误表述");
                term.right = self.cell("正确表述").to_owned();
                if !term.wrong.is_empty() && term.wrong == term.right {
                    self.wrong("正确表述", "与错误表述相同，请改正");
                }
            }
            TermKind::Phrase => {
                term.name = self.needed("名称");
                term.parts = self.several("组成");
                if term.parts.len() < 2 {
                    self.wrong("组成", "写出固定提法的各个部分，用顿号隔开，至少两个");
                }
            }
            TermKind::Post => {
                term.name = self.needed("名称");
                term.post = self.needed("职务");
                if term.name.chars().count() == 1 {
                    self.wrong("名称", "姓名至少两个字");
                }
            }
        }
        if term.category.is_empty() {
            "本单位词库".clone_into(&mut term.category);
        }
        if term.id.is_empty() {
            term.id = format!("own-{}{}{}", term.wrong, term.name, term.post);
        }
        (self.faults.len() == before).then_some(term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32, filled: &[(&str, &str)]) -> TermRow {
        let cells = TERM_HEADINGS.map(|heading| {
            filled
                .iter()
                .find(|(name, _)| *name == heading)
                .map(|(_, cell)| (*cell).to_owned())
                .unwrap_or_default()
        });
        TermRow { row: number, cells }
    }

    fn told(rows: &[TermRow]) -> String {
        match terms_of(rows) {
            Ok(terms) => terms.iter().map(|term| term.id.clone()).collect::<Vec<_>>().join(" "),
            Err(faults) => faults
                .iter()
                .map(|fault| format!("{}{}", fault.row, fault.column))
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    #[test]
    fn what_a_list_says() {
        let source = ("出处", "某某办〔2026〕1号");
        for (filled, expected) in [
            (&[("错误表述", "甲"), ("正确表述", "乙"), source][..], "own-甲"),
            (&[("编号", "t1"), ("错误表述", "甲"), ("正确表述", "乙"), source], "t1"),
            (&[("类型", "固定提法"), ("名称", "四个"), ("组成", "甲、乙；丙"), source], "own-四个"),
            (&[("类型", "职务"), ("名称", "张三样"), ("职务", "局长"), source], "own-张三样局长"),
            (&[("错误表述", "甲"), ("正确表述", "乙")], "2出处"),
            (&[source], "2错误表述"),
            (&[("错误表述", "甲"), ("正确表述", "甲"), source], "2正确表述"),
            (&[("类型", "成语"), ("错误表述", "甲"), source], "2类型"),
            (&[("级别", "严重"), ("错误表述", "甲"), source], "2级别"),
            (&[("类型", "固定提法"), ("名称", "四个"), ("组成", "甲"), source], "2组成"),
            (&[("错误表述", "甲"), ("生效日期", "去年"), source], "2生效日期"),
            (
                &[("错误表述", "甲"), ("生效日期", "2026/1/5"), ("失效日期", "2026-01-05"), source],
                "2失效日期",
            ),
        ] {
            assert_eq!(told(&[row(2, filled)]), expected, "{filled:?}");
        }
        let twice = [("编号", "t1"), ("错误表述", "甲"), source];
        assert_eq!(told(&[row(2, &twice), row(3, &twice)]), "3编号");
    }
}
