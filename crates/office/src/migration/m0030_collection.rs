//! Filings of annual reports with the superior agency, and who was reminded.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(filing()).await?;
        let reminder = Table::create()
            .table("filing_reminder")
            .col(string("agency_id"))
            .col(string("filer_id"))
            .col(integer("year"))
            .col(integer("times"))
            .col(timestamp_with_time_zone("last_at"))
            .primary_key(Index::create().col("agency_id").col("filer_id").col("year"))
            .to_owned();
        manager.create_table(reminder).await?;
        let serial = Index::create()
            .name("filing_serial")
            .table("filing")
            .col("agency_id")
            .col("year")
            .col("serial")
            .unique()
            .to_owned();
        manager.create_index(serial).await?;
        for (name, columns) in [
            ("filing_newest", ["agency_id", "year", "newest"]),
            ("filing_filer", ["filer_id", "year", "number"]),
        ] {
            let mut index = Index::create().name(name).table("filing").to_owned();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn filing() -> TableCreateStatement {
    Table::create()
        .table("filing")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("filer_id"))
        .col(integer("year"))
        .col(integer("number"))
        .col(integer("serial"))
        .col(boolean("newest"))
        .col(string("origin"))
        .col(string("state"))
        .col(string("format"))
        .col(string("title"))
        .col(text("body"))
        .col(string("digest"))
        .col(text_null("erratum"))
        .col(text("findings"))
        .col(integer("must"))
        .col(integer("unexplained"))
        .col(integer("unsure"))
        .col(integer("hints"))
        .col(string_null("file_id"))
        .col(string_null("file_name"))
        .col(string("filed_by_name"))
        .col(timestamp_with_time_zone("filed_at"))
        .col(timestamp_with_time_zone("first_at"))
        .col(text("signature"))
        .col(string_null("decided_by_name"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(text_null("return_reason"))
        .col(integer("version"))
        .to_owned()
}
