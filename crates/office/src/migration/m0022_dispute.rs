//! Reconsideration and litigation about answers to applications.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("dispute")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("application_id"))
            .col(string("kind"))
            .col(string("number"))
            .col(string("body"))
            .col(date("notified_on"))
            .col(string("defence"))
            .col(date_null("defence_set"))
            .col(date_null("defended_on"))
            .col(string_null("result"))
            .col(date_null("ended_on"))
            .col(integer("version"))
            .to_owned();
        manager.create_table(table).await?;
        for (name, column) in [("dispute_case", "application_id"), ("dispute_ended", "ended_on")] {
            let index = Index::create().name(name).table("dispute").col("agency_id").col(column).to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
