//! Table `agency`: the agencies of the installation. Its key is the agency that all other tables name.

use sea_orm::entity::prelude::*;

/// An agency.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The superior agency; the highest of the installation has none.
    pub superior_id: Option<String>,
    /// Short name in public addresses, made when the agency is set up; it never changes.
    #[sea_orm(unique)]
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Code of the level.
    pub level: String,
    /// Code of the kind.
    pub kind: String,
    /// Region code.
    pub region: String,
    /// Day on which it was set up in this installation.
    pub founded_on: Date,
    /// The day from which it no longer acts.
    pub closed_on: Option<Date>,
    /// Who took over.
    pub successor_id: Option<String>,
    /// Contact card: unit that does the work of disclosure.
    pub contact_office: String,
    /// Contact card: postal address.
    pub contact_address: String,
    /// Contact card: postal code.
    pub contact_postal_code: String,
    /// Contact card: office hours.
    pub contact_hours: String,
    /// Contact card: telephone.
    pub contact_phone: String,
    /// Contact card: fax.
    pub contact_fax: String,
    /// Contact card: e-mail.
    pub contact_email: String,
    /// Contact card: who hears complaints about disclosure.
    pub contact_supervision: String,
    /// Contact card: what the agency does.
    #[sea_orm(column_type = "Text")]
    pub contact_functions: String,
    /// The day on which the contact card was changed last.
    pub contact_changed_on: Option<Date>,
    /// Counts every change of the agency's units, people and duties; whoever changes one of them
    /// raises it first, so that such changes come one after another.
    pub changes: i64,
    /// Raised with every change of this row's other columns.
    pub version: i32,
}

/// No relations: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
