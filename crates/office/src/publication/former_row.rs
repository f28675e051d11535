//! Table `document_former`: texts of an edition that somebody decided about before they were changed.

use sea_orm::entity::prelude::*;

/// One text.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_former")]
pub struct Model {
    /// Identity; the text is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The document.
    pub document_id: String,
    /// Number of the edition.
    pub edition: i32,
    /// Digest of the whole edition as it was, hexadecimal.
    pub digest: String,
    /// Metadata and text as JSON, sealed.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Names of the attachments then, as a JSON list.
    #[sea_orm(column_type = "Text")]
    pub files: String,
    /// For a correction: what was wrong, in words for the public.
    #[sea_orm(column_type = "Text", nullable)]
    pub erratum: Option<String>,
    /// When it was changed.
    pub kept_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
