//! Table `joint_document`: documents of several agencies that the lead alone counts (Art. 10).

use sea_orm::entity::prelude::*;

/// What is taken off an agency's figure.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joint_document")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Who sums.
    pub agency_id: String,
    /// The year reported on.
    pub year: i32,
    /// Off whose figure.
    pub filer_id: String,
    /// The lead, which counts them.
    pub lead_id: String,
    /// The cell of the form.
    pub cell: String,
    /// How many.
    pub number: i64,
    /// Which documents.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who said so.
    pub said_by_name: String,
    /// When.
    pub said_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
