//! Accounts: sign-in, second factor, sessions, tokens.

mod event;

pub use event::AccountEvent;
