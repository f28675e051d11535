//! Table `inquiry`: single entries of the register. Who asked is sealed; nothing of it is published.

use sea_orm::entity::prelude::*;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inquiry")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose register.
    pub agency_id: String,
    /// Day and serial: 20261124-003.
    pub number: String,
    /// The day in China.
    pub asked_on: Date,
    /// The instant.
    pub asked_at: DateTimeUtc,
    /// The unit whose counter it was.
    pub desk_id: String,
    /// Code of the way.
    pub way: String,
    /// Code of the business line.
    pub line: String,
    /// Code of the subject; empty: not said.
    pub subject: String,
    /// Code of the group of people; empty: not said.
    pub people: String,
    /// 人次.
    pub persons: i32,
    /// 件.
    pub matters: i32,
    /// Code of what came of it.
    pub result: String,
    /// To whom it was handed on; may be empty.
    pub referred: String,
    /// By when it is answered, if it is open.
    pub due_at: Option<DateTimeUtc>,
    /// When it was answered; `None`: it is open.
    pub closed_at: Option<DateTimeUtc>,
    /// What was asked.
    #[sea_orm(column_type = "Text")]
    pub question: String,
    /// What was answered; may be empty.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    /// Name and contact, sealed; `None`: anonymous.
    #[sea_orm(column_type = "Text", nullable)]
    pub contact: Option<String>,
    /// Number in another register; may be empty.
    pub reference: String,
    /// The first entry that it repeats; `None`: none.
    pub same_as: Option<String>,
    /// Does it count? A contact that was written down twice counts once.
    pub counted: bool,
    /// The application that it became.
    pub case_id: Option<String>,
    /// The document that tells the public of it.
    pub document_id: Option<String>,
    /// Who entered it.
    pub entered_by_name: String,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
