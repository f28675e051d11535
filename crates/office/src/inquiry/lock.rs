//! Months that are closed (月末锁定): figures that were reported stay what they were.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    id::AgencyId,
    inquiry::InquiryEvent,
    refusal::Refusal,
    report::reason,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};

use super::{Inquiries, Months, lock_row};
use crate::{Office, OfficeError, Outcome, Tx};

/// A month as it is stored.
fn month_of(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// Is the month of a day closed?
pub async fn is_locked(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    day: NaiveDate,
) -> Result<bool, OfficeError> {
    let key = (agency.to_string(), month_of(day));
    Ok(lock_row::Entity::find_by_id(key).one(conn).await?.is_some())
}

/// Why a day takes nothing in any more: its month is closed.
pub(super) async fn closed(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    day: NaiveDate,
) -> Result<Option<Refusal>, OfficeError> {
    let why = || {
        let sentence =
            format!("{}的登记已经锁定，不能再增加或者修改；确需改的请统计人员解除锁定", month_of(day));
        Refusal::new("month_locked", sentence).at("at")
    };
    Ok(is_locked(conn, agency, day).await?.then(why))
}

/// Refuses what would change a closed month.
pub(super) async fn open(tx: &Tx, agency: &AgencyId, day: NaiveDate) -> Result<(), OfficeError> {
    closed(tx.conn(), agency, day).await?.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Closed months, the newest first.
pub async fn locked_months(
    office: &Office,
    right: &Authz<Read, Inquiries>,
) -> Result<Vec<lock_row::Model>, OfficeError> {
    let rows = lock_row::Entity::find()
        .filter(lock_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(lock_row::Column::Month);
    Ok(rows.all(office.read()).await?)
}

/// The first day of a month that is written as 2026-11.
fn first_of(month: &str) -> Result<NaiveDate, Refusal> {
    let unusable = || Refusal::new("month_unusable", "请选择月份，写成 2026-11 的样子").at("month");
    format!("{}-01", month.trim()).parse().map_err(|_| unusable())
}

/// Closes a month that is over.
pub async fn lock(office: &Office, who: &Staff, month: &str) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Months>()?;
    let first = first_of(month)?;
    if month_of(first) >= month_of(office.today()) {
        let sentence = "这个月还没有过完，过完以后再锁定";
        return Err(Refusal::new("month_not_over", sentence).at("month").into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = lock_row::Model {
                agency_id: right.agency().to_string(),
                month: month_of(first),
                locked_by_name: who.name.clone(),
                locked_at: tx.now(),
            };
            let key = [lock_row::Column::AgencyId, lock_row::Column::Month];
            let new = lock_row::Entity::insert(row.into_active_model())
                .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
                .exec_without_returning(tx.conn())
                .await?;
            if new == 0 {
                return Err(Refusal::new("month_locked", "这个月已经锁定").at("month").into());
            }
            let event = InquiryEvent::MonthLocked { agency: right.agency().clone(), month: month_of(first) };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Opens a closed month again, for a reason.
pub async fn unlock(office: &Office, who: &Staff, month: &str, why: &str) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Months>()?;
    let month = month_of(first_of(month)?);
    let why = reason(why, "reason")?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let key = (right.agency().to_string(), month.clone());
            let gone = lock_row::Entity::delete_by_id(key).exec(tx.conn()).await?;
            if gone.rows_affected == 0 {
                return Err(OfficeError::NotFound);
            }
            let agency = right.agency().clone();
            Ok(Outcome::of(()).event(InquiryEvent::MonthUnlocked { agency, month, reason: why }))
        })
        .await
}
