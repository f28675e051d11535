//! Questions of the portal at the inquiry desk: under what the writer asks for the answer, and what an entry leads to.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let letter = Table::create()
            .table("inquiry_letter")
            .col(string("inquiry_id").primary_key())
            .col(string("agency_id"))
            .col(string("receipt").unique_key())
            .col(text("reply_key"))
            .to_owned();
        manager.create_table(letter).await?;
        // SQLite takes one column at a time.
        for column in [
            string_null("same_as"),
            boolean("counted").default(true).take(),
            string_null("case_id"),
            string_null("document_id"),
        ] {
            let alter = Table::alter().table("inquiry").add_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        let index = Index::create()
            .name("inquiry_same_as")
            .table("inquiry")
            .col("agency_id")
            .col("same_as")
            .to_owned();
        manager.create_index(index).await
    }
}
