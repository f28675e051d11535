//! Pages of the public portal: no account, no cookie, no path to the office. A page reads the public
//! store, makes a value for its template and answers with HTML that works without scripts.
//!
//! One file explains one page. [`portal::Portal`] is what they share.

mod answer;
mod application;
mod organisation;
pub mod portal;
mod publication;
mod report;
mod shelf;
mod site;
mod visitor;
mod words;

pub use portal::{Portal, PortalSettings};

use gongkai_web_kit::{policy::Policy, routes::Routes};

/// All routes of the portal.
pub fn routes() -> Routes<Portal> {
    Routes::new()
        .get("/", Policy::PUBLIC, "site.home", site::home::show)
        .get("/guide", Policy::PUBLIC, "organisation.guide", organisation::guide::show)
        .get("/guide/{agency}", Policy::PUBLIC, "organisation.guide", organisation::guide::show_agency)
        .get("/rules", Policy::PUBLIC, "publication.rules", publication::rules::show)
        .get("/disclosure", Policy::PUBLIC, "publication.items", publication::disclosure::show)
        .get("/disclosure/{item}", Policy::PUBLIC, "publication.item", publication::disclosure::show_item)
        .get("/search", Policy::PUBLIC, "publication.search", publication::search::show)
        .get("/apply", Policy::PUBLIC, "application.how", application::apply::show)
        .get("/annual-reports", Policy::PUBLIC, "report.list", report::list::show)
        .get("/annual-reports/compare", Policy::PUBLIC, "report.compare", report::compare::show)
        .get("/annual-reports/{year}", Policy::PUBLIC, "report.year", report::list::show_year)
        .get("/annual-reports/{year}/{file}", Policy::PUBLIC, "report.show", report::page::show)
        .get("/accessibility", Policy::PUBLIC, "site.accessibility", site::statements::accessibility)
        .get("/privacy", Policy::PUBLIC, "site.privacy", site::statements::privacy)
        .get("/sitemap", Policy::PUBLIC, "site.map", site::map::show)
        .get("/sitemap.xml", Policy::PUBLIC, "site.map", site::map::xml)
        .get("/robots.txt", Policy::PUBLIC, "site.robots", site::map::robots)
}
