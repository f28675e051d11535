//! Table `inquiry_letter`: under what whoever asked on the portal asks for the answer.

use sea_orm::entity::prelude::*;

/// The way back to somebody who asked on the portal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inquiry_letter")]
pub struct Model {
    /// The entry; what is sealed is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub inquiry_id: String,
    /// Whose register.
    pub agency_id: String,
    /// Hash of the code: it tells nothing.
    #[sea_orm(unique)]
    pub receipt: String,
    /// Key under which the answer is sealed for the writer, sealed itself.
    #[sea_orm(column_type = "Text")]
    pub reply_key: String,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
