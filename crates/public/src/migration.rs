//! The schema of the public store. A migration that has landed never changes.

use sea_orm_migration::{prelude::*, schema::*};

pub(crate) struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(M0001Bundles)]
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
