//! What becomes of a finding of the screening: mended with the text, accepted with a reason, or, where
//! it blocks, kept by a rule of law that a second person confirms.

use std::collections::BTreeSet;

use crate::{authority::Staff, id::StaffId, organisation::Duty, refusal::Refusal};

/// Who may confirm an exception.
pub const CONFIRM: &[Duty] = &[Duty::DisclosureReviewer, Duty::SecrecyReviewer, Duty::ResponsibleLeader];

/// A finding as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Does it block?
    pub blocks: bool,
    /// Does it want an answer, such as a telephone number of a person: covered, taken out or kept for a
    /// reason (Art. 15)?
    pub personal: bool,
    /// May the law allow what was found, such as the name in a list that has to be posted?
    pub exceptable: bool,
    /// Who gave the reason why it stays.
    pub reason_by: Option<StaffId>,
    /// Has a second person confirmed?
    pub confirmed: bool,
}

impl Found {
    /// Does it still keep the text from the second stage?
    pub fn stops(&self) -> bool {
        if self.blocks { !self.confirmed } else { self.is_unanswered() }
    }

    /// Has nobody said why it stays, though it wants an answer?
    pub fn is_unanswered(&self) -> bool {
        self.personal && !self.blocks && self.reason_by.is_none()
    }

    /// Somebody says why it stays: enough for a finding that does not block.
    pub fn accept(&self) -> Result<(), Refusal> {
        if self.blocks {
            let sentence = "这一处属于“不得发布”，不能只写理由保留；请遮盖或改正，确有法律规定的请申请例外";
            return Err(Refusal::new("finding_blocks", sentence));
        }
        Ok(())
    }

    /// Somebody names the rule of law by which a finding that blocks stays.
    pub fn ask_exception(&self) -> Result<(), Refusal> {
        if !self.blocks {
            return Err(Refusal::new("finding_harmless", "这一处不妨碍公开，写明理由保留即可"));
        }
        if !self.exceptable {
            let sentence = "涉密标志、工作秘密和读不出内容的附件不能按例外公开，请删除后重新保存";
            return Err(Refusal::new("never_excepted", sentence).under("条例14"));
        }
        if self.confirmed {
            return Err(Refusal::new("already_confirmed", "这一处的例外已经确认过了"));
        }
        Ok(())
    }

    /// A second person confirms: neither the one who asked nor one who wrote the text.
    pub fn confirm_exception(&self, by: &Staff, hands: &BTreeSet<StaffId>) -> Result<(), Refusal> {
        self.ask_exception()?;
        if !by.has_any(CONFIRM) {
            let sentence = "例外由公开审查、保密审查人员或者分管领导确认";
            return Err(Refusal::new("not_your_step", sentence));
        }
        match &self.reason_by {
            None => Err(Refusal::new("exception_not_asked", "还没有人说明例外的理由，请先填写理由")),
            Some(asked) if *asked == by.id || hands.contains(&by.id) => {
                let sentence = "例外须由第二人确认，申请人和起草人不能自己确认";
                Err(Refusal::new("same_person", sentence))
            }
            Some(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AgencyId;

    fn person(id: &str, duty: Duty) -> Staff {
        Staff {
            id: StaffId::parse(id).unwrap(),
            agency: AgencyId::parse("a1").unwrap(),
            unit: None,
            name: id.to_owned(),
            duties: [duty].into(),
            address: None,
            stepped_up: false,
        }
    }

    #[test]
    fn an_exception_takes_two_persons() {
        let clerk = StaffId::parse("clerk").unwrap();
        let hands = BTreeSet::from([clerk.clone(), StaffId::parse("writer").unwrap()]);
        let plain =
            Found { blocks: true, personal: true, exceptable: true, reason_by: None, confirmed: false };
        let asked = Found { reason_by: Some(clerk), ..plain };
        let reviewer = Duty::DisclosureReviewer;
        for (found, by, expected) in [
            (&asked, person("second", reviewer), ""),
            (&asked, person("clerk", reviewer), "same_person"),
            (&asked, person("writer", reviewer), "same_person"),
            (&asked, person("second", Duty::UnitHead), "not_your_step"),
            (&plain, person("second", reviewer), "exception_not_asked"),
            (&Found { exceptable: false, ..asked.clone() }, person("second", reviewer), "never_excepted"),
            (&Found { blocks: false, ..asked.clone() }, person("second", reviewer), "finding_harmless"),
            (&Found { confirmed: true, ..asked.clone() }, person("second", reviewer), "already_confirmed"),
        ] {
            let code = found.confirm_exception(&by, &hands).err().map_or("", |refusal| refusal.code);
            assert_eq!(code, expected, "{found:?} by {}", by.id);
        }
        assert!(asked.stops() && !Found { confirmed: true, ..asked.clone() }.stops());
        let number = Found { blocks: false, reason_by: None, ..asked };
        for (found, stops) in [
            (number.clone(), true),
            (Found { reason_by: StaffId::parse("clerk"), ..number.clone() }, false),
            (Found { personal: false, ..number }, false),
        ] {
            assert_eq!(found.stops(), stops, "{found:?}");
        }
        assert_eq!(asked.accept().unwrap_err().code, "finding_blocks");
        assert!(Found { blocks: false, ..asked }.accept().is_ok());
    }
}
