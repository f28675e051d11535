//! What a release was decided by, and why one that was set for a time did not happen.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["channels", "held_back"] {
            let column = text_null(column);
            manager
                .alter_table(Table::alter().table("document_edition").add_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}
