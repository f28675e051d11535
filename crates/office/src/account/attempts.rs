//! The counters of failures (ACC-3). A try is counted in a transaction of its own before it is looked
//! at; on both databases tries at the same moment come one after another there.

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::account::{Failures, Limit, WINDOW_SECONDS};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{attempt_row, secret::digest};
use crate::{Office, OfficeError, Tx};

/// What a try is counted for. In this order rows are locked, so that two tries never wait for each other.
#[derive(Debug, Clone)]
pub(super) struct Counters(Vec<(String, Limit)>);

impl Counters {
    /// From a device from which this person has signed in before: it counts for itself.
    pub fn of_device(device: &str) -> Self {
        Self(vec![(digest(&format!("device {device}")), Limit::Account)])
    }

    /// From anywhere else: for the address, and for the account as it was typed, whether there is one
    /// of that name or not.
    pub fn of_stranger(account: &str, address: Option<IpAddr>) -> Self {
        let mut counters = Vec::with_capacity(2);
        if let Some(address) = address {
            counters.push((digest(&format!("address {}", neighbourhood(address))), Limit::Address));
        }
        counters.push((digest(&format!("account {account}")), Limit::Account));
        Self(counters)
    }

    /// Does it count for an address?
    fn has_address(&self) -> bool {
        self.0.iter().any(|(_, limit)| *limit == Limit::Address)
    }
}

/// Whoever has one address of a /64 of IPv6 has them all.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX))),
    }
}

/// A try that was counted and may be looked at.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    counters: Counters,
    at: DateTime<Utc>,
}

/// Which counters are full now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Full {
    /// That of the account or the known device.
    pub account: bool,
    /// That of the address.
    pub address: bool,
}

/// Counts a try, or says until when none is looked at.
pub(super) async fn count(
    office: &Office,
    counters: &Counters,
) -> Result<Result<Counted, DateTime<Utc>>, OfficeError> {
    office
        .housekeeping(async |tx| {
            let mut loaded = Vec::with_capacity(counters.0.len());
            for (counter, limit) in &counters.0 {
                loaded.push((counter, *limit, locked(tx, counter).await?));
            }
            let until =
                loaded.iter().filter_map(|(_, limit, failures)| failures.locked_until(*limit, tx.now()));
            if let Some(until) = until.max() {
                return Ok(Err(until));
            }
            for (counter, _, mut failures) in loaded {
                failures.count(tx.now());
                save(tx, counter, &failures).await?;
            }
            Ok(Ok(Counted { counters: counters.clone(), at: tx.now() }))
        })
        .await
}

/// The try was right.
pub(super) async fn take_back(tx: &Tx, counted: &Counted) -> Result<(), OfficeError> {
    for (counter, _) in &counted.counters.0 {
        let mut failures = locked(tx, counter).await?;
        failures.take_back(counted.at);
        save(tx, counter, &failures).await?;
    }
    Ok(())
}

/// The try was wrong: is a counter full with it?
pub(super) async fn full(tx: &Tx, counted: &Counted) -> Result<Full, OfficeError> {
    let mut full = Full::default();
    for (counter, limit) in &counted.counters.0 {
        let is_full = locked(tx, counter).await?.locked_until(*limit, tx.now()).is_some();
        match limit {
            Limit::Address => full.address = is_full,
            Limit::Account => full.account = is_full,
        }
    }
    Ok(full)
}

impl Counted {
    /// Did it come from a known device?
    pub fn is_of_known_device(&self) -> bool {
        !self.counters.has_address()
    }
}

/// Nothing is held against these counters any more.
pub(super) async fn clear(tx: &Tx, counters: &[Counters]) -> Result<(), OfficeError> {
    let keys: Vec<&String> = counters
        .iter()
        .flat_map(|all| &all.0)
        .filter(|(_, limit)| *limit == Limit::Account)
        .map(|(key, _)| key)
        .collect();
    attempt_row::Entity::delete_many()
        .filter(attempt_row::Column::Counter.is_in(keys))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Until when tries on these counters are not looked at.
pub(super) async fn locked_until(
    office: &Office,
    counters: &Counters,
) -> Result<Option<DateTime<Utc>>, OfficeError> {
    let mut latest = None;
    for (counter, limit) in &counters.0 {
        let row = attempt_row::Entity::find_by_id(counter).one(office.read()).await?;
        let failures = row.map(|row| read(&row.failures)).transpose()?.unwrap_or_default();
        latest = latest.max(failures.locked_until(*limit, office.now()));
    }
    Ok(latest)
}

/// Forgets counters that count nothing any more.
pub(super) async fn prune(tx: &Tx) -> Result<u64, OfficeError> {
    let before = tx.now() - TimeDelta::seconds(WINDOW_SECONDS);
    let gone = attempt_row::Entity::delete_many()
        .filter(attempt_row::Column::ChangedAt.lt(before))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}

/// The failures of a counter. The row is written first, so that whoever else counts for it waits for
/// the commit.
async fn locked(tx: &Tx, counter: &str) -> Result<Failures, OfficeError> {
    let touch = attempt_row::ActiveModel {
        counter: Set(counter.to_owned()),
        failures: Set(write(&Failures::default())?),
        changed_at: Set(tx.now()),
    };
    attempt_row::Entity::insert(touch)
        .on_conflict(
            OnConflict::column(attempt_row::Column::Counter)
                .update_column(attempt_row::Column::ChangedAt)
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    let row = attempt_row::Entity::find_by_id(counter).one(tx.conn()).await?;
    row.map(|row| read(&row.failures)).transpose().map(Option::unwrap_or_default)
}

async fn save(tx: &Tx, counter: &str, failures: &Failures) -> Result<(), OfficeError> {
    attempt_row::Entity::update_many()
        .col_expr(attempt_row::Column::Failures, Expr::value(write(failures)?))
        .filter(attempt_row::Column::Counter.eq(counter))
        .exec(tx.conn())
        .await?;
    Ok(())
}

fn read(text: &str) -> Result<Failures, OfficeError> {
    serde_json::from_str(text).map_err(OfficeError::fault)
}

fn write(failures: &Failures) -> Result<String, OfficeError> {
    serde_json::to_string(failures).map_err(OfficeError::fault)
}
