//! Table `assessment_set`: versions of an agency's own sets of indicators.

use sea_orm::entity::prelude::*;

/// A version of a set.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_set")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// Id of the set, the same for all its versions.
    pub code: String,
    /// From one on.
    pub version: i32,
    /// Its title.
    pub title: String,
    /// The set as JSON.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// As it was written, for whoever makes the next version.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// Why it was published.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who published it.
    pub published_by_name: String,
    /// When.
    pub published_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
