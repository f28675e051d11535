//! Signed checkpoints of the audit log, the code of its head, entries that never change, and indexes for
//! the pages of the log.

use sea_orm::DbBackend;
use sea_orm_migration::{prelude::*, schema::*};

/// The triggers on SQLite.
pub(crate) const SQLITE: &[&str] = &[
    "CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
     BEGIN SELECT RAISE(ABORT, 'entries of the audit log never change'); END",
    "CREATE TRIGGER audit_entry_remains BEFORE DELETE ON audit_entry
     BEGIN SELECT RAISE(ABORT, 'entries of the audit log never change'); END",
];
/// Function and trigger on PostgreSQL.
const POSTGRES: &[&str] = &[
    "CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'entries of the audit log never change'; END $$",
    "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("audit_checkpoint")
                    .col(big_integer("size").primary_key())
                    .col(timestamp_with_time_zone("at"))
                    .col(text("frontier"))
                    .col(text("note"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(Table::alter().table("audit_head").add_column(string("mac").default("")).to_owned())
            .await?;
        indexes(manager).await?;
        never_changed(manager).await
    }
}

/// Pages go by time within an agency, newest first, with at most one of three further conditions.
async fn indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for name in ["audit_entry_agency", "audit_entry_object"] {
        manager.drop_index(Index::drop().name(name).table("audit_entry").to_owned()).await?;
    }
    let indexes: [(&str, &[&'static str]); 4] = [
        ("audit_entry_time", &["agency_id", "at", "seq"]),
        ("audit_entry_staff", &["agency_id", "staff_id", "at", "seq"]),
        ("audit_entry_event", &["agency_id", "event_of", "at", "seq"]),
        ("audit_entry_object", &["agency_id", "object_id", "at", "seq"]),
    ];
    for (name, columns) in indexes {
        let mut index = Index::create().name(name).table("audit_entry").to_owned();
        for column in columns {
            index.col(*column);
        }
        manager.create_index(index).await?;
    }
    Ok(())
}

/// The database itself refuses to change or remove an entry. Who owns the database can take this away;
/// a mistake of the program cannot.
async fn never_changed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DbBackend::Postgres => POSTGRES,
        _ => SQLITE,
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
