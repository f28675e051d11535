//! The schema of the public store. A migration that has landed never changes.

use sea_orm_migration::{prelude::*, schema::*};

pub(crate) struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(M0001Bundles),
            Box::new(M0002Documents),
            Box::new(M0003Pieces),
            Box::new(M0004Displays),
            Box::new(M0005Letters),
            Box::new(M0006Views),
            Box::new(M0007Applications),
            Box::new(M0011Exports),
            Box::new(M0017Entries),
            Box::new(M0018Terms),
            Box::new(M0020Calendar),
        ]
    }

    // The office may live in the same PostgreSQL database.
    fn migration_table_name() -> DynIden {
        "public_migrations".into_iden()
    }
}

struct M0001Bundles;

impl MigrationName for M0001Bundles {
    fn name(&self) -> &str {
        "p0001_bundles"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0001Bundles {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("agency_card")
                    .col(string("agency_id").primary_key())
                    .col(string("code").unique_key())
                    .col(text("body"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("bundle")
                    .col(string("agency_id"))
                    .col(string("kind"))
                    .col(string("slug"))
                    .col(integer("edition"))
                    .col(string("title"))
                    .col(date("published_on"))
                    .col(text("body"))
                    .col(string("digest"))
                    .col(text_null("withdrawn_because"))
                    .col(date_null("withdrawn_on"))
                    .primary_key(Index::create().col("agency_id").col("kind").col("slug"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("bundle_latest")
                    .table("bundle")
                    .col("kind")
                    .col("published_on")
                    .to_owned(),
            )
            .await
    }
}

struct M0002Documents;

impl MigrationName for M0002Documents {
    fn name(&self) -> &str {
        "p0002_documents"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0002Documents {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("published_document")
                    .col(string("agency_id"))
                    .col(string("document_id"))
                    .col(integer("revision"))
                    .col(integer("edition"))
                    .col(string("index_number"))
                    .col(string("title"))
                    .col(string("kind"))
                    .col(string("item"))
                    .col(string("topic"))
                    .col(string("genre"))
                    .col(string("unit"))
                    .col(string("number"))
                    .col(date_null("formed_on"))
                    .col(date_null("expires_on"))
                    .col(string_null("validity"))
                    .col(date("published_on"))
                    .col(date("changed_on"))
                    .col(text("body"))
                    .col(string("digest"))
                    .col(text_null("withdrawn_because"))
                    .col(date_null("withdrawn_on"))
                    .primary_key(Index::create().col("agency_id").col("document_id"))
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [
            ("published_document_latest", ["withdrawn_on", "published_on"]),
            ("published_document_item", ["item", "published_on"]),
            ("published_document_kind", ["kind", "published_on"]),
            ("published_document_topic", ["topic", "published_on"]),
        ] {
            let mut index = Index::create().name(name).table("published_document").to_owned();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

struct M0003Pieces;

impl MigrationName for M0003Pieces {
    fn name(&self) -> &str {
        "p0003_pieces"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0003Pieces {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("published_piece")
                    .col(string("agency_id"))
                    .col(string("document_id"))
                    .col(string("address"))
                    .col(integer("position"))
                    .col(blob("bytes"))
                    .primary_key(
                        Index::create().col("agency_id").col("document_id").col("address").col("position"),
                    )
                    .to_owned(),
            )
            .await
    }
}

struct M0004Displays;

impl MigrationName for M0004Displays {
    fn name(&self) -> &str {
        "p0004_displays"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0004Displays {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("display_item")
                    .col(string("agency_id"))
                    .col(string("document_id"))
                    .col(integer("revision"))
                    .col(date_null("until"))
                    .col(string("address"))
                    .col(boolean("gone"))
                    .primary_key(Index::create().col("agency_id").col("document_id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("display_playlist")
                    .col(string("agency_id").primary_key())
                    .col(big_integer("sequence"))
                    .col(text("body"))
                    .to_owned(),
            )
            .await
    }
}

struct M0005Letters;

impl MigrationName for M0005Letters {
    fn name(&self) -> &str {
        "p0005_letters"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0005Letters {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One by one: SQLite adds one column at a time.
        for column in [
            date_null("comment_from"),
            date_null("comment_until"),
            string_null("interprets"),
            string_null("answers"),
        ] {
            let added = Table::alter().table("published_document").add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        for column in ["interprets", "answers", "comment_until"] {
            let index = Index::create()
                .name(format!("published_document_{column}"))
                .table("published_document")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("letter")
                    .col(string("receipt").primary_key())
                    .col(string("agency_id"))
                    .col(date("received_on"))
                    .col(text("sealed"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("receipt")
                    .col(string("receipt").primary_key())
                    .col(string("agency_id"))
                    .col(integer("revision"))
                    .col(text("sealed"))
                    .to_owned(),
            )
            .await
    }
}

struct M0006Views;

impl MigrationName for M0006Views {
    fn name(&self) -> &str {
        "p0006_views"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0006Views {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("page_view")
                    .col(date("day"))
                    .col(string("agency_id"))
                    .col(string("document_id"))
                    .col(big_integer("views"))
                    .primary_key(Index::create().col("day").col("agency_id").col("document_id"))
                    .to_owned(),
            )
            .await
    }
}

struct M0007Applications;

impl MigrationName for M0007Applications {
    fn name(&self) -> &str {
        "p0007_applications"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0007Applications {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let draft = Table::create()
            .table("draft")
            .col(string("id").primary_key())
            .col(string("parcel"))
            .col(date("kept_until"))
            .col(boolean("sent"))
            .col(text("sealed"))
            .to_owned();
        let parcel = Table::create()
            .table("parcel")
            .col(string("id").primary_key())
            .col(string("agency_id"))
            .col(date("received_on"))
            .col(text("sealed"))
            .to_owned();
        let piece = Table::create()
            .table("parcel_piece")
            .col(string("parcel"))
            .col(string("file"))
            .col(integer("position"))
            .col(blob("bytes"))
            .primary_key(Index::create().col("parcel").col("file").col("position"))
            .to_owned();
        let track = Table::create()
            .table("track")
            .col(string("receipt").primary_key())
            .col(string("agency_id"))
            .col(integer("revision"))
            .col(text("sealed"))
            .to_owned();
        for table in [draft, parcel, piece, track] {
            manager.create_table(table).await?;
        }
        let index = Index::create().name("draft_kept_until").table("draft").col("kept_until").to_owned();
        manager.create_index(index).await
    }
}

struct M0011Exports;

impl MigrationName for M0011Exports {
    fn name(&self) -> &str {
        "p0011_exports"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0011Exports {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("export_item")
                    .col(string("agency_id"))
                    .col(string("document_id"))
                    .col(integer("revision"))
                    .col(boolean("gone"))
                    .primary_key(Index::create().col("agency_id").col("document_id"))
                    .to_owned(),
            )
            .await
    }
}

struct M0017Entries;

impl MigrationName for M0017Entries {
    fn name(&self) -> &str {
        "p0017_entries"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0017Entries {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one column at a time.
        for column in [
            string("entry").default("").take(),
            string_null("validity_by"),
            timestamp_with_time_zone_null("changed_at"),
        ] {
            let alter = Table::alter().table("published_document").add_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        let index = Index::create()
            .name("published_document_entry")
            .table("published_document")
            .col("entry")
            .col("published_on")
            .to_owned();
        manager.create_index(index).await
    }
}

struct M0018Terms;

impl MigrationName for M0018Terms {
    fn name(&self) -> &str {
        "p0018_terms"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0018Terms {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = boolean("for_a_term").default(false).take();
        let alter = Table::alter().table("published_document").add_column(column).to_owned();
        manager.alter_table(alter).await?;
        // Those that are public already: a day stands there where there is a term, and null where there is none.
        let known = Query::update()
            .table("published_document")
            .value("for_a_term", true)
            .and_where(Expr::col("body").like("%\"period_until\":\"%"))
            .to_owned();
        manager.exec_stmt(known).await
    }
}

struct M0020Calendar;

impl MigrationName for M0020Calendar {
    fn name(&self) -> &str {
        "p0020_calendar"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0020Calendar {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let calendar = Table::create()
            .table("portal_calendar")
            .col(string("id").primary_key())
            .col(text("body"))
            .to_owned();
        manager.create_table(calendar).await
    }
}
