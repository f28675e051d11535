//! Runs of inquiries with a sieve of their words.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("inquiry_block")
            .col(string("agency_id"))
            .col(string("first_id"))
            .col(string("last_id"))
            .col(blob("sieve"))
            .primary_key(Index::create().name("inquiry_block_key").col("agency_id").col("first_id").primary())
            .to_owned();
        manager.create_table(table).await
    }
}
