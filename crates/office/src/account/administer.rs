//! The accounts of an agency's people: by its security administrator.

use chrono::{DateTime, Utc};
use gongkai_domain::{
    account::{AccountEvent, EndReason},
    authority::{Actor, Authz, Edit, Read, Staff},
    id::{AgencyId, StaffId},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    account_row, attempts,
    attempts::Counters,
    guard::Accounts,
    known_device_row,
    person::Person,
    sessions,
    setup::{Reset, SetupLink, write},
};
use crate::{Office, OfficeError, Outcome, organisation::staff};

/// How far an account is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Nothing, and no link that is good.
    None,
    /// A link is good until then.
    LinkUntil(DateTime<Utc>),
    /// It has a password and an authenticator.
    Ready,
}

/// An account as the security administrator sees it.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// Whose.
    pub staff: String,
    /// Name.
    pub name: String,
    /// Account.
    pub account: String,
    /// The person may not sign in any more.
    pub disabled: bool,
    /// How far it is set up.
    pub state: AccountState,
    /// The last sign-in.
    pub signed_in_at: Option<DateTime<Utc>>,
    /// Sessions that are alive.
    pub sessions: usize,
    /// Until when tries from somewhere are not looked at.
    pub locked_until: Option<DateTime<Utc>>,
}

/// The accounts of the agency's people in Chinese order.
pub async fn accounts(
    office: &Office,
    right: &Authz<Read, Accounts>,
) -> Result<Vec<AccountView>, OfficeError> {
    let agency = right.agency();
    let people = staff::Entity::find()
        .filter(staff::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(staff::Column::NameKey)
        .order_by_asc(staff::Column::Id)
        .all(office.read())
        .await?;
    let rows = account_row::Entity::find()
        .filter(account_row::Column::AgencyId.eq(agency.as_str()))
        .all(office.read())
        .await?;
    let mut views = Vec::with_capacity(people.len());
    for person in people {
        let row = rows.iter().find(|row| row.staff_id == person.id);
        views.push(view(office, agency, person, row).await?);
    }
    Ok(views)
}

/// One of them.
pub async fn account(office: &Office, right: &Authz<Read, Accounts>) -> Result<AccountView, OfficeError> {
    let Person { agency, row, account, .. } =
        Person::of_agency(office.read(), right.agency(), right.id()).await?;
    view(office, &agency, row, account.as_ref()).await
}

/// One of them, for somebody who looks at it: that stands in the record, unless it is the own one.
pub async fn look_at(office: &Office, who: &Staff, id: &str) -> Result<AccountView, OfficeError> {
    let view = account(office, &who.authorise::<Read, Accounts>(id)?).await?;
    if view.staff != who.id.as_str() {
        let staff = StaffId::parse(id).ok_or(OfficeError::NotFound)?;
        let event = AccountEvent::AccountSeen { staff, name: view.name.clone() };
        let actor = Actor::Staff(who.clone());
        office.transact(&actor, async |_| Ok(Outcome::of(()).event(event.clone()))).await?;
    }
    Ok(view)
}

async fn view(
    office: &Office,
    agency: &AgencyId,
    person: staff::Model,
    row: Option<&account_row::Model>,
) -> Result<AccountView, OfficeError> {
    let id = StaffId::parse(&person.id).ok_or_else(|| OfficeError::fault("stored identity unreadable"))?;
    let mut locked_until = None;
    for counters in counters_of(office, agency, &id, &person.account).await? {
        locked_until = locked_until.max(attempts::locked_until(office, &counters).await?);
    }
    Ok(AccountView {
        state: state(row, office.now()),
        signed_in_at: row.and_then(|row| row.signed_in_at),
        sessions: sessions::sessions_of(office, agency, &id).await?.len(),
        locked_until,
        disabled: person.disabled_at.is_some(),
        staff: person.id,
        name: person.name,
        account: person.account,
    })
}

fn state(row: Option<&account_row::Model>, now: DateTime<Utc>) -> AccountState {
    match row {
        Some(row) if row.password.is_some() && row.totp_secret.is_some() => AccountState::Ready,
        Some(row) => match row.setup_until {
            Some(until) if until > now => AccountState::LinkUntil(until),
            _ => AccountState::None,
        },
        None => AccountState::None,
    }
}

/// All counters that count for a person: of strangers, and of each known device.
async fn counters_of(
    office: &Office,
    agency: &AgencyId,
    id: &StaffId,
    account: &str,
) -> Result<Vec<Counters>, OfficeError> {
    let devices = known_device_row::Entity::find()
        .filter(known_device_row::Column::AgencyId.eq(agency.as_str()))
        .filter(known_device_row::Column::StaffId.eq(id.as_str()))
        .all(office.read())
        .await?;
    let mut counters = vec![Counters::of_stranger(account, None)];
    counters.extend(devices.iter().map(|device| Counters::of_device(&device.id)));
    Ok(counters)
}

/// Lets somebody try again at once.
pub async fn unlock(office: &Office, who: &Staff, id: &StaffId) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Accounts>(id.as_str())?;
    let person = Person::of_agency(office.read(), right.agency(), id.as_str()).await?;
    let counters = counters_of(office, right.agency(), id, &person.row.account).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            attempts::clear(tx, &counters).await?;
            let (staff, name) = (id.clone(), person.row.name.clone());
            Ok(Outcome::of(()).event(AccountEvent::Unlocked { staff, name }))
        })
        .await
}

/// Ends all sessions of somebody.
pub async fn end_sessions(office: &Office, who: &Staff, id: &StaffId) -> Result<u64, OfficeError> {
    let right = who.authorise::<Edit, Accounts>(id.as_str())?;
    let person = Person::of_agency(office.read(), right.agency(), id.as_str()).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let why = EndReason::Administrator;
            let count = sessions::end_all(tx, right.agency(), id, why, None).await?;
            let (staff, name) = (id.clone(), person.row.name.clone());
            Ok(Outcome::of(count).event(AccountEvent::SessionsEnded { staff, name, count }))
        })
        .await
}

/// Somebody has lost the authenticator: it no longer counts, and the link that is made asks for the
/// password, so that nobody else can use it.
pub async fn reset_factor(office: &Office, who: &Staff, id: &StaffId) -> Result<SetupLink, OfficeError> {
    let right = who.authorise::<Edit, Accounts>(id.as_str())?;
    let person = Person::of_agency(office.read(), right.agency(), id.as_str()).await?;
    if person.account.as_ref().is_none_or(|row| row.password.is_none()) {
        let sentence = format!("“{}”还没有设置密码，请生成账号设置链接", person.row.name);
        return Err(Refusal::new("not_set_up", sentence).into());
    }
    write(office, &Actor::Staff(who.clone()), &person, Reset::Factor).await
}
