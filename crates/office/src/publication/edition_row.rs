//! Table `document_edition`: every edition of a document that was public is kept.

use sea_orm::{Iterable, QuerySelect, Select, entity::prelude::*, sea_query::Expr};

/// One edition of a document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_edition")]
pub struct Model {
    /// Identity; the text is sealed to it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The document.
    pub document_id: String,
    /// Number, from 1.
    pub edition: i32,
    /// Code of the state.
    pub state: String,
    /// Title, for lists.
    pub title: String,
    /// Id of the kind.
    pub kind: String,
    /// Item of Art. 20; may be empty.
    pub item: String,
    /// 主题分类; may be empty.
    pub topic: String,
    /// 发文字号; may be empty.
    pub number: String,
    /// 形成日期.
    pub formed_on: Option<Date>,
    /// 有效期至.
    pub expires_on: Option<Date>,
    /// Last day of a 公示.
    pub period_until: Option<Date>,
    /// First day on which the public can comment on it.
    pub comment_from: Option<Date>,
    /// Last day of it.
    pub comment_until: Option<Date>,
    /// The call for comments whose result it is.
    pub answers: Option<String>,
    /// The document that it interprets.
    pub interprets: Option<String>,
    /// The row of the agency's catalogue; empty: none was chosen.
    pub entry: String,
    /// Metadata and text as JSON of schema 1, sealed.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// SHA-256 of that JSON, hexadecimal: what was screened.
    pub text_digest: String,
    /// SHA-256 over text, files and erratum: what reviewers see, hexadecimal.
    pub digest: String,
    /// Id of the flow of review.
    pub flow: String,
    /// Everybody who wrote on it, as a JSON list.
    #[sea_orm(column_type = "Text")]
    pub hands: String,
    /// Who began it.
    pub begun_by: String,
    /// Name of that person then.
    pub begun_by_name: String,
    /// When.
    pub begun_at: DateTimeUtc,
    /// Who changed it last.
    pub changed_by_name: String,
    /// When.
    pub changed_at: DateTimeUtc,
    /// For a correction: what was wrong, in words for the public.
    #[sea_orm(column_type = "Text", nullable)]
    pub erratum: Option<String>,
    /// Who sent it to review.
    pub submitted_by: Option<String>,
    /// When.
    pub submitted_at: Option<DateTimeUtc>,
    /// Why it was sent back.
    #[sea_orm(column_type = "Text", nullable)]
    pub return_reason: Option<String>,
    /// When it is to be released.
    pub release_at: Option<DateTimeUtc>,
    /// When it was released.
    pub released_at: Option<DateTimeUtc>,
    /// Codes of the channels that stood chosen when it was released, as a JSON list; `None`: that was not kept.
    #[sea_orm(column_type = "Text", nullable)]
    pub channels: Option<String>,
    /// Why it was not released at the time that was set.
    #[sea_orm(column_type = "Text", nullable)]
    pub held_back: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// Editions without their text, for lists.
pub(crate) fn without_text() -> Select<Entity> {
    let all_but_text = Column::iter().filter(|column| !matches!(column, Column::Body));
    Entity::find().select_only().columns(all_but_text).column_as(Expr::val(""), Column::Body)
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
