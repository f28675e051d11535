//! Table `file`: one row for each file that something in the office refers to.

use sea_orm::entity::prelude::*;

/// A file. Its name and type are data for people, never a path.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency whose key it is sealed under.
    pub agency_id: String,
    /// Where the sealed content lies in the store; equal contents of one agency share it.
    pub object_id: String,
    /// HMAC-SHA256 of the content under a key of the agency, hexadecimal.
    pub address: String,
    /// Name as the person gave it.
    pub name: String,
    /// Type by content.
    pub media_type: String,
    /// Bytes of the content.
    pub size: i64,
    /// Key of the content, under the agency's key.
    #[sea_orm(column_type = "Text")]
    pub wrapped_key: String,
    /// Generation of the agency's key.
    pub key_generation: i32,
    /// When it was kept.
    pub created_at: DateTimeUtc,
}

/// None: what refers to a file names it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
