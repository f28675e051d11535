//! Table `session`: people who are signed in, or halfway so.

use gongkai_domain::account::SessionTimes;
use sea_orm::entity::prelude::*;

/// One session. Ended ones stay some days, so that the sign-in page can say why.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Identity; not the value of the cookie.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency of the person.
    pub agency_id: String,
    /// Whose.
    pub staff_id: String,
    /// Digest of the cookie's value.
    #[sea_orm(unique)]
    pub hash: String,
    /// When the password was given, or with both factors: when it began.
    pub begun_at: DateTimeUtc,
    /// The last call that was noted.
    pub seen_at: DateTimeUtc,
    /// When the second factor was given last; none: halfway.
    pub second_at: Option<DateTimeUtc>,
    /// The password is too old: nothing else works before it is changed.
    pub must_renew: bool,
    /// Where it began.
    pub address: String,
    /// Browser and system in words.
    pub browser: String,
    /// When it was ended before its time.
    pub ended_at: Option<DateTimeUtc>,
    /// Code of the reason.
    pub ended_why: Option<String>,
}

impl Model {
    /// Its instants, as the rules see them.
    pub fn times(&self) -> SessionTimes {
        SessionTimes { begun_at: self.begun_at, seen_at: self.seen_at, second_at: self.second_at }
    }
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
