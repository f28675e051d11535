//! Units and people of an agency: by its system administrator.

use gongkai_domain::{
    account::EndReason,
    authority::{Authz, Edit, Read, Staff},
    id::{AgencyId, StaffId, UnitId},
    organisation::{Changed, Duty, OrganisationEvent, Person, StaffForm, UnitForm},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::{
    duties::end_holdings,
    guard::{People, SignInNames, actor},
    name_key::name_key,
    roster::{begin_change, everybodys_duties_on, load, read_id},
    staff, unit,
};
use crate::{Office, OfficeError, Outcome, Tx, account::end_all, chance::day_in_china};

/// The units of the agency, closed ones included, in the order in which they were opened.
pub async fn units(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, People>,
) -> Result<Vec<unit::Model>, OfficeError> {
    Ok(units_of(conn, right.agency()).await?)
}

/// The people of the agency in Chinese order, as everybody there may see them: the account is empty.
pub async fn people(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, People>,
) -> Result<Vec<staff::Model>, OfficeError> {
    let people = people_of(conn, right.agency()).await?;
    Ok(people.into_iter().map(|row| staff::Model { account: String::new(), ..row }).collect())
}

/// The same with what they sign in with.
pub async fn people_with_accounts(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, SignInNames>,
) -> Result<Vec<staff::Model>, OfficeError> {
    Ok(people_of(conn, right.agency()).await?)
}

/// Who of the agency holds a duty today, in Chinese order.
pub async fn holders(
    office: &Office,
    right: &Authz<Read, People>,
    duty: Duty,
) -> Result<Vec<staff::Model>, OfficeError> {
    let held = everybodys_duties_on(office.read(), office.today()).await?;
    let holds = |row: &staff::Model| held.get(&row.id).is_some_and(|duties| duties.contains(&duty));
    let people = people(office.read(), right).await?;
    Ok(people.into_iter().filter(|row| row.disabled_at.is_none() && holds(row)).collect())
}

async fn people_of(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
) -> Result<Vec<staff::Model>, sea_orm::DbErr> {
    staff::Entity::find()
        .filter(staff::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(staff::Column::NameKey)
        .order_by_asc(staff::Column::Id)
        .all(conn)
        .await
}

async fn units_of(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
) -> Result<Vec<unit::Model>, sea_orm::DbErr> {
    unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(unit::Column::Id)
        .all(conn)
        .await
}

/// Opens a unit.
pub async fn open_unit(office: &Office, who: &Staff, form: &UnitForm) -> Result<UnitId, OfficeError> {
    let right = who.authorise_all::<Edit, People>()?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let details = form.check(&names_of_others(tx, right.agency(), None).await?)?;
            let text = tx.new_identity();
            let id = read_id(UnitId::parse(&text), &text)?;
            let row = unit::ActiveModel {
                id: Set(text),
                agency_id: Set(right.agency().to_string()),
                name: Set(details.name.clone()),
                ogi_office: Set(details.ogi_office),
                closed_on: Set(None),
                version: Set(1),
            };
            unit::Entity::insert(row).exec_without_returning(tx.conn()).await?;
            let event = OrganisationEvent::UnitOpened { unit: id.clone(), name: details.name };
            Ok(Outcome::of(id).event(event))
        })
        .await
}

/// Changes a unit; `seen` is the version that was on the page.
pub async fn change_unit(
    office: &Office,
    who: &Staff,
    id: &UnitId,
    seen: i32,
    form: &UnitForm,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, People>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = open_unit_of(tx, right.agency(), id).await?;
            if row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let details = form.check(&names_of_others(tx, right.agency(), Some(id)).await?)?;
            let changes = Changed::of(&[
                ("股室名称", &row.name, &details.name),
                ("公开工作机构", yes_no(row.ogi_office), yes_no(details.ogi_office)),
            ]);
            let next = unit::ActiveModel {
                id: Unchanged(row.id),
                name: Set(details.name.clone()),
                ogi_office: Set(details.ogi_office),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            let event = OrganisationEvent::UnitChanged { unit: id.clone(), name: details.name, changes };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Closes a unit that nobody belongs to any more.
pub async fn close_unit(office: &Office, who: &Staff, id: &UnitId, seen: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, People>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = open_unit_of(tx, right.agency(), id).await?;
            if row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let roster = load(tx.conn(), right.agency()).await?;
            let left =
                roster.people.iter().filter(|one| one.unit.as_ref() == Some(id) && !one.disabled).count();
            if left > 0 {
                let sentence = format!("“{}”还有 {left} 人，请先把他们调到别的股室或停用账号", row.name);
                return Err(Refusal::new("unit_has_people", sentence).into());
            }
            let name = row.name.clone();
            let next = unit::ActiveModel {
                id: Unchanged(row.id),
                closed_on: Set(Some(day_in_china(tx.now()))),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            Ok(Outcome::of(()).event(OrganisationEvent::UnitClosed { unit: id.clone(), name }))
        })
        .await
}

const fn yes_no(yes: bool) -> &'static str {
    if yes { "是" } else { "否" }
}

async fn open_unit_of(tx: &Tx, agency: &AgencyId, id: &UnitId) -> Result<unit::Model, OfficeError> {
    unit::Entity::find_by_id(id.as_str())
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .one(tx.conn())
        .await?
        .ok_or(OfficeError::NotFound)
}

async fn names_of_others(
    tx: &Tx,
    agency: &AgencyId,
    me: Option<&UnitId>,
) -> Result<Vec<String>, OfficeError> {
    let rows = units_of(tx.conn(), agency).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.closed_on.is_none() && me.is_none_or(|me| row.id != me.as_str()))
        .map(|row| row.name)
        .collect())
}

/// Adds a person. What the person signs in with is set by `account`.
pub async fn add_staff(
    office: &Office,
    who: &Staff,
    form: &StaffForm,
    unit: Option<&UnitId>,
) -> Result<StaffId, OfficeError> {
    let right = who.authorise_all::<Edit, People>()?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let (id, event) = insert_staff(tx, right.agency(), form, unit).await?;
            Ok(Outcome::of(id).event(event))
        })
        .await
}

/// Writes a new person, checked against those who are there.
pub(super) async fn insert_staff(
    tx: &Tx,
    agency: &AgencyId,
    form: &StaffForm,
    unit: Option<&UnitId>,
) -> Result<(StaffId, OrganisationEvent), OfficeError> {
    let roster = load(tx.conn(), agency).await?;
    let mut refusals = why_not_unit(tx, agency, unit).await?;
    let details = match form.check(&roster.people, account_taken(tx, &form.account, None).await?) {
        Ok(details) if refusals.is_empty() => details,
        Ok(_) => return Err(refusals.into()),
        Err(more) => {
            refusals.extend(more);
            return Err(refusals.into());
        }
    };
    let text = tx.new_identity();
    let id = read_id(StaffId::parse(&text), &text)?;
    let row = staff::ActiveModel {
        id: Set(text),
        agency_id: Set(agency.to_string()),
        unit_id: Set(unit.map(ToString::to_string)),
        name: Set(details.name.clone()),
        name_key: Set(name_key(&details.name)),
        account: Set(details.account),
        number: Set(details.number),
        post: Set(details.post),
        phone: Set(details.phone),
        email: Set(details.email),
        added_at: Set(tx.now()),
        disabled_at: Set(None),
        version: Set(1),
    };
    staff::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    let event = OrganisationEvent::StaffAdded { staff: id.clone(), name: details.name };
    Ok((id, event))
}

/// Changes a person; `seen` is the version that was on the page.
pub async fn change_staff(
    office: &Office,
    who: &Staff,
    id: &StaffId,
    seen: i32,
    form: &StaffForm,
    unit: Option<&UnitId>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, People>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = staff_of(tx, right.agency(), id, seen).await?;
            let roster = load(tx.conn(), right.agency()).await?;
            let others: Vec<Person> = roster.people.iter().filter(|one| one.id != *id).cloned().collect();
            let mut refusals = match unit {
                Some(unit) if row.unit_id.as_deref() == Some(unit.as_str()) => Vec::new(),
                unit => why_not_unit(tx, right.agency(), unit).await?,
            };
            let checked = form.check(&others, account_taken(tx, &form.account, Some(id)).await?);
            let details = match checked {
                Ok(details) => details,
                Err(more) => {
                    refusals.extend(more);
                    return Err(refusals.into());
                }
            };
            let person = Person {
                id: id.clone(),
                name: details.name.clone(),
                number: details.number.clone(),
                unit: unit.cloned(),
                disabled: row.disabled_at.is_some(),
            };
            refusals.extend(roster.why_not_change(&person, day_in_china(tx.now())));
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let unit_id = unit.map(ToString::to_string);
            let mut changes = Changed::of(&[
                ("姓名", &row.name, &details.name),
                ("账号", &row.account, &details.account),
                ("工号", &text(&row.number), &text(&details.number)),
                ("职务", &text(&row.post), &text(&details.post)),
                ("所在股室", &text(&row.unit_id), &text(&unit_id)),
            ]);
            let private = Changed::of(&[
                ("办公电话", &text(&row.phone), &text(&details.phone)),
                ("电子邮箱", &text(&row.email), &text(&details.email)),
            ]);
            changes.extend(private.into_iter().map(Changed::untold));
            let next = staff::ActiveModel {
                id: Unchanged(row.id),
                unit_id: Set(unit_id),
                name_key: Set(name_key(&details.name)),
                name: Set(details.name.clone()),
                account: Set(details.account),
                number: Set(details.number),
                post: Set(details.post),
                phone: Set(details.phone),
                email: Set(details.email),
                version: Set(row.version + 1),
                ..Default::default()
            };
            next.update(tx.conn()).await?;
            let event = OrganisationEvent::StaffChanged { staff: id.clone(), name: details.name, changes };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// A person leaves: no more sign-in, all duties end with yesterday, deputies' too.
pub async fn disable_staff(office: &Office, who: &Staff, id: &StaffId, seen: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, People>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = staff_of(tx, right.agency(), id, seen).await?;
            if row.disabled_at.is_some() {
                return Err(Refusal::new("already_disabled", "这个账号已经停用").into());
            }
            let today = day_in_china(tx.now());
            let roster = load(tx.conn(), right.agency()).await?;
            let endings = roster.leave(id, today.pred_opt().unwrap_or(today), today)?;
            let events = end_holdings(tx, right.agency(), &roster, &endings).await?;
            let name = row.name.clone();
            set_disabled(tx, row, true).await?;
            end_all(tx, right.agency(), id, EndReason::Account, None).await?;
            Ok(Outcome::of(())
                .event(OrganisationEvent::StaffDisabled { staff: id.clone(), name })
                .events(events))
        })
        .await
}

/// A person comes back. Duties are granted anew.
pub async fn enable_staff(office: &Office, who: &Staff, id: &StaffId, seen: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, People>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let row = staff_of(tx, right.agency(), id, seen).await?;
            if row.disabled_at.is_none() {
                return Err(Refusal::new("not_disabled", "这个账号没有停用").into());
            }
            let name = row.name.clone();
            set_disabled(tx, row, false).await?;
            end_all(tx, right.agency(), id, EndReason::Account, None).await?;
            Ok(Outcome::of(()).event(OrganisationEvent::StaffEnabled { staff: id.clone(), name }))
        })
        .await
}

async fn set_disabled(tx: &Tx, row: staff::Model, disabled: bool) -> Result<(), OfficeError> {
    let next = staff::ActiveModel {
        id: Unchanged(row.id),
        disabled_at: Set(disabled.then(|| tx.now())),
        version: Set(row.version + 1),
        ..Default::default()
    };
    next.update(tx.conn()).await?;
    Ok(())
}

async fn staff_of(tx: &Tx, agency: &AgencyId, id: &StaffId, seen: i32) -> Result<staff::Model, OfficeError> {
    let row = staff::Entity::find_by_id(id.as_str())
        .filter(staff::Column::AgencyId.eq(agency.as_str()))
        .one(tx.conn())
        .await?
        .ok_or(OfficeError::NotFound)?;
    if row.version == seen { Ok(row) } else { Err(OfficeError::Conflict) }
}

async fn why_not_unit(
    tx: &Tx,
    agency: &AgencyId,
    unit: Option<&UnitId>,
) -> Result<Vec<Refusal>, OfficeError> {
    let Some(unit) = unit else { return Ok(Vec::new()) };
    match open_unit_of(tx, agency, unit).await {
        Ok(_) => Ok(Vec::new()),
        Err(OfficeError::NotFound) => {
            Ok(vec![Refusal::new("unit_unknown", "没有这个股室，或者它已撤销，请重新选择").at("unit")])
        }
        Err(error) => Err(error),
    }
}

/// Is the account in use? Accounts are unique in the installation, so this asks in all agencies, and
/// tells no more than yes or no.
pub(super) async fn account_taken(tx: &Tx, account: &str, me: Option<&StaffId>) -> Result<bool, OfficeError> {
    let row = staff::Entity::find().filter(staff::Column::Account.eq(account.trim())).one(tx.conn()).await?;
    Ok(row.is_some_and(|row| me.is_none_or(|me| row.id != me.as_str())))
}
