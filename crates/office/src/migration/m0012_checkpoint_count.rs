//! How many checkpoints were signed, in the head of the audit log, and the number of each: one that is
//! removed later is missed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = |table: &'static str, column: ColumnDef| {
            Table::alter().table(table).add_column(column).to_owned()
        };
        manager.alter_table(alter("audit_head", big_integer_null("checkpoints"))).await?;
        manager.alter_table(alter("audit_checkpoint", big_integer_null("number"))).await
    }
}
