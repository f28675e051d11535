//! Table `training_expected`: who should come to a training (应到名单).

use sea_orm::entity::prelude::*;

/// Somebody who should come.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_expected")]
pub struct Model {
    /// The training.
    #[sea_orm(primary_key, auto_increment = false)]
    pub training_id: String,
    /// Name and unit, as they tell people apart.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: String,
    /// Whose.
    pub agency_id: String,
    /// Name.
    pub name: String,
    /// 单位或者科室.
    pub unit: String,
    /// Who it is, if the person has an account here.
    pub staff_id: Option<String>,
    /// The place in the list.
    pub nth: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
