//! Annual reports and their editions.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("annual_report")
                    .col(string("id").primary_key())
                    .col(string("agency_id"))
                    .col(integer("year"))
                    .col(integer("edition"))
                    .col(integer_null("public_edition"))
                    .col(integer_null("withdrawn_edition"))
                    .col(text_null("withdrawn_because"))
                    .col(date_null("withdrawn_on"))
                    .col(integer("version"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("annual_report_year")
                    .table("annual_report")
                    .col("agency_id")
                    .col("year")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("annual_report_edition")
                    .col(string("report_id"))
                    .col(integer("edition"))
                    .col(string("agency_id"))
                    .col(string("state"))
                    .col(string("title"))
                    .col(text("body"))
                    .col(string("digest"))
                    .col(string("file_id"))
                    .col(string("file_name"))
                    .col(string("brought_by"))
                    .col(string("brought_by_name"))
                    .col(timestamp_with_time_zone("brought_at"))
                    .col(text_null("erratum"))
                    .col(string_null("submitted_by"))
                    .col(timestamp_with_time_zone_null("submitted_at"))
                    .col(text_null("historical"))
                    .col(string_null("approved_by"))
                    .col(string_null("approved_by_name"))
                    .col(timestamp_with_time_zone_null("approved_at"))
                    .col(string_null("approved_digest"))
                    .col(text_null("return_reason"))
                    .col(date_null("published_on"))
                    .primary_key(Index::create().col("report_id").col("edition"))
                    .to_owned(),
            )
            .await
    }
}
