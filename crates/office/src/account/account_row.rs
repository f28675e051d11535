//! Table `account`: what a person signs in with.

use std::fmt;

use sea_orm::entity::prelude::*;

/// The factors of one person. No row: the person never had any.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: String,
    /// The agency of the person.
    pub agency_id: String,
    /// Digest of the password; none before the set-up.
    #[sea_orm(column_type = "Text", nullable)]
    pub password: Option<String>,
    /// Since when it is the password.
    pub password_at: Option<DateTimeUtc>,
    /// Digests of passwords before it, newest first, one a line.
    #[sea_orm(column_type = "Text")]
    pub former_passwords: String,
    /// Sealed secret of the authenticator.
    #[sea_orm(column_type = "Text", nullable)]
    pub totp_secret: Option<String>,
    /// The last step of 30 seconds whose code was taken; no earlier one is taken again.
    pub totp_step: i64,
    /// Sealed secret of an authenticator that is shown and not yet confirmed.
    #[sea_orm(column_type = "Text", nullable)]
    pub next_totp: Option<String>,
    /// Digest of the code of the set-up link.
    #[sea_orm(unique)]
    pub setup_hash: Option<String>,
    /// Until when the link is good.
    pub setup_until: Option<DateTimeUtc>,
    /// The last sign-in.
    pub signed_in_at: Option<DateTimeUtc>,
}

/// Whose it is, never what stands in it.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("staff_id", &self.staff_id).finish_non_exhaustive()
    }
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
