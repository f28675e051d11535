//! Who asks, and what that person may do with which thing. A query takes an `Authz`, never a bare
//! identity; only the check in this file can make one.

use std::{collections::BTreeSet, marker::PhantomData, net::IpAddr};

use crate::{
    id::{AgencyId, StaffId, UnitId},
    organisation::Duty,
};

/// A person who is signed in, with the duties of this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// The agency that the person belongs to; all that the person reaches lies in it.
    pub agency: AgencyId,
    /// The unit, if the person belongs to one.
    pub unit: Option<UnitId>,
    /// Name as in the staff list.
    pub name: String,
    /// Duties held today, deputies' included.
    pub duties: BTreeSet<Duty>,
    /// Where the call comes from.
    pub address: Option<IpAddr>,
    /// Has the second factor been given again within the last 15 minutes?
    pub stepped_up: bool,
}

/// Who causes a change. Stands in each audit entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person who is signed in, or whose token is used.
    Staff(Staff),
    /// The program itself: a job or the delivery of the outbox, by name.
    System(&'static str),
    /// The operator at the command line of the machine.
    Console,
    /// Somebody who is not signed in, such as a failed sign-in.
    Visitor(Option<IpAddr>),
}

/// Something that can be done to a thing: a marker such as [`Read`].
pub trait Action {}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}
        impl Action for $name {}
    )*};
}

actions! {
    /// To see it.
    Read,
    /// To make or change it.
    Edit,
    /// To decide about it: approve, return, release.
    Decide,
}

/// A kind of thing that an action is guarded for: which duties open it. Implemented once for each
/// pair beside the capability that owns the thing.
pub trait Guarded<A: Action> {
    /// Any one of these duties is enough; an empty list means: everybody of the agency.
    const DUTIES: &'static [Duty];
    /// Must the second factor have been given again?
    const STEP_UP: bool = false;
}

/// The right of one person to do `A` to one thing of kind `O`, in one agency. Proof by existence:
/// there is no other way to get one than [`Staff::authorise`].
#[derive(Debug, PartialEq, Eq)]
pub struct Authz<A, O> {
    agency: AgencyId,
    id: String,
    by: StaffId,
    what: PhantomData<fn() -> (A, O)>,
}

impl<A, O> Authz<A, O> {
    /// The agency in which the thing lies. Every query filters by it.
    pub fn agency(&self) -> &AgencyId {
        &self.agency
    }

    /// The thing. For a list or a new thing: the identity of the agency.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who holds the right.
    pub fn by(&self) -> &StaffId {
        &self.by
    }
}

/// The answer to a person without the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Looks exactly as if the thing did not exist.
    NotYours,
    /// The right is there, but the second factor must be given again first.
    StepUp,
}

impl Staff {
    /// The right to do `A` to the thing `id` of the person's own agency. Whether that thing exists is
    /// the query's business: it filters by the agency of the capability.
    pub fn authorise<A: Action, O: Guarded<A>>(&self, id: &str) -> Result<Authz<A, O>, Denied> {
        if !self.has_any(O::DUTIES) {
            return Err(Denied::NotYours);
        }
        if O::STEP_UP && !self.stepped_up {
            return Err(Denied::StepUp);
        }
        Ok(Authz { agency: self.agency.clone(), id: id.to_owned(), by: self.id.clone(), what: PhantomData })
    }

    /// The right to do `A` to things of kind `O` of the agency: a list, or one that is yet to be made.
    pub fn authorise_all<A: Action, O: Guarded<A>>(&self) -> Result<Authz<A, O>, Denied> {
        self.authorise(self.agency.as_str())
    }

    /// Does the person hold one of these duties? An empty list asks for none.
    pub fn has_any(&self, duties: &[Duty]) -> bool {
        duties.is_empty() || duties.iter().any(|duty| self.duties.contains(duty))
    }
}
