//! Notices of working days: since when this installation counts with each.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let notice = Table::create()
            .table("holiday_notice")
            .col(string("id").primary_key())
            .col(string("number"))
            .col(integer("year"))
            .col(text_null("body"))
            .col(timestamp_with_time_zone("came_at"))
            .col(string_null("agency_id"))
            .col(string_null("by"))
            .col(string_null("by_name"))
            .col(timestamp_with_time_zone_null("taken_back_at"))
            .col(string_null("taken_back_by"))
            .col(text_null("taken_back_because"))
            .to_owned();
        manager.create_table(notice).await
    }
}
