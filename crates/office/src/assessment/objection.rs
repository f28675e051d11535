//! A unit objects once to an indicator; somebody else decides, and a new fact stands in place of the old one.

use gongkai_domain::{
    assessment::AssessmentAct,
    authority::{Actor, Edit, Staff},
    calendar::Calendar,
    id::UnitId,
    refusal::Refusal,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::{
    Assessments, Entered, OwnUnit,
    change::{event, label, put_fact, save, unit_name},
    look::held,
    objection_row,
};
use crate::{Office, OfficeError, Outcome, chance::day_in_china};

/// The head of a unit objects.
pub async fn object(
    office: &Office,
    who: &Staff,
    id: &str,
    indicator: &str,
    claim: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, OwnUnit>(id)?;
    let unit = who.unit.as_ref().ok_or(OfficeError::NotFound)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            held.life.may_object(day_in_china(tx.now()), Calendar::in_force())?;
            let mut refusals = Vec::new();
            if label(&held.scheme, indicator).is_none() {
                refusals.push(
                    Refusal::new("indicator_unknown", "请选择有异议的指标或者加分、扣分、否决项")
                        .at("indicator"),
                );
            }
            let claim = claim.trim();
            if !(2..=1_000).contains(&claim.chars().count()) {
                let sentence = "请写明异议的内容和依据，不超过1000个字";
                refusals.push(Refusal::new("claim_missing", sentence).at("claim"));
            }
            // What was changed after an objection is another thing to object to.
            let changed = held.changes.iter().filter(|one| one.unit_id == unit.as_str());
            let since = changed.filter(|one| one.indicator == indicator).map(|one| one.at).max();
            let again = |row: &objection_row::Model| {
                let same = row.unit_id == unit.as_str() && row.indicator == indicator;
                same && since.is_none_or(|at| row.filed_at >= at)
            };
            if held.objections.iter().any(again) {
                let sentence = "这一项已经提出过异议，没有改动的每一项只能提出一次";
                refusals.push(Refusal::new("objected_already", sentence).at("indicator"));
            }
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            let (_, name) = unit_name(tx.conn(), right.agency(), unit.as_str()).await?;
            let row = objection_row::Model {
                id: tx.new_identity(),
                assessment_id: held.row.id.clone(),
                agency_id: held.row.agency_id.clone(),
                unit_id: unit.to_string(),
                indicator: indicator.to_owned(),
                claim: claim.to_owned(),
                filed_by: who.id.to_string(),
                filed_by_name: who.name.clone(),
                filed_at: tx.now(),
                upheld: None,
                answer: None,
                decided_by_name: None,
                decided_at: None,
            };
            objection_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            save(tx, &held, Default::default()).await?;
            let act = AssessmentAct::Objected { unit: name, indicator: indicator.to_owned() };
            Ok(Outcome::of(()).event(event(&held, act)))
        })
        .await
}

/// Decides an objection: agreed with a new fact, or not agreed, with a reason either way.
pub async fn decide(
    office: &Office,
    who: &Staff,
    id: &str,
    objection: &str,
    (new, answer): (Option<Entered>, &str),
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Assessments>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            let row = held.objections.iter().find(|row| row.id == objection);
            let row = row.ok_or_else(|| Refusal::new("objection_unknown", "请选择要处理的异议"))?;
            let unit = UnitId::parse(&row.unit_id).ok_or(OfficeError::NotFound)?;
            held.life.may_enter(who.unit.as_ref(), &unit)?;
            if row.upheld.is_some() {
                return Err(Refusal::new("decided_already", "这件异议已经处理").into());
            }
            let answer = answer.trim();
            if !(2..=400).contains(&answer.chars().count()) {
                let sentence = "请写明处理的理由，不超过400个字";
                return Err(Refusal::new("answer_missing", sentence).at("reason").into());
            }
            let (_, name) = unit_name(tx.conn(), right.agency(), &row.unit_id).await?;
            let upheld = new.is_some();
            let mut events = Vec::new();
            if let Some(new) = &new {
                let said =
                    Entered { unit: row.unit_id.clone(), indicator: row.indicator.clone(), ..new.clone() };
                let act = put_fact(tx, who, &held, &said).await?;
                events.push(event(&held, act));
            }
            let indicator = row.indicator.clone();
            let mut values = row.clone().into_active_model();
            values.upheld = Set(Some(upheld));
            values.answer = Set(Some(answer.to_owned()));
            values.decided_by_name = Set(Some(who.name.clone()));
            values.decided_at = Set(Some(tx.now()));
            values.update(tx.conn()).await?;
            save(tx, &held, Default::default()).await?;
            events.push(event(&held, AssessmentAct::ObjectionDecided { unit: name, indicator, upheld }));
            Ok(Outcome::of(()).events(events))
        })
        .await
}
