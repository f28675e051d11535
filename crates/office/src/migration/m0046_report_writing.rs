//! What people are writing on a report before they save it, and what they say about its cells and chapters.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let working = Table::create()
            .table("report_working")
            .col(string("report_id"))
            .col(integer("edition"))
            .col(string("chapter"))
            .col(string("staff_id"))
            .col(string("agency_id"))
            .col(string("staff_name"))
            .col(text("fields"))
            .col(timestamp_with_time_zone("kept_at"))
            .primary_key(Index::create().col("report_id").col("edition").col("chapter").col("staff_id"))
            .to_owned();
        manager.create_table(working).await?;
        let comment = Table::create()
            .table("report_comment")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("report_id"))
            .col(string("place"))
            .col(text("words"))
            .col(string("said_by_id"))
            .col(string("said_by_name"))
            .col(timestamp_with_time_zone("said_at"))
            .col(string_null("answer_to"))
            .col(string_null("resolved_by_name"))
            .col(timestamp_with_time_zone_null("resolved_at"))
            .to_owned();
        manager.create_table(comment).await?;
        let index = Index::create()
            .name("report_comment_report")
            .table("report_comment")
            .col("report_id")
            .col("said_at")
            .to_owned();
        manager.create_index(index).await
    }
}
