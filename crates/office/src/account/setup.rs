//! Setting up an account: a link that works once, for a password and an authenticator of the person's
//! own. Nobody ever knows the password of somebody else.

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::{
    account::{AccountEvent, EndReason, PasswordProfile, Step},
    authority::{Actor, Edit, Staff},
    id::{AgencyId, StaffId},
    refusal::Refusal,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr, sea_query::OnConflict,
};

use super::{
    account_row, attempts,
    guard::Accounts,
    password,
    person::Person,
    secret::{digest, new_secret},
    sessions::{self, Origin, Part},
    sign_in::{self, Entered, counters, device_of, failed, locked, profile},
    totp::{self, Column, NewFactor},
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    organisation::{agency, sounds},
};

/// A link is good for so long; so is the address with which an installation begins.
pub(super) const GOOD: TimeDelta = TimeDelta::hours(72);

/// A link that was made. Its code is known only now.
pub struct SetupLink {
    /// Account for which it is.
    pub account: String,
    /// Name of that person.
    pub name: String,
    /// The code: the last part of the address `/office/set-up/CODE`.
    pub code: String,
    /// Until when it is good.
    pub until: DateTime<Utc>,
}

/// What the page of a link shows.
pub struct SetupView {
    /// Account.
    pub account: String,
    /// Name of the person.
    pub name: String,
    /// Name of the agency.
    pub agency: String,
    /// A password is there and must be given; otherwise a new one is chosen.
    pub has_password: bool,
    /// The policy for a new password.
    pub profile: PasswordProfile,
    /// The authenticator to be taken over.
    pub factor: NewFactor,
}

/// What was typed on that page.
#[derive(Default)]
pub struct SetupForm<'a> {
    /// The present password, where there is one; else the new one.
    pub password: &'a str,
    /// The new one again.
    pub again: &'a str,
    /// The code that the authenticator shows.
    pub code: &'a str,
}

/// The account is set up and the person signed in.
pub struct SetUp {
    /// The cookies.
    pub entered: Entered,
    /// Recovery codes, known only now.
    pub recovery_codes: Vec<String>,
}

/// What a link does to factors that are there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reset {
    /// Everything anew.
    All,
    /// The password stays: only who knows it can use the link.
    Factor,
}

/// Makes a link for somebody, by the security administrator. A password and an authenticator in use no
/// longer count from now on, and sessions end.
pub async fn make_setup(office: &Office, who: &Staff, id: &StaffId) -> Result<SetupLink, OfficeError> {
    let right = who.authorise::<Edit, Accounts>(id.as_str())?;
    if who.id == *id {
        let sentence = "自己的账号请在“我的账号”中更换密码和动态口令；都丢失时由运维人员在服务器上重设";
        return Err(Refusal::new("not_to_oneself", sentence).into());
    }
    let person = Person::of_agency(office.read(), right.agency(), id.as_str()).await?;
    write(office, &Actor::Staff(who.clone()), &person, Reset::All).await
}

/// Makes a link for somebody, by the operator of the machine: where no security administrator can.
pub async fn setup_at_console(office: &Office, account: &str) -> Result<SetupLink, OfficeError> {
    let person = Person::of_account(office.read(), account)
        .await?
        .ok_or_else(|| Refusal::new("account_unknown", format!("没有账号“{account}”，请核对拼写")))?;
    write(office, &Actor::Console, &person, Reset::All).await
}

/// Writes a link, and takes back what it resets.
pub(super) async fn write(
    office: &Office,
    actor: &Actor,
    person: &Person,
    reset: Reset,
) -> Result<SetupLink, OfficeError> {
    if person.row.disabled_at.is_some() {
        return Err(
            Refusal::new("staff_disabled", format!("“{}”的账号已停用，请先恢复", person.row.name)).into()
        );
    }
    let code = new_secret(office.entropy());
    office
        .transact(actor, async |tx| {
            let until = tx.now() + GOOD;
            put_link(tx, person, &code, until, reset).await?;
            sessions::end_all(tx, &person.agency, &person.id, EndReason::Factors, None).await?;
            sign_in::forget_devices(tx, &person.agency, &person.id).await?;
            totp::forget_recovery_codes(tx, person.id.as_str()).await?;
            let (staff, name) = (person.id.clone(), person.row.name.clone());
            let had_password = person.account.as_ref().is_some_and(|row| row.password.is_some());
            let event = match reset {
                Reset::Factor => AccountEvent::FactorReset { staff, name: name.clone() },
                Reset::All => {
                    AccountEvent::SetupMade { staff, name: name.clone(), password_withdrawn: had_password }
                }
            };
            let account = person.row.account.clone();
            let link = SetupLink { account, name, code: code.clone(), until };
            Ok(Outcome::of(link).event_in(&person.agency, event))
        })
        .await
}

async fn put_link(
    tx: &Tx,
    person: &Person,
    code: &str,
    until: DateTime<Utc>,
    reset: Reset,
) -> Result<(), OfficeError> {
    let staff = person.id.as_str();
    let secret = totp::new_secret(tx.office().entropy());
    let next = totp::seal(tx, &person.agency, staff, Column::Next, &*secret).await?;
    let row = account_row::ActiveModel {
        staff_id: Set(staff.to_owned()),
        agency_id: Set(person.agency.to_string()),
        password: Set(None),
        password_at: Set(None),
        former_passwords: Set(String::new()),
        totp_secret: Set(None),
        totp_step: Set(0),
        next_totp: Set(Some(next)),
        setup_hash: Set(Some(digest(code))),
        setup_until: Set(Some(until)),
        signed_in_at: Set(None),
    };
    let mut changed = vec![
        account_row::Column::TotpSecret,
        account_row::Column::NextTotp,
        account_row::Column::SetupHash,
        account_row::Column::SetupUntil,
    ];
    if reset == Reset::All {
        changed.extend([account_row::Column::Password, account_row::Column::PasswordAt]);
    }
    account_row::Entity::insert(row)
        .on_conflict(OnConflict::column(account_row::Column::StaffId).update_columns(changed).to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The person of a link that is still good.
async fn person_of(office: &Office, code: &str) -> Result<Person, OfficeError> {
    let row = account_row::Entity::find()
        .filter(account_row::Column::SetupHash.eq(digest(code)))
        .filter(account_row::Column::SetupUntil.gt(office.now()))
        .one(office.read())
        .await?
        .ok_or(OfficeError::NotFound)?;
    let agency = AgencyId::parse(&row.agency_id).ok_or(OfficeError::NotFound)?;
    let person = Person::of_agency(office.read(), &agency, &row.staff_id).await?;
    if person.may_come_in(office.read(), office.now()).await? {
        Ok(person)
    } else {
        Err(OfficeError::NotFound)
    }
}

/// What the page of a link shows; the same again until it is used.
pub async fn setup_of(office: &Office, code: &str) -> Result<SetupView, OfficeError> {
    let person = person_of(office, code).await?;
    let row = person.account.as_ref().ok_or(OfficeError::NotFound)?;
    let sealed = row.next_totp.as_deref().ok_or(OfficeError::NotFound)?;
    let secret = totp::open(office, &person.agency, &row.staff_id, Column::Next, sealed)?;
    let factor = totp::shown(&secret, &person.row.account)?;
    let profile = profile(office, &person.agency).await?;
    Ok(SetupView {
        agency: agency_name(office, &person.agency).await?,
        has_password: row.password.is_some(),
        profile,
        factor,
        account: person.row.account,
        name: person.row.name,
    })
}

pub(super) async fn agency_name(office: &Office, id: &AgencyId) -> Result<String, OfficeError> {
    let row = agency::Entity::find_by_id(id.as_str()).one(office.read()).await?;
    row.map(|row| row.name).ok_or(OfficeError::NotFound)
}

/// Sets up the account and signs the person in. The link is used up.
pub async fn set_up(
    office: &Office,
    code: &str,
    form: &SetupForm<'_>,
    device: Option<&str>,
    origin: &Origin,
) -> Result<SetUp, OfficeError> {
    let person = person_of(office, code).await?;
    let row = person.account.as_ref().ok_or(OfficeError::NotFound)?;
    let step = confirmed(office, &person, form.code)?;
    let mut refusals = Vec::new();
    let digest_of_password = match row.password.as_deref() {
        Some(stored) => {
            check_present(office, &person, form.password, device, origin, stored).await?;
            None
        }
        None => {
            refusals.extend(why_not_password(office, &person, form.password, form.again).await?);
            if refusals.is_empty() { Some(password::hash(office, form.password).await?) } else { None }
        }
    };
    let Some(step) = step.filter(|_| refusals.is_empty()) else {
        if step.is_none() {
            refusals.push(wrong_code());
        }
        return Err(refusals.into());
    };
    let actor = Actor::Staff(person.signed_in(office.read(), office.now(), origin.address).await?);
    office
        .transact(&actor, async |tx| {
            let was_there = account_row::Entity::find_by_id(person.id.as_str())
                .filter(account_row::Column::SetupHash.eq(digest(code)))
                .one(tx.conn())
                .await?;
            let was_there = was_there.ok_or(OfficeError::NotFound)?;
            if let Some(made) = &digest_of_password {
                put_password(tx, &was_there, made).await?;
            }
            take_over(tx, &person, &was_there, step).await?;
            let recovery_codes = totp::renew_recovery_codes(tx, &person.agency, person.id.as_str()).await?;
            let cookie = sessions::begin(tx, &person.agency, &person.id, Part::Inside, origin).await?;
            let device = sign_in::remember_device(tx, &person, device).await?;
            let entered = Entered { cookie, device, must_renew: false };
            Ok(Outcome::of(SetUp { entered, recovery_codes })
                .event(AccountEvent::SetUp { staff: person.id.clone() })
                .event(AccountEvent::SignedIn { staff: person.id.clone() }))
        })
        .await
}

/// Who lost only the authenticator proves to be the person by the password; tries are counted.
async fn check_present(
    office: &Office,
    person: &Person,
    typed: &str,
    device: Option<&str>,
    origin: &Origin,
    stored: &str,
) -> Result<(), OfficeError> {
    let device = device_of(office, Some(person), device).await?;
    let counters = counters(&person.row.account, device.as_deref(), origin.address);
    let counted = attempts::count(office, &counters).await?.map_err(locked)?;
    if password::is_right(office, typed, Some(stored)).await? {
        return office.housekeeping(async |tx| attempts::take_back(tx, &counted).await).await;
    }
    failed(office, Some(person), Step::Password, &counted, origin.address).await?;
    Err(Refusal::new("password_wrong", "密码不正确，请重新填写").at("password").into())
}

fn wrong_code() -> Refusal {
    let sentence = "动态口令不正确：请核对手机时间，填写验证器上现在显示的6位数字";
    Refusal::new("code_wrong", sentence).at("code")
}

/// The step of a code of the authenticator that is shown.
pub(super) fn confirmed(office: &Office, person: &Person, typed: &str) -> Result<Option<i64>, OfficeError> {
    let Some(row) = &person.account else { return Ok(None) };
    let Some(gongkai_domain::account::Second::Code(code)) = gongkai_domain::account::Second::parse(typed)
    else {
        return Ok(None);
    };
    let Some(sealed) = &row.next_totp else { return Ok(None) };
    let secret = totp::open(office, &person.agency, &row.staff_id, Column::Next, sealed)?;
    totp::step_of(&secret, &code, office.now())
}

/// The authenticator that was shown is the one in use.
pub(super) async fn take_over(
    tx: &Tx,
    person: &Person,
    row: &account_row::Model,
    step: i64,
) -> Result<(), OfficeError> {
    let sealed = row.next_totp.as_deref().ok_or(OfficeError::Conflict)?;
    let secret = totp::open(tx.office(), &person.agency, &row.staff_id, Column::Next, sealed)?;
    let in_use = totp::seal(tx, &person.agency, &row.staff_id, Column::InUse, &secret).await?;
    account_row::Entity::update_many()
        .set(account_row::ActiveModel {
            totp_secret: Set(Some(in_use)),
            totp_step: Set(step),
            next_totp: Set(None),
            setup_hash: Set(None),
            setup_until: Set(None),
            ..Default::default()
        })
        .filter(account_row::Column::StaffId.eq(&row.staff_id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Words that lie near for a person: account, name, its sounds in both orders, the agency.
async fn words_about(office: &Office, person: &Person) -> Result<Vec<String>, OfficeError> {
    let agency = agency::Entity::find_by_id(person.agency.as_str()).one(office.read()).await?;
    let agency = agency.ok_or(OfficeError::NotFound)?;
    let Person { row, .. } = person;
    let sounds = sounds(&row.name);
    let turned = sounds.iter().skip(1).chain(sounds.first()).map(String::as_str).collect();
    Ok(vec![row.account.clone(), row.name.clone(), sounds.concat(), turned, agency.name, agency.short_name])
}

/// Everything against a new password; former ones included.
pub(super) async fn why_not_password(
    office: &Office,
    person: &Person,
    typed: &str,
    again: &str,
) -> Result<Vec<Refusal>, OfficeError> {
    let profile = profile(office, &person.agency).await?;
    let about = words_about(office, person).await?;
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    let mut refusals = profile.why_not(typed, &about);
    if typed != again {
        refusals.push(Refusal::new("password_differs", "两次填写的密码不同，请重新填写").at("again"));
    }
    if refusals.is_empty()
        && let Some(row) = &person.account
    {
        let former = row.password.iter().map(String::as_str).chain(row.former_passwords.lines());
        for stored in former.take(profile.remembered()) {
            if password::is_right(office, typed, Some(stored)).await? {
                let sentence = "这个密码用过，请换一个没有用过的";
                refusals.push(Refusal::new("password_used", sentence).at("password"));
                break;
            }
        }
    }
    Ok(refusals)
}

/// Puts a new password in the place of the present one, which joins the former ones.
pub(super) async fn put_password(tx: &Tx, row: &account_row::Model, made: &str) -> Result<(), OfficeError> {
    let most = PasswordProfile::Dengbao.remembered();
    let present = row.password.iter().map(String::as_str);
    let former: Vec<&str> = present.chain(row.former_passwords.lines()).take(most).collect();
    account_row::Entity::update_many()
        .col_expr(account_row::Column::Password, Expr::value(Some(made)))
        .col_expr(account_row::Column::PasswordAt, Expr::value(Some(tx.now())))
        .col_expr(account_row::Column::FormerPasswords, Expr::value(former.join("\n")))
        .filter(account_row::Column::StaffId.eq(&row.staff_id))
        .exec(tx.conn())
        .await?;
    Ok(())
}
