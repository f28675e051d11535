//! The terms by which the audit log is searched, also of the entries that are there.

use sea_orm_migration::{prelude::*, schema::*};

use crate::audit::terms::keep_all;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("audit_term")
                    .col(string("agency_id"))
                    .col(big_integer("term"))
                    .col(big_integer("part"))
                    .col(big_integer("bits"))
                    .primary_key(Index::create().col("agency_id").col("term").col("part"))
                    .to_owned(),
            )
            .await?;
        keep_all(manager.get_connection()).await
    }
}
