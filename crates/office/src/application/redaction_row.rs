//! Table `application_redaction`: copies of papers for partial disclosure, one for each paper and layer.

use sea_orm::entity::prelude::*;

/// A copy.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_redaction")]
pub struct Model {
    /// Identity; what is sealed is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The case.
    pub application_id: String,
    /// The paper of the case.
    pub paper_id: String,
    /// Code of the layer.
    pub layer: String,
    /// What was read of the paper, sealed JSON.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// What is taken out, sealed JSON.
    #[sea_orm(column_type = "Text")]
    pub marks: String,
    /// Files that were made, JSON: type and identity.
    #[sea_orm(column_type = "Text")]
    pub files: String,
    /// SHA-256 over them; `None`: none were made since the last mark.
    pub digest: Option<String>,
    /// What screening found in them, sealed JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub findings: Option<String>,
    /// Who made them.
    pub made_by_id: Option<String>,
    /// Name of that person.
    pub made_by_name: Option<String>,
    /// When.
    pub made_at: Option<DateTimeUtc>,
    /// Name of whoever approved them.
    pub approved_by_name: Option<String>,
    /// When.
    pub approved_at: Option<DateTimeUtc>,
    /// Raised with every change.
    pub version: i32,
    /// The draft for proactive disclosure that was made of it.
    pub document_id: Option<String>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
