//! Table `ticket`: rectification notices (整改通知). The last day is computed, never stored.

use sea_orm::entity::prelude::*;

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// 整改〔2026〕3号.
    pub number: String,
    /// The unit that mends.
    pub unit_id: String,
    /// Code of the kind of problem.
    pub kind: String,
    /// Code of where it comes from.
    pub source: String,
    /// The bulletin, the letter, the finding.
    pub source_id: Option<String>,
    /// Which of its items.
    pub source_item: Option<String>,
    /// The document that it is about.
    pub document_id: Option<String>,
    /// Its public edition then; 0: none.
    pub document_edition: Option<i32>,
    /// Title or page.
    pub place: String,
    /// What is wrong.
    #[sea_orm(column_type = "Text")]
    pub problem: String,
    /// The rule; may be empty.
    pub basis: String,
    /// What is asked.
    #[sea_orm(column_type = "Text")]
    pub demand: String,
    /// 责任人; may be empty.
    pub responsible: String,
    /// When it was found.
    pub found_on: Date,
    /// The day of the notice.
    pub issued_on: Date,
    /// Working days.
    pub days: i32,
    /// Who issued it.
    pub issued_by: String,
    /// Name of that person then.
    pub issued_by_name: String,
    /// When.
    pub issued_at: DateTimeUtc,
    /// Code of the state, for lists.
    pub state: String,
    /// The ticket that it repeats: of the same unit and kind, closed or about the same thing within twelve months before.
    pub repeats: Option<String>,
    /// When it was closed.
    pub closed_at: Option<DateTimeUtc>,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
