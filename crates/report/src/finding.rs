//! One finding as people and other programs read it. Checks keep their findings compact; this view
//! is built on demand, and findings of the tables and of the text can be listed together.

use serde_json::{Map, Value};

use crate::{Decimal, format::Grade};

/// What a check answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds; `blank_as_zero`: only where every blank is a zero.
    Pass { blank_as_zero: bool },
    /// It does not hold, whatever stands for the blanks.
    Fail,
    /// A blank, a missing cell or one that is not a number decides, and nobody knows it.
    CannotTell,
    /// The question does not arise for this report.
    NotApplicable,
}

impl Verdict {
    /// The word of the JSON form.
    pub fn id(self) -> &'static str {
        match self {
            Self::Pass { .. } => "pass",
            Self::Fail => "fail",
            Self::CannotTell => "cannot_tell",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass { .. } => "通过",
            Self::Fail => "不通过",
            Self::CannotTell => "无法判断",
            Self::NotApplicable => "不适用",
        }
    }

    pub fn blank_as_zero(self) -> bool {
        matches!(self, Self::Pass { blank_as_zero: true })
    }
}

/// A value that a finding speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    Whole(i64),
    /// An amount with a fraction, in the unit of its cell.
    Decimal(Decimal),
}

impl Amount {
    /// A number, or a string where the amount has digits after the point.
    pub fn to_json(self) -> Value {
        match self {
            Self::Whole(n) => Value::from(n),
            Self::Decimal(d) => Value::from(d.to_string()),
        }
    }
}

impl From<i64> for Amount {
    fn from(n: i64) -> Self {
        Self::Whole(n)
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(n) => n.fmt(f),
            Self::Decimal(d) => d.fmt(f),
        }
    }
}

/// One finding with all its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingView {
    /// `T3-1`, `NN`, `TEXT-NUM`
    pub rule: String,
    pub grade: Grade,
    pub verdict: Verdict,
    /// Stable place in the form: `t3.natural`, a cell id, or the quoted phrase.
    pub place_id: String,
    /// The place for people: `表三“自然人”列`.
    pub label: String,
    /// Value of the left side, or the number the text states; `None` where it is not known.
    pub left: Option<Amount>,
    /// Value of the right side, or the number the tables state; `None` where it is not known.
    pub right: Option<Amount>,
    /// Chinese: what is wrong and how to mend it.
    pub sentence: String,
    /// Where in the file: `第3个表格第5行第4列`.
    pub file_place: Option<String>,
    /// The phrase of the running text.
    pub quote: Option<String>,
}

impl FindingView {
    /// True where this finding keeps a report from being filed.
    pub fn is_must_failure(&self) -> bool {
        self.grade == Grade::Must && self.verdict == Verdict::Fail
    }

    /// The JSON form of `report check`, schema 1. Where the file says no place, `place` is the place
    /// in the form.
    pub fn to_json(&self) -> Value {
        let mut json = Map::new();
        let mut put = |key: &str, value: Value| json.insert(key.to_owned(), value);
        put("rule", self.rule.as_str().into());
        put("grade", self.grade.id().into());
        put("verdict", self.verdict.id().into());
        if self.verdict.blank_as_zero() {
            put("blank_as_zero", true.into());
        }
        put("where", self.place_id.as_str().into());
        if let Some(left) = self.left {
            put("left", left.to_json());
        }
        if let Some(right) = self.right {
            put("right", right.to_json());
        }
        put("sentence", self.sentence.as_str().into());
        put("place", self.file_place.as_deref().unwrap_or(&self.label).into());
        if let Some(quote) = &self.quote {
            put("quote", quote.as_str().into());
        }
        Value::Object(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_only_what_is_known() {
        let mut view = FindingView {
            rule: "T3-1".to_owned(),
            grade: Grade::Must,
            verdict: Verdict::Fail,
            place_id: "t3.natural".to_owned(),
            label: "表三“自然人”列".to_owned(),
            left: Some(Amount::Whole(5)),
            right: Some(Amount::Whole(4)),
            sentence: "句".to_owned(),
            file_place: None,
            quote: None,
        };
        assert_eq!(
            view.to_json().to_string(),
            r#"{"rule":"T3-1","grade":"must","verdict":"fail","where":"t3.natural","left":5,"right":4,"sentence":"句","place":"表三“自然人”列"}"#
        );
        assert!(view.is_must_failure());
        view.verdict = Verdict::Pass { blank_as_zero: true };
        view.left = Some(Amount::Decimal(Decimal { mantissa: 1250, scale: 2 }));
        view.right = None;
        view.file_place = Some("第3个表格第5行".to_owned());
        view.quote = Some("收到申请5件".to_owned());
        assert_eq!(
            view.to_json().to_string(),
            r#"{"rule":"T3-1","grade":"must","verdict":"pass","blank_as_zero":true,"where":"t3.natural","left":"12.50","sentence":"句","place":"第3个表格第5行","quote":"收到申请5件"}"#
        );
        assert!(!view.is_must_failure());
    }
}
