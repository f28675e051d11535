//! Table `dispute`: the register of reconsideration and litigation.

use sea_orm::entity::prelude::*;

/// A dispute.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispute")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose answer.
    pub agency_id: String,
    /// The case.
    pub application_id: String,
    /// Group of table four.
    pub kind: String,
    /// Number that the body has given; may be empty.
    pub number: String,
    /// The body that decides.
    pub body: String,
    /// The day on which the copy arrived.
    pub notified_on: Date,
    /// Code of the term of the defence.
    pub defence: String,
    /// The last day, where the court has set one.
    pub defence_set: Option<Date>,
    /// The day on which the defence was handed in.
    pub defended_on: Option<Date>,
    /// Code of the result.
    pub result: Option<String>,
    /// The day of the result.
    pub ended_on: Option<Date>,
    /// Raised with every change.
    pub version: i32,
    /// The day on which it was struck, because it was registered by mistake.
    pub struck_on: Option<Date>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub struck_because: Option<String>,
    /// By what it differs from another review of the same body that was pending at the time.
    #[sea_orm(column_type = "Text", nullable)]
    pub another: Option<String>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
