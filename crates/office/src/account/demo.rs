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
    Office, OfficeError, Outcome, Tx,
    organisation::{agency, everybodys_duties_on, staff},
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

/// Gives people of one agency the password and the authenticators of the demo. For the demo and for tests
/// only: a real account is set up by its owner. One digest serves all of them: everybody knows what it
/// is of.
pub async fn enrol_demo(office: &Office, agency: &AgencyId, people: &[StaffId]) -> Result<(), OfficeError> {
    let mut known = Vec::with_capacity(people.len());
    for id in people {
        let person = Person::of_agency(office.read(), agency, id.as_str()).await?;
        known.push((id, demo_secret(&person.row.account)));
    }
    let digest = password::hash(office, DEMO_PASSWORD).await?;
    office
        .transact(&Actor::Console, async |tx| {
            let mut outcome = Outcome::of(());
            for (id, secret) in &known {
                let sealed = totp::seal(tx, agency, id.as_str(), Column::InUse, secret).await?;
                set_up(tx, agency, id, digest.clone(), sealed).await?;
                outcome = outcome.event_in(agency, AccountEvent::SetUp { staff: (*id).clone() });
            }
            Ok(outcome)
        })
        .await
}

async fn set_up(
    tx: &Tx,
    agency: &AgencyId,
    id: &StaffId,
    digest: String,
    authenticator: String,
) -> Result<(), OfficeError> {
    let row = account_row::ActiveModel {
        staff_id: Set(id.to_string()),
        agency_id: Set(agency.to_string()),
        password: Set(Some(digest)),
        password_at: Set(Some(tx.now())),
        former_passwords: Set(String::new()),
        totp_secret: Set(Some(authenticator)),
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
    let again = OnConflict::column(account_row::Column::StaffId).update_columns(changed).to_owned();
    account_row::Entity::insert(row).on_conflict(again).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The sample accounts with the codes of this moment, by agency: the one with the most people, where
/// there is somebody for each duty, first. Only a demo may ask: the codes are worked out from what
/// everybody knows, so they open no other account.
pub async fn demo_accounts(office: &Office) -> Result<Vec<DemoAccount>, OfficeError> {
    let now: DateTime<Utc> = office.now();
    let enrolled = account_row::Entity::find()
        .filter(account_row::Column::TotpSecret.is_not_null())
        .order_by_asc(account_row::Column::StaffId)
        .all(office.read())
        .await?;
    let people = staff::Entity::find().all(office.read()).await?;
    let agencies = agency::Entity::find().all(office.read()).await?;
    let duties = everybodys_duties_on(office.read(), office.today()).await?;
    let mut accounts = Vec::with_capacity(enrolled.len());
    for row in &enrolled {
        let person = people.iter().find(|person| person.id == row.staff_id);
        let place = agencies.iter().find(|agency| agency.id == row.agency_id);
        let (Some(person), Some(place)) = (person, place) else { continue };
        let Some(id) = StaffId::parse(&row.staff_id) else { continue };
        accounts.push(DemoAccount {
            code: totp::code_at(&demo_secret(&person.account), now)?,
            duties: duties.get(&row.staff_id).into_iter().flatten().copied().collect(),
            staff: id,
            account: person.account.clone(),
            name: person.name.clone(),
            agency: place.short_name.clone(),
        });
    }
    let of = |name: &str| accounts.iter().filter(|one: &&DemoAccount| one.agency == name).count();
    let sizes: Vec<usize> = accounts.iter().map(|one| of(&one.agency)).collect();
    let mut sorted: Vec<(usize, DemoAccount)> = sizes.into_iter().zip(accounts).collect();
    sorted.sort_by(|(size, one), (other_size, other)| (other_size, &one.agency).cmp(&(size, &other.agency)));
    Ok(sorted.into_iter().map(|(_, account)| account).collect())
}
