//! The schema of the office database. A migration that has landed never changes: the next one mends it.

mod m0001_foundation;
mod m0002_organisation;
mod m0004_operation;
mod m0006_report;
mod m0007_desk;

use sea_orm_migration::prelude::*;

use crate::{OfficeError, database::Database};

struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0002_organisation::Migration),
            Box::new(m0004_operation::Migration),
            Box::new(m0006_report::Migration),
            Box::new(m0007_desk::Migration),
        ]
    }
}

/// Brings the tables up to date. A database of a newer program is refused by the migrator, because it
/// holds a migration that this program does not know.
pub async fn run(database: &Database) -> Result<(), OfficeError> {
    Migrations::up(database.schema(), None).await?;
    Ok(())
}
