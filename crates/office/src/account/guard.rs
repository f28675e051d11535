//! Who may do what with the accounts of others: the security administrator, with the second factor
//! given again. What a person does with the own account needs no right but the session.

use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    organisation::Duty,
};

/// The accounts of the people of the own agency.
#[derive(Debug)]
pub enum Accounts {}

/// The tokens of the own agency.
#[derive(Debug)]
pub enum Tokens {}

const KEEPER: &[Duty] = &[Duty::SecurityAdministrator];

impl Guarded<Read> for Accounts {
    const DUTIES: &'static [Duty] = KEEPER;
}

impl Guarded<Edit> for Accounts {
    const DUTIES: &'static [Duty] = KEEPER;
    const STEP_UP: bool = true;
}

impl Guarded<Read> for Tokens {
    const DUTIES: &'static [Duty] = KEEPER;
}

impl Guarded<Edit> for Tokens {
    const DUTIES: &'static [Duty] = KEEPER;
    const STEP_UP: bool = true;
}
