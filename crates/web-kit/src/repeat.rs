//! The same request a second time: a double click, a reload, a network that lost the answer. The
//! first answer is given again and nothing is done twice.

use crate::door::Answering;

/// Names one request. What is stored is found by `who` and `key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatKey {
    /// The person, the token or the visitor that asks.
    pub who: String,
    /// The key that came with the request.
    pub key: String,
    /// Digest of method, address and content.
    pub content: [u8; 32],
}

/// An answer as it is kept, at least 24 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The status.
    pub status: u16,
    /// Address of a redirect, if it is one.
    pub location: Option<String>,
    /// Type of the content, if there is any.
    pub content_type: Option<String>,
    /// The content.
    pub body: Vec<u8>,
}

/// What is known about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: the key is noted now, and the request may be done.
    New,
    /// It was done; this was the answer.
    Done(KeptAnswer),
    /// It was begun and no answer is known: it is being done now, or the program ended meanwhile.
    Unfinished,
    /// The key was used for another content.
    OtherContent,
}

/// Remembers requests and their answers.
pub trait Repeats: Send + Sync {
    /// Notes that a request begins, or says what is known about it. Of two calls at once for one
    /// key only one gets [`Begun::New`].
    fn begin<'a>(&'a self, key: &'a RepeatKey) -> Answering<'a, Begun>;

    /// Keeps the answer of a request that was begun.
    fn keep<'a>(&'a self, key: &'a RepeatKey, answer: &'a KeptAnswer) -> Answering<'a, ()>;

    /// Nothing was changed: the same request may be tried again.
    fn forget<'a>(&'a self, key: &'a RepeatKey) -> Answering<'a, ()>;
}

/// Remembers nothing: for a process none of whose routes changes anything.
pub struct NoMemory;

impl Repeats for NoMemory {
    fn begin<'a>(&'a self, _: &'a RepeatKey) -> Answering<'a, Begun> {
        Box::pin(async { Ok(Begun::New) })
    }

    fn keep<'a>(&'a self, _: &'a RepeatKey, _: &'a KeptAnswer) -> Answering<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn forget<'a>(&'a self, _: &'a RepeatKey) -> Answering<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}
