//! Copies of papers for partial disclosure. What was read, what is marked and what was found in them is sealed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("application_redaction")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("application_id"))
            .col(string("paper_id"))
            .col(string("layer"))
            .col(text("source"))
            .col(text("marks"))
            .col(text("files"))
            .col(string_null("digest"))
            .col(text_null("findings"))
            .col(string_null("made_by_id"))
            .col(string_null("made_by_name"))
            .col(timestamp_with_time_zone_null("made_at"))
            .col(string_null("approved_by_name"))
            .col(timestamp_with_time_zone_null("approved_at"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("application_redaction_of")
            .table("application_redaction")
            .col("agency_id")
            .col("application_id")
            .col("paper_id")
            .col("layer")
            .unique()
            .to_owned();
        manager.create_index(index).await
    }
}
