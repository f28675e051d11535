//! Looks at the own portal, a row for each day.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let look = Table::create()
            .table("monitor_look")
            .col(string("agency_id"))
            .col(date("looked_on"))
            .col(timestamp_with_time_zone("made_at"))
            .col(text("body"))
            .primary_key(Index::create().col("agency_id").col("looked_on"))
            .to_owned();
        manager.create_table(look).await
    }
}
