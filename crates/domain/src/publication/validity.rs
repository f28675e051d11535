//! Validity of a normative document as somebody states it after its release.

use chrono::NaiveDate;

use super::{KindField, Validity, kind};
use crate::{id::DocumentId, refusal::Refusal};

/// A public document whose validity is in question, or one that is named as its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Which.
    pub document: &'a DocumentId,
    /// Id of its kind.
    pub kind: &'a str,
    /// Does the public see it?
    pub public: bool,
    /// When it was formed.
    pub formed_on: Option<NaiveDate>,
    /// What was said last.
    pub validity: Option<Validity>,
    /// What it was amended or repealed by, what that was, and so on.
    pub ended_by: &'a [String],
}

impl Standing<'_> {
    /// May `next` be stated, because of the document `by` or for a reason in words? All reasons against.
    pub fn why_not(&self, next: Validity, by: Option<Standing<'_>>, because: &str) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |code, field, sentence: &str| {
            refusals.push(Refusal::new(code, sentence).at(field));
        };
        if !kind(self.kind).is_some_and(|kind| kind.asks_for(KindField::Validity)) {
            refuse("no_validity", "validity", "这类信息不标注有效性，只有行政规范性文件等才需要登记");
        }
        if !self.public {
            refuse("not_public", "validity", "这份文件没有公开，请先公开再登记有效性");
        }
        if self.validity == Some(Validity::Repealed)
            && next != Validity::Repealed
            && because.trim().is_empty()
        {
            let sentence = "这份文件已经登记废止；如果是登记错了，请在依据中写明，公众会看到这句话";
            refuse("already_repealed", "because", sentence);
        }
        if let Some(by) = by {
            if by.document == self.document {
                refuse("same_document", "by", "不能用文件自己修改或废止自己，请选择后来的文件");
            } else if !by.public {
                refuse("later_not_public", "by", "修改或废止它的文件还没有公开，请先公开那份文件");
            } else if by.formed_on.zip(self.formed_on).is_some_and(|(later, own)| later < own) {
                refuse("later_is_earlier", "by", "选择的文件成文更早，不能修改或废止后来的文件");
            } else if by.ended_by.iter().any(|one| one == self.document.as_str()) {
                let sentence = "选择的文件已经登记为被这份文件修改或废止，两份文件不能互相废止，请核对";
                refuse("circular", "by", sentence);
            }
            if matches!(next, Validity::InForce | Validity::Expired) {
                let sentence = "登记为现行有效或已失效时不需要选择另一份文件";
                refuse("by_not_wanted", "by", sentence);
            }
        }
        refusals
    }
}

/// Since when a document no longer holds, or holds as amended: a day on which that is so already. One that ends
/// later has a 有效期至.
pub fn since_unusable(on: NaiveDate, formed_on: Option<NaiveDate>, today: NaiveDate) -> Option<Refusal> {
    let sentence = if on > today {
        "这一天还没有到，请到那天再登记；有期限的文件请更正“有效期至”"
    } else if formed_on.is_some_and(|formed| on < formed) {
        "这一天早于文件的成文日期，请核对年份后改正"
    } else {
        return None;
    };
    Some(Refusal::new("since_unusable", sentence).at("on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_stated() {
        let (own, other) = (DocumentId::parse("d1").unwrap(), DocumentId::parse("d2").unwrap());
        let day = |text: &str| Some(text.parse().unwrap());
        let standing = |document, formed| Standing {
            document,
            kind: "normative",
            public: true,
            formed_on: day(formed),
            validity: Some(Validity::InForce),
            ended_by: &[],
        };
        let ended = ["d3".to_owned(), "d1".to_owned()];
        let old = standing(&own, "2020-03-01");
        let new = standing(&other, "2026-03-01");
        for (of, next, by, expected) in [
            (old, Validity::Repealed, Some(Standing { ended_by: &ended, ..new }), "circular"),
            (old, Validity::Amended, Some(Standing { ended_by: &ended[..1], ..new }), ""),
            (old, Validity::Repealed, Some(new), ""),
            (old, Validity::Repealed, None, ""),
            (old, Validity::Expired, None, ""),
            (new, Validity::Repealed, Some(old), "later_is_earlier"),
            (old, Validity::Repealed, Some(old), "same_document"),
            (old, Validity::Amended, Some(Standing { public: false, ..new }), "later_not_public"),
            (old, Validity::InForce, Some(new), "by_not_wanted"),
            (Standing { kind: "notice", ..old }, Validity::Expired, None, "no_validity"),
            (Standing { public: false, ..old }, Validity::Expired, None, "not_public"),
            (
                Standing { validity: Some(Validity::Repealed), ..old },
                Validity::InForce,
                None,
                "already_repealed",
            ),
        ] {
            let codes: Vec<_> = of.why_not(next, by, "").iter().map(|refusal| refusal.code).collect();
            assert_eq!(codes.join(" "), expected, "{next:?}");
        }
        for (on, fits) in
            [("2026-03-01", true), ("2026-11-24", true), ("2026-11-25", false), ("2026-02-28", false)]
        {
            let refusal =
                since_unusable(on.parse().unwrap(), day("2026-03-01"), "2026-11-24".parse().unwrap());
            assert_eq!(refusal.is_none(), fits, "{on}");
        }
        let slip = Standing { validity: Some(Validity::Repealed), ..old };
        assert!(slip.why_not(Validity::InForce, None, "误登记为废止").is_empty());
    }
}
