//! The register of institutions, and the agenda of meetings.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let institution = Table::create()
            .table("institution")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("name"))
            .col(string("kind"))
            .col(date_null("repealed_on"))
            .col(string("repeal_reason"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(institution).await?;
        let of = Index::create().name("institution_of").table("institution").col("agency_id").to_owned();
        manager.create_index(of).await?;
        let edition = Table::create()
            .table("institution_edition")
            .col(string("institution_id"))
            .col(integer("edition"))
            .col(string("agency_id"))
            .col(string("number"))
            .col(date("adopted_on"))
            .col(date("in_force_from"))
            .col(string_null("document_id"))
            .col(string("document_title"))
            .col(text("note"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(
                Index::create()
                    .name("institution_edition_key")
                    .col("institution_id")
                    .col("edition")
                    .primary(),
            )
            .to_owned();
        manager.create_table(edition).await?;
        let agenda = text("agenda").default("").take();
        manager.alter_table(Table::alter().table("meeting").add_column(agenda).to_owned()).await
    }
}
