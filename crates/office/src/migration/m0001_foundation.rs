//! Audit log and outbox: what every change needs.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        audit(manager).await?;
        job(manager).await
    }
}

async fn audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("audit_entry")
                .col(big_integer("seq").primary_key())
                .col(string("agency_id"))
                .col(timestamp_with_time_zone("at"))
                .col(string("actor"))
                .col(string_null("staff_id"))
                .col(string_null("staff_name"))
                .col(string_null("address"))
                .col(string("event_of"))
                .col(string("object_kind"))
                .col(string("object_id"))
                .col(text("sentence"))
                .col(text("body"))
                .col(string("leaf"))
                .to_owned(),
        )
        .await?;
    for (name, column) in [("audit_entry_agency", "agency_id"), ("audit_entry_object", "object_id")] {
        manager
            .create_index(Index::create().name(name).table("audit_entry").col(column).col("seq").to_owned())
            .await?;
    }
    manager
        .create_table(
            Table::create()
                .table("audit_head")
                .col(integer("id").primary_key())
                .col(big_integer("size"))
                .col(text("frontier"))
                .col(string("root"))
                .to_owned(),
        )
        .await?;
    let empty = crate::audit::Frontier::default();
    let root = data_encoding::HEXLOWER.encode(&empty.root());
    manager
        .exec_stmt(
            Query::insert()
                .into_table("audit_head")
                .columns(["id", "size", "frontier", "root"])
                .values_panic([1.into(), 0_i64.into(), "".into(), root.into()])
                .to_owned(),
        )
        .await
}

async fn job(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("job")
                .col(string("id").primary_key())
                .col(string("agency_id"))
                .col(string("kind"))
                .col(text("payload"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("run_at"))
                .col(integer("attempts"))
                .col(integer("max_attempts"))
                .col(timestamp_with_time_zone_null("locked_until"))
                .col(string_null("locked_by"))
                .col(text_null("last_error"))
                .col(timestamp_with_time_zone_null("done_at"))
                .col(string_null("dedup_key").unique_key())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(Index::create().name("job_due").table("job").col("done_at").col("run_at").to_owned())
        .await
}
