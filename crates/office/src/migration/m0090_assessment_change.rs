//! Facts of an assessment that were entered after the units had been told: what they changed, for the unit to see.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let change = Table::create()
            .table("assessment_change")
            .col(string("id").primary_key())
            .col(string("assessment_id"))
            .col(string("agency_id"))
            .col(string("unit_id"))
            .col(string("indicator"))
            .col(text("before"))
            .col(text("after"))
            .col(text("reason"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .to_owned();
        manager.create_table(change).await?;
        let of = Index::create()
            .name("assessment_change_of")
            .table("assessment_change")
            .col("agency_id")
            .col("assessment_id")
            .to_owned();
        manager.create_index(of).await
    }
}
