//! Table `document_working_copy`: what a person has written and not saved yet. Nobody else sees it and
//! nothing is decided about it.

use sea_orm::entity::prelude::*;

/// The working copy of one person of one document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_working_copy")]
pub struct Model {
    /// Identity; the text is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The document.
    pub document_id: String,
    /// Who writes.
    pub staff_id: String,
    /// Version of the document that the writer began with.
    pub base_version: i32,
    /// Digest of the text that the writer began with; empty: it was no longer the newest.
    pub base_text: String,
    /// Metadata and text as JSON, sealed.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// For a correction: what was wrong.
    #[sea_orm(column_type = "Text", nullable)]
    pub erratum: Option<String>,
    /// Raised each time: tells two windows of one person apart.
    pub turn: i32,
    /// When it was kept last.
    pub kept_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
