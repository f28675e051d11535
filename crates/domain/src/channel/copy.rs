//! The copy of a document on one channel: what is wanted of it, what is to be done, where it stands.

use serde::{Deserialize, Serialize};

/// A way of release beside the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 信息公告栏 (Art. 25): a sheet that a person prints and posts.
    NoticeBoard,
    /// 电子信息屏 (Art. 25): a screen that plays a signed list.
    Display,
    /// 热线答复卡: what the people at the telephone read from.
    Hotline,
    /// 微信公众号 (Art. 23): an article of the agency's official account.
    #[serde(rename = "wechat")]
    WeChat,
    /// 门户网站导出: packages that the site of the government or of others takes over.
    PortalExport,
    /// 移交档案馆、图书馆 (Art. 25): what was released is handed to those places.
    Archive,
}

impl Channel {
    /// All, in the order of forms.
    pub const ALL: [Channel; 6] = [
        Channel::NoticeBoard,
        Channel::Display,
        Channel::Hotline,
        Channel::WeChat,
        Channel::PortalExport,
        Channel::Archive,
    ];

    /// As stored and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Channel::NoticeBoard => "notice_board",
            Channel::Display => "display",
            Channel::Hotline => "hotline",
            Channel::WeChat => "wechat",
            Channel::PortalExport => "portal_export",
            Channel::Archive => "archive",
        }
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Channel::NoticeBoard => "公示栏",
            Channel::Display => "电子屏",
            Channel::Hotline => "热线答复卡",
            Channel::WeChat => "微信公众号",
            Channel::PortalExport => "门户网站导出",
            Channel::Archive => "档案馆、图书馆",
        }
    }

    /// The channel of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// Can a person put the copy up and take it down?
    pub const fn by_hand(self) -> bool {
        matches!(self, Channel::NoticeBoard | Channel::WeChat | Channel::Archive)
    }

    /// Does it take two persons: one who prepares, another who sends it off (PUB-8)?
    pub const fn asks_two(self) -> bool {
        matches!(self, Channel::WeChat)
    }

    /// Can the copy be shown up to a day that somebody sets?
    pub const fn has_period(self) -> bool {
        matches!(self, Channel::NoticeBoard | Channel::Display)
    }
}

/// Where a copy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyState {
    /// Not there yet, or not gone yet; the program is at it.
    Waiting,
    /// A person has to put it up.
    ToPost,
    /// It is there.
    Delivered,
    /// A person has put it up.
    Posted,
    /// A person has to take it down.
    ToTakeDown,
    /// It is gone.
    Withdrawn,
    /// The program gave up; a person has to look.
    Stuck,
}

impl CopyState {
    /// All, in the order of a copy's life.
    pub const ALL: [CopyState; 7] = [
        CopyState::Waiting,
        CopyState::ToPost,
        CopyState::Delivered,
        CopyState::Posted,
        CopyState::ToTakeDown,
        CopyState::Withdrawn,
        CopyState::Stuck,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            CopyState::Waiting => "waiting",
            CopyState::ToPost => "to_post",
            CopyState::Delivered => "delivered",
            CopyState::Posted => "posted",
            CopyState::ToTakeDown => "to_take_down",
            CopyState::Withdrawn => "withdrawn",
            CopyState::Stuck => "stuck",
        }
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            CopyState::Waiting => "等待送达",
            CopyState::ToPost => "待人工发布",
            CopyState::Delivered => "已送达",
            CopyState::Posted => "已人工发布",
            CopyState::ToTakeDown => "待人工撤下",
            CopyState::Withdrawn => "已撤下",
            CopyState::Stuck => "停住",
        }
    }

    /// The state of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What the public is to find on a channel at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Exactly what this mark stands for: edition, validity, last day.
    Shown(String),
    /// Nothing.
    Gone,
}

impl Wanted {
    /// The mark under which the copy is kept while it is brought there.
    pub fn mark(&self) -> &str {
        match self {
            Wanted::Shown(mark) => mark,
            Wanted::Gone => Copy::GONE,
        }
    }
}

/// What is to be done with a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// To be put there, over whatever is there.
    Deliver,
    /// To be taken away; what is not there counts as taken away.
    Withdraw,
}

/// What a channel answers to an errand, apart from "later".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Done.
    Done,
    /// A person has to do it.
    Person,
    /// It will never do it.
    Refused,
}

/// A copy: its state, and what that state is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Where it stands.
    pub state: CopyState,
    /// What it was brought to last, or is being brought to; empty: nothing has left the house yet.
    pub mark: String,
}

impl Copy {
    /// The mark of a copy that is to be gone.
    pub const GONE: &'static str = "-";

    /// What is to be done now. The same question again, after it was done, has the answer: nothing.
    pub fn errand(&self, wanted: &Wanted) -> Option<Errand> {
        use CopyState as S;
        // What was begun may be outside, whatever became of it.
        let is_outside = !self.mark.is_empty();
        let is_settled = self.mark == wanted.mark();
        match (wanted, self.state) {
            (Wanted::Shown(_), S::Delivered | S::Posted | S::ToPost | S::Stuck) if is_settled => None,
            (Wanted::Shown(_), _) => Some(Errand::Deliver),
            (Wanted::Gone, S::Withdrawn | S::ToTakeDown | S::Stuck) if is_settled => None,
            (Wanted::Gone, _) => is_outside.then_some(Errand::Withdraw),
        }
    }

    /// Where the copy stands after an answer.
    pub const fn after(errand: Errand, answer: Answer) -> CopyState {
        match (errand, answer) {
            (Errand::Deliver, Answer::Done) => CopyState::Delivered,
            (Errand::Deliver, Answer::Person) => CopyState::ToPost,
            (Errand::Withdraw, Answer::Done) => CopyState::Withdrawn,
            (Errand::Withdraw, Answer::Person) => CopyState::ToTakeDown,
            (_, Answer::Refused) => CopyState::Stuck,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_round() {
        for channel in Channel::ALL {
            assert_eq!(Channel::parse(channel.code()), Some(channel));
            assert_eq!(serde_json::to_string(&channel).unwrap(), format!("\"{}\"", channel.code()));
        }
        for state in CopyState::ALL {
            assert_eq!(CopyState::parse(state.code()), Some(state));
        }
        assert_eq!((Channel::parse("fax"), CopyState::parse("lost")), (None, None));
    }

    #[test]
    fn what_is_to_be_done() {
        use CopyState as S;
        let rows = [
            (S::Waiting, "", "1", Some(Errand::Deliver)),
            (S::Waiting, "1", "1", Some(Errand::Deliver)),
            (S::Delivered, "1", "1", None),
            (S::Delivered, "1", "2", Some(Errand::Deliver)),
            (S::Posted, "1", "1", None),
            (S::Posted, "1", "2", Some(Errand::Deliver)),
            (S::ToPost, "1", "1", None),
            (S::Stuck, "1", "1", None),
            (S::Stuck, "1", "2", Some(Errand::Deliver)),
            (S::Withdrawn, "-", "1", Some(Errand::Deliver)),
            (S::ToTakeDown, "-", "1", Some(Errand::Deliver)),
            (S::Waiting, "", "-", None),
            (S::Waiting, "1", "-", Some(Errand::Withdraw)),
            (S::Waiting, "-", "-", Some(Errand::Withdraw)),
            (S::Delivered, "1", "-", Some(Errand::Withdraw)),
            (S::Posted, "1", "-", Some(Errand::Withdraw)),
            (S::Stuck, "1", "-", Some(Errand::Withdraw)),
            (S::Stuck, "-", "-", None),
            (S::ToTakeDown, "-", "-", None),
            (S::Withdrawn, "-", "-", None),
        ];
        for (state, mark, wanted, expected) in rows {
            let copy = Copy { state, mark: mark.to_owned() };
            let wanted = if wanted == "-" { Wanted::Gone } else { Wanted::Shown(wanted.to_owned()) };
            assert_eq!(copy.errand(&wanted), expected, "{copy:?} {wanted:?}");
        }
    }

    /// Whatever a channel answers, asking again without a change has nothing to be done.
    #[test]
    fn an_answer_settles_the_copy() {
        let mut settled = 0;
        for before in CopyState::ALL {
            for mark in ["", "1", "2", "-"] {
                for wanted in [Wanted::Shown("1".to_owned()), Wanted::Gone] {
                    let copy = Copy { state: before, mark: mark.to_owned() };
                    let Some(errand) = copy.errand(&wanted) else { continue };
                    for answer in [Answer::Done, Answer::Person, Answer::Refused] {
                        let state = Copy::after(errand, answer);
                        let after = Copy { state, mark: wanted.mark().to_owned() };
                        assert_eq!(after.errand(&wanted), None, "{copy:?} {answer:?}");
                        settled += 1;
                    }
                }
            }
        }
        assert!(settled > 50, "{settled}");
    }
}
