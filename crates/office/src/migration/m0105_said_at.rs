//! When the office took what an applicant said over the portal: the register shows the moment of a confirmation.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("taken_at");
        let alter = Table::alter().table("application_said").add_column(column).to_owned();
        manager.alter_table(alter).await
    }
}
