//! Table `document_file`: attachments and pictures of an edition.

use sea_orm::entity::prelude::*;

/// A file of an edition.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_file")]
pub struct Model {
    /// Identity; what was read in it is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The document.
    pub document_id: String,
    /// The edition.
    pub edition: i32,
    /// Place in the list.
    pub position: i32,
    /// `attachment` or `image`.
    pub role: String,
    /// The sealed content.
    pub file_id: String,
    /// Name as the person gave it.
    pub name: String,
    /// Type by content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, hexadecimal.
    pub digest: String,
    /// What stands in it in print, as JSON of a text, sealed; `None` until it was read.
    #[sea_orm(column_type = "Text", nullable)]
    pub printed: Option<String>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
