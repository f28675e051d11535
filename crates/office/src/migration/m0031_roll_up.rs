//! Sums of a year with the filings they are made of, documents that a lead counts, and who took over from whom.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let note = Table::alter().table("filing").add_column(text_null("accept_note")).to_owned();
        manager.alter_table(note).await?;
        let roll_up = Table::create()
            .table("roll_up")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(integer("year"))
            .col(string("scope"))
            .col(string("format"))
            .col(text("body"))
            .col(string("digest"))
            .col(text("left_out"))
            .col(string("made_by_name"))
            .col(timestamp_with_time_zone("made_at"))
            .col(string_null("report_id"))
            .col(integer("version"))
            .to_owned();
        let part = Table::create()
            .table("roll_up_part")
            .col(string("roll_up_id"))
            .col(string("filer_id"))
            .col(string("agency_id"))
            .col(string("filing_id"))
            .col(text("deductions"))
            .primary_key(Index::create().col("roll_up_id").col("filer_id"))
            .to_owned();
        let joint = Table::create()
            .table("joint_document")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(integer("year"))
            .col(string("filer_id"))
            .col(string("lead_id"))
            .col(string("cell"))
            .col(big_integer("number"))
            .col(text("reason"))
            .col(string("said_by_name"))
            .col(timestamp_with_time_zone("said_at"))
            .to_owned();
        let succession = Table::create()
            .table("agency_succession")
            .col(string("agency_id"))
            .col(integer("year"))
            .col(string("former_id"))
            .col(string("heir_id"))
            .col(text("note"))
            .col(string("said_by_name"))
            .col(timestamp_with_time_zone("said_at"))
            .primary_key(Index::create().col("agency_id").col("year").col("former_id").col("heir_id"))
            .to_owned();
        for table in [roll_up, part, joint, succession] {
            manager.create_table(table).await?;
        }
        for (name, table) in [("roll_up_year", "roll_up"), ("joint_document_year", "joint_document")] {
            let index = Index::create().name(name).table(table).col("agency_id").col("year").to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
