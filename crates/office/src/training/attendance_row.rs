//! Table `training_attendance`: who was there, or was sent.

use sea_orm::entity::prelude::*;

/// Somebody who was there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_attendance")]
pub struct Model {
    /// The training.
    #[sea_orm(primary_key, auto_increment = false)]
    pub training_id: String,
    /// The person, told apart by name and unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: String,
    /// Whose.
    pub agency_id: String,
    /// Name.
    pub name: String,
    /// Unit, or agency of a guest.
    pub unit: String,
    /// The person, if somebody signed in was it.
    pub staff_id: Option<String>,
    /// Code of the way.
    pub way: String,
    /// Why late; empty otherwise.
    pub reason: String,
    /// When it was entered.
    pub at: DateTimeUtc,
    /// Who entered it; empty: the person.
    pub by_name: String,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
