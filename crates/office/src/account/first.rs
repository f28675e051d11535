//! The beginning of an installation (SEC-9): there is no account and no default password. The operator
//! of the machine is given an address that works once; there the first agency and its administrators
//! are entered, and each of these gets a link of the own.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use gongkai_domain::{authority::Actor, id::AgencyId, organisation::Duty, refusal::Refusal};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    person::Person,
    secret::{is_keyed, keyed},
    setup::{GOOD, Reset, SetupLink, write},
};
use crate::{
    Office, OfficeError,
    organisation::{self, AgencyStart, FIRST_PEOPLE, agency, duty},
    setting,
};

/// What the code of the beginning is made with.
const PURPOSE: &str = "first agency 1";
/// Bytes of the instant until which a code is good; the code over it follows.
const INSTANT: usize = 8;

/// The code of the address `/office/begin/CODE`. Nothing of it is stored: the installation knows its
/// own, and none is worth anything once there is an agency.
pub struct BeginCode {
    /// The last part of the address.
    pub code: String,
    /// Until when it is good.
    pub until: DateTime<Utc>,
}

/// A code for the operator of the machine. Refused once there is an agency.
pub async fn begin_code(office: &Office) -> Result<BeginCode, OfficeError> {
    if is_founded(office).await? {
        let sentence = "本系统已经建立了机关，不能再从头开始；三名管理员都还没有设置账号时用 gongkai account links \
                        重新生成链接，某个账号进不去时用 gongkai account reset 重设";
        return Err(Refusal::new("already_founded", sentence).into());
    }
    let seconds = (office.now() + GOOD).timestamp();
    let until = DateTime::from_timestamp(seconds, 0)
        .ok_or_else(|| OfficeError::fault("the clock is out of range"))?;
    let mut bytes = seconds.to_be_bytes().to_vec();
    bytes.extend(keyed(office, PURPOSE, &seconds.to_string()));
    Ok(BeginCode { code: BASE64URL_NOPAD.encode(&bytes), until })
}

/// Until when a code is good. One that is wrong, has run out or was used is a page that does not exist.
pub async fn begin_until(office: &Office, code: &str) -> Result<DateTime<Utc>, OfficeError> {
    let until = instant_of(office, code).filter(|until| office.now() < *until);
    let until = until.ok_or(OfficeError::NotFound)?;
    if is_founded(office).await? { Err(OfficeError::NotFound) } else { Ok(until) }
}

/// The instant that a code of this installation says.
fn instant_of(office: &Office, code: &str) -> Option<DateTime<Utc>> {
    let bytes = BASE64URL_NOPAD.decode(code.as_bytes()).ok()?;
    let (seconds, mac) = bytes.split_first_chunk::<INSTANT>()?;
    let seconds = i64::from_be_bytes(*seconds);
    let own = is_keyed(office, PURPOSE, &seconds.to_string(), mac);
    own.then(|| DateTime::from_timestamp(seconds, 0)).flatten()
}

async fn is_founded(office: &Office) -> Result<bool, DbErr> {
    Ok(agency::Entity::find().count(office.read()).await? > 0)
}

/// Sets up the first agency with its three administrators and makes their links. The code is used up.
pub async fn begin(
    office: &Office,
    code: &str,
    start: &AgencyStart,
) -> Result<Vec<(Duty, SetupLink)>, OfficeError> {
    begin_until(office, code).await?;
    match organisation::found_first(office, start).await {
        // Somebody was faster with the same code.
        Err(OfficeError::Refused(all)) if all.iter().any(|refusal| refusal.code == "already_founded") => {
            Err(OfficeError::NotFound)
        }
        Err(error) => Err(error),
        Ok(_) => first_setups(office).await,
    }
}

/// Links for the administrators of the highest agency, as long as none of them has an account. Links
/// made before are worth nothing any more.
pub async fn first_setups(office: &Office) -> Result<Vec<(Duty, SetupLink)>, OfficeError> {
    let Some(top) = top(office).await? else {
        let sentence = "还没有建立机关，请先用 gongkai account first 得到一次性地址，建立机关和三名管理员";
        return Err(Refusal::new("no_agency", sentence).into());
    };
    let agency = AgencyId::parse(&top.id).ok_or(OfficeError::NotFound)?;
    let mut people = Vec::new();
    for first in &FIRST_PEOPLE {
        for id in holders(office, &agency, first.duty).await? {
            people.push((first.duty, Person::of_agency(office.read(), &agency, &id).await?));
        }
    }
    let enrolled = |person: &Person| person.account.as_ref().is_some_and(|row| row.password.is_some());
    if people.iter().any(|(_, person)| enrolled(person)) {
        let sentence = "已有管理员设置了账号，其他人的设置链接由安全管理员在“账号管理”中生成；\
                        安全管理员自己进不去时用 gongkai account reset 重设";
        return Err(Refusal::new("already_set_up", sentence).into());
    }
    let mut links = Vec::with_capacity(people.len());
    for (duty, person) in &people {
        links.push((*duty, write(office, &Actor::Console, person, Reset::All).await?));
    }
    Ok(links)
}

async fn holders(office: &Office, agency: &AgencyId, held: Duty) -> Result<Vec<String>, OfficeError> {
    let today = office.today();
    Ok(duty::Entity::find()
        .select_only()
        .column(duty::Column::StaffId)
        .filter(duty::Column::AgencyId.eq(agency.as_str()))
        .filter(duty::Column::Duty.eq(held.code()))
        .filter(duty::Column::FromOn.lte(today))
        .filter(Condition::any().add(duty::Column::UntilOn.is_null()).add(duty::Column::UntilOn.gte(today)))
        .into_tuple()
        .all(office.read())
        .await?)
}

/// The highest agency that acts; the oldest, if there were several.
async fn top(office: &Office) -> Result<Option<agency::Model>, DbErr> {
    agency::Entity::find()
        .filter(agency::Column::SuperiorId.is_null())
        .order_by_asc(agency::Column::Id)
        .one(office.read())
        .await
}

/// What the sign-in page says before it knows anybody.
pub enum FrontDoor {
    /// Nothing is set up: nobody can sign in.
    Empty,
    /// There is an agency.
    Open {
        /// Name of the highest agency.
        agency: String,
        /// Whom to call; empty: the page says it in general words.
        help: String,
    },
}

/// The highest agency and whom to call there. The same for everybody: the page must not tell whose
/// account was typed.
pub async fn front_door(office: &Office) -> Result<FrontDoor, OfficeError> {
    let found = top(office).await?.and_then(|top| AgencyId::parse(&top.id).map(|id| (top, id)));
    let Some((top, id)) = found else { return Ok(FrontDoor::Empty) };
    let settings = setting::of(office, &id).await?;
    Ok(FrontDoor::Open { agency: top.name, help: settings.value(setting::Name::HelpContact).to_owned() })
}
