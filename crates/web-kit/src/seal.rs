//! The seal of a form: proof that the form was shown by this site to this session, and the name of
//! this one showing. It is `nonce.mac`; the mac needs a secret that only the session, or a visitor's
//! signed cookie, leads to. The nonce names the request if it is sent twice, and makes the seal
//! different on every page, so that compression cannot give it away.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::chance::{Chance, nonce};

/// The hidden field that carries the seal. It stands first in the form.
pub const SEAL_FIELD: &str = "csrf";
/// The header that carries it when a script sends the request.
pub const SEAL_HEADER: &str = "x-csrf-token";

const NONCE_LENGTH: usize = 22;

/// Key of a mac.
pub type Key = [u8; 32];

fn mac(key: &Key, purpose: &str, text: &str) -> Key {
    let mut out = [0; 32];
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        out.copy_from_slice(&mac.finalize().into_bytes());
    }
    out
}

fn signed(key: &Key, purpose: &str, nonce: &str) -> String {
    format!("{nonce}.{}", BASE64URL_NOPAD.encode(&mac(key, purpose, nonce)))
}

/// The nonce of a signed value, if the signature is right.
fn opened<'a>(key: &Key, purpose: &str, value: &'a str) -> Option<&'a str> {
    let (nonce, _) = value.split_once('.')?;
    if nonce.len() != NONCE_LENGTH {
        return None;
    }
    let right: bool = signed(key, purpose, nonce).as_bytes().ct_eq(value.as_bytes()).into();
    right.then_some(nonce)
}

/// Makes the seals of one request's answer. Handlers take it as a parameter and give [`Sealer::seal`]
/// to the template.
#[derive(Clone)]
pub struct Sealer {
    whose: Arc<Whose>,
    chance: Arc<dyn Chance>,
    used: Arc<AtomicBool>,
}

enum Whose {
    /// Of a session or of a token.
    Key(Key),
    /// Of somebody without one.
    Visitor { cookie: Option<String>, site_key: Key, met: OnceLock<(Visitor, Key)> },
}

impl Sealer {
    /// The sealer of a session.
    pub(crate) fn new(key: Key, chance: Arc<dyn Chance>) -> Self {
        Self::of(Whose::Key(key), chance)
    }

    /// The sealer of a visitor with this cookie. Most public pages have no form: chance is drawn and
    /// signatures are made only when one asks for a seal.
    pub(crate) fn of_visitor(cookie: Option<&str>, site_key: Key, chance: Arc<dyn Chance>) -> Self {
        let cookie = cookie.map(str::to_owned);
        Self::of(Whose::Visitor { cookie, site_key, met: OnceLock::new() }, chance)
    }

    fn of(whose: Whose, chance: Arc<dyn Chance>) -> Self {
        Self { whose: Arc::new(whose), chance, used: Arc::default() }
    }

    /// The visitor, if nobody is signed in.
    pub(crate) fn visitor(&self) -> Option<&Visitor> {
        self.met().map(|(visitor, _)| visitor)
    }

    fn met(&self) -> Option<&(Visitor, Key)> {
        let Whose::Visitor { cookie, site_key, met } = &*self.whose else { return None };
        Some(met.get_or_init(|| {
            let visitor = Visitor::of(cookie.as_deref(), site_key, self.chance.as_ref());
            let key = visitor.form_key(site_key);
            (visitor, key)
        }))
    }

    fn key(&self) -> Key {
        match &*self.whose {
            Whose::Key(key) => *key,
            Whose::Visitor { site_key, .. } => self.met().map_or(*site_key, |(_, key)| *key),
        }
    }

    /// A new seal: the value of [`SEAL_FIELD`] for one form, or of [`SEAL_HEADER`] for one page.
    pub fn seal(&self) -> String {
        self.used.store(true, Ordering::Relaxed);
        signed(&self.key(), "form", &nonce(self.chance.as_ref()))
    }

    /// Chance, for what is sealed further on.
    pub fn draw(&self, out: &mut [u8]) {
        self.chance.fill(out);
    }

    /// The nonce of a seal that this session or visitor was given.
    pub(crate) fn open<'a>(&self, seal: &'a str) -> Option<&'a str> {
        opened(&self.key(), "form", seal)
    }

    pub(crate) fn was_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

/// Somebody without a session who is shown a form.
pub(crate) struct Visitor {
    /// Value of the cookie.
    pub cookie: String,
    /// The browser does not have the cookie yet.
    pub is_new: bool,
}

impl Visitor {
    /// The visitor of a cookie that this site signed; otherwise a new one. A cookie that somebody
    /// planted has no signature.
    pub fn of(cookie: Option<&str>, site_key: &Key, chance: &dyn Chance) -> Self {
        match cookie.filter(|value| opened(site_key, "visitor", value).is_some()) {
            Some(value) => Self { cookie: value.to_owned(), is_new: false },
            None => Self { cookie: signed(site_key, "visitor", &nonce(chance)), is_new: true },
        }
    }

    /// The key that seals this visitor's forms.
    pub fn form_key(&self, site_key: &Key) -> Key {
        mac(site_key, "visitor form", &self.cookie)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chance() -> Arc<dyn Chance> {
        let next = std::sync::atomic::AtomicU8::new(0);
        Arc::new(move |out: &mut [u8]| out.fill(next.fetch_add(1, Ordering::Relaxed)))
    }

    #[test]
    fn a_seal_opens_only_where_it_was_made() {
        let sealer = Sealer::new([1; 32], chance());
        let (first, second) = (sealer.seal(), sealer.seal());
        assert_ne!(first, second);
        assert!(sealer.open(&first).is_some() && sealer.open(&first) != sealer.open(&second));
        assert!(Sealer::new([2; 32], chance()).open(&first).is_none());
        let crossed = format!("{}.{}", &first[..22], &second[23..]);
        for bad in ["", ".", &first[..22], &first[..first.len() - 1], &format!("{first}x"), &crossed] {
            assert!(sealer.open(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_planted_cookie_names_nobody() {
        let site = [7; 32];
        let known = Visitor::of(None, &site, chance().as_ref());
        assert!(known.is_new);
        assert!(!Visitor::of(Some(&known.cookie), &site, chance().as_ref()).is_new);
        assert!(Visitor::of(Some("AAAAAAAAAAAAAAAAAAAAAA.x"), &site, chance().as_ref()).is_new);
        assert!(Visitor::of(Some(&known.cookie), &[8; 32], chance().as_ref()).is_new);
        assert_ne!(known.form_key(&site), known.form_key(&[8; 32]));
    }

    #[test]
    fn chance_is_drawn_for_a_form_alone() {
        let drawn = Arc::new(std::sync::atomic::AtomicU8::new(0));
        let counted = drawn.clone();
        let chance: Arc<dyn Chance> =
            Arc::new(move |out: &mut [u8]| out.fill(counted.fetch_add(1, Ordering::Relaxed)));
        let sealer = Sealer::of_visitor(None, [7; 32], chance.clone());
        assert_eq!((drawn.load(Ordering::Relaxed), sealer.was_used()), (0, false));
        let form = sealer.clone();
        let seal = form.seal();
        assert!(form.was_used() && sealer.was_used() && sealer.open(&seal).is_some());
        let cookie = sealer.visitor().map(|visitor| (visitor.cookie.clone(), visitor.is_new));
        let (cookie, is_new) = cookie.unwrap_or_default();
        let again = Sealer::of_visitor(Some(&cookie), [7; 32], chance.clone());
        assert!(is_new && again.open(&seal).is_some() && again.visitor().is_some_and(|one| !one.is_new));
        assert!(Sealer::new([7; 32], chance).visitor().is_none());
    }
}
