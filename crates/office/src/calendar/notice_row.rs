//! Table `holiday_notice`: notices of working days, and since when this installation counts with each.

use sea_orm::entity::prelude::*;

/// A notice. It holds for the whole installation: working days are the same for every agency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday_notice")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Its number (发文字号).
    pub number: String,
    /// The year it arranges.
    pub year: i32,
    /// The notice as a calendar file; `None`: it came with the program.
    #[sea_orm(column_type = "Text", nullable)]
    pub body: Option<String>,
    /// Since when it counts.
    pub came_at: DateTimeUtc,
    /// The agency whose person took it in.
    pub agency_id: Option<String>,
    /// Who.
    pub by: Option<String>,
    /// Name at that time.
    pub by_name: Option<String>,
    /// When it was taken back; `None`: it counts.
    pub taken_back_at: Option<DateTimeUtc>,
    /// By whom.
    pub taken_back_by: Option<String>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub taken_back_because: Option<String>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
