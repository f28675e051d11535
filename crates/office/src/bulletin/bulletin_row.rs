//! Table `bulletin`: monthly bulletins. What was frozen never changes; the text does until it is issued.

use sea_orm::entity::prelude::*;

/// A bulletin.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulletin")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// First moment of its period.
    pub from_at: DateTimeUtc,
    /// The first moment after it.
    pub cut_off: DateTimeUtc,
    /// 2026年11月.
    pub month: String,
    /// Code of the state.
    pub state: String,
    /// What was frozen, as JSON of schema 1 in one order.
    #[sea_orm(column_type = "Text")]
    pub snapshot: String,
    /// SHA-256 of it, hexadecimal.
    pub snapshot_digest: String,
    /// The text, a line for each heading and paragraph.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// By when faults are to be mended.
    pub due_on: Date,
    /// Who wrote on it, as a JSON list.
    #[sea_orm(column_type = "Text")]
    pub hands: String,
    /// SHA-256 over what was frozen, text and due day: what is approved.
    pub digest: String,
    /// Its number; given when it is issued.
    pub number: Option<String>,
    /// Why it was sent back.
    #[sea_orm(column_type = "Text", nullable)]
    pub return_reason: Option<String>,
    /// When it was frozen.
    pub made_at: DateTimeUtc,
    /// Who sent it to the leader in charge.
    pub sent_by_name: Option<String>,
    /// When.
    pub sent_at: Option<DateTimeUtc>,
    /// Who approved it.
    pub approved_by_name: Option<String>,
    /// When.
    pub approved_at: Option<DateTimeUtc>,
    /// Who issued it.
    pub issued_by_name: Option<String>,
    /// When.
    pub issued_at: Option<DateTimeUtc>,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
