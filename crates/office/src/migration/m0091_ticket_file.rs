//! Proofs of tickets: screenshots of what is wrong, and of what it is like when it is mended.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let file = Table::create()
            .table("ticket_file")
            .col(string("id").primary_key())
            .col(string("ticket_id"))
            .col(string("agency_id"))
            .col(string("name"))
            .col(string("media_type"))
            .col(string("file_id"))
            .col(big_integer("size"))
            .col(string("by"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .to_owned();
        manager.create_table(file).await?;
        let of = Index::create()
            .name("ticket_file_of")
            .table("ticket_file")
            .col("agency_id")
            .col("ticket_id")
            .to_owned();
        manager.create_index(of).await
    }
}
