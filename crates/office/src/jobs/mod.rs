//! Jobs: what workers claim, do and mark. A job is done at least once; whoever does it makes the second
//! time harmless.
//!
//! A worker holds a job by a lease. If it dies between doing and marking, the lease runs out and
//! another worker takes the job. An attempt that fails waits longer each time, and after the last one
//! the job is stuck and waits for a person.

mod look;
mod plan;
mod schedule;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

pub use look::{Figures, Jobs, State, figures, list, retry};
pub use plan::{Occurrence, Planned, last_run, put_due};
pub use schedule::{Entry, entries, put_all_due};

use crate::{Office, OfficeError, outbox::job};

/// How long a worker holds a job without saying that it is still at it.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// The shortest and the longest wait after a failure.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// Done jobs are forgotten after so long; the record keeps what they did.
const KEPT: TimeDelta = TimeDelta::days(30);
/// Letters of an error that are kept.
const ERROR_LENGTH: usize = 500;
/// Kind of the job that forgets old jobs.
pub const PRUNE: &str = "jobs.prune";

/// A job in the hands of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Which.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// What it needs to know, as JSON.
    pub payload: String,
    /// Number of this attempt, from 1.
    pub attempt: i32,
    worker: String,
}

/// Which kinds of job a worker takes.
#[derive(Debug, Clone, Copy)]
pub enum Kinds {
    /// Only these.
    Of(&'static [&'static str]),
    /// All but these.
    Except(&'static [&'static str]),
}

/// Takes at most `limit` jobs that are due, the oldest first. Two workers never take the same.
pub async fn claim(
    office: &Office,
    worker: &str,
    kinds: Kinds,
    limit: u64,
) -> Result<Vec<Claimed>, OfficeError> {
    let now = office.now();
    let due = due(now).add(match kinds {
        Kinds::Of(kinds) => job::Column::Kind.is_in(kinds.iter().copied()),
        Kinds::Except(kinds) => job::Column::Kind.is_not_in(kinds.iter().copied()),
    });
    // Most looks find nothing: they need no writing transaction.
    if job::Entity::find().filter(due.clone()).one(office.read()).await?.is_none() {
        return Ok(Vec::new());
    }
    office
        .housekeeping(async |tx| {
            let mut query = job::Entity::find()
                .filter(due.clone())
                .order_by_asc(job::Column::RunAt)
                .order_by_asc(job::Column::Id)
                .limit(limit);
            if tx.backend() == DbBackend::Postgres {
                query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
            }
            let rows = query.all(tx.conn()).await?;
            job::Entity::update_many()
                .col_expr(job::Column::LockedUntil, Expr::value(now + LEASE))
                .col_expr(job::Column::LockedBy, Expr::value(worker))
                .col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).add(1))
                .filter(job::Column::Id.is_in(rows.iter().map(|row| row.id.as_str())))
                .exec(tx.conn())
                .await?;
            let claimed = rows.into_iter().map(|row| Claimed {
                id: row.id,
                kind: row.kind,
                payload: row.payload,
                attempt: row.attempts + 1,
                worker: worker.to_owned(),
            });
            Ok(claimed.collect())
        })
        .await
}

/// Jobs that a worker may take now. A clock that was wrong and has been set back must not hold a job
/// for months: a lease or a wait longer than any that is given counts as over.
fn due(now: DateTime<Utc>) -> Condition {
    let free = Condition::any()
        .add(job::Column::LockedUntil.is_null())
        .add(job::Column::LockedUntil.lte(now))
        .add(job::Column::LockedUntil.gt(now + LEASE + LEASE));
    let time_has_come = Condition::any()
        .add(job::Column::RunAt.lte(now))
        .add(
            Condition::all()
                .add(job::Column::Attempts.gt(0))
                .add(job::Column::RunAt.gt(now + LONGEST_WAIT + LEASE)),
        )
        .add(
            Condition::all()
                .add(job::Column::CreatedAt.gt(now + LEASE))
                .add(Expr::col(job::Column::RunAt).lte(Expr::col(job::Column::CreatedAt))),
        );
    Condition::all()
        .add(job::Column::DoneAt.is_null())
        .add(Expr::col(job::Column::Attempts).lt(Expr::col(job::Column::MaxAttempts)))
        .add(free)
        .add(time_has_come)
}

/// The worker is still at it. False: the job is in other hands by now.
pub async fn renew(office: &Office, claimed: &Claimed) -> Result<bool, OfficeError> {
    let until = office.now() + LEASE;
    change(
        office,
        claimed,
        job::ActiveModel { locked_until: sea_orm::ActiveValue::Set(Some(until)), ..Default::default() },
    )
    .await
}

/// The job is done. False: it was in other hands by then, which do it once more.
pub async fn done(office: &Office, claimed: &Claimed) -> Result<bool, OfficeError> {
    use sea_orm::ActiveValue::Set;
    let now = office.now();
    change(
        office,
        claimed,
        job::ActiveModel {
            done_at: Set(Some(now)),
            locked_until: Set(None),
            locked_by: Set(None),
            last_error: Set(None),
            ..Default::default()
        },
    )
    .await
}

/// The attempt failed; the next one comes after a while, or a person's.
pub async fn failed(office: &Office, claimed: &Claimed, error: &str) -> Result<bool, OfficeError> {
    use sea_orm::ActiveValue::Set;
    let mut noise = [0; 4];
    office.entropy().fill(&mut noise);
    let run_at = office.now() + wait(claimed.attempt, u32::from_be_bytes(noise));
    change(
        office,
        claimed,
        job::ActiveModel {
            run_at: Set(run_at),
            locked_until: Set(None),
            locked_by: Set(None),
            last_error: Set(Some(error.chars().take(ERROR_LENGTH).collect())),
            ..Default::default()
        },
    )
    .await
}

/// Changes a job that is still in these hands.
async fn change(office: &Office, claimed: &Claimed, new: job::ActiveModel) -> Result<bool, OfficeError> {
    office
        .housekeeping(async |tx| {
            let changed = job::Entity::update_many()
                .set(new.clone())
                .filter(job::Column::Id.eq(&claimed.id))
                .filter(job::Column::DoneAt.is_null())
                .filter(job::Column::LockedBy.eq(&claimed.worker))
                .filter(job::Column::Attempts.eq(claimed.attempt))
                .exec(tx.conn())
                .await?;
            Ok(changed.rows_affected == 1)
        })
        .await
}

/// The wait after a failed attempt: twice as long each time, of which a random part up to half is
/// taken off, so that jobs that failed together do not come together again.
fn wait(attempt: i32, noise: u32) -> TimeDelta {
    let doublings = std::cmp::min(u32::try_from(attempt.saturating_sub(1)).unwrap_or(0), 20);
    let full = std::cmp::min(FIRST_WAIT * 2_i32.pow(doublings), LONGEST_WAIT);
    let off = full.num_milliseconds() / 2 * i64::from(noise) / i64::from(u32::MAX);
    full - TimeDelta::milliseconds(off)
}

/// Forgets jobs that were done long ago; says how many.
pub async fn prune(office: &Office) -> Result<u64, OfficeError> {
    let before = office.now() - KEPT;
    office
        .housekeeping(async |tx| {
            let gone =
                job::Entity::delete_many().filter(job::Column::DoneAt.lt(before)).exec(tx.conn()).await?;
            Ok(gone.rows_affected)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_differ() {
        let seconds = |attempt, noise| wait(attempt, noise).num_seconds();
        assert_eq!([1, 2, 3, 4].map(|attempt| seconds(attempt, 0)), [5, 10, 20, 40]);
        assert_eq!([10, 11, 12, i32::MAX].map(|attempt| seconds(attempt, 0)), [2560, 3600, 3600, 3600]);
        assert_eq!(seconds(4, u32::MAX), 20);
        assert!((20..40).contains(&seconds(4, 1 << 31)));
    }
}
