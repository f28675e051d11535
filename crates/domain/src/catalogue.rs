//! 公开目录: what an agency has set itself to publish, row by row, as the standard directories of the
//! fields of local government have it (国办发〔2019〕54号). Rows come from a spreadsheet.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    inquiry::RowFault,
    publication::{statutory_item, statutory_items},
};

/// Columns of the list, in the order of the template.
pub const HEADINGS: [&str; 13] = [
    "一级事项",
    "二级事项",
    "三级事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "公开方式",
    "公开层级",
    "条例事项",
    "备注",
];
/// Rows of one list.
pub const MOST_ENTRIES: usize = 500;
/// Most characters of a matter.
const LONGEST_MATTER: usize = 60;
/// Most characters of any other cell: what a standard directory says of its contents is long.
const LONGEST: usize = 1_000;

/// A row as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueLine {
    /// Row of the sheet, from 1.
    pub row: u32,
    /// Cells in the order of [`HEADINGS`].
    pub cells: [String; HEADINGS.len()],
}

/// How the information of a row reaches people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// 主动公开.
    Proactive,
    /// 依申请公开: nothing is expected on the portal.
    OnApplication,
}

impl Way {
    /// As pages say it.
    pub const fn word(self) -> &'static str {
        match self {
            Way::Proactive => "主动公开",
            Way::OnApplication => "依申请公开",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "" | "主动" | "主动公开" | "√主动" => Some(Way::Proactive),
            "依申请" | "依申请公开" => Some(Way::OnApplication),
            _ => None,
        }
    }
}

/// A row of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueEntry {
    /// The matter by its levels, one to three.
    pub matters: Vec<String>,
    /// 公开内容（要素）.
    pub content: String,
    /// 公开依据.
    pub basis: String,
    /// 公开时限, in words.
    pub term: String,
    /// 公开主体.
    pub body: String,
    /// 公开渠道和载体.
    pub channels: String,
    /// 公开对象.
    pub audience: String,
    /// 公开方式.
    pub way: Way,
    /// 公开层级.
    pub level: String,
    /// Item of Art. 20 under which its documents are filed; empty: none is said.
    pub item: String,
}

impl CatalogueEntry {
    /// The matter as one line: 法律援助 / 工作动态.
    pub fn path(&self) -> String {
        self.matters.join(" / ")
    }
}

/// The rows of a list that is kept, in its order: it was checked by the rules of its day.
///
/// # Errors
/// Every fault of every row.
pub fn entries_of(lines: &[CatalogueLine]) -> Result<Vec<CatalogueEntry>, Vec<RowFault>> {
    Reading::default().entries(lines)
}

/// The rows of a list that is brought in. A directory says what is disclosed of each matter (国办发〔2019〕54号):
/// a row without that promises nothing.
///
/// # Errors
/// Every fault of every row.
pub fn new_entries_of(lines: &[CatalogueLine]) -> Result<Vec<CatalogueEntry>, Vec<RowFault>> {
    Reading { wants_content: true, ..Reading::default() }.entries(lines)
}

#[derive(Default)]
struct Reading {
    faults: Vec<RowFault>,
    wants_content: bool,
    /// Merged cells of a sheet stand in their first row only; below them the matter above goes on.
    above: Option<String>,
    seen: BTreeSet<Vec<String>>,
}

impl Reading {
    fn entries(mut self, lines: &[CatalogueLine]) -> Result<Vec<CatalogueEntry>, Vec<RowFault>> {
        if let Some(first) = lines.get(MOST_ENTRIES) {
            let sentence =
                format!("有{}行，一次最多{MOST_ENTRIES}行，从这一行起放不下，请合并过细的事项", lines.len());
            self.fault(first.row, "一级事项", sentence);
            return Err(self.faults);
        }
        let entries: Vec<CatalogueEntry> = lines.iter().map(|line| self.entry(line)).collect();
        if self.faults.is_empty() { Ok(entries) } else { Err(self.faults) }
    }

    fn fault(&mut self, row: u32, column: &str, sentence: impl Into<String>) {
        self.faults.push(RowFault { row, column: column.to_owned(), sentence: sentence.into() });
    }

    fn entry(&mut self, line: &CatalogueLine) -> CatalogueEntry {
        let [first, second, third, content, basis, term, body, channels, audience, way, level, item, _] =
            line.cells.each_ref().map(|cell| cell.trim());
        let row = line.row;
        for (heading, cell) in HEADINGS.iter().zip(&line.cells) {
            let most = if heading.ends_with("级事项") { LONGEST_MATTER } else { LONGEST };
            let length = cell.trim().chars().count();
            if length > most {
                self.fault(row, heading, format!("有{length}个字，最多{most}个字，请缩短"));
            }
        }
        let matters = self.matters(row, [first, second, third]);
        if self.wants_content && content.is_empty() {
            self.fault(row, "公开内容（要素）", "请填写公开哪些要素，例如 案件数量、受援人数");
        }
        let way = Way::parse(way).unwrap_or_else(|| {
            self.fault(row, "公开方式", "请填“主动公开”或者“依申请公开”，空着是主动公开");
            Way::Proactive
        });
        let item = item_of(item).unwrap_or_else(|| {
            self.fault(row, "条例事项", "请填条例第二十条的项，如 7、（七）或者 a20-07，也可以空着");
            String::new()
        });
        let [content, basis, term, body, channels, audience, level] =
            [content, basis, term, body, channels, audience, level].map(str::to_owned);
        CatalogueEntry { matters, content, basis, term, body, channels, audience, way, level, item }
    }

    fn matters(&mut self, row: u32, [first, second, third]: [&str; 3]) -> Vec<String> {
        let first = match (first, &self.above) {
            ("", Some(above)) => above.clone(),
            (first, _) => first.to_owned(),
        };
        if first.is_empty() {
            self.fault(row, "一级事项", "请填写一级事项，例如 法律援助");
        }
        if second.is_empty() && !third.is_empty() {
            self.fault(row, "二级事项", "有三级事项的，二级事项不能空着");
        }
        self.above = Some(first.clone());
        let has_gap = second.is_empty() && !third.is_empty();
        let all = [first, second.to_owned(), third.to_owned()];
        let matters: Vec<String> = all.into_iter().filter(|matter| !matter.is_empty()).collect();
        // Which row one with a gap equals is known when the gap is filled.
        if !has_gap && !matters.is_empty() && !self.seen.insert(matters.clone()) {
            let path = matters.join(" / ");
            self.fault(row, "二级事项", format!("“{path}”前面已经有了，请合并成一行或者写出区别"));
        }
        matters
    }
}

/// The item of Art. 20 that a cell names: `7`, `（七）`, `a20-07`, or its short name. Empty for none.
fn item_of(cell: &str) -> Option<String> {
    if cell.is_empty() || statutory_item(cell).is_some() {
        return Some(cell.to_owned());
    }
    let plain = cell.trim_matches(['（', '）', '(', ')', '第', '项', ' ']);
    let by_number =
        plain.parse::<usize>().ok().and_then(|number| statutory_items().get(number.checked_sub(1)?));
    let by_words = || {
        statutory_items()
            .iter()
            .find(|item| item.short == cell || item.basis.ends_with(&format!("（{plain}）项")))
    };
    by_number.or_else(by_words).map(|item| item.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: &str = "公开内容（要素）";

    /// A row that says what is disclosed, unless it is told otherwise.
    fn line(row: u32, cells: &[(&str, &str)]) -> CatalogueLine {
        let cell = |heading: &str| {
            let own = cells.iter().find(|(name, _)| *name == heading).map(|(_, value)| *value);
            own.unwrap_or(if heading == CONTENT { "要素" } else { "" }).to_owned()
        };
        CatalogueLine { row, cells: HEADINGS.map(cell) }
    }

    #[test]
    fn merged_cells_go_on_below() {
        let lines = [
            line(2, &[("一级事项", "法律援助"), ("二级事项", "工作动态"), ("条例事项", "（五）")]),
            line(3, &[("二级事项", "申请指南"), ("公开方式", "主动公开")]),
            line(4, &[("一级事项", "公证"), ("公开方式", "依申请")]),
        ];
        let entries = entries_of(&lines).unwrap();
        let paths: Vec<_> = entries.iter().map(CatalogueEntry::path).collect();
        assert_eq!(paths, ["法律援助 / 工作动态", "法律援助 / 申请指南", "公证"]);
        assert_eq!(entries[0].item, "a20-05");
        assert_eq!((entries[1].way, entries[2].way), (Way::Proactive, Way::OnApplication));
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let long = "长".repeat(LONGEST_MATTER + 1);
        let lines = [
            line(2, &[("二级事项", "工作动态"), ("公开方式", "别的")]),
            line(3, &[("一级事项", "公证"), ("三级事项", "办理"), ("条例事项", "16")]),
            line(4, &[("一级事项", "公证"), ("二级事项", "办理")]),
            line(5, &[("二级事项", "办理")]),
            line(6, &[("一级事项", &long)]),
            line(7, &[("一级事项", "律师"), (CONTENT, " ")]),
        ];
        let faults = new_entries_of(&lines).unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        let wanted = [
            (2, "一级事项"),
            (2, "公开方式"),
            (3, "二级事项"),
            (3, "条例事项"),
            (5, "二级事项"),
            (6, "一级事项"),
            (7, CONTENT),
        ];
        assert_eq!(found, wanted);
        assert!(entries_of(&lines[5..]).is_ok(), "a list that was kept before is read on");
        let many: Vec<_> = (2..503).map(|row| line(row, &[("一级事项", &row.to_string())])).collect();
        let rows: Vec<_> = new_entries_of(&many).unwrap_err().iter().map(|fault| fault.row).collect();
        assert_eq!(rows, [502], "the first row for which there is no room");
        assert_eq!(new_entries_of(&many[..500]).unwrap().len(), 500);
    }

    #[test]
    fn items_of_the_article_are_named_as_people_do() {
        for (cell, item) in [
            ("7", Some("a20-07")),
            ("（十五）", Some("a20-15")),
            ("第（二）项", Some("a20-02")),
            ("a20-09", Some("a20-09")),
            ("财政预算、决算", Some("a20-07")),
            ("", Some("")),
            ("0", None),
            ("16", None),
            ("别的", None),
        ] {
            assert_eq!(item_of(cell).as_deref(), item, "{cell}");
        }
    }
}
