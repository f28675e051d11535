//! One suite for every channel: twice leaves one copy, what is not there is taken away with success, a late
//! delivery brings nothing back, nothing takes for ever.

use std::time::Duration;

use gongkai_channels::{Carrier, Carrying, Failure, LIMIT, Parcel, Recall, Receipt, in_time};
use gongkai_domain::channel::{Card, Channel};
use gongkai_public::{DocumentFilter, Playlist};
use gongkai_testkit::on_both_databases;

use crate::bench::Bench;

/// Where the copies of a channel are, with the person who does what the program cannot, and what the office
/// keeps: an answer to a question that is no longer asked is dropped.
struct Outside<'a> {
    bench: &'a Bench,
    channel: Channel,
    newest: i32,
    card: Option<Card>,
    board: Option<String>,
}

impl Outside<'_> {
    fn carrier(&self) -> &dyn Carrier {
        &**self.bench.channels.of(self.channel).unwrap()
    }

    async fn deliver(&mut self, revision: i32, title: &str) {
        let mut parcel = self.bench.parcel("a1", "d1", revision, title, "正文。").await;
        let mut answer = in_time(LIMIT, self.carrier().deliver(&parcel)).await;
        if revision < self.newest {
            return;
        }
        self.newest = revision;
        if self.channel.asks_two() {
            // The second person, and a platform that takes its time.
            parcel.is_sent = true;
            while !matches!(answer, Ok(_) | Err(Failure::Refused(_))) {
                parcel.known = self.bench.notes.0.lock().unwrap().clone();
                answer = in_time(LIMIT, self.carrier().deliver(&parcel)).await;
            }
        }
        match answer {
            Ok(receipt) => {
                assert!(!receipt.place.is_empty(), "a receipt says where");
                self.card = receipt.card;
            }
            Err(Failure::Person(what)) => {
                assert!(self.channel.by_hand() && what.contains("登记"), "{what}");
                self.board = Some(title.to_owned());
            }
            Err(other) => panic!("{:?}: {other:?}", self.channel),
        }
    }

    async fn withdraw(&mut self, revision: i32) {
        let recall = self.bench.recall("a1", "d1", revision, self.board.is_some()).await;
        self.newest = self.newest.max(revision);
        match in_time(LIMIT, self.carrier().withdraw(&recall)).await {
            Ok(receipt) => {
                assert!(!receipt.place.is_empty() && self.board.is_none(), "a receipt says from where");
                self.card = receipt.card;
            }
            Err(Failure::Person(what)) => {
                assert!(self.board.is_some() && what.contains("登记"), "{what}");
                self.board = None;
            }
            Err(other) => panic!("{:?}: {other:?}", self.channel),
        }
    }

    /// Titles of the copies that somebody can see.
    async fn copies(&self) -> Vec<String> {
        match self.channel {
            Channel::NoticeBoard | Channel::Archive => self.board.iter().cloned().collect(),
            Channel::WeChat => self.bench.platform.titles(),
            Channel::PortalExport => {
                let agency = Some(crate::bench::card("a1", "sfj").agency);
                let offered = DocumentFilter { agency, exported: true, ..DocumentFilter::default() };
                let lines = self.bench.store.documents(&offered, 0, 10).await.unwrap();
                lines.into_iter().map(|line| line.title).collect()
            }
            Channel::Hotline => self.card.iter().map(|card| card.title.clone()).collect(),
            Channel::Display => {
                let agency = crate::bench::card("a1", "sfj").agency;
                let signed = self.bench.store.playlist(&agency).await.unwrap();
                let list = signed.and_then(|signed| serde_json::from_str::<Playlist>(&signed.playlist).ok());
                list.map(|list| list.items.into_iter().map(|item| item.title).collect()).unwrap_or_default()
            }
        }
    }
}

on_both_databases! {
    async fn every_channel_keeps_the_contract(database: &Database) {
        let bench = Bench::open(database.url()).await;
        for channel in Channel::ALL {
            let mut outside = Outside { bench: &bench, channel, newest: 0, card: None, board: None };
            // Each channel begins where the portal of the one before ended.
            let base = 100 * Channel::ALL.iter().position(|one| *one == channel).unwrap() as i32;
            for _ in 0..2 {
                outside.withdraw(base + 1).await;
                assert!(outside.copies().await.is_empty(), "{channel:?}: what was never there");
            }
            for _ in 0..2 {
                outside.deliver(base + 2, "通知").await;
                assert_eq!(outside.copies().await, ["通知"], "{channel:?}: twice is one copy");
            }
            outside.deliver(base + 3, "通知（更正）").await;
            assert_eq!(outside.copies().await, ["通知（更正）"], "{channel:?}: over what was there");
            for _ in 0..2 {
                outside.withdraw(base + 4).await;
                assert!(outside.copies().await.is_empty(), "{channel:?}: gone");
            }
            outside.deliver(base + 3, "通知（更正）").await;
            assert!(outside.copies().await.is_empty(), "{channel:?}: late");
            outside.deliver(base + 5, "通知（再次公开）").await;
            assert_eq!(outside.copies().await, ["通知（再次公开）"], "{channel:?}: released anew");
        }
    }
}

/// A channel that never answers.
struct Never;

impl Carrier for Never {
    fn channel(&self) -> Channel {
        Channel::Hotline
    }

    fn deliver<'a>(&'a self, _: &'a Parcel) -> Carrying<'a> {
        Box::pin(std::future::pending::<Result<Receipt, Failure>>())
    }

    fn withdraw<'a>(&'a self, _: &'a Recall) -> Carrying<'a> {
        Box::pin(std::future::pending::<Result<Receipt, Failure>>())
    }
}

#[tokio::test]
async fn whoever_does_not_answer_is_asked_later() {
    let database = gongkai_testkit::Database::sqlite().unwrap();
    let bench = Bench::open(database.url()).await;
    let parcel = bench.parcel("a1", "d1", 1, "通知", "正文。").await;
    let recall = bench.recall("a1", "d1", 2, false).await;
    for errand in [Never.deliver(&parcel), Never.withdraw(&recall)] {
        let answer = in_time(Duration::ZERO, errand).await;
        assert!(matches!(&answer, Err(Failure::Later(why)) if why.contains("没有完成")), "{answer:?}");
        assert_eq!(answer.unwrap_err().answer(), None);
    }
}

#[test]
fn a_card_says_what_there_is_to_say() {
    use gongkai_domain::publication::content::{Block, Run};
    let agency = crate::bench::card("a1", "sfj");
    let paragraph = |words: &str| Block::Paragraph { runs: vec![Run::plain(words)] };
    let card = |blocks: Vec<Block>, summary: &str| {
        let mut document = crate::bench::document(&agency.agency, "d1", 1, "通知", "");
        document.content.blocks = blocks;
        document.metadata.summary = summary.to_owned();
        let card = gongkai_channels::card(&Parcel {
            now: crate::bench::now(),
            today: crate::bench::day("2026-11-24"),
            agency: agency.clone(),
            document,
            address: String::new(),
            until: None,
            revision: 1,
            is_sent: false,
            known: None,
            notes: std::sync::Arc::new(crate::bench::Kept::default()),
        });
        (card.text.chars().count(), card.is_whole, card.issuer)
    };
    let bureau = || "示范区sfj局".to_owned();
    assert_eq!(card(vec![paragraph("一"), paragraph("二")], ""), (3, true, bureau()));
    assert_eq!(card(vec![paragraph(&"长".repeat(299)), paragraph("尾段")], ""), (299, false, bureau()));
    assert_eq!(card(vec![paragraph(&"长".repeat(400))], ""), (300, false, bureau()));
    assert_eq!(card(vec![paragraph("一")], "摘要"), (2, true, bureau()));
    let table = Block::Table { caption: String::new(), heads: 0, rows: vec![vec!["甲".to_owned()]] };
    assert_eq!(card(vec![paragraph("见表"), table], ""), (2, false, bureau()));
    let picture = Block::Table { caption: String::new(), heads: 0, rows: vec![vec!["甲".to_owned()]] };
    assert_eq!(
        card(vec![picture, paragraph("见表")], "").0,
        "内容是表格或图片，请告诉来电人在门户上看。".chars().count()
    );
}
