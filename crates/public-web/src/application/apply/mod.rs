//! The form, one question a page.

pub mod done;
mod draft;
pub mod files;
mod page;
pub mod send;
pub mod step;
pub mod suggest;

use gongkai_public::{AgencyCard, DraftKey};
use gongkai_web_kit::{caller::DraftCookie, problem::Problem, seal::Sealer};

use crate::{portal::Portal, shelf::Shelf};
use draft::Draft;

/// A draft of this browser.
pub struct Held {
    key: DraftKey,
    draft: Draft,
    /// It became an application.
    sent: bool,
}

impl Held {
    /// The draft of a cookie, if there is one.
    async fn of(portal: &Portal, cookie: Option<&DraftCookie>) -> Result<Option<Self>, Problem> {
        let Some(key) = cookie.and_then(|cookie| DraftKey::parse(&cookie.0)) else { return Ok(None) };
        let Some(drafted) = portal.store.draft(&key).await.map_err(Problem::fault)? else { return Ok(None) };
        // A draft of another edition of the program is begun anew.
        let draft = Draft::read(&drafted.text).unwrap_or_default();
        Ok(Some(Self { key, draft, sent: drafted.sent }))
    }

    /// A new one, for the agency with this code.
    fn new(sealer: &Sealer, agency: &str) -> Self {
        let mut chance = [0; 32];
        sealer.draw(&mut chance);
        Self { key: DraftKey::new(&chance), draft: Draft::to(agency), sent: false }
    }

    /// Goes to another agency, while no file is sealed to the former one.
    fn address_to(&mut self, agency: &str) {
        if !agency.is_empty() && self.draft.files.is_empty() {
            agency.clone_into(&mut self.draft.agency);
        }
    }

    /// Puts the draft down.
    async fn keep(&self, portal: &Portal, sealer: &Sealer) -> Result<bool, Problem> {
        let mut nonce = [0; 24];
        sealer.draw(&mut nonce);
        let text = self.draft.written()?;
        let until = draft::kept_until(portal.today());
        let kept = portal.store.keep_draft(&self.key, (&text, self.sent), until, nonce).await;
        kept.map_err(Problem::fault)
    }
}

/// The agency to which a draft goes: the one it names, else that of the portal; only one that can be sent to.
async fn addressee(portal: &Portal, code: &str) -> Result<Option<AgencyCard>, Problem> {
    let mut cards = Shelf::cards(&portal.store).await?;
    cards.retain(|card| !card.letter_key.is_empty());
    let named = cards.iter().position(|card| card.code == code);
    Ok(if cards.is_empty() { None } else { Some(cards.swap_remove(named.unwrap_or(0))) })
}
