//! Table `channel_post`: a sheet that a person posted, and took down again.

use sea_orm::entity::prelude::*;

/// A posted sheet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "channel_post")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// Of which document.
    pub document_id: String,
    /// Code of the channel.
    pub channel: String,
    /// Which edition.
    pub edition: i32,
    /// Where.
    pub place: String,
    /// When, as the person says.
    pub posted_on: Date,
    /// By whom.
    pub posted_by: String,
    /// Name of that person then.
    pub posted_by_name: String,
    /// When it was entered.
    pub posted_at: DateTimeUtc,
    /// A photograph of it.
    pub posted_photo: Option<String>,
    /// When it was taken down, as the person says.
    pub taken_on: Option<Date>,
    /// By whom.
    pub taken_by: Option<String>,
    /// Name of that person then.
    pub taken_by_name: Option<String>,
    /// When that was entered.
    pub taken_at: Option<DateTimeUtc>,
    /// A photograph of the board without it.
    pub taken_photo: Option<String>,
}

impl Model {
    /// Is it still there?
    pub const fn is_there(&self) -> bool {
        self.taken_on.is_none()
    }
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
