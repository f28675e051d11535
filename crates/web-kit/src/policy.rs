//! Who may use a route. A route cannot be added without a policy, so a page that nobody thought
//! about does not exist.

use gongkai_domain::organisation::Duty;

/// Who gets in at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Everybody who calls from an address of the office: sign-in and what stands before it.
    Entry,
    /// Any person who is signed in.
    Staff,
    /// A person who is signed in and holds one of these duties.
    Duties(&'static [Duty]),
    /// The bearer of a token with this scope.
    Token(&'static str),
    /// Machines that watch the program, from the addresses configured for them.
    Probe,
}

/// The condition under which a route answers. Whoever does not meet it gets the answer of an address
/// that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Who gets in at all.
    pub access: Access,
    /// Must the second factor have been given again within the last minutes?
    pub step_up: bool,
}

impl Policy {
    /// Everybody.
    pub const PUBLIC: Self = Self::of(Access::Public);
    /// Office pages for people who are not signed in.
    pub const ENTRY: Self = Self::of(Access::Entry);
    /// Any person who is signed in.
    pub const STAFF: Self = Self::of(Access::Staff);
    /// Machines that watch the program.
    pub const PROBE: Self = Self::of(Access::Probe);

    const fn of(access: Access) -> Self {
        Self { access, step_up: false }
    }

    /// People with one of these duties.
    pub const fn duties(duties: &'static [Duty]) -> Self {
        Self::of(Access::Duties(duties))
    }

    /// Bearers of a token with this scope.
    pub const fn token(scope: &'static str) -> Self {
        Self::of(Access::Token(scope))
    }

    /// The same, and the second factor must have been given again.
    #[must_use]
    pub const fn stepped_up(self) -> Self {
        Self { access: self.access, step_up: true }
    }

    /// What is wrong with the policy itself, if anything.
    pub(crate) fn flaw(&self) -> Option<&'static str> {
        match self.access {
            Access::Duties([]) => Some("names no duty"),
            Access::Token("") => Some("names no scope"),
            Access::Staff | Access::Duties(_) => None,
            _ if self.step_up => Some("asks people without a session for a second factor"),
            _ => None,
        }
    }

    /// Is this a page of the office, which answers only to the office's addresses?
    pub(crate) fn is_office(&self) -> bool {
        matches!(self.access, Access::Entry | Access::Staff | Access::Duties(_))
    }
}
