//! Table `institution_edition`: editions of institutions, added and never changed.

use sea_orm::entity::prelude::*;

/// An edition.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institution_edition")]
pub struct Model {
    /// The institution.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: String,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i32,
    /// Whose.
    pub agency_id: String,
    /// 文号; may be empty.
    pub number: String,
    /// 通过、印发.
    pub adopted_on: Date,
    /// 施行.
    pub in_force_from: Date,
    /// The document in which it was published.
    pub document_id: Option<String>,
    /// Title of that document then; empty: none.
    pub document_title: String,
    /// What it is about, what changed.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// Who entered it.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
