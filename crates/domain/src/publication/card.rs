//! What the catalogue says about a document (条例第十二条), as the public reads it beside the text.

use chrono::NaiveDate;

use super::{Metadata, Validity, kind, statutory_item};
use crate::calendar::date_in_words;

/// What stands beside the metadata in the catalogue.
#[derive(Debug, Clone, Default)]
pub struct Card<'a> {
    /// 索引号, or words for one that is not given yet.
    pub index_number: &'a str,
    /// The agency, which is the issuer where the metadata name none.
    pub agency: &'a str,
    /// The day of the release, or words for one that is to come.
    pub released: String,
    /// The unit that gave it.
    pub unit: &'a str,
    /// The validity that was stated after the release, and since when.
    pub stated: Option<(Validity, NaiveDate)>,
    /// What the term of a 公示 was prolonged to, and why.
    pub prolonged: Option<(NaiveDate, &'a str)>,
}

impl Card<'_> {
    /// Names and values, in order; only what is known.
    pub fn facts(&self, said: &Metadata) -> Vec<(&'static str, String)> {
        let day = |day: Option<NaiveDate>| day.map(date_in_words).unwrap_or_default();
        let span = |from, until| format!("{}至{}", date_in_words(from), date_in_words(until));
        // Once it was repealed its own last day says nothing any more.
        let is_repealed = self.stated.is_some_and(|(validity, _)| validity == Validity::Repealed);
        let since = |wanted| self.stated.filter(|(validity, _)| *validity == wanted).map(|(_, on)| on);
        let issuer = if said.issuer.is_empty() { self.agency } else { &said.issuer };
        let period = said.period_from.zip(said.period_until).map(|(from, until)| span(from, until));
        let prolonged = self.prolonged.filter(|_| period.is_some());
        let prolonged = prolonged.map(|(until, why)| format!("{}（{why}）", date_in_words(until)));
        let comments = said.comment_term().map(|term| span(term.from, term.until));
        let rows = [
            ("索引号", self.index_number.to_owned()),
            ("发文字号", said.number.clone()),
            ("发布机构", issuer.to_owned()),
            ("成文日期", day(said.formed_on)),
            ("发布日期", self.released.clone()),
            ("有效期至", day(said.expires_on.filter(|_| !is_repealed))),
            ("废止日期", day(since(Validity::Repealed))),
            ("失效日期", day(since(Validity::Expired))),
            ("公示期", period.unwrap_or_default()),
            ("公示期延至", prolonged.unwrap_or_default()),
            ("征集时间", comments.unwrap_or_default()),
            ("主题分类", said.topic.clone()),
            ("体裁", said.genre.clone()),
            ("内容概述", said.summary.clone()),
            ("公开依据", statutory_item(&said.item).map(|item| item.basis.clone()).unwrap_or_default()),
            ("提供单位", self.unit.to_owned()),
            ("信息类别", kind(&said.kind).map(|kind| kind.name.clone()).unwrap_or_default()),
            ("公开方式", "主动公开".to_owned()),
        ];
        rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}
