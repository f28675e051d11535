//! What every channel does, and what it answers.

use std::{pin::Pin, sync::Arc, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    channel::{Answer, Card, Channel},
    id::{AgencyId, DocumentId},
};
use gongkai_public::{AgencyCard, PublishedDocument};
use tokio::time::timeout;

/// How long a channel may take for one errand.
pub const LIMIT: Duration = Duration::from_secs(20);

/// What is to be put there.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// The present day in China.
    pub today: NaiveDate,
    /// Whose.
    pub agency: AgencyCard,
    /// The document as the public sees it.
    pub document: PublishedDocument,
    /// Address of its page on the portal; empty: not known.
    pub address: String,
    /// Up to this day; `None`: as long as it is public.
    pub until: Option<NaiveDate>,
    /// Raised with every change of the copy; an older one never replaces a newer one.
    pub revision: i32,
    /// Has a second person sent it off? Only channels that ask for two look at this.
    pub is_sent: bool,
    /// What the channel wrote down last.
    pub known: Option<String>,
    /// Where it writes down what must not be lost between two steps outside.
    pub notes: Arc<dyn Notes>,
}

/// What is to be taken away.
#[derive(Debug, Clone)]
pub struct Recall {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// The present day in China.
    pub today: NaiveDate,
    /// Whose.
    pub agency: AgencyId,
    /// Which.
    pub document: DocumentId,
    /// As in [`Parcel::revision`].
    pub revision: i32,
    /// Has a person put it up somewhere and not taken it down?
    pub is_posted: bool,
    /// What the channel wrote down last.
    pub known: Option<String>,
    /// Where it writes down what must not be lost between two steps outside.
    pub notes: Arc<dyn Notes>,
}

/// Keeps what a channel has to know the next time, before it goes on.
pub trait Notes: std::fmt::Debug + Send + Sync {
    /// Writes it down; an error means that nothing further may be done outside.
    fn keep<'a>(&'a self, known: &'a str) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;
}

/// That something was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Where it is, or was, in words.
    pub place: String,
    /// What people at the telephone read from, where that is the copy.
    pub card: Option<Card>,
}

/// Why something was not done. Each holds a Chinese sentence for the person who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It may be done later.
    Later(String),
    /// It will never be done as things stand.
    Refused(String),
    /// Only a person can do it.
    Person(String),
}

impl Failure {
    /// The answer as the rules know it; `None`: not an answer yet.
    pub const fn answer(&self) -> Option<Answer> {
        match self {
            Failure::Later(_) => None,
            Failure::Refused(_) => Some(Answer::Refused),
            Failure::Person(_) => Some(Answer::Person),
        }
    }

    /// The sentence.
    pub fn sentence(&self) -> &str {
        match self {
            Failure::Later(why) | Failure::Refused(why) | Failure::Person(why) => why,
        }
    }
}

/// An errand under way.
pub type Carrying<'a> = Pin<Box<dyn Future<Output = Result<Receipt, Failure>> + Send + 'a>>;

/// A channel.
pub trait Carrier: Send + Sync {
    /// Which one it is.
    fn channel(&self) -> Channel;

    /// Puts a document there, over what is there of it. Twice leaves one copy; a revision that is not
    /// newer than what was taken away brings nothing back.
    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a>;

    /// Takes a document away. What is not there counts as taken away.
    fn withdraw<'a>(&'a self, recall: &'a Recall) -> Carrying<'a>;
}

/// The answer of an errand, or, after `limit`, that there was none.
pub async fn in_time(limit: Duration, errand: Carrying<'_>) -> Result<Receipt, Failure> {
    match timeout(limit, errand).await {
        Ok(answer) => answer,
        Err(_) => Err(Failure::Later(format!("{}秒内没有完成", limit.as_secs()))),
    }
}
