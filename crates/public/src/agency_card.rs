//! Who an agency is and how it is reached: what the guide to disclosure (Art. 12) has to say.

use chrono::NaiveDate;
use gongkai_domain::id::AgencyId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The public face of an agency. Stored and sent as JSON with `schema`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyCard {
    /// Version of this shape; 1.
    pub schema: u8,
    /// The agency.
    pub agency: AgencyId,
    /// Short name in addresses: lower-case letters, digits, hyphens.
    pub code: String,
    /// Full name, such as 示范区司法局.
    pub name: String,
    /// Code of the superior agency on this portal.
    pub superior: Option<String>,
    /// The unit that does the work of disclosure (Art. 4).
    pub disclosure_office: String,
    /// Where applications can be handed in.
    pub address: String,
    /// Post code.
    pub postcode: String,
    /// Telephone of the disclosure office.
    pub phone: String,
    /// Fax; empty: none.
    pub fax: String,
    /// E-mail for applications; empty: none.
    pub email: String,
    /// Office hours in words.
    pub office_hours: String,
    /// Who hears complaints about disclosure: name and telephone in words.
    pub supervision: String,
    /// What the agency does, in a paragraph; empty: nothing said.
    pub functions: String,
    /// The agency's own rules of disclosure, newest first.
    pub rules: Vec<RuleEntry>,
    /// The key to which letters to the agency are sealed, base 64; empty: none can be written here.
    #[serde(default)]
    pub letter_key: String,
    /// Rows of the agency's own catalogue, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub catalogue: Vec<CatalogueRow>,
    /// Where agencies stand in tile maps of the portal, by code and row; of the portal's own agency alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiles: Vec<Vec<String>>,
    /// The day of the last change of the card.
    pub updated_on: NaiveDate,
}

/// A row of the catalogue (公开目录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueRow {
    /// By which documents name it.
    pub id: String,
    /// The matter by its levels.
    pub matters: Vec<String>,
    /// 公开内容.
    pub content: String,
    /// 公开依据.
    pub basis: String,
}

/// One law, regulation or house rule in the section 政府信息公开制度.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleEntry {
    /// Title without 《》.
    pub title: String,
    /// Number of the document; empty: none.
    pub number: String,
    /// Who issued it.
    pub issued_by: String,
    /// In force since.
    pub in_force_from: Option<NaiveDate>,
}

/// Table `agency_card`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_card")]
pub struct Model {
    /// The agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// As in the card, for look-ups.
    #[sea_orm(unique)]
    pub code: String,
    /// The card as JSON.
    #[sea_orm(column_type = "Text")]
    pub body: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
