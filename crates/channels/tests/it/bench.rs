//! A store with one agency, its channels, and parcels for them.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::BASE64;
use ed25519_dalek::{Signer, SigningKey};
use gongkai_channels::{Account, Channels, Notes, Parcel, Recall, Signed, WeChat};
use gongkai_domain::{
    id::{AgencyId, DocumentId},
    publication::{
        Metadata,
        content::{Block, Content, Run},
        kind, topics,
    },
};
use gongkai_public::{AgencyCard, PublicStore, PublishedDocument, WithdrawnDocument};

use crate::platform::{APP, COVER, Platform, SECRET};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn now() -> DateTime<Utc> {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

/// The key of an agency's displays.
pub fn key(agency: &AgencyId) -> SigningKey {
    let first = agency.as_str().bytes().last().unwrap();
    SigningKey::from_bytes(&[first; 32])
}

pub fn card(id: &str, code: &str) -> AgencyCard {
    AgencyCard {
        schema: 1,
        agency: AgencyId::parse(id).unwrap(),
        code: code.to_owned(),
        name: format!("示范区{code}局"),
        superior: None,
        disclosure_office: "办公室".to_owned(),
        address: String::new(),
        postcode: String::new(),
        phone: "0000-0000000".to_owned(),
        fax: String::new(),
        email: String::new(),
        office_hours: String::new(),
        supervision: String::new(),
        tiles: Vec::new(),
        letter_key: String::new(),
        catalogue: Vec::new(),
        functions: String::new(),
        rules: Vec::new(),
        updated_on: day("2026-01-01"),
    }
}

pub fn document(agency: &AgencyId, id: &str, revision: i32, title: &str, words: &str) -> PublishedDocument {
    let title = title.to_owned();
    let metadata =
        Metadata { title, topic: topics()[0].clone(), ..Metadata::of_kind(kind("notice").unwrap()) };
    PublishedDocument {
        schema: 1,
        agency: agency.clone(),
        document: DocumentId::parse(id).unwrap(),
        revision,
        edition: revision,
        index_number: format!("sfj/2026-{id}"),
        unit: "公证科".to_owned(),
        metadata,
        content: Content { blocks: vec![Block::Paragraph { runs: vec![Run::plain(words)] }] },
        attachments: Vec::new(),
        pictures: Vec::new(),
        first_released_on: day("2026-11-20"),
        released_on: day("2026-11-20"),
        released_at: None,
        erratum: None,
        validity: None,
        prolonged: None,
        former: Vec::new(),
        seen: "00".repeat(32),
        approvals: Vec::new(),
        owed: false,
    }
}

/// Notes as the office keeps them.
#[derive(Debug, Default)]
pub struct Kept(pub Mutex<Option<String>>);

impl Notes for Kept {
    fn keep<'a>(&'a self, known: &'a str) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>> {
        *self.0.lock().unwrap() = Some(known.to_owned());
        Box::pin(async { Ok(()) })
    }
}

pub struct Bench {
    pub store: PublicStore,
    pub channels: Channels,
    pub platform: Platform,
    pub notes: Arc<Kept>,
}

/// The account of the first agency.
pub fn account(secret: &str) -> Account {
    Account { app_id: APP.to_owned(), secret: secret.to_owned().into(), cover: COVER.to_owned() }
}

impl Bench {
    pub async fn open(url: &str) -> Self {
        let store = PublicStore::open(url).await.unwrap();
        for (id, code) in [("a1", "sfj"), ("a2", "jyj")] {
            store.put_card(&card(id, code)).await.unwrap();
        }
        let signing = Arc::new(|agency: &AgencyId, text: &[u8]| {
            let key = key(agency);
            let signature = BASE64.encode(&key.sign(text).to_bytes());
            Signed { key: BASE64.encode(key.verifying_key().as_bytes()), signature }
        });
        let platform = Platform::open().await;
        let accounts = [("sfj".to_owned(), account(SECRET))].into();
        let wechat = Arc::new(WeChat::new(&platform.address, accounts).unwrap());
        Self {
            channels: Channels::new(store.clone(), signing, wechat),
            store,
            platform,
            notes: Arc::default(),
        }
    }

    /// A parcel whose document the portal shows already.
    pub async fn parcel(&self, agency: &str, id: &str, revision: i32, title: &str, words: &str) -> Parcel {
        let code = if agency == "a1" { "sfj" } else { "jyj" };
        let agency = card(agency, code);
        let document = document(&agency.agency, id, revision, title, words);
        self.store.put_document(&document).await.unwrap();
        Parcel {
            now: now(),
            today: day("2026-11-24"),
            address: format!("https://gk.example.gov.cn/documents/{code}/{id}"),
            agency,
            document,
            until: None,
            revision,
            is_sent: false,
            known: self.notes.0.lock().unwrap().clone(),
            notes: self.notes.clone(),
        }
    }

    /// What the office says when the document is to be gone; the portal has it no more.
    pub async fn recall(&self, agency: &str, id: &str, revision: i32, is_posted: bool) -> Recall {
        let agency = AgencyId::parse(agency).unwrap();
        let document = DocumentId::parse(id).unwrap();
        let withdrawn = WithdrawnDocument {
            agency: agency.clone(),
            document: document.clone(),
            revision,
            on: day("2026-11-24"),
            notice: None,
        };
        self.store.withdraw_document(&withdrawn).await.unwrap();
        Recall {
            now: now(),
            today: day("2026-11-24"),
            agency,
            document,
            revision,
            is_posted,
            known: self.notes.0.lock().unwrap().clone(),
            notes: self.notes.clone(),
        }
    }
}
