//! Table `application_act`: the ledger. Rows are added and never changed; what letters say is sealed.

use sea_orm::entity::prelude::*;

/// An act.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_act")]
pub struct Model {
    /// Identity; what is sealed is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The case.
    pub application_id: String,
    /// Its place in the ledger, from 0. Two at once cannot have the same.
    pub place: i32,
    /// The day that counts.
    pub on_day: Date,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
    /// Who recorded it; `None`: the program.
    pub by_id: Option<String>,
    /// Name of whoever recorded it.
    pub by_name: String,
    /// What, as JSON without personal data.
    #[sea_orm(column_type = "Text")]
    pub act: String,
    /// What was said or written, sealed JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub content: Option<String>,
    /// To whom a letter that asks for an opinion goes, sealed JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub addressee: Option<String>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
