//! The only place that commits. State, audit entries and outbox rows go into one transaction, so none
//! of the three can be there without the others (invariant 2 of the architecture).

use chrono::{DateTime, Utc};
use gongkai_domain::{authority::Actor, event::Event, id::AgencyId};
use sea_orm::{DatabaseTransaction, DbBackend};

use crate::{
    Office, OfficeError, audit,
    chance::{identity_in_order, new_identity},
    database::Writing,
    notice::{self, Notice},
    outbox::{self, Message},
};

/// A transaction in progress: what a use case writes with.
pub struct Tx {
    transaction: DatabaseTransaction,
    office: Office,
    now: DateTime<Utc>,
}

impl Tx {
    /// Where queries run.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The office that this change belongs to: its keys, files and settings.
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// Which database it is; only row locks need to know.
    pub fn backend(&self) -> DbBackend {
        self.office.backend()
    }

    /// The instant of this change; the same for all that it writes.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new identity text.
    pub fn new_identity(&self) -> String {
        new_identity(self.now, self.office.entropy())
    }

    /// The same for things that are listed by their identity, in the order of a counter.
    pub fn identity_in_order(&self, order: i64) -> String {
        identity_in_order(self.now, order, self.office.entropy())
    }
}

/// What a use case hands back: its value, what happened, and what is to be done after the commit.
#[derive(Debug)]
pub struct Outcome<T> {
    value: T,
    events: Vec<(Option<AgencyId>, Event)>,
    messages: Vec<Message>,
    notices: Vec<Notice>,
}

impl<T> Outcome<T> {
    /// A value; events are still to be named.
    pub fn of(value: T) -> Self {
        Self { value, events: Vec::new(), messages: Vec::new(), notices: Vec::new() }
    }

    /// Something happened, in the agency of the actor.
    #[must_use]
    pub fn event(mut self, event: impl Into<Event>) -> Self {
        self.events.push((None, event.into()));
        self
    }

    /// Several things happened, in the agency of the actor.
    #[must_use]
    pub fn events<E: Into<Event>>(mut self, events: impl IntoIterator<Item = E>) -> Self {
        self.events.extend(events.into_iter().map(|event| (None, event.into())));
        self
    }

    /// Something happened in an agency that is not the actor's, or whose actor has none.
    #[must_use]
    pub fn event_in(mut self, agency: &AgencyId, event: impl Into<Event>) -> Self {
        self.events.push((Some(agency.clone()), event.into()));
        self
    }

    /// What another change in the same transaction has brought, under this one's value.
    #[must_use]
    pub fn beside<U>(mut self, other: Outcome<U>) -> Self {
        self.events.extend(other.events);
        self.messages.extend(other.messages);
        self.notices.extend(other.notices);
        self
    }

    /// The value, and what happened.
    pub fn parted(self) -> (T, Outcome<()>) {
        let Self { value, events, messages, notices } = self;
        (value, Outcome { value: (), events, messages, notices })
    }

    /// Somebody should know.
    #[must_use]
    pub fn notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    /// Something is to be done after the commit.
    #[must_use]
    pub fn message(mut self, message: Message) -> Self {
        self.messages.push(message);
        self
    }
}

impl Office {
    /// Runs a change: load, decide, save. Commits only if the closure succeeds, together with an audit
    /// entry for each event and the outbox rows. A change without an event is a fault of the program.
    pub async fn transact<T, F>(&self, who: &Actor, change: F) -> Result<T, OfficeError>
    where
        F: AsyncFnOnce(&Tx) -> Result<Outcome<T>, OfficeError>,
    {
        let writing = self.database().begin().await?;
        let tx = self.tx(writing.transaction);
        let outcome = change(&tx).await?;
        if outcome.events.is_empty() {
            return Err(OfficeError::fault("a change without an event was refused"));
        }
        audit::append(&tx, who, &outcome.events).await?;
        notice::put(&tx, &outcome.notices).await?;
        let woken = outbox::put(&tx, &outcome.messages).await?;
        tx.transaction.commit().await?;
        if woken {
            self.woken().notify_one();
        }
        Ok(outcome.value)
    }

    /// Runs a change of technical rows that say nothing about the office's business: claims of jobs,
    /// last-seen times, expired rows. It leaves no audit entry, so nothing that a person did goes here.
    pub(crate) async fn housekeeping<T, F>(&self, change: F) -> Result<T, OfficeError>
    where
        F: AsyncFnOnce(&Tx) -> Result<T, OfficeError>,
    {
        self.unaudited(self.database().begin().await?, change).await
    }

    /// The same for rows that stand for a change beside them: they reach the disk together with it, so that
    /// nobody waits for the disk twice. After a power cut they may be as they were before.
    pub(crate) async fn fleeting<T, F>(&self, change: F) -> Result<T, OfficeError>
    where
        F: AsyncFnOnce(&Tx) -> Result<T, OfficeError>,
    {
        self.unaudited(self.database().begin_light().await?, change).await
    }

    async fn unaudited<T, F>(&self, writing: Writing, change: F) -> Result<T, OfficeError>
    where
        F: AsyncFnOnce(&Tx) -> Result<T, OfficeError>,
    {
        let tx = self.tx(writing.transaction);
        let value = change(&tx).await?;
        tx.transaction.commit().await?;
        Ok(value)
    }

    fn tx(&self, transaction: DatabaseTransaction) -> Tx {
        Tx { transaction, office: self.clone(), now: self.now() }
    }
}
