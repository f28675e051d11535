//! What the page frames need. The frames themselves are `templates/portal.html`, `office.html` and
//! `plain.html`; a page's template extends one of them and has a field `frame` of the type here.
//! Which classes and macros there are: `web/README.md`.

mod form;
mod office;
mod pager;
mod portal;
mod view;

pub use form::{Choice, FormView};
pub use office::{Act, Bell, DayWord, Flash, OfficeFrame, PlainFrame, RailGroup, RailItem, RailUser, Today};
pub use pager::Pager;
pub use portal::{Article, PortalFrame, Section, SectionLink, Site, SiteLink};
pub use view::View;

/// A step of the way to the page. The last one, the page itself, has an empty address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// As shown.
    pub name: String,
    /// Address; empty: this page.
    pub href: String,
}

impl Crumb {
    /// A step that leads back.
    pub fn new(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self { name: name.into(), href: href.into() }
    }

    /// The page itself.
    pub fn here(name: impl Into<String>) -> Self {
        Self::new(name, "")
    }
}
