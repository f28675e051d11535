//! Whose reports a filed report sums, and a report that the superior shows: figures of different scopes are not compared.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["filing", "released_filing"] {
            let alter = Table::alter().table(table).add_column(string_null("scope")).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
