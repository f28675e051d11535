//! Table `report_comment`: what people say about a cell or a chapter of a report.

use sea_orm::entity::prelude::*;

/// A comment, or the answer to one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_comment")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency.
    pub agency_id: String,
    /// The report.
    pub report_id: String,
    /// Id of a cell or a chapter of its form.
    pub place: String,
    /// What is said.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    /// Who says it.
    pub said_by_id: String,
    /// Name of that person.
    pub said_by_name: String,
    /// When.
    pub said_at: DateTimeUtc,
    /// The comment that it answers.
    pub answer_to: Option<String>,
    /// Who said that it is settled.
    pub resolved_by_name: Option<String>,
    /// When.
    pub resolved_at: Option<DateTimeUtc>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
