//! The workbench, what waits, and what was done.

mod done;
mod list;
mod view;
mod workbench;

use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office", Policy::STAFF, "task.workbench", workbench::show)
        .get("/office/tasks", Policy::STAFF, "task.list", list::show)
        .get("/office/done", Policy::STAFF, "task.done", done::show)
}
