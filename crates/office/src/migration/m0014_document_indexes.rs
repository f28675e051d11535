//! Indexes for lists of very many documents: the editions of some documents of an agency, and what the words
//! of a search are compared with.

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The agency stands first as in every question; without it SQLite goes through all its editions.
        let editions = ["agency_id", "document_id", "edition"];
        manager.create_index(index("document_edition_of", "document_edition", &editions)).await?;
        // SQLite compares words within the index; PostgreSQL reads the rows, and limits the length of what an
        // index holds.
        if manager.get_database_backend() == DbBackend::Sqlite {
            let compared = [
                "agency_id",
                "id",
                "unit_id",
                "state",
                "kind",
                "public_edition",
                "title",
                "number",
                "index_number",
            ];
            manager.create_index(index("document_words", "document", &compared)).await?;
        }
        Ok(())
    }
}

fn index(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).to_owned();
    for column in columns {
        index.col(*column);
    }
    index
}
