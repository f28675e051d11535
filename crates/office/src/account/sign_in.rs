//! Signing in: password, then second factor. Whoever guesses learns nothing about accounts: the same
//! work is done and the same words are said whether there is such an account or not (ACC-4).

use std::net::IpAddr;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use gongkai_domain::{
    account::{AccountEvent, EndReason, PasswordProfile, Step},
    authority::Actor,
    id::{AgencyId, StaffId},
    refusal::Refusal,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    account_row,
    attempts::{self, Counted, Counters},
    known_device_row, password,
    person::Person,
    secret::{digest, new_secret},
    sessions::{self, Origin, Part},
    totp::{self, Given},
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    setting::{self, Name},
};

/// A device from which nobody has signed in for so long is a stranger again.
const DEVICE_KEPT: TimeDelta = TimeDelta::days(180);

/// The first step, as typed.
pub struct FirstStep<'a> {
    /// The account.
    pub account: &'a str,
    /// The password.
    pub password: &'a str,
    /// Value of the cookie that names the device.
    pub device: Option<&'a str>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Signed in, or nearly.
pub struct Entered {
    /// Value of the session's cookie.
    pub cookie: String,
    /// Value of the cookie that names the device from now on.
    pub device: String,
    /// The password is too old: it must be changed before anything else.
    pub must_renew: bool,
}

/// Account and password. Hands back the cookie for the second step.
pub async fn first_step(office: &Office, step: &FirstStep<'_>) -> Result<String, OfficeError> {
    let account: String = step.account.trim().to_lowercase().chars().take(64).collect();
    let person = Person::of_account(office.read(), &account).await?;
    let device = device_of(office, person.as_ref(), step.device).await?;
    let counters = counters(&account, device.as_deref(), step.origin.address);
    let counted = attempts::count(office, &counters).await?.map_err(locked)?;
    let known = person.as_ref().and_then(|person| person.account.as_ref());
    let stored = known.and_then(|row| row.password.as_deref());
    let right = password::is_right(office, step.password, stored).await?;
    let enrolled = known.is_some_and(|row| row.totp_secret.is_some());
    let good = match &person {
        Some(person) if right && enrolled && person.may_come_in(office.read(), office.now()).await? => person,
        _ => {
            failed(office, person.as_ref(), Step::Password, &counted, step.origin.address).await?;
            let sentence = "账号或密码不正确。忘记密码或还没有设置账号，请找本单位安全管理员";
            return Err(Refusal::new("sign_in_failed", sentence).into());
        }
    };
    office
        .housekeeping(async |tx| {
            attempts::take_back(tx, &counted).await?;
            sessions::begin(tx, &good.agency, &good.id, Part::Halfway, &step.origin).await
        })
        .await
}

/// The second factor, by the cookie of the first step.
pub async fn second_step(
    office: &Office,
    halfway: Option<&str>,
    typed: &str,
    device: Option<&str>,
    origin: &Origin,
) -> Result<Entered, OfficeError> {
    let again = || Refusal::new("sign_in_again", "密码验证已过期，请从账号和密码重新开始登录");
    let row = match halfway {
        Some(cookie) => sessions::at_part(office, cookie, Part::Halfway).await?.ok_or_else(again)?,
        None => return Err(again().into()),
    };
    let agency = AgencyId::parse(&row.agency_id).ok_or(OfficeError::NotFound)?;
    let person = Person::of_agency(office.read(), &agency, &row.staff_id).await?;
    let device_id = device_of(office, Some(&person), device).await?;
    let counters = counters(&person.row.account, device_id.as_deref(), origin.address);
    let counted = attempts::count(office, &counters).await?.map_err(locked)?;
    let actor = Actor::Staff(person.signed_in(office.read(), office.now(), origin.address).await?);
    let entered = office
        .transact(&actor, async |tx| {
            let given = match &person.account {
                Some(account) if person.may_come_in(tx.conn(), tx.now()).await? => {
                    totp::take(tx, &agency, account, typed).await?
                }
                _ => None,
            };
            // The halfway session is used up by whoever comes first.
            if given.is_none() || !sessions::end_one(tx, &row.id, EndReason::Renewed).await? {
                return Err(wrong_second("second").into());
            }
            attempts::take_back(tx, &counted).await?;
            enter(tx, &person, device, origin, given).await
        })
        .await;
    if let Err(OfficeError::Refused(_)) = &entered {
        failed(office, Some(&person), Step::Second, &counted, origin.address).await?;
    }
    entered
}

pub(super) fn wrong_second(field: &'static str) -> Refusal {
    let sentence = "动态口令不正确或已经用过，请等验证器上出现新的口令再填";
    Refusal::new("second_wrong", sentence).at(field)
}

/// Both factors are right.
async fn enter(
    tx: &Tx,
    person: &Person,
    device: Option<&str>,
    origin: &Origin,
    given: Option<Given>,
) -> Result<Outcome<Entered>, OfficeError> {
    let must_renew = is_too_old(tx, person).await?;
    let part = if must_renew { Part::Renewal } else { Part::Inside };
    let cookie = sessions::begin(tx, &person.agency, &person.id, part, origin).await?;
    let device = remember_device(tx, person, device).await?;
    account_row::Entity::update_many()
        .col_expr(account_row::Column::SignedInAt, Expr::value(Some(tx.now())))
        .filter(account_row::Column::StaffId.eq(person.id.as_str()))
        .exec(tx.conn())
        .await?;
    let mut outcome = Outcome::of(Entered { cookie, device, must_renew });
    if let Some(Given::Recovery(left)) = given {
        outcome = outcome.event(AccountEvent::RecoveryCodeUsed { staff: person.id.clone(), left });
    }
    Ok(outcome.event(AccountEvent::SignedIn { staff: person.id.clone() }))
}

/// The profile of the agency that decides about passwords.
pub(super) async fn profile(office: &Office, agency: &AgencyId) -> Result<PasswordProfile, OfficeError> {
    let settings = setting::of(office, agency).await?;
    Ok(PasswordProfile::parse(settings.value(Name::PasswordProfile)).unwrap_or(PasswordProfile::Dengbao))
}

async fn is_too_old(tx: &Tx, person: &Person) -> Result<bool, OfficeError> {
    let Some(days) = profile(tx.office(), &person.agency).await?.days() else { return Ok(false) };
    let since = person.account.as_ref().and_then(|row| row.password_at);
    Ok(since.is_none_or(|since| tx.now().signed_duration_since(since) >= TimeDelta::days(days)))
}

/// Writes down a failure, and that a counter is full with it.
pub(super) async fn failed(
    office: &Office,
    person: Option<&Person>,
    step: Step,
    counted: &Counted,
    address: Option<IpAddr>,
) -> Result<(), OfficeError> {
    let staff: Option<StaffId> = person.map(|person| person.id.clone());
    office
        .transact(&Actor::Visitor(address), async |tx| {
            let full = attempts::full(tx, counted).await?;
            let mut events = vec![AccountEvent::SignInFailed { staff: staff.clone(), step }];
            if full.account {
                let known_device = counted.is_of_known_device();
                events.push(AccountEvent::Locked { staff: staff.clone(), known_device, address: false });
            }
            if full.address {
                events.push(AccountEvent::Locked { staff: None, known_device: false, address: true });
            }
            let outcome = Outcome::of(());
            Ok(match person {
                Some(person) => {
                    events.into_iter().fold(outcome, |all, event| all.event_in(&person.agency, event))
                }
                None => outcome.events(events),
            })
        })
        .await
}

/// What a try is counted for.
pub(super) fn counters(account: &str, device: Option<&str>, address: Option<IpAddr>) -> Counters {
    match device {
        Some(device) => Counters::of_device(device),
        None => Counters::of_stranger(account, address),
    }
}

/// Tries are not looked at. The same words for every account, known or not.
pub(super) fn locked(until: DateTime<Utc>) -> OfficeError {
    let china = FixedOffset::east_opt(8 * 3600);
    // The minute after, so that nobody tries in the last seconds of the lock.
    let until = until + TimeDelta::seconds(59);
    let time = china.map_or_else(
        || until.format("%H:%M").to_string(),
        |zone| until.with_timezone(&zone).format("%H:%M").to_string(),
    );
    let sentence = format!("登录失败次数太多，请在{time}以后再试；急用请找本单位安全管理员解除锁定");
    Refusal::new("sign_in_locked", sentence).into()
}

/// The known device of this person behind a cookie: its identity. Asked for in any case, so that a
/// name that nobody has costs the same.
pub(super) async fn device_of(
    office: &Office,
    person: Option<&Person>,
    cookie: Option<&str>,
) -> Result<Option<String>, OfficeError> {
    let staff = person.map_or("", |person| person.row.id.as_str());
    let row = find_device(office.read(), staff, cookie.unwrap_or_default()).await?;
    let kept = office.now() - DEVICE_KEPT;
    Ok(row.filter(|row| row.seen_at > kept).map(|row| row.id))
}

async fn find_device(
    conn: &impl ConnectionTrait,
    staff: &str,
    cookie: &str,
) -> Result<Option<known_device_row::Model>, OfficeError> {
    Ok(known_device_row::Entity::find()
        .filter(known_device_row::Column::Hash.eq(digest(cookie)))
        .filter(known_device_row::Column::StaffId.eq(staff))
        .one(conn)
        .await?)
}

/// The browser is known from now on, for this person and for those who were known on it, under a new
/// value: one that somebody planted is worth nothing afterwards.
pub(super) async fn remember_device(
    tx: &Tx,
    person: &Person,
    cookie: Option<&str>,
) -> Result<String, OfficeError> {
    let value = new_secret(tx.office().entropy());
    let former = cookie.unwrap_or_default();
    let known = find_device(tx.conn(), person.id.as_str(), former).await?;
    if !former.is_empty() {
        known_device_row::Entity::update_many()
            .col_expr(known_device_row::Column::Hash, Expr::value(digest(&value)))
            .filter(known_device_row::Column::Hash.eq(digest(former)))
            .exec(tx.conn())
            .await?;
    }
    if let Some(known) = known {
        known_device_row::Entity::update_many()
            .col_expr(known_device_row::Column::SeenAt, Expr::value(tx.now()))
            .filter(known_device_row::Column::Id.eq(known.id))
            .exec(tx.conn())
            .await?;
        return Ok(value);
    }
    let row = known_device_row::ActiveModel {
        id: Set(tx.new_identity()),
        agency_id: Set(person.agency.to_string()),
        staff_id: Set(person.id.to_string()),
        hash: Set(digest(&value)),
        seen_at: Set(tx.now()),
    };
    known_device_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(value)
}

/// No device of a person is known any more.
pub(super) async fn forget_devices(tx: &Tx, agency: &AgencyId, staff: &StaffId) -> Result<(), OfficeError> {
    known_device_row::Entity::delete_many()
        .filter(known_device_row::Column::AgencyId.eq(agency.as_str()))
        .filter(known_device_row::Column::StaffId.eq(staff.as_str()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets devices that are strangers again.
pub(super) async fn prune_devices(tx: &Tx) -> Result<u64, OfficeError> {
    let gone = known_device_row::Entity::delete_many()
        .filter(known_device_row::Column::SeenAt.lt(tx.now() - DEVICE_KEPT))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}

/// Whose cookie this is, if that person has given the password. For the page of the second step.
pub async fn halfway_of(office: &Office, cookie: &str) -> Result<Option<StaffId>, OfficeError> {
    let session = sessions::at_part(office, cookie, Part::Halfway).await?;
    Ok(session.and_then(|session| StaffId::parse(&session.staff_id)))
}
