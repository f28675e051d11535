//! How a database is opened: SQLite by default, PostgreSQL by URL. Both stores, this one and the
//! office's, are opened with these settings.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

/// Opens at most `connections` connections to `sqlite:///path` or `postgres://…`. A missing SQLite
/// file is made.
pub async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(idle(url))
        .sqlx_logging(false)
        .test_before_acquire(is_postgres(url));
    options.map_sqlx_sqlite_opts(|options| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        // What was acknowledged survives a power cut (FULL); what was erased is overwritten.
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF")
            .pragma("temp_store", "MEMORY")
            .optimize_on_close(true, None)
    });
    Database::connect(options).await
}

/// A connection that nobody needs gives back its memory. The only one of a database in memory is the database.
fn idle(url: &str) -> Option<Duration> {
    (!url.contains(":memory:")).then_some(Duration::from_secs(30))
}

/// Does the URL name a PostgreSQL server?
pub fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}
