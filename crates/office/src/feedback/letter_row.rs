//! Table `feedback`: letters of the public. What they say, who wrote them and the answer are sealed.

use sea_orm::entity::prelude::*;

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback")]
pub struct Model {
    /// Identity; what is sealed is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// To whom.
    pub agency_id: String,
    /// Code of what it is.
    pub kind: String,
    /// The document that it is about.
    pub document_id: Option<String>,
    /// The unit that answers; `None`: the disclosure office.
    pub unit_id: Option<String>,
    /// `open` or `answered`.
    pub state: String,
    /// The page of the portal that it is about; may be empty.
    pub page: String,
    /// The day on which it came.
    pub received_on: Date,
    /// Under what its writer asks for the answer: a hash that tells nothing.
    #[sea_orm(unique)]
    pub receipt: String,
    /// What it says, sealed.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Who wrote it and how the writer is reached, sealed; `None`: nothing was given.
    #[sea_orm(column_type = "Text", nullable)]
    pub contact: Option<String>,
    /// Key under which the answer is sealed for the writer, sealed itself.
    #[sea_orm(column_type = "Text")]
    pub reply_key: String,
    /// The row of the adoption table under which a comment stands.
    pub opinion_id: Option<String>,
    /// The answer, sealed.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    /// Was there an error?
    pub was_wrong: bool,
    /// Who answered.
    pub answered_by_name: Option<String>,
    /// When.
    pub answered_at: Option<DateTimeUtc>,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What stands before the receipt of a letter that somebody entered by hand; nobody holds one.
const ENTERED: &str = "entered ";

/// The receipt of a letter that is entered by hand.
pub(super) fn entered(id: &str) -> String {
    format!("{ENTERED}{id}")
}

impl Model {
    /// Was it written down by hand, not sent on the portal?
    pub fn was_entered(&self) -> bool {
        self.receipt.starts_with(ENTERED)
    }
}
