//! Table `application`: the register. Who applied and what for is sealed.

use sea_orm::entity::prelude::*;

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    /// Identity; what is sealed is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// To whom.
    pub agency_id: String,
    /// `2026-017`: the year of arrival, and a serial that is never given again.
    pub number: String,
    /// The serial in it.
    pub serial: i64,
    /// Column of table three.
    pub kind: String,
    /// Code of the way in.
    pub intake: String,
    /// The day on which it arrived.
    pub arrived_on: Date,
    /// The day of the act that ended it; `None`: no act has. Silence ends a case without an act.
    pub ended_on: Option<Date>,
    /// The officer who handles it.
    pub officer_id: Option<String>,
    /// Name of that officer.
    pub officer_name: Option<String>,
    /// A unit that helps.
    pub unit_id: Option<String>,
    /// The case from which this one was parted.
    pub origin_id: Option<String>,
    /// The same for the same applicant; tells nothing without the installation's secret.
    pub applicant_key: String,
    /// Under what the applicant asks for it on the portal.
    #[sea_orm(unique)]
    pub receipt: Option<String>,
    /// A line that says what is wanted, sealed.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// What is wanted and how, sealed.
    #[sea_orm(column_type = "Text")]
    pub wanted: String,
    /// Who applied, and who acts for the applicant, sealed.
    #[sea_orm(column_type = "Text")]
    pub party: String,
    /// Key under which the applicant is told on the portal, sealed itself.
    #[sea_orm(column_type = "Text", nullable)]
    pub reply_key: Option<String>,
    /// Raised with every change.
    pub version: i32,
    /// Code of what it is about.
    pub matter: String,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
