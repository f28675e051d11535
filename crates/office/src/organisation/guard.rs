//! Who may do what with an organisation. The system administrator keeps agencies, units and people;
//! the security administrator grants duties; neither can do the other's part (ACC-7).

use gongkai_domain::{
    authority::{Actor, Edit, Guarded, Read, Staff},
    organisation::Duty,
};

/// Units and people of the own agency, its contact card, and the agencies directly below it.
#[derive(Debug)]
pub enum People {}

/// What the people of the own agency sign in with: half of what opens an account is nobody's business
/// but theirs who keep accounts.
#[derive(Debug)]
pub enum SignInNames {}

/// The duties of the people of the own agency.
#[derive(Debug)]
pub enum Duties {}

/// The leading group, its meetings and decisions.
#[derive(Debug)]
pub enum LeadingGroup {}

impl Guarded<Read> for People {
    const DUTIES: &'static [Duty] = &[];
}

impl Guarded<Edit> for People {
    const DUTIES: &'static [Duty] = &[Duty::SystemAdministrator];
}

impl Guarded<Read> for SignInNames {
    const DUTIES: &'static [Duty] = &[Duty::SystemAdministrator, Duty::SecurityAdministrator];
}

impl Guarded<Read> for Duties {
    const DUTIES: &'static [Duty] =
        &[Duty::SystemAdministrator, Duty::SecurityAdministrator, Duty::AuditAdministrator];
}

impl Guarded<Edit> for Duties {
    const DUTIES: &'static [Duty] = &[Duty::SecurityAdministrator];
}

impl Guarded<Read> for LeadingGroup {
    const DUTIES: &'static [Duty] = &[];
}

impl Guarded<Edit> for LeadingGroup {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer, Duty::Assessor];
}

/// The person as the one who causes a change.
pub(super) fn actor(who: &Staff) -> Actor {
    Actor::Staff(who.clone())
}
