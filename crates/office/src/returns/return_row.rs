//! Table `regular_return`: regular returns as their agency fills them in.

use sea_orm::entity::prelude::*;

/// A return of a period.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regular_return")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub agency_id: String,
    /// Which return, by its data file.
    pub kind: String,
    /// The year.
    pub year: i32,
    /// Number of the period in the year, from 1.
    pub nth: i32,
    /// Code of where it stands.
    pub state: String,
    /// Its figures, as JSON.
    #[sea_orm(column_type = "Text")]
    pub sheet: String,
    /// SHA-256 of them, hexadecimal.
    pub digest: String,
    /// Everybody who filled it in or handed it on, as JSON.
    #[sea_orm(column_type = "Text")]
    pub hands: String,
    /// When the ledgers were counted.
    pub counted_at: DateTimeUtc,
    /// Who filled it in last.
    pub filled_by_name: String,
    /// When.
    pub filled_at: DateTimeUtc,
    /// Who handed it to the leader in charge.
    pub submitted_by_name: Option<String>,
    /// When.
    pub submitted_at: Option<DateTimeUtc>,
    /// Why the leader in charge gave it back.
    #[sea_orm(column_type = "Text", nullable)]
    pub back_reason: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
