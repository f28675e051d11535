//! Working days of the installation: the notices that came with the program and those that were taken in since.
//!
//! A notice holds for every agency, so one of the agency at the top takes it in. When each began to count is kept:
//! from it stands which cases were told another last day before.

mod history;
pub mod notice_row;
mod take_in;

use gongkai_domain::{
    authority::{Edit, Guarded},
    calendar::{Calendar, Notice, NoticeKind, YearFile},
    organisation::Duty,
};
use sea_orm::{EntityTrait, QueryOrder};

pub(crate) use history::{History, calendar_with};
pub use take_in::{LONGEST, NoticePlan, check_notice, may_take_in, take_back, take_in};

use crate::{
    Office, OfficeError,
    chance::{beginning_in_china, stored},
    outbox::Message,
};

/// The notices of working days, as a thing that somebody may add to.
#[derive(Debug)]
pub enum HolidayNotices {}

impl Guarded<Edit> for HolidayNotices {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer, Duty::SystemAdministrator];
}

/// Kind of the message that tells the portal which notices count.
pub const PUT_NOTICES: &str = "public.put_notices";

fn message() -> Message {
    Message::new(PUT_NOTICES, serde_json::json!({}))
}

/// All that are kept, in the order in which they began to count.
pub async fn kept(office: &Office) -> Result<Vec<notice_row::Model>, OfficeError> {
    use notice_row::Column as C;
    Ok(notice_row::Entity::find().order_by_asc(C::CameAt).order_by_asc(C::Id).all(office.read()).await?)
}

/// Files of the notices that were taken in and count.
pub async fn taken_in(office: &Office) -> Result<Vec<String>, OfficeError> {
    let rows = kept(office).await?.into_iter().filter(|row| row.taken_back_at.is_none());
    Ok(rows.filter_map(|row| row.body).collect())
}

/// The embedded calendar with these files. A file that the program itself knows by now, or that contradicts what it
/// knows, is left out: the program's own notices were compared with the originals.
pub fn calendar_of(files: &[String]) -> Calendar {
    let mut calendar = Calendar::embedded().clone();
    for text in files {
        match YearFile::parse(text).and_then(|file| calendar.with(file)) {
            Ok(more) => calendar = more,
            Err(fault) => tracing::warn!(%fault, "a notice of working days that was taken in is left out"),
        }
    }
    calendar
}

/// Counts with what is kept from now on, in this process.
pub async fn refresh(office: &Office) -> Result<(), OfficeError> {
    Calendar::put_in_force(calendar_of(&taken_in(office).await?));
    Ok(())
}

/// Writes down since when the notices of this program count, and counts with what was taken in. The first time they
/// have counted since they were published; those of a later program since now.
pub async fn settle(office: &Office) -> Result<(), OfficeError> {
    let known = kept(office).await?;
    let first = !known.iter().any(|row| row.body.is_none());
    let new: Vec<&Notice> = Calendar::embedded()
        .notices()
        .iter()
        .filter(|notice| !known.iter().any(|row| row.body.is_none() && row.number == notice.number))
        .collect();
    if !new.is_empty() {
        office
            .housekeeping(async |tx| {
                let rows = new.iter().map(|notice| {
                    let came_at = if first { beginning_in_china(notice.published) } else { tx.now() };
                    history::of_program(notice, stored(came_at))
                });
                // Two processes of one installation may start together.
                notice_row::Entity::insert_many(rows)
                    .on_conflict_do_nothing()
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok(())
            })
            .await?;
    }
    refresh(office).await
}

/// The year whose notice should be there and is not: of the year that comes, once notices usually are out. [K] Those
/// of the last years were published between 25 October and 8 December of the year before (reference, holidays).
pub fn awaited(calendar: &Calendar, today: chrono::NaiveDate) -> Option<i32> {
    use chrono::Datelike;
    let usual = (today.month(), today.day()) >= (10, 25);
    let next = today.year() + i32::from(usual);
    (today.year()..=next).find(|year| !calendar.knows_year(*year))
}

/// Is it the arrangement of a whole year?
pub(crate) fn is_annual(notice: &Notice) -> bool {
    notice.kind == NoticeKind::Annual
}
