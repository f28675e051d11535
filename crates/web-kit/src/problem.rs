//! What went wrong, as a value. Handlers return it; the frame turns it into a page or, for programs,
//! into problem details (RFC 9457).

use std::sync::Arc;

use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use gongkai_domain::{authority::Denied, refusal::Refusal};

/// One field of a thing that two people changed at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the field is called.
    pub label: String,
    /// What this person entered.
    pub yours: String,
    /// What stands there now.
    pub theirs: String,
}

/// Something that a page answers instead of its content.
#[derive(Debug, Clone)]
pub enum Problem {
    /// There is no such thing, or it is none of the caller's business. Both look the same.
    NotFound,
    /// A request that makes no sense: a sentence for people, a code for programs.
    BadRequest(Refusal),
    /// A page of the office and nobody is signed in; the request carried a form or came from a script.
    SignInFirst,
    /// A program without a token that is good.
    TokenMissing,
    /// The form does not come from a page of ours, or from a session that has ended.
    ForeignForm,
    /// The second factor must be given again.
    StepUp,
    /// The address is right, the method is not.
    WrongMethod,
    /// The sender was too slow.
    TooSlow,
    /// Somebody else was faster. Empty: it cannot be said field by field.
    Conflict(Vec<Difference>),
    /// The same request was begun before and its outcome is not known.
    Unfinished,
    /// More than is taken in; the number is the limit in bytes.
    TooLarge(usize),
    /// Content of a kind that is not taken in.
    WrongKind(Refusal),
    /// Rules say no; all of them, with the fields they are about.
    Refused(Vec<Refusal>),
    /// Too many tries; good again after so many seconds.
    TooMany(u32),
    /// A fault of ours. The cause goes to the log, never to the page.
    Fault(Arc<str>),
    /// More work than the machine can do, or it is about to stop; good again after so many seconds.
    Busy(u32),
}

impl Problem {
    /// A fault of ours, with its cause for the log.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        Self::Fault(cause.to_string().into())
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::SignInFirst | Self::TokenMissing => StatusCode::UNAUTHORIZED,
            Self::ForeignForm | Self::StepUp => StatusCode::FORBIDDEN,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict(_) | Self::Unfinished => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongKind(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The code that programs rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::BadRequest(refusal) | Self::WrongKind(refusal) => refusal.code,
            Self::SignInFirst => "sign_in_first",
            Self::TokenMissing => "token_missing",
            Self::ForeignForm => "foreign_form",
            Self::StepUp => "step_up",
            Self::WrongMethod => "wrong_method",
            Self::TooSlow => "too_slow",
            Self::Conflict(_) => "conflict",
            Self::Unfinished => "unfinished",
            Self::TooLarge(_) => "too_large",
            Self::Refused(refusals) => refusals.first().map_or("refused", |refusal| refusal.code),
            Self::TooMany(_) => "too_many",
            Self::Fault(_) => "fault",
            Self::Busy(_) => "busy",
        }
    }

    /// Seconds after which trying again makes sense.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany(seconds) | Self::Busy(seconds) => Some(*seconds),
            _ => None,
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Vec<Refusal>> for Problem {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotYours => Self::NotFound,
            Denied::StepUp => Self::StepUp,
        }
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Self::fault(error)
    }
}

/// Without content: the frame writes it, because only the frame knows who asks in which language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(self);
        response
    }
}
