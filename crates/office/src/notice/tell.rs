//! Notices that the calendar brings: to everybody with work waiting, to the holders of a duty.

use std::collections::BTreeSet;

use chrono::Datelike;
use gongkai_domain::{
    authority::Staff,
    id::{AgencyId, StaffId, UnitId},
    organisation::Duty,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::{Notice, notice_row, put};
use crate::{
    Office, OfficeError,
    organisation::{duties_on, staff},
    setting::{self, Name},
    task,
};

/// Kind of the job that tells everybody what waits today.
pub const WORK_LIST: &str = "notice.work_list";
/// Kind of the job that tells the holders of a duty something.
pub const TELL: &str = "notice.tell";
/// Where the work list is.
const TASKS: &str = "/office/tasks";

/// Something to be told to the holders of a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// Who holds this.
    pub duty: Duty,
    /// One Chinese sentence.
    pub sentence: String,
    /// Local address of the page where it can be acted on.
    pub link: String,
    /// Only in agencies whose bulletin is due on this day of the month.
    #[serde(default)]
    pub on_bulletin_day: bool,
}

/// Tells every person for whom something waits how much it is; says to how many. Who was told today is
/// not told again.
pub async fn work_list(office: &Office) -> Result<u64, OfficeError> {
    let mut told = 0;
    for person in people(office).await? {
        let waiting = task::open(office, &person).await?.len();
        if waiting > 0 {
            told += tell_once(office, &person, format!("今天有{waiting}件事等着办理"), TASKS).await?;
        }
    }
    Ok(told)
}

/// Tells the holders of a duty; says to how many. Who was told today is not told again.
pub async fn tell(office: &Office, telling: &Telling) -> Result<u64, OfficeError> {
    let day = office.today().day().to_string();
    let mut told = 0;
    for person in people(office).await? {
        let due = !telling.on_bulletin_day
            || setting::of(office, &person.agency).await?.value(Name::BulletinDay) == day;
        if due && person.has_any(&[telling.duty]) {
            told += tell_once(office, &person, telling.sentence.clone(), &telling.link).await?;
        }
    }
    Ok(told)
}

/// Everybody who can work today, of all agencies.
async fn people(office: &Office) -> Result<Vec<Staff>, OfficeError> {
    let rows = staff::Entity::find()
        .filter(staff::Column::DisabledAt.is_null())
        .order_by_asc(staff::Column::Id)
        .all(office.read())
        .await?;
    let mut people = Vec::new();
    for row in rows {
        let (Some(id), Some(agency)) = (StaffId::parse(&row.id), AgencyId::parse(&row.agency_id)) else {
            continue;
        };
        let duties: BTreeSet<Duty> = duties_on(office.read(), &agency, &id, office.today()).await?;
        if !duties.is_empty() {
            let unit = row.unit_id.as_deref().and_then(UnitId::parse);
            let (name, address, stepped_up) = (row.name, None, false);
            people.push(Staff { id, agency, unit, name, duties, address, stepped_up });
        }
    }
    Ok(people)
}

async fn tell_once(
    office: &Office,
    person: &Staff,
    sentence: String,
    link: &str,
) -> Result<u64, OfficeError> {
    let (agency, to) = (person.agency.clone(), person.id.clone());
    let notice = Notice { agency, to, sentence, link: link.to_owned() };
    let today = office.today();
    office
        .housekeeping(async |tx| {
            let since = crate::chance::beginning_in_china(today);
            let before = super::mine(person)
                .filter(notice_row::Column::Link.eq(link))
                .filter(notice_row::Column::Sentence.eq(&notice.sentence))
                .filter(notice_row::Column::At.gte(since));
            if before.count(tx.conn()).await? > 0 {
                return Ok(0);
            }
            put(tx, std::slice::from_ref(&notice)).await?;
            Ok(1)
        })
        .await
}
