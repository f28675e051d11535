//! The superior puts a report before the public that an agency handed in as a file (集中公布, Art. 50 and the Office's
//! paper of 2021: the authority for disclosure publishes the reports of its district together). An agency that works
//! with this installation releases its own.

use super::{FilingState, Origin};
use crate::{refusal::Refusal, report::reason};

/// A filing that somebody wants to show the public.
#[derive(Debug, Clone, Copy)]
pub struct Releasable {
    /// Where it stands.
    pub state: FilingState,
    /// How it came.
    pub origin: Origin,
    /// Is it the agency's last one of the year?
    pub newest: bool,
    /// Does the agency keep the report of this year in this installation itself?
    pub own: bool,
    /// Is this very filing public?
    pub shown: bool,
    /// Was another one public before, or this one until it was taken down?
    pub before: bool,
}

impl Releasable {
    /// Who else releases it, or what has to be done first.
    ///
    /// # Errors
    /// The first reason.
    pub fn may_be(self) -> Result<(), Refusal> {
        if self.own || self.origin == Origin::Program {
            let sentence = "该机关自己在本系统里编制和公布年度报告，请由该机关公布，不能代为公布";
            return Err(Refusal::new("own_release", sentence));
        }
        if !self.newest {
            let sentence = "该机关已报来新的一版，请打开最新的一版，核收后再公布";
            return Err(Refusal::new("overtaken", sentence));
        }
        if self.shown {
            return Err(Refusal::new("already_public", "门户上公布的就是这一版，不用重复公布"));
        }
        if self.state != FilingState::Accepted {
            let word = self.state.word();
            let sentence = format!("这份报告现在是“{word}”，核收以后才能集中公布，请先核收");
            return Err(Refusal::new("not_accepted", sentence));
        }
        Ok(())
    }

    /// What the public is told about a later version; `None`: it is the first one.
    ///
    /// # Errors
    /// It may not be released, or nobody said what was wrong before.
    pub fn erratum(self, text: &str) -> Result<Option<String>, Refusal> {
        self.may_be()?;
        if !self.before {
            return Ok(None);
        }
        reason(text, "erratum").map(Some).map_err(|_| {
            let sentence = "以前公布过另一版，请用4个字以上写明这一版更正了什么，公众会看到";
            Refusal::new("erratum_missing", sentence).at("erratum")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FilingState::{Accepted, Received, Returned};

    #[test]
    fn who_releases_what() {
        let file = Origin::File;
        for (state, origin, newest, own, shown, before, text, outcome) in [
            (Accepted, file, true, false, false, false, "", "first"),
            (Accepted, Origin::Signed, true, false, false, false, "不用写", "first"),
            (Accepted, file, true, false, false, true, "结转应为3件", "corrected"),
            (Accepted, file, true, false, false, true, " ", "erratum_missing"),
            (Received, file, true, false, false, false, "", "not_accepted"),
            (Returned, file, true, false, false, false, "", "not_accepted"),
            (Accepted, file, false, false, false, false, "", "overtaken"),
            (Accepted, file, true, false, true, true, "结转应为3件", "already_public"),
            (Accepted, file, true, true, false, false, "", "own_release"),
            (Accepted, Origin::Program, true, false, false, false, "", "own_release"),
        ] {
            let wish = Releasable { state, origin, newest, own, shown, before };
            let found = match wish.erratum(text) {
                Ok(None) => "first",
                Ok(Some(_)) => "corrected",
                Err(refusal) => refusal.code,
            };
            assert_eq!(found, outcome, "{wish:?}");
        }
    }
}
