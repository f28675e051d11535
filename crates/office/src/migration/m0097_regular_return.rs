//! Regular returns: as they are kept in their agency, as they were filed with the superior, and who was reminded.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(kept()).await?;
        manager.create_table(filing()).await?;
        let reminder = Table::create()
            .table("return_reminder")
            .col(string("agency_id"))
            .col(string("filer_id"))
            .col(string("kind"))
            .col(integer("year"))
            .col(integer("nth"))
            .col(integer("times"))
            .col(timestamp_with_time_zone("last_at"))
            .primary_key(Index::create().col("agency_id").col("filer_id").col("kind").col("year").col("nth"))
            .to_owned();
        manager.create_table(reminder).await?;
        let period = |name: &str, table: &str, first: &[&str]| {
            let mut index = Index::create().name(name).table(table.to_owned()).to_owned();
            for column in first {
                index.col((*column).to_owned());
            }
            index
        };
        let one = ["agency_id", "kind", "year", "nth"];
        manager
            .create_index(period("regular_return_period", "regular_return", &one).unique().to_owned())
            .await?;
        let each = ["agency_id", "filer_id", "kind", "year", "nth", "number"];
        manager
            .create_index(period("return_filing_number", "return_filing", &each).unique().to_owned())
            .await?;
        let newest = ["agency_id", "kind", "year", "nth", "newest"];
        manager.create_index(period("return_filing_newest", "return_filing", &newest)).await?;
        let filer = ["filer_id", "kind", "year", "nth"];
        manager.create_index(period("return_filing_filer", "return_filing", &filer)).await
    }
}

fn kept() -> TableCreateStatement {
    Table::create()
        .table("regular_return")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("kind"))
        .col(integer("year"))
        .col(integer("nth"))
        .col(string("state"))
        .col(text("sheet"))
        .col(string("digest"))
        .col(text("hands"))
        .col(timestamp_with_time_zone("counted_at"))
        .col(string("filled_by_name"))
        .col(timestamp_with_time_zone("filled_at"))
        .col(string_null("submitted_by_name"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(text_null("back_reason"))
        .col(integer("version"))
        .to_owned()
}

fn filing() -> TableCreateStatement {
    Table::create()
        .table("return_filing")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("filer_id"))
        .col(string("kind"))
        .col(integer("year"))
        .col(integer("nth"))
        .col(integer("number"))
        .col(boolean("newest"))
        .col(string("state"))
        .col(text("sheet"))
        .col(string("digest"))
        .col(string("filled_by_name"))
        .col(string("approved_by_name"))
        .col(timestamp_with_time_zone("counted_at"))
        .col(timestamp_with_time_zone("filed_at"))
        .col(timestamp_with_time_zone("first_at"))
        .col(string_null("decided_by_name"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(text_null("return_reason"))
        .col(integer("version"))
        .to_owned()
}
