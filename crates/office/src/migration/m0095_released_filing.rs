//! Reports of agencies below that came as files and that the superior put before the public.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let released = Table::create()
            .table("released_filing")
            .col(string("agency_id"))
            .col(string("filer_id"))
            .col(integer("year"))
            .col(string("filing_id"))
            .col(integer("edition"))
            .col(string("digest"))
            .col(text_null("erratum"))
            .col(string("released_by_name"))
            .col(timestamp_with_time_zone("released_at"))
            .col(text_null("withdrawn_because"))
            .col(date_null("withdrawn_on"))
            .primary_key(
                Index::create()
                    .name("released_filing_key")
                    .col("agency_id")
                    .col("filer_id")
                    .col("year")
                    .primary(),
            )
            .to_owned();
        manager.create_table(released).await?;
        let index = Index::create()
            .name("released_filing_filer")
            .table("released_filing")
            .col("filer_id")
            .col("year")
            .to_owned();
        manager.create_index(index).await
    }
}
