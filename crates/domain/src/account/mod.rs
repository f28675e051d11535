//! Accounts: passwords, second factor, lockout, sessions, tokens.

mod event;
mod lockout;
mod password;
mod second;
mod session;
mod token;

pub use event::{AccountEvent, Step};
pub use lockout::{Failures, Limit, WINDOW_SECONDS};
pub use password::{PasswordProfile, is_guessable};
pub use second::{RECOVERY_CODES, Second, recovery_code, shown_recovery_code};
pub use session::{EndReason, SessionTimes};
pub use token::{LONGEST_TOKEN_DAYS, Scope, TokenDetails, TokenForm};
