//! Files, generations of keys, marks of the schedule, backups.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        files(manager).await?;
        manager
            .create_table(
                Table::create()
                    .table("agency_key")
                    .col(string("agency_id").primary_key())
                    .col(integer("generation"))
                    .col(timestamp_with_time_zone("since"))
                    .to_owned(),
            )
            .await?;
        operation(manager).await
    }
}

async fn files(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("file")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("object_id"))
                .col(string("address"))
                .col(string("name"))
                .col(string("media_type"))
                .col(big_integer("size"))
                .col(text("wrapped_key"))
                .col(integer("key_generation"))
                .col(timestamp_with_time_zone("created_at"))
                .to_owned(),
        )
        .await?;
    let by_address =
        Index::create().name("file_address").table("file").col("agency_id").col("address").to_owned();
    let by_object = Index::create().name("file_object").table("file").col("object_id").to_owned();
    for index in [by_address, by_object] {
        manager.create_index(index).await?;
    }
    manager
        .create_table(
            Table::create()
                .table("file_pending")
                .col(string("object_id").primary_key())
                .col(string("agency_id"))
                .col(timestamp_with_time_zone("since"))
                .col(boolean("given_up"))
                .to_owned(),
        )
        .await
}

async fn operation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("schedule_mark")
                .col(string("name").primary_key())
                .col(timestamp_with_time_zone("planned_at"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("backup")
                .col(string("id").primary_key())
                .col(timestamp_with_time_zone("verified_at"))
                .col(string("name"))
                .col(big_integer("size"))
                .col(string("audit_root"))
                .to_owned(),
        )
        .await
}
