//! Proofs of what people enter about a unit: put in before the result is fixed, sealed like all files, seen by whoever
//! sees the result of the unit.

use gongkai_domain::{
    assessment::{AssessmentAct, State},
    authority::{Actor, Authz, Edit, Read, Staff},
    id::FileId,
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};

use super::{
    Assessments,
    change::{event, label, unit_name},
    file_row,
    look::{Held, held, show},
};
use crate::{Office, OfficeError, Outcome, files, publication::source_of, report::SourceFile};

/// The largest proof, in bytes.
pub const PROOF_BYTES: usize = 20 << 20;
/// Proofs of a unit in one assessment.
const MOST: u64 = 100;

/// Is it an indicator of this assessment, and does the person enter about the unit?
fn may(
    who: &Staff,
    held: &Held,
    unit: &gongkai_domain::id::UnitId,
    indicator: &str,
) -> Result<(), OfficeError> {
    held.life.may_enter(who.unit.as_ref(), unit)?;
    if label(&held.scheme, indicator).is_none() {
        return Err(Refusal::new("indicator_unknown", "请选择这套指标里的一项").at("indicator").into());
    }
    Ok(())
}

/// Puts a proof in.
pub async fn add_proof(
    office: &Office,
    who: &Staff,
    id: &str,
    (unit, indicator): (&str, &str),
    file: &SourceFile,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Assessments>(id)?;
    // Nothing is stored for somebody who may not.
    let (of, _) = unit_name(office.read(), right.agency(), unit).await?;
    may(who, &held(office.read(), right.agency(), right.id()).await?, &of, indicator)?;
    let length = file.name.chars().count();
    if !(1..=200).contains(&length) || file.name.chars().any(char::is_control) {
        let sentence = "文件名不超过200个字，请改名后再上传";
        return Err(Refusal::new("file_name_unusable", sentence).at("file").into());
    }
    let limit = u64::try_from(PROOF_BYTES).map_err(OfficeError::fault)?;
    let received = files::receive(office, right.agency(), file.bytes.as_slice(), limit).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            let (of, name) = unit_name(tx.conn(), right.agency(), unit).await?;
            may(who, &held, &of, indicator)?;
            let there = file_row::Entity::find()
                .filter(file_row::Column::AgencyId.eq(&held.row.agency_id))
                .filter(file_row::Column::AssessmentId.eq(&held.row.id))
                .filter(file_row::Column::UnitId.eq(unit));
            if there.count(tx.conn()).await? >= MOST {
                let sentence = "一个科室一年最多存100份佐证";
                return Err(Refusal::new("too_many_files", sentence).at("file").into());
            }
            let size = i64::try_from(received.size()).map_err(OfficeError::fault)?;
            let stored = files::attach(tx, received, &file.name, &file.media_type).await?;
            let new = file_row::Model {
                id: tx.new_identity(),
                assessment_id: held.row.id.clone(),
                unit_id: unit.to_owned(),
                indicator: indicator.to_owned(),
                agency_id: held.row.agency_id.clone(),
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                file_id: stored.to_string(),
                size,
                by: who.id.to_string(),
                by_name: who.name.clone(),
                at: tx.now(),
            };
            file_row::Entity::insert(new.into_active_model()).exec_without_returning(tx.conn()).await?;
            let act = AssessmentAct::ProofAdded { unit: name, indicator: indicator.to_owned() };
            Ok(Outcome::of(()).event(event(&held, act)))
        })
        .await
}

/// The proofs about a unit whose result the person sees, in the order in which they came.
pub async fn proofs(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Assessments>,
    unit: &str,
) -> Result<Vec<file_row::Model>, OfficeError> {
    let held = show(office, who, right).await?;
    // A fixed result is everybody's, the papers behind it are not.
    let own = who.unit.as_ref().is_some_and(|own| own.as_str() == unit);
    let seen = held.outcome.units.iter().any(|one| one.unit.id == unit);
    if !seen || held.life.state == State::Frozen && !own && !super::sees_all(who) {
        return Ok(Vec::new());
    }
    Ok(file_row::Entity::find()
        .filter(file_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(file_row::Column::AssessmentId.eq(&held.row.id))
        .filter(file_row::Column::UnitId.eq(unit))
        .order_by_asc(file_row::Column::At)
        .order_by_asc(file_row::Column::Id)
        .all(office.read())
        .await?)
}

/// One proof with what is in it.
pub async fn proof(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Assessments>,
    (unit, of): (&str, &str),
) -> Result<(file_row::Model, Vec<u8>), OfficeError> {
    let row = proofs(office, who, right, unit).await?.into_iter().find(|row| row.id == of);
    let row = row.ok_or(OfficeError::NotFound)?;
    let stored = FileId::parse(&row.file_id).ok_or_else(|| OfficeError::fault("file of a proof"))?;
    let bytes = source_of(office, right.agency(), &stored).await?;
    Ok((row, bytes))
}
