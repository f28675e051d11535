//! What applicants send over the portal: their letters, sealed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("application_said")
                    .col(string("id").primary_key())
                    .col(string("agency_id"))
                    .col(string("application_id"))
                    .col(string("parcel").unique_key())
                    .col(string("kind"))
                    .col(date("received_on"))
                    .col(text_null("text"))
                    .to_owned(),
            )
            .await?;
        let index = Index::create()
            .name("application_said_of_case")
            .table("application_said")
            .col("agency_id")
            .col("application_id")
            .to_owned();
        manager.create_index(index).await
    }
}
