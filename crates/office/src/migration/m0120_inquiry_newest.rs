//! The newest inquiries of an agency and of a desk, in their order: without it a million are sorted for one page.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let newest =
            Index::create().name("inquiry_newest").table("inquiry").col("agency_id").col("id").to_owned();
        manager.create_index(newest).await?;
        let of_desk = Index::create()
            .name("inquiry_newest_of_desk")
            .table("inquiry")
            .col("agency_id")
            .col("desk_id")
            .col("id")
            .to_owned();
        manager.create_index(of_desk).await
    }
}
