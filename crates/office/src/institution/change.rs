//! An institution is entered, revised, repealed.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::{AgencyId, InstitutionId},
    institution::{Edition, EditionForm, Happened, InstitutionEvent, InstitutionForm, check_repeal},
    refusal::Refusal,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::{
    Institutions, edition_row, institution_row,
    look::{held, of_agency},
};
use crate::{Office, OfficeError, Outcome, Tx, chance::day_in_china, publication::document_row};

/// The published document that an index number or a whole title names.
async fn document(
    tx: &Tx,
    agency: &AgencyId,
    named: &str,
) -> Result<Option<document_row::Model>, OfficeError> {
    use document_row::Column as C;
    let named = named.trim();
    if named.is_empty() {
        return Ok(None);
    }
    let mut found = document_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::FirstReleasedAt.is_not_null())
        .filter(Condition::any().add(C::IndexNumber.eq(named)).add(C::Title.eq(named)))
        .limit(2)
        .all(tx.conn())
        .await?;
    if found.len() == 1 {
        return Ok(found.pop());
    }
    let sentence = if found.is_empty() {
        "没有找到这条已公开的信息，请填写它的索引号或者完整标题；没有公开的留空"
    } else {
        "有几条信息是这个标题，请填写索引号"
    };
    Err(Refusal::new("document_unknown", sentence).at("document").into())
}

async fn put(
    tx: &Tx,
    who: &Staff,
    (agency, institution, edition): (&AgencyId, &str, i32),
    (form, agreed): (&EditionForm, Edition),
) -> Result<(), OfficeError> {
    let document = document(tx, agency, &form.document).await?;
    let row = edition_row::Model {
        institution_id: institution.to_owned(),
        edition,
        agency_id: agency.to_string(),
        number: form.number.trim().to_owned(),
        adopted_on: agreed.adopted_on,
        in_force_from: agreed.from,
        document_title: document.as_ref().map(|row| row.title.clone()).unwrap_or_default(),
        document_id: document.map(|row| row.id),
        note: form.note.trim().to_owned(),
        by_name: who.name.clone(),
        at: tx.now(),
    };
    edition_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Enters an institution with its first edition.
pub async fn adopt(
    office: &Office,
    who: &Staff,
    form: &InstitutionForm,
    first: &EditionForm,
) -> Result<InstitutionId, OfficeError> {
    let right = who.authorise_all::<Edit, Institutions>()?;
    let mut refusals = form.check();
    let agreed = first.check(None, office.today());
    let agreed = match agreed {
        Ok(agreed) if refusals.is_empty() => agreed,
        other => {
            refusals.extend(other.err().unwrap_or_default());
            return Err(refusals.into());
        }
    };
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let name = form.name.trim().to_owned();
            let twin = of_agency(right.agency())
                .filter(institution_row::Column::Name.eq(&name))
                .filter(institution_row::Column::RepealedOn.is_null())
                .one(tx.conn())
                .await?;
            if twin.is_some() {
                let sentence = "已经登记过这项制度；修订的请打开它登记新版";
                return Err(Refusal::new("institution_known", sentence).at("name").into());
            }
            let id = tx.new_identity();
            let row = institution_row::Model {
                id: id.clone(),
                agency_id: right.agency().to_string(),
                name: name.clone(),
                kind: form.kind.clone(),
                repealed_on: None,
                repeal_reason: String::new(),
                by_name: who.name.clone(),
                at: tx.now(),
                version: 1,
            };
            institution_row::Entity::insert(row.into_active_model())
                .exec_without_returning(tx.conn())
                .await?;
            put(tx, who, (right.agency(), &id, 1), (first, agreed)).await?;
            let institution = InstitutionId::parse(&id).ok_or_else(|| OfficeError::fault("identity"))?;
            let act = Happened::Adopted { from: agreed.from };
            let event = InstitutionEvent { institution: institution.clone(), name, act };
            Ok(Outcome::of(institution).event(event))
        })
        .await
}

async fn save(
    tx: &Tx,
    row: &institution_row::Model,
    new: institution_row::ActiveModel,
) -> Result<(), OfficeError> {
    let new = institution_row::ActiveModel { version: Set(row.version.saturating_add(1)), ..new };
    let saved = institution_row::Entity::update_many()
        .set(new)
        .filter(institution_row::Column::Id.eq(&row.id))
        .filter(institution_row::Column::AgencyId.eq(&row.agency_id))
        .filter(institution_row::Column::Version.eq(row.version))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}

/// Enters a new edition; `seen` is the version that was on the page.
pub async fn revise(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    form: &EditionForm,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Institutions>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            if held.row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let agreed = form.check(Some(&held.life), day_in_china(tx.now()))?;
            let edition = i32::try_from(held.editions.len()).map_err(OfficeError::fault)? + 1;
            save(tx, &held.row, institution_row::ActiveModel::default()).await?;
            put(tx, who, (right.agency(), right.id(), edition), (form, agreed)).await?;
            let act = Happened::Revised { edition: edition.unsigned_abs(), from: agreed.from };
            Ok(Outcome::of(()).event(InstitutionEvent { institution: held.id, name: held.row.name, act }))
        })
        .await
}

/// Repeals it from a day on.
pub async fn repeal(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    (on, reason): (Option<NaiveDate>, &str),
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Institutions>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            if held.row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let on = check_repeal(&held.life, on, reason)?;
            let new = institution_row::ActiveModel {
                repealed_on: Set(Some(on)),
                repeal_reason: Set(reason.trim().to_owned()),
                ..Default::default()
            };
            save(tx, &held.row, new).await?;
            let act = Happened::Repealed { on };
            Ok(Outcome::of(()).event(InstitutionEvent { institution: held.id, name: held.row.name, act }))
        })
        .await
}
