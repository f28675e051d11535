//! What a person confirms to be wrong in what is public, and takes back.

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    bulletin::{BulletinEvent, Inaccuracy},
    id::InaccuracyId,
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::{Bulletins, inaccuracy_row};
use crate::{Office, OfficeError, Outcome, Tx, organisation::unit, publication::document_row};

/// Rows of the page.
const MOST: u64 = 500;

/// Those that were confirmed, newest first.
pub async fn inaccuracies(
    office: &Office,
    right: &Authz<Read, Bulletins>,
) -> Result<Vec<inaccuracy_row::Model>, OfficeError> {
    Ok(inaccuracy_row::Entity::find()
        .filter(inaccuracy_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(inaccuracy_row::Column::Id)
        .limit(MOST)
        .all(office.read())
        .await?)
}

/// The document that was meant, by its index number or its exact title; a page or a column has none.
async fn document_of(
    tx: &Tx,
    agency: &str,
    said: &Inaccuracy,
) -> Result<Option<document_row::Model>, OfficeError> {
    use document_row::Column as C;
    let place = said.place.trim();
    let mut rows = document_row::Entity::find()
        .filter(C::AgencyId.eq(agency))
        .filter(C::FirstReleasedAt.is_not_null())
        .filter(Condition::any().add(C::IndexNumber.eq(place)).add(C::Title.eq(place)))
        .limit(2)
        .all(tx.conn())
        .await?;
    match rows.len() {
        0 if said.is_of_page() => Ok(None),
        0 => {
            let sentence = format!(
                "没有标题或者索引号是“{place}”的已公开信息，请照信息页写完整的标题或者索引号；错在栏目、页面的，勾选“是栏目或者页面”"
            );
            Err(Refusal::new("document_unknown", sentence).at("page").into())
        }
        1 => Ok(rows.pop()),
        // Nobody guesses.
        _ => {
            let sentence = format!("标题是“{place}”的信息不止一条，请写索引号");
            Err(Refusal::new("document_not_alone", sentence).at("place").into())
        }
    }
}

/// Another unit than that which provided the document is charged on purpose alone: its bulletin counts it.
async fn refuse_other_unit(
    tx: &Tx,
    said: &Inaccuracy,
    document: Option<&document_row::Model>,
) -> Result<(), OfficeError> {
    let Some(document) = document.filter(|one| one.unit_id != said.unit.as_str() && !said.other_unit) else {
        return Ok(());
    };
    let unit = unit::Entity::find_by_id(&document.unit_id)
        .filter(unit::Column::AgencyId.eq(&document.agency_id))
        .one(tx.conn())
        .await?;
    let name = unit.map_or_else(|| "别的科室".to_owned(), |unit| unit.name);
    let sentence =
        format!("《{}》由{name}提供，请改选科室；责任确在所选科室的，勾选“责任在所选科室”", document.title);
    Err(Refusal::new("other_unit", sentence).at("other_unit").into())
}

/// One error counts once in the bulletin: the same words about the same place are refused while they stand.
async fn refuse_again(tx: &Tx, agency: &str, said: &Inaccuracy) -> Result<(), OfficeError> {
    use inaccuracy_row::Column as C;
    let there = inaccuracy_row::Entity::find()
        .filter(C::AgencyId.eq(agency))
        .filter(C::RevokedAt.is_null())
        .filter(C::Place.eq(said.place.trim()))
        .filter(C::What.eq(said.what.trim()))
        .one(tx.conn())
        .await?;
    there.map_or(Ok(()), |row| {
        let sentence = format!("这一处差错已经由{}认定，不重复登记", row.confirmed_by_name);
        Err(Refusal::new("already_confirmed", sentence).at("what").into())
    })
}

/// Confirms that something is wrong.
pub async fn confirm(office: &Office, who: &Staff, said: &Inaccuracy) -> Result<InaccuracyId, OfficeError> {
    let right = who.authorise_all::<Edit, Bulletins>()?;
    let refusals = said.check();
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let own = unit::Entity::find_by_id(said.unit.as_str())
                .filter(unit::Column::AgencyId.eq(right.agency().as_str()))
                .one(tx.conn())
                .await?;
            own.ok_or_else(|| Refusal::new("unit_unknown", "请选择本单位的科室").at("unit"))?;
            let place = said.place.trim();
            let document = document_of(tx, right.agency().as_str(), said).await?;
            refuse_other_unit(tx, said, document.as_ref()).await?;
            refuse_again(tx, right.agency().as_str(), said).await?;
            let id = tx.new_identity();
            let row = inaccuracy_row::Model {
                agency_id: right.agency().to_string(),
                unit_id: said.unit.to_string(),
                document_id: document.map(|row| row.id),
                severity: said.severity.code().to_owned(),
                wrong: said.wrong.clone(),
                place: place.to_owned(),
                what: said.what.trim().to_owned(),
                confirmed_by_name: who.name.clone(),
                confirmed_at: tx.now(),
                revoked_at: None,
                revoked_because: None,
                id: id.clone(),
            };
            inaccuracy_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let id = InaccuracyId::parse(&id).ok_or_else(|| OfficeError::fault("identity of a finding"))?;
            let event =
                BulletinEvent::InaccuracyConfirmed { inaccuracy: id.clone(), place: place.to_owned() };
            Ok(Outcome::of(id).event(event))
        })
        .await
}

/// Takes it back: bulletins that counted it stay as they are, the next one strikes it.
pub async fn revoke(office: &Office, who: &Staff, id: &str, reason: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Bulletins>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = inaccuracy_row::Entity::find_by_id(right.id())
                .filter(inaccuracy_row::Column::AgencyId.eq(right.agency().as_str()))
                .one(tx.conn())
                .await?
                .ok_or(OfficeError::NotFound)?;
            // Only what is there is refused: the rest looks as if it did not exist.
            let reason = reason.trim().to_owned();
            if reason.is_empty() || reason.chars().count() > 400 {
                let sentence = "请写明为什么不算差错，不超过400个字";
                return Err(Refusal::new("reason_missing", sentence).at("reason").into());
            }
            if row.revoked_at.is_some() {
                return Err(Refusal::new("already_revoked", "这一处已经撤销").into());
            }
            let inaccuracy = InaccuracyId::parse(&row.id).ok_or(OfficeError::NotFound)?;
            let event = BulletinEvent::InaccuracyRevoked {
                inaccuracy,
                place: row.place.clone(),
                reason: reason.clone(),
            };
            let mut new = row.into_active_model();
            (new.revoked_at, new.revoked_because) = (Set(Some(tx.now())), Set(Some(reason)));
            new.update(tx.conn()).await?;
            Ok(Outcome::of(()).event(event))
        })
        .await
}
