//! Table `published_copy`: what an agency shows the public on a site that is not this installation's, as somebody of the
//! superior has saved it.

use sea_orm::entity::prelude::*;

/// The published report of one agency for one year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "published_copy")]
pub struct Model {
    /// The superior agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Whose report it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub filer_id: String,
    /// The year reported on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// Where it stands, as the person says; nobody fetches it.
    #[sea_orm(column_type = "Text", nullable)]
    pub address: Option<String>,
    /// What was read in the file, in its stored JSON form.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// The file, of the superior's files.
    pub file_id: String,
    /// Its name.
    pub file_name: String,
    /// Digest of the filing with which it was compared last; empty: there is none of the same form.
    pub compared: String,
    /// Figures in which the two differ.
    pub differs: i32,
    /// Who gave it.
    pub given_by_name: String,
    /// When.
    pub given_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
