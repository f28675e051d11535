//! How often documents were opened on the portal, by day.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("document_view")
                    .col(string("agency_id"))
                    .col(string("document_id"))
                    .col(date("day"))
                    .col(big_integer("views"))
                    .primary_key(Index::create().col("agency_id").col("document_id").col("day"))
                    .to_owned(),
            )
            .await?;
        let mut by_day = Index::create();
        by_day.name("document_view_day").table("document_view").col("agency_id").col("day");
        manager.create_index(by_day).await
    }
}
