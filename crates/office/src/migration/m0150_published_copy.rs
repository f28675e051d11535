//! Pages of other sites on which agencies publish their reports, as somebody has saved them, for comparison.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let copy = Table::create()
            .table("published_copy")
            .col(string("agency_id"))
            .col(string("filer_id"))
            .col(integer("year"))
            .col(text_null("address"))
            .col(text("body"))
            .col(string("file_id"))
            .col(string("file_name"))
            .col(string("compared"))
            .col(integer("differs"))
            .col(string("given_by_name"))
            .col(timestamp_with_time_zone("given_at"))
            .primary_key(
                Index::create()
                    .name("published_copy_key")
                    .col("agency_id")
                    .col("filer_id")
                    .col("year")
                    .primary(),
            )
            .to_owned();
        manager.create_table(copy).await
    }
}
