//! Sets of indicators of an agency's own, each version a row.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let set = Table::create()
            .table("assessment_set")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("code"))
            .col(integer("version"))
            .col(string("title"))
            .col(text("body"))
            .col(text("source"))
            .col(text("reason"))
            .col(string("published_by_name"))
            .col(timestamp_with_time_zone("published_at"))
            .to_owned();
        manager.create_table(set).await?;
        let once = Index::create()
            .name("assessment_set_version")
            .table("assessment_set")
            .col("agency_id")
            .col("code")
            .col("version")
            .unique()
            .to_owned();
        manager.create_index(once).await
    }
}
