//! Table `filing`: editions of reports in the hands of the superior agency. A row keeps what came; only what the
//! superior decides about it is added.

use sea_orm::{Iterable, QuerySelect, Select, entity::prelude::*, sea_query::Expr};

/// A filing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The superior agency, which collects.
    pub agency_id: String,
    /// Whose report it is.
    pub filer_id: String,
    /// The year reported on.
    pub year: i32,
    /// Number among the filings of the agency for the year, from 1.
    pub number: i32,
    /// Number among all filings that the superior got for the year, from 1.
    pub serial: i32,
    /// Is it the agency's last one of the year?
    pub newest: bool,
    /// Code of how it came.
    pub origin: String,
    /// Code of where it stands.
    pub state: String,
    /// The form, as in `format-2021`.
    pub format: String,
    /// Title on one line.
    pub title: String,
    /// The report in its stored JSON form.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// SHA-256 of the body, hexadecimal.
    pub digest: String,
    /// For a corrected edition: what was wrong.
    #[sea_orm(column_type = "Text", nullable)]
    pub erratum: Option<String>,
    /// Code of whose reports it sums, as its agency says; none: it is about the agency's own work, or nobody says.
    pub scope: Option<String>,
    /// What the checks said when it came, with explanations, as JSON.
    #[sea_orm(column_type = "Text")]
    pub findings: String,
    /// Findings of grade must that failed.
    pub must: i32,
    /// Those of them that nobody explained.
    pub unexplained: i32,
    /// Findings that could not be told.
    pub unsure: i32,
    /// Others that failed.
    pub hints: i32,
    /// The file that was taken in, of the superior's files.
    pub file_id: Option<String>,
    /// Name of that file.
    pub file_name: Option<String>,
    /// Who filed it, or took it in.
    pub filed_by_name: String,
    /// When.
    pub filed_at: DateTimeUtc,
    /// When the first filing of the agency for the year came.
    pub first_at: DateTimeUtc,
    /// Signature of the receipt, base 64.
    #[sea_orm(column_type = "Text")]
    pub signature: String,
    /// Who decided about it.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// What is to be mended.
    #[sea_orm(column_type = "Text", nullable)]
    pub return_reason: Option<String>,
    /// Why it was accepted although figures contradict each other.
    #[sea_orm(column_type = "Text", nullable)]
    pub accept_note: Option<String>,
    /// When the agency signed the file that it came in.
    pub signed_at: Option<DateTimeUtc>,
    /// Raised with every change.
    pub version: i32,
}

/// Filings without the report itself and its findings, for lists.
pub(super) fn brief() -> Select<Entity> {
    let large = |column: &Column| matches!(column, Column::Body | Column::Findings);
    Entity::find()
        .select_only()
        .columns(Column::iter().filter(|column| !large(column)))
        .column_as(Expr::val(""), Column::Body)
        .column_as(Expr::val(""), Column::Findings)
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
