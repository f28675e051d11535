//! Table `leading_group_member`: members of the leading group (领导小组), past ones included.

use sea_orm::entity::prelude::*;

/// A member.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "leading_group_member")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency.
    pub agency_id: String,
    /// Name. Members need no account, so this is no reference to the staff.
    pub name: String,
    /// Post.
    pub post: String,
    /// Code of the part in the group.
    pub role: String,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub until_on: Option<Date>,
    /// Paper of the appointment.
    pub document: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// No relations: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
