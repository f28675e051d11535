//! What an agency says about comments of one kind: the rows of the adoption table (采纳情况).

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Most characters of the point and of the reason.
pub const LONGEST_POINT: usize = 500;

/// What became of comments of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 采纳.
    Adopted,
    /// 部分采纳.
    Partly,
    /// 未采纳.
    NotAdopted,
}

impl Outcome {
    /// All, in the order of the form.
    pub const ALL: [Outcome; 3] = [Outcome::Adopted, Outcome::Partly, Outcome::NotAdopted];

    /// As stored and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Outcome::Adopted => "adopted",
            Outcome::Partly => "partly",
            Outcome::NotAdopted => "not_adopted",
        }
    }

    /// The word of the table.
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Adopted => "采纳",
            Outcome::Partly => "部分采纳",
            Outcome::NotAdopted => "未采纳",
        }
    }

    /// The outcome of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Comments of one kind, as the table names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// What they say, in the words of the agency.
    pub point: String,
    /// What became of them.
    pub outcome: Option<Outcome>,
    /// Why.
    pub reason: String,
}

impl Opinion {
    /// What is wrong with it, all at once. Whatever becomes of comments, the reason is told
    /// (重大行政决策程序暂行条例 has adoption and reasons fed back).
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for (field, word, text) in [("point", "意见要点", &self.point), ("reason", "理由", &self.reason)]
        {
            let length = text.trim().chars().count();
            if length == 0 {
                refusals.push(Refusal::new("missing", format!("请填写{word}，反馈时会公布")).at(field));
            } else if length > LONGEST_POINT {
                let sentence = format!("{word}有{length}个字，最多{LONGEST_POINT}个字，请缩短");
                refusals.push(Refusal::new("too_long", sentence).at(field));
            }
        }
        if self.outcome.is_none() {
            refusals.push(Refusal::new("outcome_missing", "请选择采纳情况").at("outcome"));
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_reason() {
        let row = Opinion {
            point: "写明时限".to_owned(),
            outcome: Some(Outcome::Adopted),
            reason: "甲".to_owned(),
        };
        assert!(row.check().is_empty());
        let bare = Opinion { point: " ".to_owned(), outcome: None, reason: String::new() };
        let fields: Vec<_> = bare.check().iter().filter_map(|refusal| refusal.field).collect();
        assert_eq!(fields, ["point", "reason", "outcome"]);
        assert!(Outcome::ALL.into_iter().all(|one| Outcome::parse(one.code()) == Some(one)));
    }
}
