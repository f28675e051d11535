//! Documents, their editions, files and review; screening; counters of index numbers.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            document(),
            document_edition(),
            document_file(),
            review_step(),
            screening(),
            screening_finding(),
            index_counter(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &str, table: &str, columns: &[&str]| {
        let mut index = Index::create().name(name).table(table.to_owned()).to_owned();
        for column in columns {
            index.col((*column).to_owned());
        }
        index
    };
    vec![
        index("document_of_agency", "document", &["agency_id", "id"]),
        index("document_of_unit", "document", &["agency_id", "unit_id", "id"]),
        index("document_of_kind", "document", &["agency_id", "kind", "id"]),
        index("document_of_state", "document", &["agency_id", "state", "id"]),
        index("document_posted", "document", &["agency_id", "state", "period_until"]),
        index("document_owed", "document", &["agency_id", "owed_edition"]),
        index("document_index_number", "document", &["agency_id", "index_number"]).unique().to_owned(),
        index("document_first_released", "document", &["agency_id", "first_released_at"]),
        index("document_edition_number", "document_edition", &["document_id", "edition"]).unique().to_owned(),
        index("document_edition_state", "document_edition", &["agency_id", "state"]),
        index("document_file_of", "document_file", &["document_id", "edition"]),
        index("review_step_of", "review_step", &["document_id", "position"]).unique().to_owned(),
        index("screening_finding_of", "screening_finding", &["document_id", "subject", "position"]),
    ]
}

fn document() -> TableCreateStatement {
    Table::create()
        .table("document")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("unit_id"))
        .col(string("kind"))
        .col(string("item"))
        .col(string("title"))
        .col(string("number"))
        .col(string("state"))
        .col(date_null("period_until"))
        .col(integer("edition"))
        .col(integer_null("public_edition"))
        .col(integer_null("owed_edition"))
        .col(string_null("index_number"))
        .col(timestamp_with_time_zone_null("first_released_at"))
        .col(integer_null("withdrawn_edition"))
        .col(string_null("withdrawn_as"))
        .col(text_null("withdrawn_because"))
        .col(timestamp_with_time_zone_null("withdrawn_at"))
        .col(string_null("validity"))
        .col(string_null("validity_by"))
        .col(text_null("validity_because"))
        .col(date_null("validity_on"))
        .col(integer("version"))
        .to_owned()
}

fn document_edition() -> TableCreateStatement {
    Table::create()
        .table("document_edition")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("document_id"))
        .col(integer("edition"))
        .col(string("state"))
        .col(string("title"))
        .col(string("kind"))
        .col(string("item"))
        .col(string("topic"))
        .col(string("number"))
        .col(date_null("formed_on"))
        .col(date_null("expires_on"))
        .col(date_null("period_until"))
        .col(text("body"))
        .col(string("text_digest"))
        .col(string("digest"))
        .col(string("flow"))
        .col(text("hands"))
        .col(string("begun_by"))
        .col(string("begun_by_name"))
        .col(timestamp_with_time_zone("begun_at"))
        .col(string("changed_by_name"))
        .col(timestamp_with_time_zone("changed_at"))
        .col(text_null("erratum"))
        .col(string_null("submitted_by"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(text_null("return_reason"))
        .col(timestamp_with_time_zone_null("release_at"))
        .col(timestamp_with_time_zone_null("released_at"))
        .col(integer("version"))
        .to_owned()
}

fn document_file() -> TableCreateStatement {
    Table::create()
        .table("document_file")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("document_id"))
        .col(integer("edition"))
        .col(integer("position"))
        .col(string("role"))
        .col(string("file_id"))
        .col(string("name"))
        .col(string("media_type"))
        .col(big_integer("size"))
        .col(string("digest"))
        .col(text_null("printed"))
        .to_owned()
}

fn review_step() -> TableCreateStatement {
    Table::create()
        .table("review_step")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("document_id"))
        .col(integer("edition"))
        .col(integer("position"))
        .col(string("what"))
        .col(string_null("step"))
        .col(string("word"))
        .col(string_null("verdict"))
        .col(text("opinion"))
        .col(string_null("authority"))
        .col(string("seen"))
        .col(string("by"))
        .col(string("by_name"))
        .col(string("duties"))
        .col(string_null("deputy_for"))
        .col(timestamp_with_time_zone("at"))
        .col(boolean("in_force"))
        .to_owned()
}

fn screening() -> TableCreateStatement {
    Table::create()
        .table("screening")
        .col(string("document_id"))
        .col(string("subject"))
        .col(string("agency_id"))
        .col(string_null("file"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("document_id").col("subject"))
        .to_owned()
}

fn screening_finding() -> TableCreateStatement {
    Table::create()
        .table("screening_finding")
        .col(string("id").primary_key())
        .col(string("agency_id"))
        .col(string("document_id"))
        .col(string("subject"))
        .col(integer("position"))
        .col(string("rule"))
        .col(string("level"))
        .col(string("place"))
        .col(boolean("hidden"))
        .col(text("excerpt"))
        .col(text("suggestion"))
        .col(text("message"))
        .col(string("mark"))
        .col(text_null("reason"))
        .col(string_null("reason_by"))
        .col(string_null("reason_by_name"))
        .col(timestamp_with_time_zone_null("reason_at"))
        .col(string_null("confirmed_by"))
        .col(string_null("confirmed_by_name"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(integer("version"))
        .to_owned()
}

fn index_counter() -> TableCreateStatement {
    Table::create()
        .table("index_counter")
        .col(string("agency_id"))
        .col(string("scope"))
        .col(big_integer("last"))
        .primary_key(Index::create().col("agency_id").col("scope"))
        .to_owned()
}
