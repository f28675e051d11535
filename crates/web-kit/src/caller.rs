//! What a handler may know about the request, as parameters: who calls, from where, with which seal.

use std::{net::IpAddr, ops::Deref, sync::Arc};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
};
use gongkai_domain::authority::{Actor, Staff};

use crate::{
    cookie,
    door::{SignedIn, TokenHolder},
    problem::Problem,
    seal::Sealer,
    visit::Visit,
};

/// Who came through the door.
#[derive(Clone)]
pub(crate) enum Subject {
    Session(Arc<SignedIn>),
    Token(Arc<TokenHolder>),
}

/// The person who calls, by session or by token. Only on routes whose policy asks for one; as
/// `Option<Caller>` also where nobody needs to be signed in.
#[derive(Clone)]
pub struct Caller(Subject);

impl Caller {
    /// The person.
    pub fn staff(&self) -> &Staff {
        match &self.0 {
            Subject::Session(signed) => &signed.staff,
            Subject::Token(holder) => &holder.staff,
        }
    }

    /// The person as the cause of a change.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.staff().clone())
    }

    /// The session, if it is one.
    pub fn session(&self) -> Option<&SignedIn> {
        match &self.0 {
            Subject::Session(signed) => Some(signed),
            Subject::Token(_) => None,
        }
    }

    /// The token, if it is one.
    pub fn token(&self) -> Option<&TokenHolder> {
        match &self.0 {
            Subject::Session(_) => None,
            Subject::Token(holder) => Some(holder),
        }
    }
}

impl Deref for Caller {
    type Target = Staff;

    fn deref(&self) -> &Staff {
        self.staff()
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let subject = parts.extensions.get::<Subject>().cloned();
        subject.map(Self).ok_or_else(|| Problem::fault("a handler asks for the caller, its policy does not"))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get::<Subject>().cloned().map(Self))
    }
}

impl<S: Sync> FromRequestParts<S> for Sealer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Sealer>()
            .cloned()
            .ok_or_else(|| Problem::fault("a form outside of the guarded routes"))
    }
}

/// The address of the client; `0.0.0.0` if nobody can vouch for one.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Visit::of(&parts.extensions).map(|visit| Self(visit.client))
    }
}

/// The value of the session cookie as the browser sent it: for signing out and for the second step.
#[derive(Clone)]
pub struct SessionCookie(pub String);

impl<S: Sync> OptionalFromRequestParts<S> for SessionCookie {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(cookie::read(&parts.headers, cookie::SESSION).map(|value| Self(value.to_owned())))
    }
}

/// The value of the cookie by which a browser is known at sign-in.
#[derive(Clone)]
pub struct DeviceCookie(pub String);

impl<S: Sync> OptionalFromRequestParts<S> for DeviceCookie {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(cookie::read(&parts.headers, cookie::DEVICE).map(|value| Self(value.to_owned())))
    }
}

/// The seal of the form that was sent: it names this one showing of it.
#[derive(Clone)]
pub struct FormSeal(pub String);

impl<S: Sync> FromRequestParts<S> for FormSeal {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or(Problem::ForeignForm)
    }
}

/// The value of the cookie that opens the draft of an application.
#[derive(Clone)]
pub struct DraftCookie(pub String);

impl<S: Sync> OptionalFromRequestParts<S> for DraftCookie {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(cookie::read(&parts.headers, cookie::DRAFT).map(|value| Self(value.to_owned())))
    }
}

/// The value of the cookie that opens the state of an application.
#[derive(Clone)]
pub struct TrackedCookie(pub String);

impl<S: Sync> OptionalFromRequestParts<S> for TrackedCookie {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(cookie::read(&parts.headers, cookie::TRACKED).map(|value| Self(value.to_owned())))
    }
}

/// Was the request sent by a script that swaps a part of the page?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartOnly(pub bool);

impl<S: Sync> FromRequestParts<S> for PartOnly {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(parts.headers.contains_key("hx-request") && !parts.headers.contains_key("hx-boosted")))
    }
}
