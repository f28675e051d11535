//! Papers of cases: scans, proofs, opinions. Their names are sealed, their contents as all files.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("application_file")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("application_id"))
            .col(string("paper"))
            .col(string("file_id"))
            .col(text("name"))
            .col(big_integer("size"))
            .col(string("added_by_name"))
            .col(timestamp_with_time_zone("added_at"))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("application_file_case")
            .table("application_file")
            .col("agency_id")
            .col("application_id")
            .to_owned();
        manager.create_index(index).await
    }
}
