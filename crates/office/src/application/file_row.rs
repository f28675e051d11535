//! Table `application_file`: papers of cases.

use sea_orm::entity::prelude::*;

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_file")]
pub struct Model {
    /// Identity; what is sealed is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The case.
    pub application_id: String,
    /// Code of what it is.
    pub paper: String,
    /// The stored file.
    pub file_id: String,
    /// Its name, sealed: people put their names into names of files.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Who put it there.
    pub added_by_name: String,
    /// When.
    pub added_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
