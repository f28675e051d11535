//! Disputes that were registered by mistake are struck, and stay to be seen.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one column at a time.
        for column in [date_null("struck_on"), text_null("struck_because")] {
            let alter = Table::alter().table("dispute").add_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
