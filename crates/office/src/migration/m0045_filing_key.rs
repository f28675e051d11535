//! Keys of agencies that hand in signed files, and when such a file was signed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let signed =
            Table::alter().table("filing").add_column(timestamp_with_time_zone_null("signed_at")).to_owned();
        manager.alter_table(signed).await?;
        let key = Table::create()
            .table("filing_key")
            .col(string("agency_id"))
            .col(string("fingerprint"))
            .col(string("filer_id"))
            .col(string("said_by_name"))
            .col(timestamp_with_time_zone("said_at"))
            .primary_key(Index::create().col("agency_id").col("fingerprint"))
            .to_owned();
        manager.create_table(key).await
    }
}
