//! What an agency has set itself to publish, and the row under which a document is filed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("catalogue")
            .col(string("agency_id").primary_key())
            .col(text("rows"))
            .col(integer("entries"))
            .col(string("imported_by_name"))
            .col(timestamp_with_time_zone("imported_at"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(table).await?;
        for table in ["document", "document_edition"] {
            let entry = string("entry").default("").take();
            manager.alter_table(Table::alter().table(table).add_column(entry).to_owned()).await?;
        }
        let index =
            Index::create().name("document_entry").table("document").col("agency_id").col("entry").to_owned();
        manager.create_index(index).await
    }
}
