//! Table `return_filing`: regular returns in the hands of the superior agency. A row keeps what came; only what the
//! superior decides about it is added.

use sea_orm::entity::prelude::*;

/// A filing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "return_filing")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The superior agency, which collects; of an agency without one, itself.
    pub agency_id: String,
    /// Whose return it is.
    pub filer_id: String,
    /// Which return, by its data file.
    pub kind: String,
    /// The year.
    pub year: i32,
    /// Number of the period in the year, from 1.
    pub nth: i32,
    /// Number among the filings of the agency for the period, from 1.
    pub number: i32,
    /// Is it the last one of the period?
    pub newest: bool,
    /// Code of where it stands.
    pub state: String,
    /// Its figures, as JSON.
    #[sea_orm(column_type = "Text")]
    pub sheet: String,
    /// SHA-256 of them, hexadecimal.
    pub digest: String,
    /// Who filled it in.
    pub filled_by_name: String,
    /// Who approved and filed it.
    pub approved_by_name: String,
    /// When the ledgers were counted.
    pub counted_at: DateTimeUtc,
    /// When it was filed.
    pub filed_at: DateTimeUtc,
    /// When the first filing of the period came.
    pub first_at: DateTimeUtc,
    /// Who decided about it.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// What is to be mended.
    #[sea_orm(column_type = "Text", nullable)]
    pub return_reason: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
