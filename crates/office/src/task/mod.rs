//! The work list: what waits for a person, gathered from every capability, and what the person did.
//! Terms are computed; nothing of it is stored.

mod application;
mod assessment;
mod bulletin;
mod channel;
mod collection;
mod dispute;
mod feedback;
mod inquiry;
mod memo;
mod organisation;
mod outbox;
mod publication;
mod rectification;
mod report;
mod returns;
mod training;

use std::sync::Arc;

use gongkai_domain::{
    authority::Staff,
    calendar::Calendar,
    task::{Task, Urgency, in_order},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{Office, OfficeError, audit::entry};
pub use memo::WorkLists;

/// Everything that waits for this person, the most urgent first.
pub async fn open(office: &Office, who: &Staff) -> Result<Vec<(Urgency, Task)>, OfficeError> {
    let mut tasks = gathered(office, who).await?.to_vec();
    tasks.extend(outbox::tasks(office, who).await?);
    Ok(in_order(Calendar::in_force(), office.today(), tasks))
}

/// How many things wait, by capability.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(Vec<&'static str>);

impl Counts {
    /// Tasks of a capability; `*`: all.
    pub fn of(&self, capability: &str) -> u64 {
        let counted = |of: &&&'static str| capability == "*" || **of == capability;
        self.0.iter().filter(counted).count().try_into().unwrap_or(u64::MAX)
    }
}

/// The numbers of the rail.
pub async fn counts(office: &Office, who: &Staff) -> Result<Counts, OfficeError> {
    let (gathered, outbox) = (gathered(office, who).await?, outbox::tasks(office, who).await?);
    Ok(Counts(gathered.iter().chain(&outbox).map(|task| task.of).collect()))
}

/// What the person did, newest first, from the record; `before` is the place in the record to go on from.
pub async fn done(
    office: &Office,
    who: &Staff,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<entry::Model>, OfficeError> {
    let mut query = entry::Entity::find()
        .filter(entry::Column::AgencyId.eq(who.agency.as_str()))
        .filter(entry::Column::StaffId.eq(who.id.as_str()))
        // To come and go is no work.
        .filter(entry::Column::EventOf.ne("account"));
    if let Some(before) = before {
        query = query.filter(entry::Column::Seq.lt(before));
    }
    Ok(query.order_by_desc(entry::Column::Seq).limit(limit).all(office.read()).await?)
}

/// All but the jobs that stopped: these change without an entry in the log.
async fn gathered(office: &Office, who: &Staff) -> Result<Arc<Vec<Task>>, OfficeError> {
    let state = memo::State::of(office, who).await?;
    if let Some(known) = office.work_lists().of(&who.id, &state) {
        return Ok(known);
    }
    let mut tasks = report::tasks(office, who).await?;
    tasks.extend(collection::tasks(office, who).await?);
    tasks.extend(returns::tasks(office, who).await?);
    tasks.extend(publication::tasks(office, who).await?);
    tasks.extend(application::tasks(office, who).await?);
    tasks.extend(dispute::tasks(office, who).await?);
    tasks.extend(inquiry::tasks(office, who).await?);
    tasks.extend(bulletin::tasks(office, who).await?);
    tasks.extend(rectification::tasks(office, who).await?);
    tasks.extend(assessment::tasks(office, who).await?);
    tasks.extend(channel::tasks(office, who).await?);
    tasks.extend(feedback::tasks(office, who).await?);
    tasks.extend(organisation::tasks(office, who).await?);
    tasks.extend(training::tasks(office, who).await?);
    let tasks = Arc::new(tasks);
    office.work_lists().keep(&who.id, state, &tasks);
    Ok(tasks)
}
