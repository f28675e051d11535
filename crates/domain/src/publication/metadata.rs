//! What is said about a text beside the text itself, and what a kind asks for.

use std::ops::Range;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Kind, KindField, content, genres, kind, statutory_item, topics};
use crate::{feedback::CommentTerm, id::DocumentId, refusal::Refusal};

/// Most characters of a title.
const LONGEST_TITLE: usize = 200;
/// Most characters of a summary.
const LONGEST_SUMMARY: usize = 500;
/// Most characters of any other line.
const LONGEST_LINE: usize = 100;

/// Founding of the People's Republic: nothing of an administrative organ is older.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1949, 10, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
/// Brackets around the year as they are met in print; the right ones are 〔〕, which screening says.
const BRACKETS: [(char, char); 6] =
    [('〔', '〕'), ('[', ']'), ('［', '］'), ('(', ')'), ('（', '）'), ('【', '】')];

/// Does a 发文字号 have its year and serial: `〔2026〕3号`, or, for orders and announcements, `第3号`
/// (GB/T 9704-2012 7.2.5)?
pub fn is_numbered(text: &str) -> bool {
    let Some(head) = text.trim().strip_suffix('号') else { return false };
    let before_serial = head.trim_end_matches(|c: char| c.is_ascii_digit());
    if before_serial.len() == head.len() {
        return false;
    }
    let Some(series) = before_serial.strip_suffix('第') else { return ends_with_year(before_serial) };
    ends_with_year(series) || series.ends_with(['令', '年', '告'])
}

fn ends_with_year(text: &str) -> bool {
    let bracketed = BRACKETS.iter().find_map(|(open, close)| text.strip_suffix(*close)?.rsplit_once(*open));
    bracketed.is_some_and(|(_, year)| year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()))
}

/// 有效性 of a normative document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// 现行有效.
    InForce,
    /// 已修改.
    Amended,
    /// 已失效: its term is over.
    Expired,
    /// 已废止.
    Repealed,
}

impl Validity {
    /// All, in the order of forms.
    pub const ALL: [Validity; 4] =
        [Validity::InForce, Validity::Amended, Validity::Expired, Validity::Repealed];

    /// As stored and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Validity::InForce => "in_force",
            Validity::Amended => "amended",
            Validity::Expired => "expired",
            Validity::Repealed => "repealed",
        }
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Validity::InForce => "现行有效",
            Validity::Amended => "已修改",
            Validity::Expired => "已失效",
            Validity::Repealed => "已废止",
        }
    }

    /// The validity of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What holds on `today`: what was said last, or that the term is over.
    pub fn on(self, expires_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        let over = expires_on.is_some_and(|last| last < today);
        if over && matches!(self, Validity::InForce | Validity::Amended) { Validity::Expired } else { self }
    }
}

/// Metadata of a document. Empty texts are not filled in. Stored as JSON of schema 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    /// Id of the kind.
    pub kind: String,
    /// 名称.
    pub title: String,
    /// 内容概述 (Art. 12).
    pub summary: String,
    /// 发文字号.
    pub number: String,
    /// 形成日期; of a document with a number its 成文日期. Art. 26 counts from here.
    pub formed_on: Option<NaiveDate>,
    /// Id of the item of Art. 20 under which it is filed.
    pub item: String,
    /// 主题分类.
    pub topic: String,
    /// 体裁.
    pub genre: String,
    /// 发文机关.
    pub issuer: String,
    /// 信息来源.
    pub source: String,
    /// 行政相对人.
    pub party: String,
    /// 有效性 when it was written.
    pub validity: Option<Validity>,
    /// 有效期至, the last day included.
    pub expires_on: Option<NaiveDate>,
    /// First day of a 公示.
    pub period_from: Option<NaiveDate>,
    /// Last day of a 公示.
    pub period_until: Option<NaiveDate>,
    /// The document that this one interprets (解读).
    pub interprets: Option<DocumentId>,
    /// First day on which the public can comment on the draft. Left out of the stored form where there is
    /// none, as the two below: the digests of what was released before them stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_from: Option<NaiveDate>,
    /// Last day of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_until: Option<NaiveDate>,
    /// The call for comments whose result this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<DocumentId>,
    /// The row of the agency's own catalogue (公开目录) under which it is filed beside the item of Art. 20.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub entry: String,
}

impl Metadata {
    /// Fields that stand there before anybody has written: those that follow from the kind.
    pub fn of_kind(kind: &Kind) -> Self {
        let in_force = kind.asks_for(KindField::Validity).then_some(Validity::InForce);
        Self {
            kind: kind.id.clone(),
            item: kind.item.clone(),
            genre: kind.genre.clone(),
            validity: in_force,
            ..Self::default()
        }
    }

    /// When the public can comment, where a draft is put to it.
    pub fn comment_term(&self) -> Option<CommentTerm> {
        CommentTerm::of(self.comment_from, self.comment_until)
    }

    /// What keeps it from being stored, all at once. A draft may lack anything but its kind.
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |code, field, sentence: String| {
            refusals.push(Refusal::new(code, sentence).at(field));
        };
        if kind(&self.kind).is_none() {
            refuse("kind_unknown", "kind", "请选择信息种类".to_owned());
        }
        let known = |word: &str, words: &[String]| word.is_empty() || words.iter().any(|one| one == word);
        if !known(&self.topic, topics()) {
            refuse("topic_unknown", "topic", "请从列表中选择主题分类".to_owned());
        }
        if !known(&self.genre, genres()) {
            refuse("genre_unknown", "genre", "请从列表中选择体裁".to_owned());
        }
        if !self.item.is_empty() && statutory_item(&self.item).is_none() {
            refuse("item_unknown", "item", "请从列表中选择公开事项".to_owned());
        }
        for (field, word, text, longest) in self.lines() {
            let length = text.chars().count();
            if length > longest {
                refuse("line_too_long", field, format!("{word}有{length}个字，最多{longest}个字，请缩短"));
            }
            if text.chars().any(char::is_control) {
                refuse("line_control", field, format!("{word}里有换行或看不见的控制字符，请重新填写"));
            }
        }
        refusals
    }

    /// What is still missing before it can go to review, all at once.
    pub fn missing(&self, today: NaiveDate) -> Vec<Refusal> {
        let mut refusals = self.check();
        let Some(kind) = kind(&self.kind) else { return refusals };
        let required = [
            ("title", "名称", self.title.trim().is_empty()),
            ("item", "公开事项", self.item.is_empty()),
            ("topic", "主题分类", self.topic.is_empty()),
            ("genre", "体裁", self.genre.is_empty()),
            ("issuer", "发文机关", self.issuer.trim().is_empty()),
            ("formed_on", "形成（成文）日期", self.formed_on.is_none()),
        ];
        let by_kind = kind.required.iter().flat_map(|field| self.blanks_of(*field));
        for (field, word, blank) in required.into_iter().chain(by_kind) {
            let told = refusals.iter().any(|refusal| refusal.field == Some(field));
            if blank && !told {
                let sentence = format!("“{}”须填写{word}", kind.name);
                refusals.push(Refusal::new("field_missing", sentence).at(field));
            }
        }
        refusals.extend(self.interprets_nothing(kind));
        refusals.extend(self.dates_at_odds(today));
        refusals
    }

    /// Readers come from a document to its interpretation and back (国办发〔2016〕80号: both are published with links to
    /// each other). One of a document that other agencies hold names them in its source.
    fn interprets_nothing(&self, kind: &Kind) -> Option<Refusal> {
        let may_lack = kind.optional.contains(&KindField::Interprets);
        let sentence = "请选择被解读的文件；解读的是上级机关或者别的机关的文件、本站没有的，请在“信息来源”写明是哪个机关的哪份文件";
        (may_lack && self.interprets.is_none() && self.source.trim().is_empty())
            .then(|| Refusal::new("interprets_missing", sentence).at("interprets"))
    }

    fn dates_at_odds(&self, today: NaiveDate) -> Vec<Refusal> {
        let odd = |code, field, sentence: &str| Refusal::new(code, sentence).at(field);
        let before = |a: Option<NaiveDate>, b: Option<NaiveDate>| a.zip(b).is_some_and(|(a, b)| a < b);
        let mut refusals = Vec::new();
        if self.formed_on.is_some_and(|day| day > today) {
            let sentence = "形成（成文）日期在今天之后，请改为实际形成的日期";
            refusals.push(odd("formed_in_future", "formed_on", sentence).under("条例26"));
        }
        if self.formed_on.is_some_and(|day| day < FIRST_DAY) {
            let sentence = "形成（成文）日期早于1949年10月1日，请核对年份后改正";
            refusals.push(odd("formed_too_early", "formed_on", sentence));
        }
        if !self.number.trim().is_empty() && !is_numbered(&self.number) {
            let sentence = "发文字号应当像“示司发〔2026〕3号”，有年份和序号；没有发文字号的请不要填写";
            refusals.push(odd("number_unusable", "number", sentence));
        }
        if before(self.expires_on, self.formed_on) {
            refusals.push(odd("expires_too_early", "expires_on", "有效期至早于成文日期，请改正"));
        }
        if before(self.period_until, self.period_from) {
            refusals.push(odd("period_reversed", "period_until", "公示期的最后一天早于第一天，请改正"));
        }
        if before(self.comment_until, self.comment_from) {
            refusals.push(odd("comments_reversed", "comment_until", "征集期的最后一天早于第一天，请改正"));
        }
        refusals
    }

    /// What would be wrong if it became public for the first time on a day, all at once. An older text may be
    /// entered late, as what it was; a new one whose term is over would ask the public for what is past.
    pub fn too_late(&self, on: NaiveDate) -> Vec<Refusal> {
        let over = |day: Option<NaiveDate>| day.is_some_and(|day| day < on);
        let mut refusals = Vec::new();
        if self.is_old(on) {
            return refusals;
        }
        let mut refuse = |field, sentence: &str| {
            refusals.push(Refusal::new("term_over", sentence).at(field));
        };
        if over(self.comment_until) {
            refuse("comment_until", "公开时征集期已经结束，公众提不了意见，请顺延征集期");
        }
        if over(self.period_until) {
            refuse("period_until", "公开时公示期已经结束，请顺延公示期");
        }
        if over(self.expires_on) {
            refuse("expires_on", "公开时有效期已经过了，请核对“有效期至”");
        }
        if matches!(self.validity, Some(Validity::Repealed | Validity::Expired)) {
            refuse("validity", "新形成的文件公开时应当有效，请改为“现行有效”；公开以后再登记废止、失效");
        }
        refusals
    }

    /// Was it formed so long before the day that somebody enters it late? No law says how long: a year.
    pub fn is_old(&self, on: NaiveDate) -> bool {
        let year_ago = on.checked_sub_months(Months::new(12));
        self.formed_on.zip(year_ago).is_some_and(|(formed, year_ago)| formed < year_ago)
    }

    fn blanks_of(&self, field: KindField) -> Vec<(&'static str, &'static str, bool)> {
        match field {
            KindField::Number => vec![("number", "发文字号", self.number.trim().is_empty())],
            KindField::Written => vec![("formed_on", "成文日期", self.formed_on.is_none())],
            KindField::Validity => vec![("validity", "有效性", self.validity.is_none())],
            KindField::Expires => vec![("expires_on", "有效期至", self.expires_on.is_none())],
            KindField::Period => vec![
                ("period_from", "公示期第一天", self.period_from.is_none()),
                ("period_until", "公示期最后一天", self.period_until.is_none()),
            ],
            KindField::Comments => vec![
                ("comment_from", "征集期第一天", self.comment_from.is_none()),
                ("comment_until", "征集期最后一天", self.comment_until.is_none()),
            ],
            KindField::Interprets => vec![("interprets", "被解读的文件", self.interprets.is_none())],
            KindField::Answers => vec![("answers", "反馈的是哪次征集", self.answers.is_none())],
            KindField::Source => vec![("source", "信息来源", self.source.trim().is_empty())],
            KindField::Party => vec![("party", "行政相对人", self.party.trim().is_empty())],
        }
    }

    fn lines(&self) -> [(&'static str, &'static str, &str, usize); 6] {
        [
            ("title", "名称", &self.title, LONGEST_TITLE),
            ("summary", "内容概述", &self.summary, LONGEST_SUMMARY),
            ("number", "发文字号", &self.number, LONGEST_LINE),
            ("issuer", "发文机关", &self.issuer, LONGEST_LINE),
            ("source", "信息来源", &self.source, LONGEST_LINE),
            ("party", "行政相对人", &self.party, LONGEST_LINE),
        ]
    }

    /// Every line that goes out with `find`'s places covered by `mask`; says how many there were.
    pub fn cover(&mut self, find: &dyn Fn(&str) -> Vec<Range<usize>>, mask: &str) -> usize {
        let Self { title, summary, number, issuer, source, party, .. } = self;
        let lines = [title, summary, number, issuer, source, party];
        lines.into_iter().map(|line| content::cover(line, find, mask)).sum()
    }

    /// The lines that go out with the text, with their words, for screening.
    pub fn told(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.lines()
            .into_iter()
            .filter(|(_, _, text, _)| !text.is_empty())
            .map(|(_, word, text, _)| (word, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn whole() -> Metadata {
        Metadata {
            title: "关于印发办法的通知".to_owned(),
            number: "示司发〔2026〕3号".to_owned(),
            formed_on: Some(day("2026-11-02")),
            topic: topics()[0].clone(),
            issuer: "示范区司法局".to_owned(),
            ..Metadata::of_kind(kind("normative").unwrap())
        }
    }

    fn codes(refusals: &[Refusal]) -> String {
        let codes: Vec<_> = refusals
            .iter()
            .map(|refusal| format!("{}@{}", refusal.code, refusal.field.unwrap_or_default()))
            .collect();
        codes.join(" ")
    }

    #[test]
    fn what_is_missing_before_review() {
        type Change = fn(&mut Metadata);
        let rows: &[(Change, &str)] = &[
            (|_| {}, ""),
            (|m| m.title = " ".into(), "field_missing@title"),
            (|m| m.number.clear(), "field_missing@number"),
            (|m| m.formed_on = None, "field_missing@formed_on"),
            (|m| m.validity = None, "field_missing@validity"),
            (|m| m.topic = "天文".into(), "topic_unknown@topic"),
            (|m| m.item = "a20-99".into(), "item_unknown@item"),
            (|m| m.title = "甲".repeat(201), "line_too_long@title"),
            (|m| m.title = "甲\n乙".into(), "line_control@title"),
            (|m| m.formed_on = Some("2026-11-25".parse().unwrap()), "formed_in_future@formed_on"),
            (|m| m.formed_on = Some("1949-09-30".parse().unwrap()), "formed_too_early@formed_on"),
            (|m| m.number = "示司发3号".into(), "number_unusable@number"),
            (|m| m.number = "示司发〔2026〕".into(), "number_unusable@number"),
            (|m| m.number = "示司罚决字〔2026〕第12号".into(), ""),
            (|m| m.number = "示范区人民政府令第12号".into(), ""),
            (|m| m.number = "示范区人民政府通告第2号".into(), ""),
            (|m| m.number = "示司发[2008]12号".into(), ""),
            (|m| m.number = "2026年第3号".into(), ""),
            (|m| m.expires_on = Some("2026-11-01".parse().unwrap()), "expires_too_early@expires_on"),
            (|m| m.kind = "poem".into(), "kind_unknown@kind"),
            (|m| m.kind = "publicity".into(), "field_missing@period_from field_missing@period_until"),
            (|m| m.kind = "consultation".into(), "field_missing@comment_from field_missing@comment_until"),
            (|m| m.kind = "consultation-result".into(), "field_missing@answers"),
            (|m| m.kind = "interpretation".into(), "interprets_missing@interprets"),
            (
                |m| {
                    m.kind = "interpretation".into();
                    m.interprets = DocumentId::parse("d1");
                },
                "",
            ),
            (
                |m| {
                    m.kind = "interpretation".into();
                    m.source = "省司法厅《关于公证服务的通知》".into();
                },
                "",
            ),
            (
                |m| {
                    m.comment_from = Some("2026-12-02".parse().unwrap());
                    m.comment_until = Some("2026-12-01".parse().unwrap());
                },
                "comments_reversed@comment_until",
            ),
        ];
        for (change, expected) in rows {
            let mut metadata = whole();
            change(&mut metadata);
            assert_eq!(codes(&metadata.missing(day("2026-11-24"))), *expected, "{metadata:?}");
        }
    }

    #[test]
    fn a_draft_may_lack_what_it_likes() {
        assert_eq!(codes(&Metadata::of_kind(kind("notice").unwrap()).check()), "");
        assert_eq!(codes(&Metadata::default().check()), "kind_unknown@kind");
    }

    #[test]
    fn what_is_over_is_not_made_public() {
        type Change = fn(&mut Metadata);
        let day_before = || Some("2026-11-23".parse().unwrap());
        assert_eq!(codes(&whole().too_late(day("2026-11-24"))), "");
        let rows: &[(Change, &str)] = &[
            (|m| m.comment_until = Some("2026-11-23".parse().unwrap()), "term_over@comment_until"),
            (|m| m.comment_until = Some("2026-11-24".parse().unwrap()), ""),
            (|m| m.period_until = Some("2026-11-23".parse().unwrap()), "term_over@period_until"),
            (|m| m.expires_on = Some("2026-11-23".parse().unwrap()), "term_over@expires_on"),
            (|m| m.validity = Some(Validity::Repealed), "term_over@validity"),
            (|m| m.validity = Some(Validity::Amended), ""),
        ];
        for (change, expected) in rows {
            let mut metadata = whole();
            change(&mut metadata);
            assert_eq!(codes(&metadata.too_late(day("2026-11-24"))), *expected, "{metadata:?}");
        }
        let old = Metadata {
            formed_on: Some(day("2019-03-01")),
            expires_on: day_before(),
            validity: Some(Validity::Repealed),
            ..whole()
        };
        assert_eq!(codes(&old.too_late(day("2026-11-24"))), "", "entered late, as what it was");
    }

    #[test]
    fn a_term_that_is_over_ends_validity() {
        use Validity::{Amended, Expired, InForce, Repealed};
        for (said, last, expected) in [
            (InForce, None, InForce),
            (InForce, Some("2026-11-24"), InForce),
            (InForce, Some("2026-11-23"), Expired),
            (Amended, Some("2026-11-23"), Expired),
            (Repealed, Some("2026-11-23"), Repealed),
        ] {
            assert_eq!(said.on(last.map(day), day("2026-11-24")), expected, "{said:?} {last:?}");
        }
    }
}
