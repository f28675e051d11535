//! The newest cases of an agency without sorting all of them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::create()
            .name("application_newest")
            .table("application")
            .col("agency_id")
            .col("id")
            .to_owned();
        manager.create_index(index).await
    }
}
