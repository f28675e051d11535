//! Table `review_step`: what reviewers and others said about an edition, in their order.

use sea_orm::entity::prelude::*;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_step")]
pub struct Model {
    /// Identity; sorts by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The document.
    pub document_id: String,
    /// The edition.
    pub edition: i32,
    /// Place in the history of the document, from 1.
    pub position: i32,
    /// Code of what was done.
    pub what: String,
    /// Id of the step of the flow.
    pub step: Option<String>,
    /// As on the approval form: 信息提供部门自审.
    pub word: String,
    /// Code of a secrecy verdict.
    pub verdict: Option<String>,
    /// Opinion, reason or answer.
    #[sea_orm(column_type = "Text")]
    pub opinion: String,
    /// The authority that is asked or has answered.
    pub authority: Option<String>,
    /// Digest of what was on the screen, hexadecimal.
    pub seen: String,
    /// Who.
    pub by: String,
    /// Name of that person then.
    pub by_name: String,
    /// Duties of that person then, in words.
    pub duties: String,
    /// In whose place, for a deputy.
    pub deputy_for: Option<String>,
    /// When.
    pub at: DateTimeUtc,
    /// Does it still count? An edit, a return or a release ends that.
    pub in_force: bool,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
