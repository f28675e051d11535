//! `/public-comments/{agency}/{document}`: a comment on a draft, while its term runs. A document that is not
//! public, or puts nothing to the public, has no such page.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use gongkai_domain::{
    feedback::{CommentTerm, FeedbackKind, LONGEST_TEXT, Letter, Standing},
    refusal::Refusal,
};
use gongkai_public::{AgencyCard, PublishedDocument};
use gongkai_web_kit::{
    caller::ClientAddress,
    extract::At,
    form::Entered,
    layout::{Crumb, FormView, PortalFrame},
    page_cache::Rendered,
    problem::Problem,
    seal::{SEAL_FIELD, Sealer},
};

use super::{
    calls::in_words,
    post::{NotTaken, post},
    private,
    receipt::done,
};
use crate::{answer, portal::Portal, publication::line::address, shelf::Shelf, visitor::Visitor, words};

#[derive(Template)]
#[template(path = "comment.html")]
struct Page {
    frame: PortalFrame,
    document: String,
    href: String,
    term: String,
    standing: (&'static str, String),
    is_open: bool,
    is_over: bool,
    summary: String,
    csrf: String,
    form: FormView,
    /// Below the field for the text.
    advice: String,
    agency: String,
    phone: String,
}

/// A call that the public sees.
struct Found {
    shelf: Shelf,
    card: AgencyCard,
    document: PublishedDocument,
    term: CommentTerm,
}

async fn find(portal: &Portal, code: &str, id: &str) -> Result<Option<Found>, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let Some(card) = shelf.card_by_code(code).cloned() else { return Ok(None) };
    let document = portal.store.document(&card.agency, id).await.map_err(Problem::fault)?;
    let Some(document) = document else { return Ok(None) };
    let term = document.metadata.comment_term();
    Ok(term.map(|term| Found { shelf, card, document, term }))
}

impl Found {
    fn is_open(&self, portal: &Portal) -> bool {
        matches!(self.term.on(portal.today()), Standing::Open(_)) && !self.card.letter_key.is_empty()
    }

    fn page(&self, portal: &Portal, visitor: &Visitor, csrf: String, form: FormView) -> Page {
        let mut frame = portal.frame_of(self.shelf.cards.first(), visitor, None, "提意见");
        frame.crumbs.insert(1, Crumb::new("意见征集", visitor.view.link("/public-comments")));
        let standing = self.term.on(portal.today());
        Page {
            frame,
            document: self.document.metadata.title.clone(),
            href: address(&self.card.code, self.document.document.as_str()),
            term: format!("{}至{}", words::date(self.term.from), words::date(self.term.until)),
            standing: in_words(standing),
            is_open: self.is_open(portal),
            is_over: standing == Standing::Over,
            summary: self.document.metadata.summary.clone(),
            csrf,
            form,
            advice: format!("请写明对哪一条、怎样改、为什么；最多 {LONGEST_TEXT} 个字。请不要写身份证号码"),
            agency: self.card.name.clone(),
            phone: self.card.phone.clone(),
        }
    }
}

/// The form.
pub async fn form(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    At((agency, document)): At<(String, String)>,
) -> Result<Response, Problem> {
    let found = find(&portal, &agency, &document).await?.ok_or(Problem::NotFound)?;
    // A page without a form needs no seal, and no cookie for it.
    let csrf = if found.is_open(&portal) { sealer.seal() } else { String::new() };
    let page = found.page(&portal, &visitor, csrf, FormView::new());
    portal.fresh(&visitor.headers, async move { answer::page(&page) }).await
}

/// Takes a comment.
pub async fn send(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    At((agency, document)): At<(String, String)>,
    entered: Entered,
) -> Result<Response, Problem> {
    let found = find(&portal, &agency, &document).await?.ok_or(Problem::NotFound)?;
    let taken = if found.is_open(&portal) {
        let letter = letter_of(&entered, &found.document);
        post(&portal, (from, &sealer, entered.text(SEAL_FIELD)), &found.card, letter).await
    } else {
        let sentence = "征集时间已过，不能再提交意见；有话要说请直接与公开机构联系";
        Err(NotTaken::Refused(vec![Refusal::new("comments_closed", sentence)]))
    };
    let rendered: Rendered = match taken {
        Ok(code) => {
            let frame = portal.frame_of(found.shelf.cards.first(), &visitor, None, "已收到您的意见");
            done(frame, &code, FeedbackKind::Comment, None)?
        }
        Err(NotTaken::Refused(all)) => {
            let page = found.page(&portal, &visitor, sealer.seal(), entered.view(&all));
            answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)?
        }
        Err(NotTaken::Problem(problem)) => return Err(problem),
    };
    private(&portal, &visitor.headers, rendered).await
}

fn letter_of(entered: &Entered, document: &PublishedDocument) -> Letter {
    let text = |name: &str| entered.text(name).trim().to_owned();
    Letter {
        schema: 1,
        kind: FeedbackKind::Comment,
        document: Some(document.document.clone()),
        page: String::new(),
        text: text("text"),
        name: text("name"),
        contact: entered.code("contact"),
        reply_key: String::new(),
    }
}
