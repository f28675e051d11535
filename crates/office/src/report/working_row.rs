//! Table `report_working`: what a person has entered on a chapter and not saved.

use sea_orm::entity::prelude::*;

/// A copy of one person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_working")]
pub struct Model {
    /// The report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: String,
    /// Number of the edition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i32,
    /// Id of the chapter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub chapter: String,
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: String,
    /// The agency.
    pub agency_id: String,
    /// Name of the person.
    pub staff_name: String,
    /// The fields of the form as they were sent.
    #[sea_orm(column_type = "Text")]
    pub fields: String,
    /// When they were kept last.
    pub kept_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
