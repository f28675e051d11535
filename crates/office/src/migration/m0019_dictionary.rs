//! The dictionary of screening that an agency keeps for itself.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("screening_dictionary")
                    .col(string("agency_id").primary_key())
                    .col(text("rows"))
                    .col(integer("terms"))
                    .col(string("imported_by_name"))
                    .col(timestamp_with_time_zone("imported_at"))
                    .col(integer("version"))
                    .to_owned(),
            )
            .await
    }
}
