//! What belongs to an edition of a report while it is written: what was counted, why figures were changed, texts with
//! their places for figures.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("annual_report_draft")
            .col(string("report_id"))
            .col(integer("edition"))
            .col(string("agency_id"))
            .col(text("work"))
            .col(integer("version"))
            .primary_key(Index::create().col("report_id").col("edition"))
            .to_owned();
        manager.create_table(table).await
    }
}
