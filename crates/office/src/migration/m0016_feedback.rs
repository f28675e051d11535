//! Letters of the public, rows of adoption tables, and what documents say about calls for comments.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One by one: SQLite adds one column at a time.
        for table in ["document", "document_edition"] {
            for column in [
                date_null("comment_from"),
                date_null("comment_until"),
                string_null("answers"),
                string_null("interprets"),
            ] {
                manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
            }
        }
        manager.create_table(feedback()).await?;
        manager.create_table(opinion()).await?;
        for (name, table, columns) in [
            ("document_comment_until", "document", ["agency_id", "comment_until"]),
            ("document_answers", "document", ["agency_id", "answers"]),
            ("feedback_document", "feedback", ["agency_id", "document_id"]),
            ("feedback_state", "feedback", ["agency_id", "state"]),
            ("opinion_document", "opinion", ["agency_id", "document_id"]),
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

fn feedback() -> TableCreateStatement {
    Table::create()
        .table("feedback")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("kind"))
        .col(string_null("document_id"))
        .col(string_null("unit_id"))
        .col(string("state"))
        .col(string("page"))
        .col(date("received_on"))
        .col(string("receipt").unique_key())
        .col(text("body"))
        .col(text_null("contact"))
        .col(text("reply_key"))
        .col(string_null("opinion_id"))
        .col(text_null("answer"))
        .col(boolean("was_wrong"))
        .col(string_null("answered_by_name"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(integer("version"))
        .to_owned()
}

fn opinion() -> TableCreateStatement {
    Table::create()
        .table("opinion")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("document_id"))
        .col(integer("position"))
        .col(text("point"))
        .col(string("outcome"))
        .col(text("reason"))
        .col(integer("version"))
        .to_owned()
}
