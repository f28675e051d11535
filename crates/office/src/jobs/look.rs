//! Jobs as the system administrator sees them, and the stuck ones started again.

use chrono::{DateTime, Utc};
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Guarded, Read, Staff},
    id::JobId,
    operation::OperationEvent,
    organisation::Duty,
    refusal::Refusal,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, SimpleExpr},
};

use crate::{Office, OfficeError, Outcome, outbox::job};

/// Jobs of an agency and of the installation, as a thing that somebody may have the right to see.
#[derive(Debug)]
pub enum Jobs {}

impl Guarded<Read> for Jobs {
    const DUTIES: &'static [Duty] = &[Duty::SystemAdministrator];
}

impl Guarded<Edit> for Jobs {
    const DUTIES: &'static [Duty] = &[Duty::SystemAdministrator];
}

/// What has become of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Tried as often as it may be; waits for a person.
    Stuck,
    /// Waits for its time or for the next attempt, or is being done.
    Waiting,
    /// Done.
    Done,
}

impl State {
    fn condition(self) -> Condition {
        let attempts = || Expr::col(job::Column::Attempts);
        let open = Condition::all().add(job::Column::DoneAt.is_null());
        match self {
            Self::Stuck => open.add(attempts().gte(Expr::col(job::Column::MaxAttempts))),
            Self::Waiting => open.add(attempts().lt(Expr::col(job::Column::MaxAttempts))),
            Self::Done => Condition::all().add(job::Column::DoneAt.is_not_null()),
        }
    }

    /// The state of a row.
    pub fn of(row: &job::Model) -> Self {
        match row.done_at {
            Some(_) => Self::Done,
            None if row.attempts >= row.max_attempts => Self::Stuck,
            None => Self::Waiting,
        }
    }
}

/// Jobs of the own agency and of the installation in one state, the newest first. `before`: the
/// identity to go on from.
pub async fn list(
    office: &Office,
    right: &Authz<Read, Jobs>,
    state: State,
    before: Option<&str>,
    limit: u64,
) -> Result<Vec<job::Model>, OfficeError> {
    let mut query = job::Entity::find().filter(seen_in(right.agency().as_str())).filter(state.condition());
    if let Some(before) = before {
        query = query.filter(job::Column::Id.lt(before));
    }
    Ok(query.order_by_desc(job::Column::Id).limit(limit).all(office.read()).await?)
}

/// Jobs that an agency's administrator sees: its own, and those of the whole installation.
fn seen_in(agency: &str) -> SimpleExpr {
    job::Column::AgencyId.is_in([agency, ""])
}

/// Starts a stuck job again: it has all its attempts once more.
pub async fn retry(office: &Office, who: &Staff, id: &JobId) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Jobs>(id.as_str())?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let seen = || job::Column::Id.eq(right.id()).and(seen_in(right.agency().as_str()));
            if job::Entity::find().filter(seen()).one(tx.conn()).await?.is_none() {
                return Err(OfficeError::NotFound);
            }
            let changed = job::Entity::update_many()
                .col_expr(job::Column::Attempts, Expr::value(0))
                .col_expr(job::Column::RunAt, Expr::value(tx.now()))
                .filter(seen())
                .filter(State::Stuck.condition())
                .exec(tx.conn())
                .await?;
            if changed.rows_affected == 0 {
                let sentence = "这项任务没有停住，不需要重新执行，请刷新页面看它现在的状态";
                return Err(Refusal::new("job_not_stuck", sentence).into());
            }
            Ok(Outcome::of(()).event(OperationEvent::JobRetried { job: id.clone() }))
        })
        .await?;
    office.woken().notify_one();
    Ok(())
}

/// Numbers for machines that watch the program, over the whole installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Jobs that wait for a person.
    pub stuck: u64,
    /// Jobs that wait or are being done.
    pub waiting: u64,
    /// When the oldest job that waits should have run.
    pub oldest: Option<DateTime<Utc>>,
}

/// Counts the jobs.
pub async fn figures(office: &Office) -> Result<Figures, OfficeError> {
    let of = |state: State| job::Entity::find().filter(state.condition());
    let oldest = of(State::Waiting).order_by_asc(job::Column::RunAt).one(office.read()).await?;
    Ok(Figures {
        stuck: of(State::Stuck).count(office.read()).await?,
        waiting: of(State::Waiting).count(office.read()).await?,
        oldest: oldest.map(|row| row.run_at),
    })
}
