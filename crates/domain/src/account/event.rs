//! What happens to accounts, as the record keeps it. Failures are events too.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::StaffId,
};

/// One thing that happened to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum AccountEvent {
    /// Somebody signed in with both factors.
    SignedIn {
        /// Who.
        staff: StaffId,
    },
    /// Somebody signed out.
    SignedOut {
        /// Who.
        staff: StaffId,
    },
}

impl Told for AccountEvent {
    fn sentence(&self) -> String {
        match self {
            Self::SignedIn { .. } => "登录".to_owned(),
            Self::SignedOut { .. } => "退出登录".to_owned(),
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::SignedIn { staff } | Self::SignedOut { staff } => Object::new("staff", staff.as_str()),
        }
    }
}
