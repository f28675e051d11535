//! Who stands behind a session cookie or a token. The frame knows no database: the office implements
//! the doorkeeper.

use std::{collections::BTreeSet, future::Future, net::IpAddr, pin::Pin};

use gongkai_domain::{authority::Staff, id::TokenId};

use crate::problem::Problem;

/// An answer that may need the database.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, Problem>> + Send + 'a>>;

/// A person with a session.
#[derive(Clone)]
pub struct SignedIn {
    /// Who, with the duties of this moment; also whether the second factor was given again.
    pub staff: Staff,
    /// The secret of the session that seals its forms. Never the cookie, nor derived from it in a
    /// way that a page could reveal.
    pub form_key: [u8; 32],
    /// After so many seconds without a call the session ends.
    pub seconds_left: u32,
}

/// A program that carries a token.
#[derive(Clone)]
pub struct TokenHolder {
    /// The token.
    pub token: TokenId,
    /// The person for whom it acts.
    pub staff: Staff,
    /// What it is good for.
    pub scopes: BTreeSet<String>,
}

/// Knows who may come in.
pub trait Doorkeeper: Send + Sync {
    /// The person of a session that is alive; `None` for every other value. Prolongs the session.
    fn staff_of<'a>(&'a self, cookie: &'a str, from: IpAddr) -> Answering<'a, Option<SignedIn>>;

    /// The holder of a token that is neither withdrawn nor expired; `None` for every other value.
    fn token_of<'a>(&'a self, token: &'a str, from: IpAddr) -> Answering<'a, Option<TokenHolder>>;
}

/// The doorkeeper of a process without an office: nobody has a session or a token.
pub struct NobodyInside;

impl Doorkeeper for NobodyInside {
    fn staff_of<'a>(&'a self, _: &'a str, _: IpAddr) -> Answering<'a, Option<SignedIn>> {
        Box::pin(async { Ok(None) })
    }

    fn token_of<'a>(&'a self, _: &'a str, _: IpAddr) -> Answering<'a, Option<TokenHolder>> {
        Box::pin(async { Ok(None) })
    }
}
