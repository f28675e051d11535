//! Accounts whose password and authenticator are known: of the demo, where everybody may be everybody,
//! and of tests.

use chrono::{DateTime, Utc};
use gongkai_domain::{
    account::AccountEvent,
    authority::Actor,
    id::{AgencyId, StaffId},
    organisation::Duty,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict};
use sha2::{Digest, Sha256};

use super::{
    account_row, password,
    person::Person,
    totp::{self, Column, SECRET},
};
use crate::{
    Office, OfficeError, Outcome,
    organisation::{agency, duties_on, staff},
};

/// The password of all accounts of the demo.
pub const DEMO_PASSWORD: &str = "Yanshi-2026-zhanghao";

/// A sample account, as the sign-in page of the demo shows it.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// Whose.
    pub staff: StaffId,
    /// Account.
    pub account: String,
    /// Name of the person.
    pub name: String,
    /// Short name of the agency.
    pub agency: String,
    /// Duties of this moment.
    pub duties: Vec<Duty>,
    /// The code that its authenticator shows at this moment.
    pub code: String,
}

/// The secret of the authenticator of a demo account. Everybody can work it out: that is its purpose.
pub fn demo_secret(account: &str) -> [u8; SECRET] {
    let hash = Sha256::digest(format!("gongkai demo {account}").as_bytes());
    std::array::from_fn(|at| hash.get(at).copied().unwrap_or(0))
}

/// Gives a person the password and the authenticator of the demo.
pub async fn enrol_demo(office: &Office, agency: &AgencyId, id: &StaffId) -> Result<(), OfficeError> {
    let person = Person::of_agency(office.read(), agency, id.as_str()).await?;
    let secret = demo_secret(&person.row.account);
    enrol_known(office, agency, id, DEMO_PASSWORD, &secret).await
}

/// Gives a person a password and an authenticator that somebody else knows. For the demo and for tests
/// only: a real account is set up by its owner.
pub async fn enrol_known(
    office: &Office,
    agency: &AgencyId,
    id: &StaffId,
    password: &str,
    secret: &[u8; SECRET],
) -> Result<(), OfficeError> {
    let person = Person::of_agency(office.read(), agency, id.as_str()).await?;
    let made = password::hash(office, password).await?;
    office
        .transact(&Actor::Console, async |tx| {
            let sealed = totp::seal(tx, agency, id.as_str(), Column::InUse, secret).await?;
            let row = account_row::ActiveModel {
                staff_id: Set(id.to_string()),
                agency_id: Set(agency.to_string()),
                password: Set(Some(made.clone())),
                password_at: Set(Some(tx.now())),
                former_passwords: Set(String::new()),
                totp_secret: Set(Some(sealed)),
                totp_step: Set(0),
                next_totp: Set(None),
                setup_hash: Set(None),
                setup_until: Set(None),
                signed_in_at: Set(None),
            };
            let changed = [
                account_row::Column::Password,
                account_row::Column::PasswordAt,
                account_row::Column::TotpSecret,
                account_row::Column::TotpStep,
                account_row::Column::NextTotp,
                account_row::Column::SetupHash,
                account_row::Column::SetupUntil,
            ];
            account_row::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(account_row::Column::StaffId).update_columns(changed).to_owned(),
                )
                .exec_without_returning(tx.conn())
                .await?;
            Ok(Outcome::of(()).event_in(&person.agency, AccountEvent::SetUp { staff: id.clone() }))
        })
        .await
}

/// The sample accounts with the codes of this moment. Only a demo may ask: the codes are worked out
/// from what everybody knows, so they open no other account.
pub async fn demo_accounts(office: &Office) -> Result<Vec<DemoAccount>, OfficeError> {
    let now: DateTime<Utc> = office.now();
    let enrolled = account_row::Entity::find()
        .filter(account_row::Column::TotpSecret.is_not_null())
        .order_by_asc(account_row::Column::StaffId)
        .all(office.read())
        .await?;
    let mut accounts = Vec::with_capacity(enrolled.len());
    for row in enrolled {
        let Some(person) = staff::Entity::find_by_id(&row.staff_id).one(office.read()).await? else {
            continue;
        };
        let Some(place) = agency::Entity::find_by_id(&row.agency_id).one(office.read()).await? else {
            continue;
        };
        let (Some(agency), Some(id)) = (AgencyId::parse(&row.agency_id), StaffId::parse(&row.staff_id))
        else {
            continue;
        };
        accounts.push(DemoAccount {
            code: totp::code_at(&demo_secret(&person.account), now)?,
            duties: duties_on(office.read(), &agency, &id, office.today()).await?.into_iter().collect(),
            staff: id,
            account: person.account,
            name: person.name,
            agency: place.short_name,
        });
    }
    Ok(accounts)
}
