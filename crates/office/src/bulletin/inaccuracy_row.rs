//! Table `inaccuracy`: what a person confirmed to be wrong in what is public.

use sea_orm::entity::prelude::*;

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inaccuracy")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The unit that provided it.
    pub unit_id: String,
    /// The document, if it is one of the office.
    pub document_id: Option<String>,
    /// Code of how heavy it is.
    pub severity: String,
    /// Code of what is wrong.
    pub wrong: String,
    /// Title of the document, or the page.
    pub place: String,
    /// What is wrong, and what it should be.
    #[sea_orm(column_type = "Text")]
    pub what: String,
    /// Who confirmed it.
    pub confirmed_by_name: String,
    /// When.
    pub confirmed_at: DateTimeUtc,
    /// When it was taken back.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub revoked_because: Option<String>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
