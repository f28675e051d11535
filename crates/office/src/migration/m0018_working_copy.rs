//! What a person has written and not saved yet, kept beside the draft.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let copy = Table::create()
            .table("document_working_copy")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("document_id"))
            .col(string("staff_id"))
            .col(integer("base_version"))
            .col(string("base_text"))
            .col(text("body"))
            .col(text_null("erratum"))
            .col(integer("turn"))
            .col(timestamp_with_time_zone("kept_at"))
            .to_owned();
        manager.create_table(copy).await?;
        let mut of = Index::create()
            .name("document_working_copy_of")
            .table("document_working_copy")
            .unique()
            .to_owned();
        for column in ["agency_id", "document_id", "staff_id"] {
            of.col(column);
        }
        manager.create_index(of).await
    }
}
