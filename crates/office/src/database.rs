//! The connection to the office database: SQLite by default, PostgreSQL by URL, the same code above.

use std::sync::Arc;

use gongkai_public::{
    connect::{Durable, Unreachable, connect, connect_as, is_postgres},
    pools::Pools,
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Connections for reading. Few are enough: a page asks for some milliseconds.
const READERS: u32 = 8;

/// An open office database.
///
/// SQLite has one writer: a gate before it queues writers fairly, where its own busy handler would
/// make them poll. PostgreSQL orders writers by row locks and needs no gate.
#[derive(Clone)]
pub struct Database {
    writer: DatabaseConnection,
    /// Writes what reaches the disk with the next change.
    light: DatabaseConnection,
    readers: Pools,
    gate: Arc<Mutex<()>>,
}

/// A writing transaction with the gate that it holds.
pub(crate) struct Writing {
    pub(crate) transaction: DatabaseTransaction,
    _gate: Option<OwnedMutexGuard<()>>,
}

impl Database {
    /// Opens a database by URL: `sqlite:///path/office.db` or `postgres://…`. Makes the SQLite file if
    /// it is missing; does not make tables (see `migration`).
    pub async fn open(url: &str) -> Result<Self, Unreachable> {
        if is_postgres(url) {
            let readers = Pools::open(url, READERS * 2).await?;
            let pool = readers.free();
            return Ok(Self { writer: pool.clone(), light: pool.clone(), readers, gate: Arc::default() });
        }
        let writer = connect(url, 1).await?;
        let light = connect_as(url, 1, Durable::WithTheNext).await?;
        let readers = Pools::open(url, READERS).await?;
        Ok(Self { writer, light, readers, gate: Arc::default() })
    }

    /// For single reads. Several reads that must agree go through [`Self::snapshot`].
    pub fn read(&self) -> &DatabaseConnection {
        self.readers.free()
    }

    /// Reads that all see the same state: a read transaction, never to be committed.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let isolation_level = match self.backend() {
            DbBackend::Postgres => Some(IsolationLevel::RepeatableRead),
            _ => None,
        };
        self.read().begin_with_options(TransactionOptions { isolation_level, ..Default::default() }).await
    }

    /// Which of the two it is.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Connection for migrations, which bring their own transactions.
    pub(crate) fn schema(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// A writing transaction. Only `transact` and `housekeeping` call this.
    pub(crate) async fn begin(&self) -> Result<Writing, DbErr> {
        self.begin_on(&self.writer).await
    }

    /// A writing transaction whose changes a power cut may undo. Only `fleeting` calls this.
    pub(crate) async fn begin_light(&self) -> Result<Writing, DbErr> {
        self.begin_on(&self.light).await
    }

    async fn begin_on(&self, connection: &DatabaseConnection) -> Result<Writing, DbErr> {
        let gate = match self.backend() {
            DbBackend::Sqlite => Some(Arc::clone(&self.gate).lock_owned().await),
            _ => None,
        };
        let transaction = connection
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await?;
        Ok(Writing { transaction, _gate: gate })
    }

    /// What is wrong with the structure of the database, if anything. PostgreSQL looks after itself.
    pub async fn flaws(&self) -> Result<Option<String>, DbErr> {
        if self.backend() != DbBackend::Sqlite {
            self.read().ping().await?;
            return Ok(None);
        }
        let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA quick_check(1)");
        let row = self.read().query_one_raw(check).await?;
        let said: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        Ok((said != "ok").then_some(said))
    }

    /// Closes all connections; SQLite folds its write-ahead log into the file.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.readers.close().await?;
        self.light.close_by_ref().await?;
        self.writer.close_by_ref().await
    }
}
