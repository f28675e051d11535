//! `/accessibility`, `/privacy`: what a visitor may rely on.

use askama::Template;
use axum::extract::State;
use gongkai_web_kit::{layout::PortalFrame, page_cache::Rendered, problem::Problem};

use crate::{answer, portal::Portal, visitor::Visitor};

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Accessibility {
    frame: PortalFrame,
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct Privacy {
    frame: PortalFrame,
}

/// How the pages can be used, and whom to tell when they cannot.
pub async fn accessibility(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    answer::page(&Accessibility { frame: portal.frame(&visitor, None, "无障碍说明").await? })
}

/// What is known about visitors.
pub async fn privacy(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    answer::page(&Privacy { frame: portal.frame(&visitor, None, "隐私说明").await? })
}
