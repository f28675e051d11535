//! Table `training`: a training from the plan to its end.

use sea_orm::entity::prelude::*;

/// A training.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The year in which it counts.
    pub year: i32,
    /// 主题.
    pub topic: String,
    /// Code of the kind.
    pub kind: String,
    /// 培训对象.
    pub target: String,
    /// 课时.
    pub lessons: i32,
    /// The day.
    pub on: Date,
    /// Begins at.
    pub starts_at: Option<DateTimeUtc>,
    /// Ends at.
    pub ends_at: Option<DateTimeUtc>,
    /// 地点; may be empty.
    pub place: String,
    /// 主办; may be empty.
    pub host: String,
    /// 主讲; may be empty.
    pub lecturer: String,
    /// Content and demands.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Code of the state.
    pub state: String,
    /// 通知文号.
    pub number: Option<String>,
    /// What people sign in with.
    #[sea_orm(unique)]
    pub code: Option<String>,
    /// Who sent the notice.
    pub called_by_name: Option<String>,
    /// When.
    pub called_at: Option<DateTimeUtc>,
    /// 小结, or why it was cancelled.
    #[sea_orm(column_type = "Text")]
    pub closing: String,
    /// Who closed it.
    pub closed_by_name: Option<String>,
    /// When.
    pub closed_at: Option<DateTimeUtc>,
    /// Who put it into the plan.
    pub made_by_name: String,
    /// When.
    pub made_at: DateTimeUtc,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
