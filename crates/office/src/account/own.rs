//! What a person does with the own account.

use chrono::{DateTime, Utc};
use gongkai_domain::{
    account::{AccountEvent, EndReason, PasswordProfile, Step},
    authority::{Actor, Staff},
    id::{AgencyId, SessionId},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use super::{
    account_row, attempts, password,
    person::Person,
    session_row,
    sessions::{self, Origin, Part, Signed},
    setup::{confirmed, put_password, take_over, why_not_password},
    sign_in::{counters, device_of, failed, locked, profile, wrong_second},
    totp::{self, Column, Given, NewFactor},
};
use crate::{Office, OfficeError, Outcome};

/// The own account, as its page shows it.
pub struct MyAccount {
    /// Account.
    pub account: String,
    /// Since when the password is the password.
    pub password_at: Option<DateTime<Utc>>,
    /// The policy for passwords.
    pub profile: PasswordProfile,
    /// Recovery codes that are not used.
    pub recovery_codes_left: u64,
    /// Sessions that are alive.
    pub sessions: Vec<sessions::SessionView>,
}

/// A change of the password, as typed.
pub struct NewPassword<'a> {
    /// The present one.
    pub present: &'a str,
    /// The new one.
    pub password: &'a str,
    /// The new one again.
    pub again: &'a str,
}

/// A session with the second factor given again.
pub struct Stepped {
    /// The new value of its cookie.
    pub cookie: String,
}

/// The own account.
pub async fn my_account(office: &Office, signed: &Signed) -> Result<MyAccount, OfficeError> {
    let person = Person::of_agency(office.read(), &signed.staff.agency, signed.staff.id.as_str()).await?;
    Ok(MyAccount {
        password_at: person.account.as_ref().and_then(|row| row.password_at),
        profile: profile(office, &person.agency).await?,
        recovery_codes_left: totp::unused(person.id.as_str()).count(office.read()).await?,
        sessions: sessions::sessions_of(office, &person.agency, &person.id).await?,
        account: person.row.account,
    })
}

/// Gives the second factor again; the cookie gets a new value.
pub async fn step_up(
    office: &Office,
    signed: &Signed,
    typed: &str,
    device: Option<&str>,
    origin: &Origin,
) -> Result<Stepped, OfficeError> {
    let person = Person::of_agency(office.read(), &signed.staff.agency, signed.staff.id.as_str()).await?;
    let device = device_of(office, Some(&person), device).await?;
    let counters = counters(&person.row.account, device.as_deref(), origin.address);
    let counted = attempts::count(office, &counters).await?.map_err(locked)?;
    let staff = signed.staff.id.clone();
    let stepped = office
        .transact(&Actor::Staff(signed.staff.clone()), async |tx| {
            let account = person.account.as_ref().ok_or(OfficeError::NotFound)?;
            let Some(given) = totp::take(tx, &person.agency, account, typed).await? else {
                return Err(wrong_second("second").into());
            };
            attempts::take_back(tx, &counted).await?;
            let cookie = sessions::renew(tx, signed.session.as_str(), true).await?;
            let mut outcome = Outcome::of(Stepped { cookie });
            if let Given::Recovery(left) = given {
                outcome = outcome.event(AccountEvent::RecoveryCodeUsed { staff: staff.clone(), left });
            }
            Ok(outcome.event(AccountEvent::SteppedUp { staff: staff.clone() }))
        })
        .await;
    if let Err(OfficeError::Refused(_)) = &stepped {
        failed(office, Some(&person), Step::StepUp, &counted, origin.address).await?;
    }
    stepped
}

/// Changes the password. All other sessions end; this one gets a new cookie.
pub async fn change_password(
    office: &Office,
    signed: &Signed,
    form: &NewPassword<'_>,
    device: Option<&str>,
    origin: &Origin,
) -> Result<String, OfficeError> {
    let person = Person::of_agency(office.read(), &signed.staff.agency, signed.staff.id.as_str()).await?;
    let device = device_of(office, Some(&person), device).await?;
    let counters = counters(&person.row.account, device.as_deref(), origin.address);
    let counted = attempts::count(office, &counters).await?.map_err(locked)?;
    let stored = person.account.as_ref().and_then(|row| row.password.as_deref());
    if !password::is_right(office, form.present, stored).await? {
        failed(office, Some(&person), Step::Password, &counted, origin.address).await?;
        let sentence = "现在的密码不正确，请重新填写";
        return Err(Refusal::new("password_wrong", sentence).at("present").into());
    }
    office.housekeeping(async |tx| attempts::take_back(tx, &counted).await).await?;
    save_password(office, &person, signed.session.as_str(), form.password, form.again, origin).await
}

/// The person of a cookie whose password is too old; `None` for every other value.
pub async fn renewal_of(office: &Office, cookie: &str) -> Result<Option<PasswordProfile>, OfficeError> {
    let Some(row) = sessions::at_part(office, cookie, Part::Renewal).await? else { return Ok(None) };
    let agency = AgencyId::parse(&row.agency_id).ok_or(OfficeError::NotFound)?;
    profile(office, &agency).await.map(Some)
}

/// Puts a new password in the place of one that is too old, and signs in.
pub async fn renew_password(
    office: &Office,
    cookie: &str,
    typed: &str,
    again: &str,
    origin: &Origin,
) -> Result<String, OfficeError> {
    let row = sessions::at_part(office, cookie, Part::Renewal)
        .await?
        .ok_or_else(|| Refusal::new("sign_in_again", "登录已过期，请从账号和密码重新开始登录"))?;
    let agency = AgencyId::parse(&row.agency_id).ok_or(OfficeError::NotFound)?;
    let person = Person::of_agency(office.read(), &agency, &row.staff_id).await?;
    save_password(office, &person, &row.id, typed, again, origin).await
}

async fn save_password(
    office: &Office,
    person: &Person,
    session: &str,
    typed: &str,
    again: &str,
    origin: &Origin,
) -> Result<String, OfficeError> {
    let refusals = why_not_password(office, person, typed, again).await?;
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let made = password::hash(office, typed).await?;
    let actor = Actor::Staff(person.signed_in(office.read(), office.now(), origin.address).await?);
    let kept = SessionId::parse(session).ok_or(OfficeError::NotFound)?;
    office
        .transact(&actor, async |tx| {
            let row = person.account.as_ref().ok_or(OfficeError::NotFound)?;
            put_password(tx, row, &made).await?;
            sessions::end_all(tx, &person.agency, &person.id, EndReason::Factors, Some(&kept)).await?;
            let cookie = sessions::renew(tx, session, false).await?;
            Ok(Outcome::of(cookie).event(AccountEvent::PasswordChanged { staff: person.id.clone() }))
        })
        .await
}

/// Shows a new authenticator from now on; the one in use counts until the new one is confirmed.
pub async fn begin_factor(office: &Office, staff: &Staff) -> Result<(), OfficeError> {
    if !staff.stepped_up {
        return Err(OfficeError::StepUp);
    }
    let secret = totp::new_secret(office.entropy());
    office
        .housekeeping(async |tx| {
            let sealed = totp::seal(tx, &staff.agency, staff.id.as_str(), Column::Next, &*secret).await?;
            account_row::Entity::update_many()
                .col_expr(account_row::Column::NextTotp, Expr::value(Some(sealed)))
                .filter(account_row::Column::StaffId.eq(staff.id.as_str()))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

/// The authenticator that is shown and not confirmed, if there is one.
pub async fn shown_factor(office: &Office, staff: &Staff) -> Result<Option<NewFactor>, OfficeError> {
    if !staff.stepped_up {
        return Err(OfficeError::StepUp);
    }
    let person = Person::of_agency(office.read(), &staff.agency, staff.id.as_str()).await?;
    let Some(sealed) = person.account.as_ref().and_then(|row| row.next_totp.as_deref()) else {
        return Ok(None);
    };
    let secret = totp::open(office, &staff.agency, staff.id.as_str(), Column::Next, sealed)?;
    totp::shown(&secret, &person.row.account).map(Some)
}

/// Takes the new authenticator into use. Other sessions end; recovery codes are new. Hands back the new
/// cookie and the codes, which are known only now.
pub async fn confirm_factor(
    office: &Office,
    signed: &Signed,
    typed: &str,
) -> Result<(String, Vec<String>), OfficeError> {
    if !signed.staff.stepped_up {
        return Err(OfficeError::StepUp);
    }
    let person = Person::of_agency(office.read(), &signed.staff.agency, signed.staff.id.as_str()).await?;
    let Some(step) = confirmed(office, &person, typed)? else { return Err(wrong_second("code").into()) };
    let row = person.account.as_ref().ok_or(OfficeError::NotFound)?;
    office
        .transact(&Actor::Staff(signed.staff.clone()), async |tx| {
            take_over(tx, &person, row, step).await?;
            let codes = totp::renew_recovery_codes(tx, &person.agency, person.id.as_str()).await?;
            let why = EndReason::Factors;
            sessions::end_all(tx, &person.agency, &person.id, why, Some(&signed.session)).await?;
            let cookie = sessions::renew(tx, signed.session.as_str(), true).await?;
            let event = AccountEvent::FactorEnrolled { staff: person.id.clone() };
            Ok(Outcome::of((cookie, codes)).event(event))
        })
        .await
}

/// Makes new recovery codes; they are known only now.
pub async fn new_recovery_codes(office: &Office, staff: &Staff) -> Result<Vec<String>, OfficeError> {
    if !staff.stepped_up {
        return Err(OfficeError::StepUp);
    }
    office
        .transact(&Actor::Staff(staff.clone()), async |tx| {
            let codes = totp::renew_recovery_codes(tx, &staff.agency, staff.id.as_str()).await?;
            Ok(Outcome::of(codes).event(AccountEvent::RecoveryCodesMade { staff: staff.id.clone() }))
        })
        .await
}

/// Ends another session of the own account.
pub async fn end_session(office: &Office, staff: &Staff, id: &str) -> Result<(), OfficeError> {
    office
        .transact(&Actor::Staff(staff.clone()), async |tx| {
            session_row::Entity::find_by_id(id)
                .filter(session_row::Column::AgencyId.eq(staff.agency.as_str()))
                .filter(session_row::Column::StaffId.eq(staff.id.as_str()))
                .one(tx.conn())
                .await?
                .ok_or(OfficeError::NotFound)?;
            if !sessions::end_one(tx, id, EndReason::Elsewhere).await? {
                return Err(Refusal::new("session_over", "这次登录已经结束").into());
            }
            Ok(Outcome::of(()).event(AccountEvent::SessionEnded { staff: staff.id.clone() }))
        })
        .await
}
