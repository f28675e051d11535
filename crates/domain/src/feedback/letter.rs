//! A letter as the portal takes it and the office opens it.

use serde::{Deserialize, Serialize};

use crate::{id::DocumentId, refusal::Refusal};

/// Most characters of the text.
pub const LONGEST_TEXT: usize = 2000;
/// Most characters of a name.
pub const LONGEST_NAME: usize = 30;
/// Most characters of a way to reach the writer.
pub const LONGEST_CONTACT: usize = 100;
/// Most characters of an answer.
pub const LONGEST_ANSWER: usize = 2000;
/// Most characters of an address of the portal.
const LONGEST_PAGE: usize = 500;

/// What a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// A comment on a draft.
    Comment,
    /// A report of an error on the portal.
    Error,
    /// A question to the inquiry desk.
    Question,
}

impl FeedbackKind {
    /// All.
    pub const ALL: [FeedbackKind; 3] = [FeedbackKind::Comment, FeedbackKind::Error, FeedbackKind::Question];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            FeedbackKind::Comment => "comment",
            FeedbackKind::Error => "error",
            FeedbackKind::Question => "question",
        }
    }

    /// The word on pages and in the record.
    pub const fn word(self) -> &'static str {
        match self {
            FeedbackKind::Comment => "公众意见",
            FeedbackKind::Error => "纠错",
            FeedbackKind::Question => "网上咨询",
        }
    }

    /// The kind of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A letter. Sealed as JSON of schema 1 before it reaches a disk; no Debug, so that no log tells it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Version of this shape; 1.
    pub schema: u8,
    /// What it is.
    pub kind: FeedbackKind,
    /// The document that it is about.
    pub document: Option<DocumentId>,
    /// The page that it is about, without host; may be empty.
    pub page: String,
    /// What the writer says.
    pub text: String,
    /// Name of the writer; may be empty.
    pub name: String,
    /// How the writer can be reached; may be empty.
    pub contact: String,
    /// Key under which the answer is sealed for the writer, hexadecimal.
    pub reply_key: String,
}

impl Letter {
    /// A question about nothing in particular, of somebody who leaves no name.
    pub fn question(text: String) -> Self {
        Self {
            schema: 1,
            kind: FeedbackKind::Question,
            document: None,
            page: String::new(),
            text,
            name: String::new(),
            contact: String::new(),
            reply_key: String::new(),
        }
    }

    /// What keeps it from being taken, all at once.
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if self.text.trim().is_empty() {
            let sentence = match self.kind {
                FeedbackKind::Comment => "请写下您的意见",
                FeedbackKind::Error => "请写下哪里有错、应该是什么",
                FeedbackKind::Question => "请写下您要问什么",
            };
            refusals.push(Refusal::new("text_missing", sentence).at("text"));
        }
        for (field, word, text, most) in [
            ("text", "内容", &self.text, LONGEST_TEXT),
            ("name", "称呼", &self.name, LONGEST_NAME),
            ("contact", "联系方式", &self.contact, LONGEST_CONTACT),
            ("page", "网页地址", &self.page, LONGEST_PAGE),
        ] {
            let length = text.chars().count();
            if length > most {
                let sentence = format!("{word}有{length}个字，最多{most}个字，请缩短");
                refusals.push(Refusal::new("too_long", sentence).at(field));
            }
        }
        refusals
    }

    /// Is there anything by which the writer is known or reached?
    pub fn has_contact(&self) -> bool {
        !(self.name.trim().is_empty() && self.contact.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> Letter {
        Letter {
            schema: 1,
            kind: FeedbackKind::Comment,
            document: DocumentId::parse("d1"),
            page: String::new(),
            text: text.to_owned(),
            name: String::new(),
            contact: String::new(),
            reply_key: "00".to_owned(),
        }
    }

    #[test]
    fn what_is_wrong_with_a_letter() {
        let codes = |letter: &Letter| -> Vec<&str> {
            letter.check().iter().map(|refusal| refusal.field.unwrap_or_default()).collect()
        };
        assert!(codes(&letter("第三条建议写明办理时限")).is_empty());
        assert_eq!(codes(&letter(" \n")), ["text"]);
        let long =
            Letter { name: "甲".repeat(31), contact: "乙".repeat(101), ..letter(&"丙".repeat(2001)) };
        assert_eq!(codes(&long), ["text", "name", "contact"]);
        assert!(long.has_contact() && !letter("甲").has_contact());
    }

    /// A committed sample of the stored shape: an office of tomorrow opens a letter of today.
    #[test]
    fn the_stored_shape_stays() {
        let stored = r#"{"schema":1,"kind":"comment","document":"d1","page":"","text":"甲","name":"","contact":"","reply_key":"00"}"#;
        assert_eq!(serde_json::to_string(&letter("甲")).unwrap(), stored);
        assert!(serde_json::from_str::<Letter>(stored).unwrap() == letter("甲"));
    }
}
