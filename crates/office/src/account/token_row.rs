//! Table `token`: what programs carry in place of a session.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// One token. A row is never removed.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "token")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency of the person.
    pub agency_id: String,
    /// For whom it acts.
    pub staff_id: String,
    /// The program that uses it.
    pub name: String,
    /// Codes of what it is good for, separated by blanks.
    #[sea_orm(column_type = "Text")]
    pub scopes: String,
    /// Digest of its text; none until the person has collected it.
    #[sea_orm(unique)]
    pub hash: Option<String>,
    /// Who made it; none for the operator of the machine.
    pub made_by: Option<String>,
    /// When.
    pub made_at: DateTimeUtc,
    /// Last day.
    pub until_on: Date,
    /// The last use, to the minute.
    pub used_at: Option<DateTimeUtc>,
    /// Since when it no longer counts.
    pub withdrawn_at: Option<DateTimeUtc>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a token is worth on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// It opens what it is good for.
    Good,
    /// The person for whom it acts has not collected it.
    Waiting,
    /// Its last day has gone.
    Expired,
    /// Somebody withdrew it.
    Withdrawn,
}

impl TokenState {
    /// As programs read it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Waiting => "waiting",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "有效",
            Self::Waiting => "待领取",
            Self::Expired => "已过期",
            Self::Withdrawn => "已停用",
        }
    }
}

impl Model {
    /// What it is worth on that day.
    pub fn state(&self, today: NaiveDate) -> TokenState {
        match (self.withdrawn_at, self.until_on < today, &self.hash) {
            (Some(_), ..) => TokenState::Withdrawn,
            (None, true, _) => TokenState::Expired,
            (None, false, None) => TokenState::Waiting,
            (None, false, Some(_)) => TokenState::Good,
        }
    }
}
