//! Table `document`: one row for each piece of government information (一条政府信息).

use sea_orm::entity::prelude::*;

use super::edition_row;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The unit that provides it.
    pub unit_id: String,
    /// Kind of the newest edition, here so that lists are answered by an index.
    pub kind: String,
    /// Item of Art. 20 of the newest edition; empty while nobody has chosen.
    pub item: String,
    /// Title of the newest edition.
    pub title: String,
    /// 发文字号 of the newest edition; may be empty.
    pub number: String,
    /// Code of the state of the newest edition.
    pub state: String,
    /// Last day of a 公示 in the newest edition.
    pub period_until: Option<Date>,
    /// First day on which the public can comment on the newest edition.
    pub comment_from: Option<Date>,
    /// Last day of it.
    pub comment_until: Option<Date>,
    /// The call for comments whose result the newest edition is.
    pub answers: Option<String>,
    /// The document that the newest edition interprets.
    pub interprets: Option<String>,
    /// The row of the agency's catalogue; empty: none was chosen.
    pub entry: String,
    /// Number of the newest edition, from 1.
    pub edition: i32,
    /// The edition that the public sees.
    pub public_edition: Option<i32>,
    /// The public edition whose review is still owed after an emergency release.
    pub owed_edition: Option<i32>,
    /// 索引号; given with the first release, never changed.
    pub index_number: Option<String>,
    /// The first release: what is counted, once, whatever becomes of it.
    pub first_released_at: Option<DateTimeUtc>,
    /// The edition that was taken down last.
    pub withdrawn_edition: Option<i32>,
    /// Code of the reason.
    pub withdrawn_as: Option<String>,
    /// Why, in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_because: Option<String>,
    /// When.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Code of the validity that was stated last; `None`: as the edition says.
    pub validity: Option<String>,
    /// The document that amends or repeals it.
    pub validity_by: Option<String>,
    /// Why, or the title of that document.
    #[sea_orm(column_type = "Text", nullable)]
    pub validity_because: Option<String>,
    /// Since when.
    pub validity_on: Option<Date>,
    /// The last day to which the term of a 公示 was prolonged.
    pub prolonged_until: Option<Date>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub prolonged_because: Option<String>,
    /// Raised with every change of the document, whatever is changed.
    pub version: i32,
}

impl Model {
    /// Takes over what lists show of the newest edition.
    pub(super) fn shows(&mut self, newest: &edition_row::Model) {
        newest.kind.clone_into(&mut self.kind);
        newest.item.clone_into(&mut self.item);
        newest.title.clone_into(&mut self.title);
        newest.number.clone_into(&mut self.number);
        newest.state.clone_into(&mut self.state);
        self.period_until = newest.period_until;
        (self.comment_from, self.comment_until) = (newest.comment_from, newest.comment_until);
        newest.answers.clone_into(&mut self.answers);
        newest.interprets.clone_into(&mut self.interprets);
        newest.entry.clone_into(&mut self.entry);
    }
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
