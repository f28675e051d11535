//! Watching the own portal: what was found last, probes of the own address, reports of quarters.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let run = Table::create()
            .table("monitor_run")
            .col(string("agency_id").primary_key())
            .col(timestamp_with_time_zone("made_at"))
            .col(text("body"))
            .to_owned();
        manager.create_table(run).await?;
        let probe = Table::create()
            .table("monitor_probe")
            .col(string("agency_id"))
            .col(timestamp_with_time_zone("at"))
            .col(boolean("opened"))
            .col(integer("status"))
            .col(integer("milliseconds"))
            .primary_key(Index::create().name("monitor_probe_key").col("agency_id").col("at").primary())
            .to_owned();
        manager.create_table(probe).await?;
        let report = Table::create()
            .table("monitor_report")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("quarter"))
            .col(timestamp_with_time_zone("made_at"))
            .col(string("made_by_name"))
            .col(text("body"))
            .to_owned();
        manager.create_table(report).await?;
        let index = Index::create()
            .name("monitor_report_quarter")
            .table("monitor_report")
            .col("agency_id")
            .col("quarter")
            .to_owned();
        manager.create_index(index).await
    }
}
