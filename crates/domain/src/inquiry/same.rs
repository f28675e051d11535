//! Entries that say the same: one contact that two desks wrote down, or one question that several people ask.

use crate::{id::InquiryId, refusal::Refusal};

/// In what two entries are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// The same contact, written down twice: counted once.
    Contact,
    /// The same question of somebody else: counted, answered alike.
    Question,
}

impl Sameness {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Question, Self::Contact];

    /// As stored and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Question => "question",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contact => "同一次咨询记了两遍（这一条不再计数）",
            Self::Question => "别人问过同样的问题（照样计数，共用答复）",
        }
    }

    /// The sameness of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// An entry with the one that it repeats, if any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub id: InquiryId,
    /// The first of its like.
    pub first: Option<InquiryId>,
}

/// The first entry that `one` repeats from now on, when it is said to be like `other`. `has_followers`: others
/// are said to be like `one`.
///
/// # Errors
/// It is the entry itself, or others follow the one that is to follow.
pub fn join(one: &Standing, other: &Standing, has_followers: bool) -> Result<InquiryId, Refusal> {
    let first = other.first.as_ref().unwrap_or(&other.id);
    if *first == one.id {
        let sentence = "这就是这一条自己，或者那一条已经关联到这一条；请填另一条的编号";
        return Err(Refusal::new("same_as_itself", sentence).at("number"));
    }
    if has_followers {
        let sentence = "已有别的咨询关联到这一条；请打开那些咨询，分别关联到最早的一条";
        return Err(Refusal::new("others_follow", sentence).at("number"));
    }
    Ok(first.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_follows_the_first_one() {
        let id = |text: &str| InquiryId::parse(text).unwrap();
        let entry = |name: &str, first: &str| Standing { id: id(name), first: InquiryId::parse(first) };
        for (one, other, followed, expected) in [
            (entry("b", ""), entry("a", ""), false, Ok("a")),
            (entry("c", ""), entry("b", "a"), false, Ok("a")),
            (entry("a", ""), entry("a", ""), false, Err("same_as_itself")),
            (entry("a", ""), entry("b", "a"), true, Err("same_as_itself")),
            (entry("b", ""), entry("a", ""), true, Err("others_follow")),
        ] {
            let joined = join(&one, &other, followed);
            let found = joined.as_ref().map(InquiryId::as_str).map_err(|refusal| refusal.code);
            assert_eq!(found, expected);
        }
    }
}
