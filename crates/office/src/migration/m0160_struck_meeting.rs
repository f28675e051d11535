//! Meetings that were recorded by mistake: out of every count, still in the record.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let struck = Table::create()
            .table("struck_meeting")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(integer("year"))
            .col(integer("ordinal"))
            .col(date("held_on"))
            .col(string("topic"))
            .col(text("record"))
            .col(text("reason"))
            .col(string("struck_by_name"))
            .col(timestamp_with_time_zone("struck_at"))
            .to_owned();
        manager.create_table(struck).await?;
        let year = Index::create()
            .name("struck_meeting_year")
            .table("struck_meeting")
            .col("agency_id")
            .col("year")
            .to_owned();
        manager.create_index(year).await
    }
}
