//! A letter of an agency (公函, GB/T 9704-2012, 10.1): one value, printed as PDF and as DOCX.

mod docx;

use gongkai_domain::publication::content::Content;
use serde::{Deserialize, Serialize};

pub use docx::letter_docx;
pub(crate) use docx::{letter_styles, right_indents, ruled};

/// A letter. Same letter, same bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// 发文机关标志: the full name, printed in red at the top.
    pub agency: String,
    /// 发文字号, such as 示司公开〔2026〕3号; empty: it has none.
    pub number: String,
    /// What has to be known of any draft, such as 送审稿; empty: nothing.
    pub mark: String,
    /// Title.
    pub title: String,
    /// 主送, without the colon; empty: nobody.
    pub addressee: String,
    /// The text.
    pub content: Content,
    /// Names of what is attached (附件说明).
    pub attachments: Vec<String>,
    /// 署名.
    pub signer: String,
    /// 成文日期 in words: Arabic digits, no zeros in front.
    pub date: String,
    /// Words about the file that stand in it unseen.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Small lines at the end, such as that a seal stands in the file alone.
    pub end: Vec<String>,
}
