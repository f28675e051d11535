//! What people do with an assessment: begin, enter facts, score themselves, tell the units, fix the result.

use gongkai_domain::{
    assessment::{AssessmentAct, AssessmentEvent, Exact, Fact, Scheme, State},
    authority::{Actor, Decide, Edit, Staff},
    calendar::Calendar,
    id::{AgencyId, AssessmentId, UnitId},
    refusal::Refusal,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::OnConflict,
};

use super::{
    Assessments, OwnUnit, assessment_row, change_row, fact_row,
    look::{Held, held},
    own_row,
    result::bulletins,
    sets::set_of,
};
use crate::{
    Office, OfficeError, Outcome, Tx, chance::day_in_china, organisation::unit, publication::sha256,
};

/// A fact as a person enters it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The unit.
    pub unit: String,
    /// The indicator, bonus, failure or veto.
    pub indicator: String,
    /// The fact.
    pub fact: Fact,
    /// Why.
    pub reason: String,
    /// Where the proof is; may be empty.
    pub proof: String,
}

pub(super) fn event(held: &Held, act: AssessmentAct) -> AssessmentEvent {
    AssessmentEvent { assessment: held.id.clone(), year: held.row.year, act }
}

pub(super) async fn unit_name(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    id: &str,
) -> Result<(UnitId, String), OfficeError> {
    let row =
        unit::Entity::find_by_id(id).filter(unit::Column::AgencyId.eq(agency.as_str())).one(conn).await?;
    let missing = || Refusal::new("unit_unknown", "请选择本单位的科室").at("unit");
    let row = row.ok_or_else(missing)?;
    Ok((UnitId::parse(&row.id).ok_or_else(missing)?, row.name))
}

/// Raises the version, with what else changes; somebody faster makes a conflict.
pub(super) async fn save(
    tx: &Tx,
    held: &Held,
    mut values: assessment_row::ActiveModel,
) -> Result<(), OfficeError> {
    values.version = Set(held.row.version.saturating_add(1));
    let saved = assessment_row::Entity::update_many()
        .set(values)
        .filter(assessment_row::Column::Id.eq(&held.row.id))
        .filter(assessment_row::Column::AgencyId.eq(&held.row.agency_id))
        .filter(assessment_row::Column::Version.eq(held.row.version))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}

/// Begins the assessment of a year with one of the sets.
pub async fn begin(
    office: &Office,
    who: &Staff,
    year: i32,
    scheme: &str,
) -> Result<AssessmentId, OfficeError> {
    let right = who.authorise_all::<Edit, Assessments>()?;
    let this = chrono::Datelike::year(&office.today());
    let mut refusals = Vec::new();
    if !(this - 5..=this).contains(&year) {
        refusals.push(Refusal::new("year_unusable", "请选择近五年里的年度").at("year"));
    }
    let found = set_of(office.read(), right.agency(), scheme).await?;
    if found.is_none() {
        refusals.push(Refusal::new("scheme_unknown", "请选择考核指标").at("scheme"));
    }
    let (Some((scheme, title)), true) = (found, refusals.is_empty()) else { return Err(refusals.into()) };
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let there = assessment_row::Entity::find()
                .filter(assessment_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(assessment_row::Column::Year.eq(year))
                .one(tx.conn())
                .await?;
            if there.is_some() {
                return Err(Refusal::new("year_taken", "这个年度的考核已经开始").at("year").into());
            }
            if bulletins(tx.conn(), right.agency(), year).await?.is_empty() {
                let sentence =
                    format!("{year}年还没有印发的通报；得分按印发的通报计算，请印发以后再开始考核");
                return Err(Refusal::new("no_bulletins", sentence).at("year").into());
            }
            let row = new_row(tx, right.agency(), (year, &scheme, &title), who)?;
            let id = AssessmentId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity"))?;
            assessment_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let act = AssessmentAct::Begun { scheme: title.clone() };
            Ok(Outcome::of(id.clone()).event(AssessmentEvent { assessment: id, year, act }))
        })
        .await
}

fn new_row(
    tx: &Tx,
    agency: &AgencyId,
    (year, scheme, title): (i32, &Scheme, &str),
    who: &Staff,
) -> Result<assessment_row::Model, OfficeError> {
    Ok(assessment_row::Model {
        id: tx.new_identity(),
        agency_id: agency.to_string(),
        year,
        title: title.to_owned(),
        scheme: serde_json::to_string(scheme).map_err(OfficeError::fault)?,
        state: State::Open.code().to_owned(),
        begun_by_name: who.name.clone(),
        begun_at: tx.now(),
        announced_on: None,
        frozen: None,
        frozen_digest: None,
        frozen_by_name: None,
        frozen_at: None,
        version: 1,
    })
}

/// What the indicator is called; `None`: the set has none of this id.
pub(super) fn label<'a>(scheme: &'a Scheme, id: &str) -> Option<&'a str> {
    let leaf = scheme.indicators().map(|(_, one)| (&one.id, &one.label));
    let each = scheme.bonus.items.iter().chain(&scheme.major.items).map(|one| (&one.id, &one.label));
    let veto = scheme.veto.iter().map(|one| (&one.id, &one.label));
    let by_hand = scheme.components_by_hand().map(|one| (&one.id, &one.label));
    leaf.chain(by_hand).chain(each).chain(veto).find(|(own, _)| *own == id).map(|(_, label)| label.as_str())
}

/// Enters a fact, in place of what was counted if something was. The reason stays beside it.
pub async fn enter(office: &Office, who: &Staff, id: &str, said: &Entered) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Assessments>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            let act = put_fact(tx, who, &held, said).await?;
            if held.life.state == State::Announced {
                tell_unit(tx, who, &held, said).await?;
            }
            save(tx, &held, Default::default()).await?;
            Ok(Outcome::of(()).event(event(&held, act)))
        })
        .await
}

/// What was entered after the units had been told stands on the page of the unit concerned.
async fn tell_unit(tx: &Tx, who: &Staff, held: &Held, said: &Entered) -> Result<(), OfficeError> {
    let of_unit = held.outcome.units.iter().find(|one| one.unit.id == said.unit);
    let before = of_unit.and_then(|one| one.known.get(&said.indicator));
    let row = change_row::Model {
        id: tx.new_identity(),
        assessment_id: held.row.id.clone(),
        agency_id: held.row.agency_id.clone(),
        unit_id: said.unit.clone(),
        indicator: said.indicator.clone(),
        before: before.map(|known| known.counted.fact.words()).unwrap_or_default(),
        after: said.fact.words(),
        reason: said.reason.trim().to_owned(),
        by_name: who.name.clone(),
        at: tx.now(),
    };
    change_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(())
}

pub(super) async fn put_fact(
    tx: &Tx,
    who: &Staff,
    held: &Held,
    said: &Entered,
) -> Result<AssessmentAct, OfficeError> {
    let agency = AgencyId::parse(&held.row.agency_id).ok_or(OfficeError::NotFound)?;
    let (unit, name) = unit_name(tx.conn(), &agency, &said.unit).await?;
    held.life.may_enter(who.unit.as_ref(), &unit)?;
    let mut refusals = Vec::new();
    let label = label(&held.scheme, &said.indicator);
    if label.is_none() {
        refusals.push(Refusal::new("indicator_unknown", "请选择这套指标里的一项").at("indicator"));
    }
    let length = said.reason.trim().chars().count();
    if !(2..=400).contains(&length) {
        refusals.push(Refusal::new("reason_missing", "请写明登记的理由，不超过400个字").at("reason"));
    }
    if said.proof.chars().count() > 200 {
        refusals.push(Refusal::new("proof_long", "佐证材料写明名称和存放处，不超过200个字").at("proof"));
    }
    let (Some(label), true) = (label, refusals.is_empty()) else { return Err(refusals.into()) };
    let row = fact_row::Model {
        assessment_id: held.row.id.clone(),
        unit_id: said.unit.clone(),
        indicator: said.indicator.clone(),
        agency_id: held.row.agency_id.clone(),
        fact: serde_json::to_string(&said.fact).map_err(OfficeError::fault)?,
        reason: said.reason.trim().to_owned(),
        proof: said.proof.trim().to_owned(),
        by_name: who.name.clone(),
        at: tx.now(),
    };
    keep(tx, row).await?;
    let indicator = format!("{} {label}", said.indicator);
    Ok(AssessmentAct::FactEntered { unit: name, indicator, reason: said.reason.trim().to_owned() })
}

/// Keeps a fact, in place of one that was entered before.
pub(super) async fn keep(tx: &Tx, row: fact_row::Model) -> Result<(), OfficeError> {
    use fact_row::Column as C;
    let again = OnConflict::columns([C::AssessmentId, C::UnitId, C::Indicator])
        .update_columns([C::Fact, C::Reason, C::Proof, C::ByName, C::At])
        .to_owned();
    fact_row::Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// What a unit says of itself.
pub async fn own_score(
    office: &Office,
    who: &Staff,
    id: &str,
    total: &str,
    note: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, OwnUnit>(id)?;
    let unit = who.unit.as_ref().ok_or(OfficeError::NotFound)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            held.life.may_announce()?;
            let most = held.scheme.base().plus(held.scheme.bonus.cap.unwrap_or(Exact::ZERO));
            let total = Exact::parse(total).filter(|total| *total >= Exact::ZERO && *total <= most);
            let sentence = format!("请填写0到{most}之间的分数，最多六位小数");
            let total = total.ok_or_else(|| Refusal::new("total_unusable", sentence).at("total"))?;
            let note = note.trim();
            if !(2..=1_000).contains(&note.chars().count()) {
                let sentence = "请写明自评的依据，不超过1000个字";
                return Err(Refusal::new("note_missing", sentence).at("note").into());
            }
            let (_, name) = unit_name(tx.conn(), right.agency(), unit.as_str()).await?;
            let row = own_row::Model {
                assessment_id: held.row.id.clone(),
                unit_id: unit.to_string(),
                agency_id: held.row.agency_id.clone(),
                total: total.to_string(),
                note: note.to_owned(),
                by_name: who.name.clone(),
                at: tx.now(),
            };
            use own_row::Column as C;
            let again = OnConflict::columns([C::AssessmentId, C::UnitId])
                .update_columns([C::Total, C::Note, C::ByName, C::At])
                .to_owned();
            own_row::Entity::insert(row.into_active_model())
                .on_conflict(again)
                .exec_without_returning(tx.conn())
                .await?;
            let act = AssessmentAct::OwnScored { unit: name, total: total.to_string() };
            Ok(Outcome::of(()).event(event(&held, act)))
        })
        .await
}

/// Tells the units; from now on they may object.
pub async fn announce(office: &Office, who: &Staff, id: &str, seen: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Assessments>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            held.life.may_announce()?;
            if held.row.version != seen {
                return Err(OfficeError::Conflict);
            }
            held.refuse_unanswered()?;
            let values = assessment_row::ActiveModel {
                state: Set(State::Announced.code().to_owned()),
                announced_on: Set(Some(day_in_china(tx.now()))),
                ..Default::default()
            };
            save(tx, &held, values).await?;
            Ok(Outcome::of(()).event(event(&held, AssessmentAct::Announced)))
        })
        .await
}

/// Fixes the result as it stands.
pub async fn freeze(office: &Office, who: &Staff, id: &str, seen: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Assessments>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            held.life.may_freeze(day_in_china(tx.now()), Calendar::in_force())?;
            if held.row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let text = serde_json::to_string(&held.outcome).map_err(OfficeError::fault)?;
            let digest = sha256(text.as_bytes());
            let values = assessment_row::ActiveModel {
                state: Set(State::Frozen.code().to_owned()),
                frozen: Set(Some(text)),
                frozen_digest: Set(Some(digest.clone())),
                frozen_by_name: Set(Some(who.name.clone())),
                frozen_at: Set(Some(tx.now())),
                ..Default::default()
            };
            save(tx, &held, values).await?;
            Ok(Outcome::of(()).event(event(&held, AssessmentAct::Frozen { digest })))
        })
        .await
}
