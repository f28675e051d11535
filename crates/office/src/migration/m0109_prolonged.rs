//! Terms of 公示 that were prolonged.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [date_null("prolonged_until"), text_null("prolonged_because")] {
            manager.alter_table(Table::alter().table("document").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
