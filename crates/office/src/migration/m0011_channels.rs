//! Copies of documents on channels beside the portal, and what people posted by hand.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(channel_copy()).await?;
        manager.create_table(channel_post()).await?;
        for (name, table, columns) in [
            ("channel_copy_state", "channel_copy", ["agency_id", "state"]),
            ("channel_copy_channel", "channel_copy", ["agency_id", "channel"]),
            ("channel_post_of", "channel_post", ["document_id", "posted_on"]),
        ] {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn channel_copy() -> TableCreateStatement {
    Table::create()
        .table("channel_copy")
        .col(string("document_id"))
        .col(string("channel"))
        .col(string("agency_id"))
        .col(boolean("chosen"))
        .col(date_null("until"))
        .col(string("state"))
        .col(string("mark"))
        .col(integer_null("edition"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("first_at"))
        .col(string("place"))
        .col(text_null("card"))
        .col(integer("tries"))
        .col(text_null("why"))
        .col(integer("version"))
        .col(text_null("known"))
        .col(string_null("chosen_by"))
        .col(string_null("sent_by"))
        .primary_key(Index::create().col("document_id").col("channel"))
        .to_owned()
}

fn channel_post() -> TableCreateStatement {
    Table::create()
        .table("channel_post")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("document_id"))
        .col(string("channel"))
        .col(integer("edition"))
        .col(string("place"))
        .col(date("posted_on"))
        .col(string("posted_by"))
        .col(string("posted_by_name"))
        .col(timestamp_with_time_zone("posted_at"))
        .col(string_null("posted_photo"))
        .col(date_null("taken_on"))
        .col(string_null("taken_by"))
        .col(string_null("taken_by_name"))
        .col(timestamp_with_time_zone_null("taken_at"))
        .col(string_null("taken_photo"))
        .to_owned()
}
