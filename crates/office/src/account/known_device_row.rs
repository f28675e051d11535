//! Table `known_device`: browsers from which a person has signed in with both factors.

use sea_orm::entity::prelude::*;

/// One person's use of one browser.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "known_device")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency of the person.
    pub agency_id: String,
    /// Whose.
    pub staff_id: String,
    /// Digest of the cookie's value; the same for all people of one browser.
    pub hash: String,
    /// The last sign-in.
    pub seen_at: DateTimeUtc,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
