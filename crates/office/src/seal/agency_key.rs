//! Table `agency_key`: the generation of an agency's key, where it is not the first.

use sea_orm::entity::prelude::*;

/// The present generation. The key itself is nowhere: it comes from the installation's secret.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_key")]
pub struct Model {
    /// The agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// From 1.
    pub generation: i32,
    /// Since when.
    pub since: DateTimeUtc,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
