//! Where cases stand in table three of a year, kept so that a year is counted without replaying every ledger.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("report_place")
            .col(string("application_id"))
            .col(integer("year"))
            .col(string("agency_id"))
            .col(string("number"))
            .col(string("kind"))
            .col(string("came"))
            .col(string("went"))
            .col(integer("case_version"))
            .col(boolean("settled"))
            .col(string("rules"))
            .primary_key(Index::create().col("application_id").col("year"))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("report_place_year")
            .table("report_place")
            .col("agency_id")
            .col("year")
            .to_owned();
        manager.create_index(index).await
    }
}
