//! The document as it will stand on the portal, with the portal's own frame, before anybody else sees it: what the
//! person has written, saved or not.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State as Given, http::Uri, response::Html};
use gongkai_domain::publication::{Card, Validity, content::Block};
use gongkai_office::{organisation::public_card, publication};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    layout::{Crumb, PortalFrame, Section, Site, View},
    problem::Problem,
};

use super::{
    ROOT, WRITERS,
    list::{Units, titled},
    page::{FileView, Shown, load},
    view::{self, BlockView},
};
use crate::{OfficeWeb, problem, words::moment};

#[derive(Template)]
#[template(path = "publication/preview.html")]
struct PreviewPage {
    frame: PortalFrame,
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

/// The frame that the portal will put around it.
async fn frame(desk: &OfficeWeb, caller: &Caller, uri: &Uri, title: &str) -> Result<PortalFrame, Problem> {
    let card = public_card(desk.office(), &caller.agency).await.map_err(problem)?;
    let site = card.map_or_else(Site::default, |card| Site {
        agency: card.name,
        office: card.disclosure_office,
        address: card.address,
        telephone: card.phone,
        hours: card.office_hours,
        email: card.email,
        ..Site::default()
    });
    let (view, home) = (View::of_query(uri.query().unwrap_or_default()), desk.portal().to_owned());
    let link = |address: &str| format!("{home}{}", view.link(address));
    let section = Section::Disclosure;
    Ok(PortalFrame {
        site: Arc::new(site),
        title: title.to_owned(),
        section: Some(section),
        crumbs: vec![
            Crumb::new("政府信息公开", link("/")),
            Crumb::new(section.name(), link(section.href())),
            Crumb::here(title),
        ],
        view,
        address: uri.path().to_owned(),
        article: None,
        search_field: false,
        demo: desk.demo(),
        home,
    })
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    uri: Uri,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let may_write = caller.has_any(WRITERS);
    let copy = if may_write {
        publication::working_copy(desk.office(), caller.staff(), &found.held).await.map_err(problem)?
    } else {
        None
    };
    let files = Shown::of(&desk, &caller, &found).await?.files;
    let unsaved = copy.as_ref().map(|copy| moment(copy.at)).unwrap_or_default();
    let stored = found.held.edition.erratum.clone();
    let (draft, erratum) = copy.map_or((found.draft, stored), |copy| (copy.draft, copy.erratum));
    let heading = |block: &Block| match block {
        Block::Heading { text, .. } => Some(text.clone()),
        _ => None,
    };
    let title = titled(&draft.metadata.title);
    let frame = frame(&desk, &caller, &uri, &title).await?;
    let unit = Units::of(&desk, &caller).await?.name(&found.held.row.unit_id);
    let site = Arc::clone(&frame.site);
    let card = Card {
        index_number: "公开时生成",
        agency: &site.agency,
        released: "公开时由系统写入".to_owned(),
        unit: &unit,
        stated: None,
        prolonged: None,
    };
    let page = PreviewPage {
        frame,
        title,
        validity: draft.metadata.validity,
        erratum,
        facts: card.facts(&draft.metadata),
        blocks: view::blocks(&draft.content, &format!("{ROOT}/{id}/picture?of=")),
        contents: draft.content.blocks.iter().filter_map(heading).collect(),
        files: files.into_iter().filter(|file| file.mark.is_empty()).collect(),
        unsaved,
        may_write,
        id,
    };
    Ok(Html(page.render()?))
}
