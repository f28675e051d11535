//! What people at the telephone read from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is read out. Stored as JSON with `schema`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Title.
    pub title: String,
    /// Name of the kind.
    pub kind: String,
    /// 发文字号; empty: none.
    pub number: String,
    /// 索引号.
    pub index_number: String,
    /// Who issued it.
    pub issuer: String,
    /// The unit that knows more.
    pub unit: String,
    /// 发布日期.
    pub published_on: NaiveDate,
    /// Word of its validity; empty: it has none.
    pub validity: String,
    /// What it says: the summary, or the beginning of the text.
    pub text: String,
    /// Is that complete: the summary, or the whole text and not its beginning?
    pub is_whole: bool,
    /// Address of its page on the portal; empty: not known.
    pub address: String,
}
