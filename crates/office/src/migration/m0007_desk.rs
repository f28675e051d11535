//! Notices to persons and settings of agencies.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("notice")
                    .col(string("id").primary_key())
                    .col(string("agency_id"))
                    .col(string("staff_id"))
                    .col(timestamp_with_time_zone("at"))
                    .col(text("sentence"))
                    .col(string("link"))
                    .col(timestamp_with_time_zone_null("read_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("notice_of_staff")
                    .table("notice")
                    .col("agency_id")
                    .col("staff_id")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("setting")
                    .col(string("agency_id"))
                    .col(string("name"))
                    .col(text("value"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("agency_id").col("name"))
                    .to_owned(),
            )
            .await
    }
}
