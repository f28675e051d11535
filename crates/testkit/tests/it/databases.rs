//! The databases that the kit gives: of the kind they say, empty, one's own, and gone afterwards.

use gongkai_testkit::{Database, on_both_databases};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection};

async fn connect(database: &Database) -> DatabaseConnection {
    sea_orm::Database::connect(database.url()).await.expect("the address is understood")
}

/// A name that stands in every database only once: making it twice is refused.
const MAKE: &str = "CREATE TABLE mine (name TEXT PRIMARY KEY)";

on_both_databases! {
    async fn is_of_its_kind_and_empty(database: &Database) {
        let db = connect(database).await;
        let kind = if database.is_postgres() { DatabaseBackend::Postgres } else { DatabaseBackend::Sqlite };
        assert_eq!(db.get_database_backend(), kind);
        db.execute_unprepared(MAKE).await.expect("an empty database");
        db.execute_unprepared(MAKE).await.expect_err("the same database again");
    }

    async fn is_shared_with_nobody(database: &Database) {
        let other = if database.is_postgres() { Database::postgres() } else { Database::sqlite() };
        let other = other.expect("a second database");
        connect(database).await.execute_unprepared(MAKE).await.expect("the first");
        connect(&other).await.execute_unprepared(MAKE).await.expect("the second is another");
    }
}

#[tokio::test]
async fn is_gone_afterwards() {
    let database = Database::postgres().expect("the PostgreSQL server of the tests");
    let url = database.url().to_owned();
    let held = connect(&database).await;
    drop(database);
    held.execute_unprepared(MAKE).await.expect_err("removed under its last user");
    sea_orm::Database::connect(&url).await.expect_err("no longer there");
}
