//! Proofs of what people enter in an assessment.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let file = Table::create()
            .table("assessment_file")
            .col(string("id").primary_key())
            .col(string("assessment_id"))
            .col(string("unit_id"))
            .col(string("indicator"))
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
            .name("assessment_file_of")
            .table("assessment_file")
            .col("agency_id")
            .col("assessment_id")
            .to_owned();
        manager.create_index(of).await
    }
}
