//! Pages of the public portal: no account, no cookie, no path to the office. A page reads the public
//! store, makes a value for its template and answers with HTML that works without scripts.
//!
//! One file explains one page. [`portal::Portal`] is what they share.

mod answer;
pub mod api;
mod application;
mod channel;
mod feedback;
mod open;
mod organisation;
pub mod portal;
mod publication;
mod report;
mod shelf;
mod site;
mod streamed;
mod views;
mod visitor;
mod words;

pub use portal::{FileSecret, Portal, PortalSettings, Today};

use axum::{extract::State, response::Response};
use gongkai_web_kit::{extract::At, policy::Policy, problem::Problem, routes::Routes};
use visitor::Visitor;

/// A page that is kept until the store changes.
macro_rules! kept {
    ($page:path) => {
        |State(portal): State<Portal>, visitor: Visitor| async move {
            portal.kept(visitor.clone(), $page(State(portal.clone()), visitor)).await
        }
    };
    ($page:path, at) => {
        |State(portal): State<Portal>, visitor: Visitor, at: At<String>| async move {
            portal.kept(visitor.clone(), $page(State(portal.clone()), visitor, at)).await
        }
    };
}

/// All routes of the portal.
pub fn routes() -> Routes<Portal> {
    Routes::new()
        .join(api::routes())
        .join(application::routes())
        .join(feedback::routes())
        .join(open::routes())
        .get("/", Policy::PUBLIC, "site.home", kept!(site::home::show))
        .get("/guide", Policy::PUBLIC, "organisation.guide", kept!(organisation::guide::show))
        .get(
            "/guide/{agency}",
            Policy::PUBLIC,
            "organisation.guide",
            kept!(organisation::guide::show_agency, at),
        )
        .get("/rules", Policy::PUBLIC, "publication.rules", kept!(publication::rules::show))
        .get("/disclosure", Policy::PUBLIC, "publication.items", kept!(publication::disclosure::show))
        .get("/disclosure/{item}", Policy::PUBLIC, "publication.item", publication::disclosure::show_item)
        .get("/documents/{agency}/{file}", Policy::PUBLIC, "publication.show", publication::document::show)
        .get(
            "/documents/{agency}/packages.zip",
            Policy::PUBLIC,
            "publication.packages",
            publication::package::several,
        )
        .get(
            "/documents/{agency}/{file}/files/{name}",
            Policy::PUBLIC,
            "publication.file",
            publication::file::show,
        )
        .get("/feed.atom", Policy::PUBLIC, "publication.feed", kept!(publication::feed::atom))
        .get("/feed.json", Policy::PUBLIC, "publication.feed", kept!(publication::feed::json))
        .get("/display/{agency}", Policy::PUBLIC, "channel.display", channel::display::show)
        .get(
            "/display/{agency}/playlist.json",
            Policy::PUBLIC,
            "channel.playlist",
            kept!(channel::display::playlist, at),
        )
        .get("/search", Policy::PUBLIC, "publication.search", publication::search::show)
        .get("/apply", Policy::PUBLIC, "application.how", kept!(application::how::show))
        .get("/annual-reports", Policy::PUBLIC, "report.list", kept!(report::list::show))
        .get("/annual-reports/compare", Policy::PUBLIC, "report.compare", report::compare::show)
        .get("/annual-reports/directory", Policy::PUBLIC, "report.directory", kept!(report::directory::show))
        .get("/annual-reports/years", Policy::PUBLIC, "report.years", report::years::show)
        .get("/annual-reports/{year}", Policy::PUBLIC, "report.year", kept!(report::list::show_year, at))
        .get("/annual-reports/{year}/{file}", Policy::PUBLIC, "report.show", report::page::show)
        .get("/accessibility", Policy::PUBLIC, "site.accessibility", kept!(site::statements::accessibility))
        .get("/privacy", Policy::PUBLIC, "site.privacy", kept!(site::statements::privacy))
        .get("/sitemap", Policy::PUBLIC, "site.map", kept!(site::map::show))
        .get("/sitemap.xml", Policy::PUBLIC, "site.map", kept!(site::map::xml))
        .get("/robots.txt", Policy::PUBLIC, "site.robots", kept!(site::map::robots))
}

/// The page for addresses behind which nothing is.
pub async fn nothing_there(State(portal): State<Portal>, visitor: Visitor) -> Result<Response, Problem> {
    let frame = portal.frame(&visitor, None, "").await?;
    let page = async { answer::not_found(frame, "地址可能写错了，或者内容已经移走。") };
    portal.fresh(&visitor.headers, page).await
}
