//! Table `channel_copy`: the copy of a document on a channel, one row for each.

use gongkai_domain::channel::{Card, Channel, Copy, CopyState};
use sea_orm::{ExprTrait, entity::prelude::*, sea_query::Expr};

use crate::{OfficeError, Tx};

/// A copy.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "channel_copy")]
pub struct Model {
    /// Of which document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: String,
    /// Code of the channel.
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: String,
    /// Whose.
    pub agency_id: String,
    /// Is the document to go out by this channel?
    pub chosen: bool,
    /// Up to this day.
    pub until: Option<Date>,
    /// Code of the state.
    pub state: String,
    /// What it was brought to last, see `Copy`.
    pub mark: String,
    /// The edition that is there.
    pub edition: Option<i32>,
    /// Since when it stands so.
    pub at: DateTimeUtc,
    /// When it was there for the first time: by this it is counted.
    pub first_at: Option<DateTimeUtc>,
    /// Where it is, or was, as the receipt says; empty: no receipt yet.
    pub place: String,
    /// What people at the telephone read from, as JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub card: Option<String>,
    /// How often it was tried in vain since it stands so.
    pub tries: i32,
    /// Why not, or what a person has to do.
    #[sea_orm(column_type = "Text", nullable)]
    pub why: Option<String>,
    /// Raised when something else is wanted, or a person did something.
    pub version: i32,
    /// What the channel has to know of it outside, as JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub known: Option<String>,
    /// Who chose the channel: the first of two persons.
    pub chosen_by: Option<String>,
    /// Who sent it off: the second.
    pub sent_by: Option<String>,
}

impl Model {
    /// The channel.
    ///
    /// # Errors
    /// A channel that this program does not know.
    pub fn channel(&self) -> Result<Channel, OfficeError> {
        Channel::parse(&self.channel).ok_or_else(|| OfficeError::fault("channel of a copy"))
    }

    /// The copy as the rules know it.
    ///
    /// # Errors
    /// A state that this program does not know.
    pub fn copy(&self) -> Result<Copy, OfficeError> {
        let state = CopyState::parse(&self.state).ok_or_else(|| OfficeError::fault("state of a copy"))?;
        Ok(Copy { state, mark: self.mark.clone() })
    }

    /// The card, where that is the copy.
    pub fn card(&self) -> Option<Card> {
        serde_json::from_str(self.card.as_deref()?).ok()
    }

    /// What a person does with the copy, as it was seen.
    ///
    /// # Errors
    /// [`OfficeError::Conflict`] when somebody was faster; the database.
    pub(super) async fn change(&self, tx: &Tx, new: ActiveModel) -> Result<(), OfficeError> {
        let changed = Entity::update_many()
            .set(new)
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::AgencyId.eq(&self.agency_id))
            .filter(Column::DocumentId.eq(&self.document_id))
            .filter(Column::Channel.eq(&self.channel))
            .filter(Column::Version.eq(self.version))
            .exec(tx.conn())
            .await?;
        if changed.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
    }
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
