//! Table `application_said`: what applicants sent over the portal. What they say is sealed.

use sea_orm::entity::prelude::*;

/// A letter of an applicant.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_said")]
pub struct Model {
    /// Identity; what is sealed is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// To whom.
    pub agency_id: String,
    /// About which case.
    pub application_id: String,
    /// Under what it came: a hash that tells nothing. Coming again, it is one.
    #[sea_orm(unique)]
    pub parcel: String,
    /// `filing`, `correction`, `confirmed`, `read` or `withdrawn`.
    pub kind: String,
    /// The day on which it came.
    pub received_on: Date,
    /// What it says, sealed; `None`: nothing beside the application itself.
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    /// When the office took it; `None`: it came before this was kept.
    pub taken_at: Option<DateTimeUtc>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
