//! The handbook and the words of the field, beside the work.

mod handbook;
mod terms;

use askama::Template;
use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{Html, IntoResponse},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Crumb, OfficeFrame},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    seal::Sealer,
};

use self::{
    handbook::{CHAPTERS, Chapter},
    terms::Term,
};
use crate::OfficeWeb;

const HELP: &str = "/office/help";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get(HELP, Policy::STAFF, "help.index", index)
        .get("/office/help/{chapter}", Policy::STAFF, "help.chapter", chapter)
        .get("/office/help/pictures/{picture}", Policy::STAFF, "help.picture", picture)
}

#[derive(Template)]
#[template(path = "help/index.html")]
struct IndexPage {
    frame: OfficeFrame,
    chapters: &'static [Chapter],
    terms: &'static [Term],
}

async fn index(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let frame = desk.frame(&caller, &sealer, "帮助", Vec::new()).await?;
    Ok(Html(IndexPage { frame, chapters: CHAPTERS, terms: terms::all() }.render()?))
}

#[derive(Template)]
#[template(path = "help/chapter.html")]
struct ChapterPage {
    frame: OfficeFrame,
    slug: &'static str,
    chapters: &'static [Chapter],
    sections: Vec<(String, String)>,
    body: String,
}

async fn chapter(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(slug): At<String>,
) -> Result<Html<String>, Problem> {
    let chapter = CHAPTERS.iter().find(|chapter| chapter.slug == slug).ok_or(Problem::NotFound)?;
    let page = handbook::page(chapter);
    let crumbs = vec![Crumb::new("帮助", HELP), Crumb::here(chapter.name)];
    let frame = desk.frame(&caller, &sealer, &page.title, crumbs).await?;
    let page = ChapterPage {
        frame,
        slug: chapter.slug,
        chapters: CHAPTERS,
        sections: page.sections,
        body: page.body,
    };
    Ok(Html(page.render()?))
}

async fn picture(At(name): At<String>) -> Result<impl IntoResponse, Problem> {
    let bytes = handbook::picture(&name).ok_or(Problem::NotFound)?;
    Ok(([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "private, max-age=3600")], bytes))
}
