//! 不准确: something wrong in what is public, confirmed by a person. What a machine finds is none before that.

use serde::{Deserialize, Serialize};

use crate::{id::UnitId, refusal::Refusal};

/// Most characters of what is wrong.
const LONGEST: usize = 400;

/// How heavy it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 一般.
    General,
    /// 严重: a serious wrong expression.
    Serious,
    /// 泄露: what may not be public at all.
    Leak,
}

impl Severity {
    /// All, in the order of the form.
    pub const ALL: [Severity; 3] = [Severity::General, Severity::Serious, Severity::Leak];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Severity::General => "general",
            Severity::Serious => "serious",
            Severity::Leak => "leak",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::General => "一般差错",
            Severity::Serious => "严重表述错误",
            Severity::Leak => "公开了不应公开的内容",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What can be wrong: code and word.
pub const WRONGS: [(&str, &str); 10] = [
    ("fact", "事实"),
    ("figure", "数字"),
    ("date", "日期"),
    ("name", "名称、姓名"),
    ("number", "文号"),
    ("category", "分类"),
    ("link", "链接、附件"),
    ("typing", "错别字"),
    ("superseded", "失效内容仍作为有效展示"),
    ("secret", "涉密、商业秘密、个人隐私"),
];

/// The word of a code.
pub fn wrong(code: &str) -> Option<&'static str> {
    WRONGS.iter().find(|(one, _)| *one == code).map(|(_, word)| *word)
}

/// What a person says is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inaccuracy {
    /// The unit that provided it.
    pub unit: UnitId,
    /// How heavy.
    pub severity: Severity,
    /// Code of what is wrong.
    pub wrong: String,
    /// Title or index number of the document, or the page.
    pub place: String,
    /// What is wrong, and what it should be.
    pub what: String,
    /// The place is a page or a column, no document.
    pub page: bool,
    /// The unit is meant, though the document is another one's.
    pub other_unit: bool,
}

impl Inaccuracy {
    /// Can it be no document? An address says so by itself.
    pub fn is_of_page(&self) -> bool {
        self.page || self.place.trim().starts_with('/') || self.place.contains("://")
    }

    /// What is missing, all at once.
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |code, sentence, field| refusals.push(Refusal::new(code, sentence).at(field));
        if wrong(&self.wrong).is_none() {
            refuse("wrong_unknown", "请选择差错的种类", "wrong");
        }
        let length = |text: &str| text.trim().chars().count();
        match length(&self.place) {
            0 => refuse("place_missing", "请写明是哪一条信息或者哪个页面", "place"),
            1..=200 => {}
            _ => refuse("too_long", "是哪一条信息或者哪个页面，最多写200个字，请缩短", "place"),
        }
        match length(&self.what) {
            0..2 => refuse("what_missing", "请写明错在哪里、应当是什么", "what"),
            2..=LONGEST => {}
            _ => refuse("too_long", "错在哪里、应当是什么，最多写400个字，请缩短", "what"),
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_page() {
        for (place, page, expected) in [
            ("/guide", false, true),
            (" https://www.example.invalid/guide", false, true),
            ("关于收费标准的通知", false, false),
            ("公证服务栏目", true, true),
        ] {
            let said = Inaccuracy {
                unit: UnitId::parse("u1").unwrap(),
                severity: Severity::General,
                wrong: "figure".to_owned(),
                place: place.to_owned(),
                what: "金额多一个零".to_owned(),
                page,
                other_unit: false,
            };
            assert_eq!((said.is_of_page(), said.check()), (expected, Vec::new()), "{place}");
        }
    }
}
