//! Table `application_erasure`: what is kept of cases whose files were destroyed.

use sea_orm::entity::prelude::*;

/// A case that was destroyed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_erasure")]
pub struct Model {
    /// Identity that the case had.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// Number that the case had.
    pub number: String,
    /// The day on which it arrived.
    pub arrived_on: Date,
    /// The day on which it ended.
    pub ended_on: Date,
    /// Name of its result.
    pub result: String,
    /// Name of its class.
    pub class: String,
    /// The last day on which it had to be kept.
    pub kept_until: Date,
    /// Acts of its ledger.
    pub acts: i32,
    /// Papers of its file, copies included.
    pub papers: i32,
    /// SHA-256 over the ledger and the identities of its papers, by which a copy kept elsewhere can be told.
    pub digest: String,
    /// The appraisal (鉴定) that it rests on.
    #[sea_orm(column_type = "Text")]
    pub opinion: String,
    /// Name of whoever ordered it.
    pub by_name: String,
    /// When.
    pub erased_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
