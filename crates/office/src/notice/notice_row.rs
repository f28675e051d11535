//! Table `notice`: one row for each notice to one person.

use sea_orm::entity::prelude::*;

/// A notice.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// Identity; sorts by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Agency of the person.
    pub agency_id: String,
    /// To whom.
    pub staff_id: String,
    /// When.
    pub at: DateTimeUtc,
    /// What happened.
    #[sea_orm(column_type = "Text")]
    pub sentence: String,
    /// Where to act.
    pub link: String,
    /// When it was seen.
    pub read_at: Option<DateTimeUtc>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
