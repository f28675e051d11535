//! Whose figures a table gives: an agency's own, or those of all under it together.

use std::cmp::Ordering;

/// What the words above a table say about whose figures it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// The agency that reports: `本级`, `本机关`.
    Own,
    #[default]
    Unsaid,
    /// All agencies of a place or a branch: `全县汇总`.
    RolledUp,
}

const OWN: [&str; 6] = ["本级", "本机关", "本单位", "局机关", "本部门", "机关本身"];
const ROLLED_UP: [&str; 9] = ["汇总", "全省", "全市", "全县", "全区", "全州", "全旗", "全系统", "下级"];

impl Scope {
    /// The scope that a caption, a heading or the name of a sheet gives; `None` for text that says
    /// nothing about it. A sentence is no caption.
    pub fn said_by(text: &str) -> Option<Self> {
        let caption = text.chars().count() <= 40 && !text.contains(['。', '；', '，', ',']);
        if !caption {
            return None;
        }
        if OWN.iter().any(|word| text.contains(word)) {
            return Some(Self::Own);
        }
        ROLLED_UP.iter().any(|word| text.contains(word)).then_some(Self::RolledUp)
    }

    /// Own figures first; of equals the copy that stands first.
    pub fn better_than(self, other: Self) -> bool {
        self.rank().cmp(&other.rank()) == Ordering::Less
    }

    fn rank(self) -> u8 {
        match self {
            Self::Own => 0,
            Self::Unsaid => 1,
            Self::RolledUp => 2,
        }
    }

    /// The scope in words, for the list of what was left out.
    pub fn words(self) -> &'static str {
        match self {
            Self::Own => "（本级）",
            Self::Unsaid => "",
            Self::RolledUp => "（汇总）",
        }
    }
}
