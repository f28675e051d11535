//! Texts that somebody decided about and that were changed afterwards: what a reviewer compares with.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let former = Table::create()
            .table("document_former")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("document_id"))
            .col(integer("edition"))
            .col(string("digest"))
            .col(text("body"))
            .col(text("files"))
            .col(text_null("erratum"))
            .col(timestamp_with_time_zone("kept_at"))
            .to_owned();
        manager.create_table(former).await?;
        let mut of = Index::create().name("document_former_of").table("document_former").unique().to_owned();
        for column in ["agency_id", "document_id", "edition", "digest"] {
            of.col(column);
        }
        manager.create_index(of).await
    }
}
