//! The tree of agencies: who is above whom, and who follows after a reorganisation.

use chrono::NaiveDate;

use super::{AgencyLevel, agency::is_open};
use crate::{id::AgencyId, refusal::Refusal};

/// An agency as the tree needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Which.
    pub id: AgencyId,
    /// The superior agency (上级机关); the highest of the installation has none.
    pub superior: Option<AgencyId>,
    /// Level.
    pub level: AgencyLevel,
    /// First day.
    pub founded_on: NaiveDate,
    /// The day from which it no longer acts.
    pub closed_on: Option<NaiveDate>,
    /// The agency that took over.
    pub successor: Option<AgencyId>,
}

/// All agencies of an installation.
#[derive(Debug, Clone, Default)]
pub struct AgencyTree {
    agencies: Vec<Placed>,
}

impl AgencyTree {
    /// A tree of these agencies.
    pub fn of(agencies: Vec<Placed>) -> Self {
        Self { agencies }
    }

    /// One of them.
    pub fn get(&self, id: &AgencyId) -> Option<&Placed> {
        self.agencies.iter().find(|agency| agency.id == *id)
    }

    /// Does `id` lie below `above`, or is it the same?
    pub fn is_at_or_below(&self, id: &AgencyId, above: &AgencyId) -> bool {
        let mut at = Some(id);
        // A stored circle cannot come about; counting the steps keeps even that from hanging.
        for _ in 0..=self.agencies.len() {
            match at {
                Some(here) if here == above => return true,
                Some(here) => at = self.get(here).and_then(|agency| agency.superior.as_ref()),
                None => return false,
            }
        }
        false
    }

    /// Why `superior` may not stand directly above an agency of `level`; `moved` is that agency if it
    /// exists already.
    pub fn why_not_below(
        &self,
        superior: &AgencyId,
        level: AgencyLevel,
        moved: Option<&AgencyId>,
        today: NaiveDate,
    ) -> Vec<Refusal> {
        let Some(above) = self.get(superior) else {
            return vec![Refusal::new("superior_unknown", "没有这个上级机关，请重新选择").at("superior")];
        };
        let mut refusals = Vec::new();
        if !is_open(above.closed_on, today) {
            refusals.push(
                Refusal::new("superior_closed", "这个上级机关已经撤销，请选择承接它职责的机关")
                    .at("superior"),
            );
        }
        if above.level > level {
            refusals.push(
                Refusal::new(
                    "superior_of_lower_level",
                    format!("{}机关不能隶属于{}机关，请核对层级", level.word(), above.level.word()),
                )
                .at("superior"),
            );
        }
        if moved.is_some_and(|moved| self.is_at_or_below(superior, moved)) {
            refusals.push(
                Refusal::new("superior_below", "上级机关不能是本机关自己或它的下级机关，请重新选择")
                    .at("superior"),
            );
        }
        refusals
    }

    /// Why the level of an agency may not become `level`: those below it must not come to stand
    /// higher than it.
    pub fn why_not_level(&self, id: &AgencyId, level: AgencyLevel, today: NaiveDate) -> Vec<Refusal> {
        let below = self
            .agencies
            .iter()
            .filter(|agency| agency.superior.as_ref() == Some(id) && is_open(agency.closed_on, today));
        if below.into_iter().any(|agency| agency.level < level) {
            return vec![
                Refusal::new("subordinate_of_higher_level", "有下级机关的层级高于所选层级，请先调整下级机关")
                    .at("level"),
            ];
        }
        Vec::new()
    }

    /// Why an agency may not be closed from `on` with this successor.
    pub fn why_not_close(
        &self,
        id: &AgencyId,
        on: NaiveDate,
        successor: Option<&AgencyId>,
        today: NaiveDate,
    ) -> Vec<Refusal> {
        let Some(agency) = self.get(id) else {
            return vec![Refusal::new("agency_unknown", "没有这个机关")];
        };
        let mut refusals = Vec::new();
        if agency.closed_on.is_some() {
            refusals.push(Refusal::new("already_closed", "这个机关已经撤销，不能再次撤销"));
        }
        if on < agency.founded_on {
            refusals.push(
                Refusal::new("closed_before_founded", "撤销日期早于机关在本系统建立的日期，请改正").at("on"),
            );
        }
        if on > today {
            refusals.push(
                Refusal::new("closed_in_future", "撤销日期不能晚于今天，请在撤销生效的当天办理").at("on"),
            );
        }
        let open_below = self
            .agencies
            .iter()
            .filter(|below| below.superior.as_ref() == Some(id) && is_open(below.closed_on, today))
            .count();
        if open_below > 0 {
            refusals.push(Refusal::new(
                "has_subordinates",
                format!("还有 {open_below} 个下级机关隶属于它，请先把它们改隶或者撤销"),
            ));
        }
        refusals.extend(self.why_not_successor(id, successor, today));
        refusals
    }

    fn why_not_successor(
        &self,
        id: &AgencyId,
        successor: Option<&AgencyId>,
        today: NaiveDate,
    ) -> Option<Refusal> {
        let successor = successor?;
        let refusal = if successor == id {
            Refusal::new("successor_is_itself", "承接机关不能是被撤销的机关自己，请重新选择")
        } else {
            match self.get(successor) {
                None => Refusal::new("successor_unknown", "没有这个承接机关，请重新选择"),
                Some(heir) if !is_open(heir.closed_on, today) => {
                    Refusal::new("successor_closed", "这个承接机关自己也已撤销，请选择现存的机关")
                }
                Some(_) => return None,
            }
        };
        Some(refusal.at("successor"))
    }

    /// Who acts today for an agency: itself, or the last of those that took over one after another.
    /// `None` where the line ends in an agency without successor.
    pub fn acts_for(&self, id: &AgencyId, today: NaiveDate) -> Option<&AgencyId> {
        let mut at = self.get(id)?;
        for _ in 0..=self.agencies.len() {
            if is_open(at.closed_on, today) {
                return Some(&at.id);
            }
            at = self.get(at.successor.as_ref()?)?;
        }
        None
    }
}
