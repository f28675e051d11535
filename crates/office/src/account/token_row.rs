//! Table `token`: what programs carry in place of a session.

use sea_orm::entity::prelude::*;

/// One token. A row is never removed.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "token")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency of the person.
    pub agency_id: String,
    /// For whom it acts.
    pub staff_id: String,
    /// The program that uses it.
    pub name: String,
    /// Codes of what it is good for, separated by blanks.
    #[sea_orm(column_type = "Text")]
    pub scopes: String,
    /// Digest of its text; none until the person has collected it.
    #[sea_orm(unique)]
    pub hash: Option<String>,
    /// Who made it; none for the operator of the machine.
    pub made_by: Option<String>,
    /// When.
    pub made_at: DateTimeUtc,
    /// Last day.
    pub until_on: Date,
    /// The last use, to the minute.
    pub used_at: Option<DateTimeUtc>,
    /// Since when it no longer counts.
    pub withdrawn_at: Option<DateTimeUtc>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
