//! An index that has everything a list of filings shows. SQLite reads a row up to the column that is asked for, and the
//! report stands before most of them: without it the page of a year walks through every report of the year.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What the list of a year asks for, its conditions first.
const COLUMNS: [&str; 16] = [
    "agency_id",
    "year",
    "newest",
    "filer_id",
    "id",
    "state",
    "number",
    "serial",
    "origin",
    "digest",
    "must",
    "unexplained",
    "unsure",
    "hints",
    "filed_at",
    "first_at",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut listed = Index::create().name("filing_listed").table("filing").to_owned();
        for column in COLUMNS {
            listed.col(column);
        }
        manager.create_index(listed).await?;
        // It begins with the same columns.
        manager.drop_index(Index::drop().name("filing_newest").table("filing").to_owned()).await
    }
}
