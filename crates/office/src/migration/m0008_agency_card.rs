//! What the public card of an agency says beside the ways to reach it, and its short name in addresses.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let added = [
            string("code").default("").to_owned(),
            string("contact_supervision").default("").to_owned(),
            text("contact_functions").default("").to_owned(),
            date_null("contact_changed_on"),
        ];
        for mut column in added {
            manager.alter_table(Table::alter().table("agency").add_column(&mut column).to_owned()).await?;
        }
        // Agencies that were there before are found by their identity.
        manager.get_connection().execute_unprepared("UPDATE agency SET code = id").await?;
        manager
            .create_index(Index::create().name("agency_code").table("agency").col("code").unique().to_owned())
            .await
    }
}
