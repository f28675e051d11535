//! Reminding agencies whose report is missing or was sent back (催报).

use std::collections::{BTreeMap, BTreeSet};

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    collection::{CollectionEvent, FilingState},
    refusal::Refusal,
    report::year_running,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::{
    Below,
    decide::MAKERS,
    keep::{holders, told},
    look::{Listed, Order, gathered},
    reminder_row,
};
use crate::{Office, OfficeError, Outcome};

/// Reminds those of the named agencies of which something is still awaited; no name: all of them. Gives how many,
/// and how many of them have nobody in this installation who could read it.
pub async fn remind(
    office: &Office,
    who: &Staff,
    year: i32,
    named: &[String],
) -> Result<(usize, usize), OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    if let Some(refusal) = year_running(year, office.today()) {
        return Err(refusal.into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let all = gathered(tx.conn(), office.today(), right.agency(), (year, Order::Urgent)).await?;
            let awaited = |one: &&Listed| {
                matches!(one.standing.state, None | Some(FilingState::Returned))
                    && (named.is_empty() || named.contains(&one.filer))
            };
            let awaited: Vec<&Listed> = all.iter().filter(awaited).collect();
            if awaited.is_empty() {
                let sentence = "没有要催的：选中的机关都已报送，请刷新页面再看";
                return Err(Refusal::new("nobody_awaited", sentence).into());
            }
            let agencies: Vec<String> = awaited.iter().map(|one| one.filer.clone()).collect();
            let to = holders(tx.conn(), office, &agencies, MAKERS).await?;
            let reached: BTreeSet<&str> = to.iter().map(|(agency, _)| agency.as_str()).collect();
            let mut rows = Vec::with_capacity(awaited.len());
            for one in awaited.iter().filter(|one| reached.contains(one.filer.as_str())) {
                let before = one.reminded.as_ref().map_or(0, |row| row.times);
                rows.push(reminder_row::ActiveModel {
                    agency_id: Set(right.agency().to_string()),
                    filer_id: Set(one.filer.clone()),
                    year: Set(year),
                    times: Set(before.saturating_add(1)),
                    last_at: Set(tx.now()),
                });
            }
            let key =
                [reminder_row::Column::AgencyId, reminder_row::Column::FilerId, reminder_row::Column::Year];
            let known = OnConflict::columns(key)
                .update_columns([reminder_row::Column::Times, reminder_row::Column::LastAt])
                .to_owned();
            for some in rows.chunks(500) {
                reminder_row::Entity::insert_many(some.to_vec())
                    .on_conflict(known.clone())
                    .exec_without_returning(tx.conn())
                    .await?;
            }
            let unreached = agencies.iter().filter(|id| !reached.contains(id.as_str())).count();
            let mut outcome = Outcome::of((awaited.len(), unreached))
                .event(CollectionEvent::Reminded { year, agencies: awaited.len() });
            let sentence = format!("上级机关催报{year}年度报告，请尽快报送");
            for notice in told(to, &sentence, "/office/reports") {
                outcome = outcome.notice(notice);
            }
            Ok(outcome)
        })
        .await
}

/// Who was reminded for a year, by agency.
pub(super) async fn reminders(
    conn: &impl sea_orm::ConnectionTrait,
    collector: &str,
    year: i32,
) -> Result<BTreeMap<String, reminder_row::Model>, OfficeError> {
    let rows = reminder_row::Entity::find()
        .filter(reminder_row::Column::AgencyId.eq(collector))
        .filter(reminder_row::Column::Year.eq(year))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.filer_id.clone(), row)).collect())
}
