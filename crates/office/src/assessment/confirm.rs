//! What neither bulletins nor ledgers nor a person has answered keeps units from being told; a person says of an indicator,
//! for all such units at once, that there is nothing to enter.

use gongkai_domain::{
    assessment::{AssessmentAct, nothing},
    authority::{Actor, Edit, Staff},
    refusal::Refusal,
};

use super::{
    Assessments,
    change::{event, keep, save},
    fact_row,
    look::{Held, held},
};
use crate::{Office, OfficeError, Outcome};

/// In the place of a unit: all of which nothing else is known.
pub(super) const ALL: &str = "";

/// An indicator that is still to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// Which.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What can be said of it for all units; `None`: each unit has its own.
    pub words: Option<&'static str>,
    /// Names of the units.
    pub units: Vec<String>,
}

impl Held {
    /// Indicators of which nothing is known for some unit, in the order of the set.
    pub fn unanswered(&self) -> Vec<Unanswered> {
        let open = |id: &str| -> Vec<String> {
            let units = self.outcome.units.iter().filter(|one| !one.known.contains_key(id));
            units.map(|one| one.unit.name.clone()).collect()
        };
        let told = |one: &gongkai_domain::assessment::Indicator| Unanswered {
            id: one.id.clone(),
            label: one.label.clone(),
            words: nothing(one).map(|(_, words)| words),
            units: open(&one.id),
        };
        let all = self.scheme.indicators().map(|(_, one)| told(one));
        all.filter(|one| !one.units.is_empty()).collect()
    }

    /// Nobody is told of points that nobody has looked at.
    pub(super) fn refuse_unanswered(&self) -> Result<(), Refusal> {
        let open = self.unanswered();
        if open.is_empty() {
            return Ok(());
        }
        let named: Vec<String> = open.iter().map(|one| format!("{} {}", one.id, one.label)).collect();
        let sentence = format!(
            "还有{}项系统没有统计、也没有人登记：{}；请逐个科室登记，或者逐项确认以后再告知",
            open.len(),
            named.join("、")
        );
        Err(Refusal::new("indicators_open", sentence))
    }
}

/// Says of an indicator that there is nothing to enter, for every unit of which nothing is known.
pub async fn confirm(
    office: &Office,
    who: &Staff,
    id: &str,
    indicator: &str,
    reason: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Assessments>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            held.life.may_announce()?;
            let is_open = held.unanswered().iter().any(|one| one.id == indicator);
            let one = held.scheme.indicators().map(|(_, one)| one).find(|one| one.id == indicator && is_open);
            let one =
                one.ok_or_else(|| Refusal::new("nothing_open", "请选择还没有登记的一项").at("indicator"))?;
            let (fact, words) = nothing(one).ok_or_else(|| {
                Refusal::new("each_unit", "这一项按等次评分，请逐个科室登记").at("indicator")
            })?;
            let reason = reason.trim();
            if !(2..=400).contains(&reason.chars().count()) {
                let sentence = "请写明怎样核对的，2到400个字";
                return Err(Refusal::new("reason_missing", sentence).at("reason").into());
            }
            let reason = format!("{words}：{reason}");
            let row = fact_row::Model {
                assessment_id: held.row.id.clone(),
                unit_id: ALL.to_owned(),
                indicator: indicator.to_owned(),
                agency_id: held.row.agency_id.clone(),
                fact: serde_json::to_string(&fact).map_err(OfficeError::fault)?,
                reason: reason.clone(),
                proof: String::new(),
                by_name: who.name.clone(),
                at: tx.now(),
            };
            keep(tx, row).await?;
            save(tx, &held, Default::default()).await?;
            let indicator = format!("{indicator} {}", one.label);
            let act = AssessmentAct::FactEntered { unit: "各科室".to_owned(), indicator, reason };
            Ok(Outcome::of(()).event(event(&held, act)))
        })
        .await
}
