//! Open data: everything that was released, for programs. Page after page as JSON, or all at once as a
//! table (CSV) or line by line (JSON Lines); the page `/open-data` explains it. What is not public is in
//! none of them.

pub mod api;
pub mod bulk;
pub mod page;
pub mod query;

use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::portal::Portal;

/// The routes.
pub fn routes() -> Routes<Portal> {
    let data = Routes::new()
        .get("/api/public/catalogue", Policy::PUBLIC, "open.catalogue", api::catalogue)
        .get("/api/public/documents", Policy::PUBLIC, "open.documents", api::documents)
        .get("/api/public/documents.csv", Policy::PUBLIC, "open.csv", bulk::csv)
        .get("/api/public/documents.jsonl", Policy::PUBLIC, "open.jsonl", bulk::jsonl)
        .get("/api/public/documents/{agency}/{document}", Policy::PUBLIC, "open.document", api::document)
        .readable_elsewhere();
    Routes::new()
        .get("/open-data", Policy::PUBLIC, "open.page", page::show)
        .get("/export/{agency}/{file}", Policy::PUBLIC, "open.export", bulk::export)
        .join(data)
}
