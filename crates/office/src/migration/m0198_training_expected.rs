//! Who should come to a training (应到名单).

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let expected = Table::create()
            .table("training_expected")
            .col(string("training_id"))
            .col(string("person"))
            .col(string("agency_id"))
            .col(string("name"))
            .col(string("unit"))
            .col(string_null("staff_id"))
            .col(integer("nth"))
            .primary_key(Index::create().col("training_id").col("person"))
            .to_owned();
        manager.create_table(expected).await
    }
}
