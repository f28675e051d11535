//! Table `screening`: texts and files that were screened.

use sea_orm::entity::prelude::*;

/// One screening.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screening")]
pub struct Model {
    /// The document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: String,
    /// SHA-256 of what was screened, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// Whose.
    pub agency_id: String,
    /// Name of the file; `None`: the text.
    pub file: Option<String>,
    /// When.
    pub at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
