//! Table `staff`: people who may sign in. What they sign in with belongs to `account`.

use sea_orm::entity::prelude::*;

/// A person.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency.
    pub agency_id: String,
    /// The unit.
    pub unit_id: Option<String>,
    /// Name.
    pub name: String,
    /// Pinyin of the name, then the name: the order of lists.
    pub name_key: String,
    /// What is typed at sign-in; unique in the installation.
    #[sea_orm(unique)]
    pub account: String,
    /// Number in the personnel file (工号).
    pub number: Option<String>,
    /// Post (职务).
    pub post: Option<String>,
    /// Telephone at work.
    pub phone: Option<String>,
    /// E-mail at work.
    pub email: Option<String>,
    /// When the person was added.
    pub added_at: DateTimeUtc,
    /// Since when the person may no longer sign in.
    pub disabled_at: Option<DateTimeUtc>,
    /// Raised with every change.
    pub version: i32,
}

/// No relations: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
