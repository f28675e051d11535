//! The document as it will stand on the portal, before anybody else sees it: what the person has written,
//! saved or not.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::publication::{Validity, content::Block};
use gongkai_office::publication;
use gongkai_web_kit::{caller::Caller, extract::At, layout::OfficeFrame, problem::Problem, seal::Sealer};

use super::{
    ROOT, WRITERS,
    list::titled,
    page::{FileView, Shown, crumbs, load},
    view::{self, BlockView},
};
use crate::{OfficeWeb, problem, words::moment};

#[derive(Template)]
#[template(path = "publication/preview.html")]
struct PreviewPage {
    frame: OfficeFrame,
    id: String,
    title: String,
    validity: Option<Validity>,
    erratum: Option<String>,
    facts: Vec<(&'static str, String)>,
    blocks: Vec<BlockView>,
    contents: Vec<String>,
    files: Vec<FileView>,
    /// When what is shown was kept; empty: it is what is saved.
    unsaved: String,
    may_write: bool,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let may_write = caller.has_any(WRITERS);
    let copy = if may_write {
        publication::working_copy(desk.office(), caller.staff(), &found.held).await.map_err(problem)?
    } else {
        None
    };
    let frame = desk.frame(&caller, &sealer, "预览", crumbs(&found, "预览")).await?;
    let files = Shown::of(&desk, &caller, &found).await?.files;
    let unsaved = copy.as_ref().map(|copy| moment(copy.at)).unwrap_or_default();
    let stored = found.held.edition.erratum.clone();
    let (draft, erratum) = copy.map_or((found.draft, stored), |copy| (copy.draft, copy.erratum));
    let heading = |block: &Block| match block {
        Block::Heading { text, .. } => Some(text.clone()),
        _ => None,
    };
    let page = PreviewPage {
        frame,
        title: titled(&draft.metadata.title),
        validity: draft.metadata.validity,
        erratum,
        facts: view::facts(&draft),
        blocks: view::blocks(&draft.content, &format!("{ROOT}/{id}/picture?of=")),
        contents: draft.content.blocks.iter().filter_map(heading).collect(),
        files: files.into_iter().filter(|file| file.mark.is_empty()).collect(),
        unsaved,
        may_write,
        id,
    };
    Ok(Html(page.render()?))
}
