//! What the routes are about.

/// What `{id}` in an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// Nothing that belongs to an agency.
    Fixed,
    Report,
    /// A report in the hands of the superior.
    Filing,
    /// A sum of such reports.
    RollUp,
    Document,
    /// A document that puts a draft to the public.
    Call,
    /// A report of an error.
    Letter,
    /// An application for disclosure.
    Case,
    /// Reconsideration or litigation about one.
    Dispute,
    /// An entry of the inquiry desk.
    Inquiry,
    /// A monthly bulletin.
    Bulletin,
    /// A notice of working days that somebody of the agency took in.
    HolidayNotice,
    /// Something wrong that a person confirmed.
    Inaccuracy,
    /// A rectification ticket.
    Ticket,
    /// A quarter's report on the own portal.
    SelfReport,
    /// An assessment of units.
    Assessment,
    /// A training.
    Training,
    /// A question of the agency's bank.
    Question,
    /// An institution of an agency.
    Institution,
    /// A regular return of an agency.
    RegularReturn,
    /// One in the hands of the superior.
    ReturnFiling,
    Unit,
    Person,
    /// A duty that somebody holds.
    Holding,
    /// An agency directly below.
    Subordinate,
    Meeting,
    Decision,
    Member,
    /// Of the audit log.
    Entry,
    /// A row of the outbox.
    Job,
    Token,
}
