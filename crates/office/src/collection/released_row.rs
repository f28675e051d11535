//! Table `released_filing`: what the superior shows the public of an agency that sends files.

use sea_orm::entity::prelude::*;

/// The report of one agency for one year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "released_filing")]
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
    /// The filing that is shown.
    pub filing_id: String,
    /// Number among what was shown of this year, from 1.
    pub edition: i32,
    /// Digest of the report, hexadecimal.
    pub digest: String,
    /// What was wrong with the one before, for the public.
    #[sea_orm(column_type = "Text", nullable)]
    pub erratum: Option<String>,
    /// Code of whose reports it sums, as the superior says; none: it is about the agency's own work.
    pub scope: Option<String>,
    /// Who released it.
    pub released_by_name: String,
    /// When.
    pub released_at: DateTimeUtc,
    /// Why it was taken down, for the public; `None`: it is shown.
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_because: Option<String>,
    /// When.
    pub withdrawn_on: Option<Date>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
