//! Reminding agencies whose return is missing or was sent back (催报).

use std::collections::{BTreeMap, BTreeSet};

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::AgencyId,
    refusal::Refusal,
    returns::ReturnEvent,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};

use super::{
    Which,
    below::{Listed, gathered},
    reminder_row,
};
use crate::{
    Office, OfficeError, Outcome,
    collection::{Below, MAKERS, holders, told},
};

/// Whom a reminder reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminded {
    /// Agencies that were reminded.
    pub agencies: usize,
    /// Those of them that have nobody in this installation who could read it.
    pub unreached: usize,
}

/// Reminds those of the named agencies of which the return of a period is still awaited; no name: all of them.
pub async fn remind(
    office: &Office,
    who: &Staff,
    which: Which,
    named: &[String],
) -> Result<Reminded, OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    if office.today() <= which.days().1 {
        return Err(Refusal::new("period_running", "本期还没有结束，不用催报").into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let all = gathered(office, tx.conn(), right.agency(), which).await?.agencies;
            let is_meant =
                |one: &&Listed| one.is_awaited() && (named.is_empty() || named.contains(&one.filer));
            let meant: Vec<&Listed> = all.iter().filter(is_meant).collect();
            if meant.is_empty() {
                let sentence = "没有要催的：选中的机关都已报送，请刷新页面再看";
                return Err(Refusal::new("nobody_awaited", sentence).into());
            }
            note(tx, right.agency(), which, &meant).await?;
            let agencies: Vec<String> = meant.iter().map(|one| one.filer.clone()).collect();
            let to = holders(tx.conn(), office, &agencies, MAKERS).await?;
            let reached: BTreeSet<&str> = to.iter().map(|(agency, _)| agency.as_str()).collect();
            let unreached = agencies.iter().filter(|id| !reached.contains(id.as_str())).count();
            let count = agencies.len();
            let outcome = Outcome::of(Reminded { agencies: count, unreached })
                .event(ReturnEvent::Reminded { name: which.title(), agencies: count });
            let sentence = format!("上级机关催报{}，请尽快报送", which.title());
            let link = format!("/office/returns?{}", which.query());
            Ok(told(to, &sentence, &link).into_iter().fold(outcome, Outcome::notice))
        })
        .await
}

/// Keeps who was reminded and how often.
async fn note(
    tx: &crate::Tx,
    collector: &AgencyId,
    which: Which,
    meant: &[&Listed],
) -> Result<(), OfficeError> {
    use reminder_row::Column;
    let row = |one: &&Listed| reminder_row::ActiveModel {
        agency_id: Set(collector.to_string()),
        filer_id: Set(one.filer.clone()),
        kind: Set(which.def.id.clone()),
        year: Set(which.year),
        nth: Set(which.place()),
        times: Set(one.reminded.as_ref().map_or(0, |row| row.times).saturating_add(1)),
        last_at: Set(tx.now()),
    };
    let known =
        OnConflict::columns([Column::AgencyId, Column::FilerId, Column::Kind, Column::Year, Column::Nth])
            .update_columns([Column::Times, Column::LastAt])
            .to_owned();
    for some in meant.chunks(500) {
        reminder_row::Entity::insert_many(some.iter().map(row))
            .on_conflict(known.clone())
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// Who was reminded of a period, by agency.
pub(super) async fn reminders(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    which: Which,
) -> Result<BTreeMap<String, reminder_row::Model>, OfficeError> {
    let rows = reminder_row::Entity::find()
        .filter(reminder_row::Column::AgencyId.eq(collector.as_str()))
        .filter(reminder_row::Column::Kind.eq(&which.def.id))
        .filter(reminder_row::Column::Year.eq(which.year))
        .filter(reminder_row::Column::Nth.eq(which.place()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.filer_id.clone(), row)).collect())
}
