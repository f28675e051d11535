//! The own agency's card, and the agencies directly below the own one.

use chrono::NaiveDate;
use gongkai_domain::{
    account::EndReason,
    authority::{Authz, Edit, Read, Staff},
    id::AgencyId,
    organisation::{AgencyForm, AgencyKind, AgencyLevel, Changed, ContactCard, OrganisationEvent},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::{
    agency, card as public_card,
    found::tree,
    guard::{People, actor},
    name_key::name_key,
    roster::{begin_change, read_id},
};
use crate::{Office, OfficeError, Outcome, Tx, account::end_agency, chance::day_in_china};

/// The own agency.
pub async fn own_agency(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, People>,
) -> Result<agency::Model, OfficeError> {
    agency::Entity::find_by_id(right.agency().as_str()).one(conn).await?.ok_or(OfficeError::NotFound)
}

/// The agencies directly below the own one, closed ones included, in Chinese order.
pub async fn subordinates(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, People>,
) -> Result<Vec<agency::Model>, OfficeError> {
    let mut rows = agency::Entity::find()
        .filter(agency::Column::SuperiorId.eq(right.agency().as_str()))
        .order_by_asc(agency::Column::Id)
        .all(conn)
        .await?;
    rows.sort_by_cached_key(|row| name_key(&row.name));
    Ok(rows)
}

/// Changes the card by which citizens reach the own agency (Art. 12); `seen` is the version on the page.
pub async fn change_contact_card(
    office: &Office,
    who: &Staff,
    seen: i32,
    card: &ContactCard,
) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, People>()?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = seen_row(agency_by_id(tx, right.agency()).await?, seen)?;
            let card = card.check()?;
            let changes = Changed::of(&[
                ("公开工作机构", &row.contact_office, &card.office),
                ("办公地址", &row.contact_address, &card.address),
                ("邮政编码", &row.contact_postal_code, &card.postal_code),
                ("办公时间", &row.contact_hours, &card.hours),
                ("联系电话", &row.contact_phone, &card.phone),
                ("传真", &row.contact_fax, &card.fax),
                ("电子邮箱", &row.contact_email, &card.email),
                ("监督机构", &row.contact_supervision, &card.supervision),
            ]);
            let functions = [("机关职能", row.contact_functions.as_str(), card.functions.as_str())];
            let changes =
                changes.into_iter().chain(Changed::of(&functions).into_iter().map(Changed::untold)).collect();
            let next = agency::ActiveModel {
                id: Unchanged(row.id),
                contact_office: Set(card.office),
                contact_address: Set(card.address),
                contact_postal_code: Set(card.postal_code),
                contact_hours: Set(card.hours),
                contact_phone: Set(card.phone),
                contact_fax: Set(card.fax),
                contact_email: Set(card.email),
                contact_supervision: Set(card.supervision),
                contact_functions: Set(card.functions),
                contact_changed_on: Set(Some(day_in_china(tx.now()))),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            let event = OrganisationEvent::ContactCardChanged { agency: right.agency().clone(), changes };
            Ok(Outcome::of(()).event(event).message(public_card::message(right.agency())))
        })
        .await
}

/// Changes an agency directly below the own one; `superior` moves it to another one.
pub async fn change_subordinate(
    office: &Office,
    who: &Staff,
    id: &AgencyId,
    seen: i32,
    form: &AgencyForm,
    superior: &AgencyId,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, People>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            let row = seen_row(below(tx, right.agency(), id).await?, seen)?;
            begin_change(tx, id).await?;
            let today = day_in_china(tx.now());
            let details = form.check()?;
            let tree = tree(tx).await?;
            let mut refusals = tree.why_not_below(superior, details.level, Some(id), today);
            refusals.extend(tree.why_not_level(id, details.level, today));
            // It may be moved only within the own part of the tree.
            if !tree.is_at_or_below(superior, right.agency()) && refusals.is_empty() {
                refusals
                    .push(Refusal::new("superior_unknown", "没有这个上级机关，请重新选择").at("superior"));
            }
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            let above = agency_by_id(tx, superior).await?;
            let before = match row.superior_id.as_deref().and_then(AgencyId::parse) {
                Some(old) => agency_by_id(tx, &old).await?.name,
                None => String::new(),
            };
            let level = |code: &str| AgencyLevel::parse(code).map_or("", AgencyLevel::word);
            let kind = |code: &str| AgencyKind::parse(code).map_or("", AgencyKind::word);
            let changes = Changed::of(&[
                ("机关全称", &row.name, &details.name),
                ("机关简称", &row.short_name, &details.short_name),
                ("机关层级", level(&row.level), details.level.word()),
                ("机关类别", kind(&row.kind), details.kind.word()),
                ("行政区划代码", &row.region, details.region.as_str()),
                ("上级机关", &before, &above.name),
            ]);
            let next = agency::ActiveModel {
                id: Unchanged(row.id),
                superior_id: Set(Some(superior.to_string())),
                name: Set(details.name.clone()),
                short_name: Set(details.short_name),
                level: Set(details.level.code().to_owned()),
                kind: Set(details.kind.code().to_owned()),
                region: Set(details.region.as_str().to_owned()),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            let event = OrganisationEvent::AgencyChanged { agency: id.clone(), name: details.name, changes };
            Ok(Outcome::of(()).event_in(id, event).message(public_card::message(id)))
        })
        .await
}

/// Closes an agency directly below the own one after a reorganisation. From that day on nobody of it
/// has a duty any more.
pub async fn close_subordinate(
    office: &Office,
    who: &Staff,
    id: &AgencyId,
    seen: i32,
    on: NaiveDate,
    successor: Option<&AgencyId>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, People>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            let row = seen_row(below(tx, right.agency(), id).await?, seen)?;
            let refusals = tree(tx).await?.why_not_close(id, on, successor, day_in_china(tx.now()));
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            begin_change(tx, id).await?;
            let successor_name = match successor {
                Some(heir) => Some(agency_by_id(tx, heir).await?.name),
                None => None,
            };
            let name = row.name.clone();
            let next = agency::ActiveModel {
                id: Unchanged(row.id),
                closed_on: Set(Some(on)),
                successor_id: Set(successor.map(ToString::to_string)),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            if on <= day_in_china(tx.now()) {
                end_agency(tx, id, EndReason::Account).await?;
            }
            let event = OrganisationEvent::AgencyClosed {
                agency: id.clone(),
                name,
                on,
                successor: successor.cloned(),
                successor_name,
            };
            Ok(Outcome::of(()).event_in(id, event))
        })
        .await
}

/// Who acts today for an agency of which a paper speaks: itself or the last successor.
pub async fn acting_agency(office: &Office, id: &AgencyId) -> Result<Option<AgencyId>, OfficeError> {
    let rows = agency::Entity::find().all(office.read()).await?;
    let tree = super::found::tree_of(&rows)?;
    Ok(tree.acts_for(id, office.today()).cloned())
}

async fn agency_by_id(tx: &Tx, id: &AgencyId) -> Result<agency::Model, OfficeError> {
    agency::Entity::find_by_id(id.as_str()).one(tx.conn()).await?.ok_or(OfficeError::NotFound)
}

/// An agency directly below `superior`.
async fn below(tx: &Tx, superior: &AgencyId, id: &AgencyId) -> Result<agency::Model, OfficeError> {
    let row = agency_by_id(tx, id).await?;
    let above = row.superior_id.as_deref().map(|text| read_id(AgencyId::parse(text), text)).transpose()?;
    if above.as_ref() == Some(superior) { Ok(row) } else { Err(OfficeError::NotFound) }
}

fn seen_row(row: agency::Model, seen: i32) -> Result<agency::Model, OfficeError> {
    if row.version == seen { Ok(row) } else { Err(OfficeError::Conflict) }
}

/// The agency of this identity, of this code in addresses, or, if there is one alone, of this name: for people at
/// the console.
///
/// # Errors
/// The database.
pub async fn agency_called(office: &Office, text: &str) -> Result<Option<AgencyId>, OfficeError> {
    let rows = agency::Entity::find().all(office.read()).await?;
    let by = |is: &dyn Fn(&agency::Model) -> bool| {
        let mut some = rows.iter().filter(|row| is(row));
        some.next().filter(|_| some.next().is_none()).and_then(|row| AgencyId::parse(&row.id))
    };
    Ok(by(&|row| row.id == text)
        .or_else(|| by(&|row| row.code == text))
        .or_else(|| by(&|row| row.name == text)))
}

/// The full name of an agency.
pub async fn agency_name(office: &Office, id: &AgencyId) -> Result<String, OfficeError> {
    let row = agency::Entity::find_by_id(id.as_str()).one(office.read()).await?;
    Ok(row.ok_or(OfficeError::NotFound)?.name)
}

/// Are there agencies below this one that are not closed?
pub async fn has_subordinates(office: &Office, id: &AgencyId) -> Result<bool, OfficeError> {
    let below = agency::Entity::find()
        .filter(agency::Column::SuperiorId.eq(id.as_str()))
        .filter(agency::Column::ClosedOn.is_null())
        .one(office.read())
        .await?;
    Ok(below.is_some())
}
