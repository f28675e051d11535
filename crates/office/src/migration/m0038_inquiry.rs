//! Inquiries at the counters: the register, its running totals, and months that are closed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("inquiry")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("number"))
            .col(date("asked_on"))
            .col(timestamp_with_time_zone("asked_at"))
            .col(string("desk_id"))
            .col(string("way"))
            .col(string("line"))
            .col(string("subject"))
            .col(string("people"))
            .col(integer("persons"))
            .col(integer("matters"))
            .col(string("result"))
            .col(string("referred"))
            .col(timestamp_with_time_zone_null("due_at"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(text("question"))
            .col(text("answer"))
            .col(text_null("contact"))
            .col(string("reference"))
            .col(string("entered_by_name"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(table).await?;
        let number = Index::create()
            .name("inquiry_number")
            .table("inquiry")
            .unique()
            .col("agency_id")
            .col("number")
            .to_owned();
        manager.create_index(number).await?;
        let open = Index::create()
            .name("inquiry_open")
            .table("inquiry")
            .col("agency_id")
            .col("closed_at")
            .to_owned();
        manager.create_index(open).await?;
        let on =
            Index::create().name("inquiry_on").table("inquiry").col("agency_id").col("asked_on").to_owned();
        manager.create_index(on).await?;
        let reference = Index::create()
            .name("inquiry_reference")
            .table("inquiry")
            .col("agency_id")
            .col("reference")
            .to_owned();
        manager.create_index(reference).await?;
        let mut key = Index::create();
        key.name("inquiry_tally_key").primary();
        for column in ["agency_id", "asked_on", "desk_id", "way", "line", "subject", "single"] {
            key.col(column);
        }
        let tally = Table::create()
            .table("inquiry_tally")
            .col(string("agency_id"))
            .col(date("asked_on"))
            .col(string("desk_id"))
            .col(string("way"))
            .col(string("line"))
            .col(string("subject"))
            .col(boolean("single"))
            .col(big_integer("entries"))
            .col(big_integer("persons"))
            .col(big_integer("matters"))
            .col(big_integer("answered"))
            .primary_key(&mut key)
            .to_owned();
        manager.create_table(tally).await?;
        let lock = Table::create()
            .table("inquiry_lock")
            .col(string("agency_id"))
            .col(string("month"))
            .col(string("locked_by_name"))
            .col(timestamp_with_time_zone("locked_at"))
            .primary_key(Index::create().name("inquiry_lock_key").col("agency_id").col("month").primary())
            .to_owned();
        manager.create_table(lock).await
    }
}
