//! The open office: what every use case is given.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend};
use tokio::sync::Notify;

use crate::{
    OfficeError,
    application::LastDays,
    chance::{Clock, Entropy, day_in_china, new_identity, stored},
    database::Database,
    files::FileStore,
    migration,
    publication::OwnRules,
    report::Tallies,
    seal::MasterKey,
    task::WorkLists,
};

/// What an office is opened with.
pub struct OfficeParts {
    /// Database by URL, see [`Database::open`].
    pub database_url: String,
    /// Where sealed contents of files lie.
    pub files: FileStore,
    /// The installation's secret, from which all other keys come.
    pub master: MasterKey,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// The open office. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    files: FileStore,
    master: MasterKey,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    wake: Notify,
    tallies: Tallies,
    work_lists: WorkLists,
    own_rules: OwnRules,
    last_days: LastDays,
}

impl Office {
    /// Opens the office and brings its tables up to date. Refuses a database of a newer program.
    pub async fn open(parts: OfficeParts) -> Result<Self, OfficeError> {
        let database = Database::open(&parts.database_url).await?;
        migration::run(&database).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                database,
                files: parts.files,
                master: parts.master,
                clock: parts.clock,
                entropy: parts.entropy,
                wake: Notify::new(),
                tallies: Tallies::default(),
                work_lists: WorkLists::default(),
                own_rules: OwnRules::default(),
                last_days: LastDays::default(),
            }),
        })
    }

    /// The same installation on another database: same files, same secret.
    pub(crate) async fn elsewhere(&self, database_url: &str) -> Result<Self, OfficeError> {
        self.elsewhere_with(database_url, self.inner.files.clone()).await
    }

    /// The same installation on another database and with other files.
    pub(crate) async fn elsewhere_with(
        &self,
        database_url: &str,
        files: FileStore,
    ) -> Result<Self, OfficeError> {
        let Inner { master, clock, entropy, .. } = &*self.inner;
        Self::open(OfficeParts {
            database_url: database_url.to_owned(),
            files,
            master: master.clone(),
            clock: Arc::clone(clock),
            entropy: Arc::clone(entropy),
        })
        .await
    }

    /// Closes the database: nothing can be asked any more, and what SQLite keeps beside its file goes
    /// into it.
    pub async fn close(&self) -> Result<(), OfficeError> {
        Ok(self.inner.database.close().await?)
    }

    /// The present instant, in whole microseconds as both databases keep it.
    pub fn now(&self) -> DateTime<Utc> {
        stored(self.inner.clock.now())
    }

    /// The present day in China.
    pub fn today(&self) -> NaiveDate {
        day_in_china(self.now())
    }

    /// A new identity text; sorts by time of making.
    pub fn new_identity(&self) -> String {
        new_identity(self.now(), &*self.inner.entropy)
    }

    /// Chance, for keys and codes.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.inner.entropy
    }

    /// For single reads.
    pub fn read(&self) -> &DatabaseConnection {
        self.inner.database.read()
    }

    /// For reads that must agree with each other.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, OfficeError> {
        Ok(self.inner.database.snapshot().await?)
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.inner.database.backend()
    }

    /// The installation's secret.
    pub(crate) fn master(&self) -> &MasterKey {
        &self.inner.master
    }

    /// Where sealed contents of files lie.
    pub fn files(&self) -> &FileStore {
        &self.inner.files
    }

    /// Findings of reports that were counted before.
    pub(crate) fn tallies(&self) -> &Tallies {
        &self.inner.tallies
    }

    /// Work lists that were gathered before.
    pub(crate) fn work_lists(&self) -> &WorkLists {
        &self.inner.work_lists
    }

    /// Rules of screening of agencies with a dictionary of their own.
    pub(crate) fn own_rules(&self) -> &OwnRules {
        &self.inner.own_rules
    }

    /// Last days of open cases that were computed before.
    pub(crate) fn last_days(&self) -> &LastDays {
        &self.inner.last_days
    }

    /// What is wrong with the structure of the database, if anything.
    pub async fn flaws(&self) -> Result<Option<String>, OfficeError> {
        Ok(self.inner.database.flaws().await?)
    }

    pub(crate) fn database(&self) -> &Database {
        &self.inner.database
    }

    /// Signalled when a transaction has left rows in the outbox.
    pub fn woken(&self) -> &Notify {
        &self.inner.wake
    }
}
