//! Files of cases that were destroyed when their period was over (销毁清册): what is kept of them.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("application_erasure")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(string("number"))
            .col(date("arrived_on"))
            .col(date("ended_on"))
            .col(string("result"))
            .col(string("class"))
            .col(date("kept_until"))
            .col(integer("acts"))
            .col(integer("papers"))
            .col(string("digest"))
            .col(text("opinion"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("erased_at"))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("application_erasure_of")
            .table("application_erasure")
            .col("agency_id")
            .col("erased_at")
            .to_owned();
        manager.create_index(index).await
    }
}
