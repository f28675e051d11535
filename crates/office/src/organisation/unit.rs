//! Table `unit`: units (内设机构、科室) of agencies.

use sea_orm::entity::prelude::*;

/// A unit.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Its agency.
    pub agency_id: String,
    /// Name; unique among the open units of an agency.
    pub name: String,
    /// Does it do the work of disclosure?
    pub ogi_office: bool,
    /// The day from which it no longer exists.
    pub closed_on: Option<Date>,
    /// Raised with every change.
    pub version: i32,
}

/// No relations: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
