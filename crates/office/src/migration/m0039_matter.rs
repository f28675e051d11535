//! What an application is about (Art. 41), and to whom a letter that asks for an opinion goes, sealed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let matter = string("matter").default("disclosure").to_owned();
        manager.alter_table(Table::alter().table("application").add_column(matter).to_owned()).await?;
        let addressee = text_null("addressee");
        manager.alter_table(Table::alter().table("application_act").add_column(addressee).to_owned()).await
    }
}
