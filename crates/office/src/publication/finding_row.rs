//! Table `screening_finding`: what was found, and what became of it.

use sea_orm::entity::prelude::*;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screening_finding")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The document.
    pub document_id: String,
    /// What was screened.
    pub subject: String,
    /// Place in the list.
    pub position: i32,
    /// Stable name of the rule.
    pub rule: String,
    /// Code of the weight.
    pub level: String,
    /// Where, in words.
    pub place: String,
    /// Not seen in print?
    pub hidden: bool,
    /// The words around it, masked.
    #[sea_orm(column_type = "Text")]
    pub excerpt: String,
    /// What to write instead, or what to do.
    #[sea_orm(column_type = "Text")]
    pub suggestion: String,
    /// What was found and why it matters.
    #[sea_orm(column_type = "Text")]
    pub message: String,
    /// Keyed digest of rule and what was found: tells the same finding in another text.
    pub mark: String,
    /// Why it stays.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Who said so.
    pub reason_by: Option<String>,
    /// Name of that person then.
    pub reason_by_name: Option<String>,
    /// When.
    pub reason_at: Option<DateTimeUtc>,
    /// The second person, for an exception.
    pub confirmed_by: Option<String>,
    /// Name of that person then.
    pub confirmed_by_name: Option<String>,
    /// When.
    pub confirmed_at: Option<DateTimeUtc>,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
