//! What screening finds. It never decides: a person accepts, masks or overrides.

use std::fmt;

use gongkai_domain::contents::Hidden;
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// A person looks at it and says why it may stay.
    Warn,
    /// Not to be published without an override by the last reviewer.
    Block,
}

impl Level {
    /// Name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Block => "block",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "提示",
            Self::Warn => "需核实",
            Self::Block => "不得发布",
        })
    }
}

/// One thing found in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable name of the rule, such as `resident_id`.
    pub rule: String,
    /// How much it weighs.
    pub level: Level,
    /// Where, in Chinese.
    pub place: String,
    /// Why nobody sees the place in print.
    pub hidden: Option<Hidden>,
    /// The words around it, with every sensitive number in them masked.
    pub text: String,
    /// What to write instead, where there is such a thing; otherwise what to do.
    pub suggestion: String,
    /// What covers it where it stands; nothing where covering does not help.
    pub mask: Option<String>,
    /// One Chinese sentence: what was found and why it matters.
    pub message: String,
    /// Digest-free identity of what was found, for exceptions: its normal form. Sensitive; never shown.
    pub(crate) value: String,
}

impl Finding {
    /// What was found, in normal form: tells the same finding in another edition of a text. Sensitive:
    /// for keyed digests alone, never shown or stored.
    pub fn value(&self) -> &str {
        &self.value
    }
}
