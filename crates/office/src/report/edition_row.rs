//! Table `annual_report_edition`: every edition of a report is kept.

use sea_orm::{Iterable, QuerySelect, Select, entity::prelude::*, sea_query::Expr};

/// One edition of a report.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "annual_report_edition")]
pub struct Model {
    /// The report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: String,
    /// Number, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i32,
    /// Whose.
    pub agency_id: String,
    /// Code of the state.
    pub state: String,
    /// Title on one line.
    pub title: String,
    /// The report in its stored JSON form.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// SHA-256 of the body, hexadecimal.
    pub digest: String,
    /// The file as it came.
    pub file_id: String,
    /// Name of that file.
    pub file_name: String,
    /// Who brought it.
    pub brought_by: String,
    /// Name of that person then.
    pub brought_by_name: String,
    /// When.
    pub brought_at: DateTimeUtc,
    /// For a corrected edition: what was wrong, in words for the public.
    #[sea_orm(column_type = "Text", nullable)]
    pub erratum: Option<String>,
    /// Who submitted it.
    pub submitted_by: Option<String>,
    /// When.
    pub submitted_at: Option<DateTimeUtc>,
    /// For a report published before: why it is taken over with its findings.
    #[sea_orm(column_type = "Text", nullable)]
    pub historical: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Name of that person then.
    pub approved_by_name: Option<String>,
    /// When.
    pub approved_at: Option<DateTimeUtc>,
    /// Digest of what was approved.
    pub approved_digest: Option<String>,
    /// Why it was sent back.
    #[sea_orm(column_type = "Text", nullable)]
    pub return_reason: Option<String>,
    /// Day of release.
    pub published_on: Option<Date>,
}

/// Editions without the report itself, for lists.
pub(super) fn without_body() -> Select<Entity> {
    let all_but_body = Column::iter().filter(|column| !matches!(column, Column::Body));
    Entity::find().select_only().columns(all_but_body).column_as(Expr::val(""), Column::Body)
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
