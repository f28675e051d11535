//! Table `backup`: backups that were restored elsewhere and found equal.

use sea_orm::entity::prelude::*;

/// One backup.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "backup")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// When it was found equal.
    pub verified_at: DateTimeUtc,
    /// Name of the file, without its folder.
    pub name: String,
    /// Bytes of the file.
    pub size: i64,
    /// Root of the audit log that it holds, hexadecimal.
    pub audit_root: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
