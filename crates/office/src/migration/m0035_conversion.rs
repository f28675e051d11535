//! The draft for proactive disclosure that was made of a copy (Art. 44).

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter =
            Table::alter().table("application_redaction").add_column(string_null("document_id")).to_owned();
        manager.alter_table(alter).await
    }
}
