//! Accounts: what people sign in with, their sessions, tokens of programs.

pub mod account_row;
mod administer;
pub mod attempt_row;
mod attempts;
mod demo;
mod first;
mod guard;
pub mod known_device_row;
mod own;
mod password;
mod person;
pub mod recovery_code_row;
mod repeat;
pub mod repeat_row;
mod secret;
pub mod session_row;
mod sessions;
mod setup;
mod sign_in;
pub mod token_row;
mod tokens;
mod totp;

pub use administer::{
    AccountState, AccountView, account, accounts, end_sessions, look_at, reset_factor, unlock,
};
pub use demo::{DEMO_PASSWORD, DemoAccount, demo_accounts, demo_secret, enrol_demo};
pub use first::{BeginCode, FrontDoor, begin, begin_code, begin_until, first_setups, front_door};
pub use guard::{Accounts, Tokens};
pub use own::{
    MyAccount, NewPassword, Stepped, begin_factor, change_password, confirm_factor, end_session, my_account,
    new_recovery_codes, renew_password, renewal_of, shown_factor, step_up,
};
pub use repeat::{Repeated, begin_request, forget_request, keep_answer};
pub use sessions::{
    Origin, SessionView, Signed, end_agency, end_all, ended_why, sessions_of, sign_out, staff_of,
};
pub use setup::{SetUp, SetupForm, SetupLink, SetupView, make_setup, set_up, setup_at_console, setup_of};
pub use sign_in::{Entered, FirstStep, first_step, halfway_of, second_step};
pub use token_row::{Model as Token, TokenState};
pub use tokens::{
    Holder, collect_token, make_token, make_token_at_console, my_tokens, token_of, tokens, tokens_at_console,
    withdraw_token, withdraw_token_at_console,
};
pub use totp::{NewFactor, code_at};

use crate::{Office, OfficeError};

/// Kind of the job that forgets what has run out.
pub const PRUNE: &str = "account.prune";

/// Removes what counts no more: tries, ended sessions, devices that are strangers again, requests of
/// the day before yesterday. Says how many rows. The schedule calls it.
pub async fn prune(office: &Office) -> Result<u64, OfficeError> {
    office
        .housekeeping(async |tx| {
            Ok(attempts::prune(tx).await?
                + sessions::prune(tx).await?
                + sign_in::prune_devices(tx).await?
                + repeat::prune(tx).await?)
        })
        .await
}
