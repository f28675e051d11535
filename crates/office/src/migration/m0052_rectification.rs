//! Rectification tickets, and what was done with each, added and never changed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let ticket = Table::create()
            .table("ticket")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("number"))
            .col(string("unit_id"))
            .col(string("kind"))
            .col(string("source"))
            .col(string_null("source_id"))
            .col(string_null("source_item"))
            .col(string_null("document_id"))
            .col(integer_null("document_edition"))
            .col(string("place"))
            .col(text("problem"))
            .col(string("basis"))
            .col(text("demand"))
            .col(string("responsible"))
            .col(date("found_on"))
            .col(date("issued_on"))
            .col(integer("days"))
            .col(string("issued_by"))
            .col(string("issued_by_name"))
            .col(timestamp_with_time_zone("issued_at"))
            .col(string("state"))
            .col(string_null("repeats"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(ticket).await?;
        let number = Index::create()
            .name("ticket_number")
            .table("ticket")
            .unique()
            .col("agency_id")
            .col("number")
            .to_owned();
        manager.create_index(number).await?;
        let state =
            Index::create().name("ticket_state").table("ticket").col("agency_id").col("state").to_owned();
        manager.create_index(state).await?;
        let act = Table::create()
            .table("ticket_act")
            .col(string("ticket_id"))
            .col(integer("place"))
            .col(string("agency_id"))
            .col(string("by"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .col(text("body"))
            .primary_key(Index::create().name("ticket_act_key").col("ticket_id").col("place").primary())
            .to_owned();
        manager.create_table(act).await
    }
}
