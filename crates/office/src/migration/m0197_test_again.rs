//! A test that was opened again after its last day: until when, why, by whom.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [date_null("again_until"), text_null("again_reason"), string_null("again_by_name")];
        for column in columns {
            let alter = Table::alter().table("training_test").add_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
