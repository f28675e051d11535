//! Lists of displays as a player reads them: signed for one agency, ending by themselves, without what was
//! taken down.

use chrono::TimeDelta;
use data_encoding::BASE64;
use ed25519_dalek::{Signature, VerifyingKey};
use gongkai_channels::{Failure, LONGEST, Parcel, code};
use gongkai_domain::{channel::Channel, id::AgencyId};
use gongkai_public::{Playlist, SignedPlaylist};
use gongkai_testkit::on_both_databases;

use crate::bench::{Bench, day, key, now};

fn agency(id: &str) -> AgencyId {
    AgencyId::parse(id).unwrap()
}

/// Is the list signed with this key, as a program of others would look?
fn holds(signed: &SignedPlaylist, by: &AgencyId) -> bool {
    let bytes: [u8; 32] = BASE64.decode(signed.key.as_bytes()).unwrap().try_into().unwrap();
    let signature = BASE64.decode(signed.signature.as_bytes()).unwrap();
    let known = VerifyingKey::from_bytes(&bytes).unwrap();
    let signature = Signature::from_slice(&signature).unwrap();
    known == key(by).verifying_key() && known.verify_strict(signed.playlist.as_bytes(), &signature).is_ok()
}

async fn signed(bench: &Bench, id: &str) -> SignedPlaylist {
    bench.store.playlist(&agency(id)).await.unwrap().unwrap()
}

async fn titles(bench: &Bench, id: &str) -> Vec<String> {
    let list = signed(bench, id).await.open(now(), day("2026-11-24")).unwrap();
    list.items.into_iter().map(|item| item.title).collect()
}

async fn deliver(bench: &Bench, parcel: &Parcel) -> Result<(), Failure> {
    bench.channels.of(Channel::Display).unwrap().deliver(parcel).await.map(|_| ())
}

on_both_databases! {
    async fn a_list_is_signed_for_its_agency(database: &Database) {
        let bench = Bench::open(database.url()).await;
        deliver(&bench, &bench.parcel("a1", "d1", 1, "甲", "正文。").await).await.unwrap();
        deliver(&bench, &bench.parcel("a2", "d2", 1, "乙", "正文。").await).await.unwrap();
        let first = signed(&bench, "a1").await;
        assert!(holds(&first, &agency("a1")) && !holds(&first, &agency("a2")));
        let mut forged = first.clone();
        forged.playlist = forged.playlist.replace('甲', "丙");
        assert!(!holds(&forged, &agency("a1")));
        let list: Playlist = serde_json::from_str(&first.playlist).unwrap();
        assert_eq!((list.display.as_str(), list.items.len()), ("sfj", 1), "nothing of another agency");
        assert_eq!(list.items[0].address, "https://gk.example.gov.cn/documents/sfj/d1");

        // A further document: a later list, and a player that holds the former one sees which is newer.
        deliver(&bench, &bench.parcel("a1", "d3", 1, "丁", "正文。").await).await.unwrap();
        let next: Playlist = serde_json::from_str(&signed(&bench, "a1").await.playlist).unwrap();
        assert!(next.sequence > list.sequence && next.items.len() == 2);
        let late = now() + TimeDelta::hours(27);
        assert_eq!(signed(&bench, "a1").await.open(late, day("2026-11-25")), None, "it ends by itself");
        assert_eq!(bench.channels.display().renew(late, day("2026-11-25")).await.unwrap(), 2);
        assert!(signed(&bench, "a1").await.open(late, day("2026-11-25")).is_some());
    }

    async fn what_is_taken_down_is_gone_at_once(database: &Database) {
        let bench = Bench::open(database.url()).await;
        for (id, title) in [("d1", "甲"), ("d2", "乙")] {
            deliver(&bench, &bench.parcel("a1", id, 1, title, "正文。").await).await.unwrap();
        }
        // The portal has taken it down; the channel has not been told yet.
        let recall = bench.recall("a1", "d1", 2, false).await;
        assert_eq!(bench.store.playlist(&agency("a1")).await.unwrap(), None);
        bench.channels.of(Channel::Display).unwrap().withdraw(&recall).await.unwrap();
        assert_eq!(titles(&bench, "a1").await, ["乙"]);
        // A document that is on no display leaves the list alone.
        bench.parcel("a1", "d9", 1, "丙", "正文。").await;
        bench.recall("a1", "d9", 2, false).await;
        assert_eq!(titles(&bench, "a1").await, ["乙"]);
    }

    async fn a_day_ends_it_and_a_long_text_is_not_cut(database: &Database) {
        let bench = Bench::open(database.url()).await;
        let parcel = bench.parcel("a1", "d1", 1, "公示", "正文。").await;
        deliver(&bench, &Parcel { until: Some(day("2026-11-24")), ..parcel }).await.unwrap();
        assert_eq!(titles(&bench, "a1").await, ["公示"]);
        let list = signed(&bench, "a1").await.open(now(), day("2026-11-25")).unwrap();
        assert!(list.items.is_empty(), "also on a screen that gets no new list");
        let long = bench.parcel("a1", "d2", 1, "长文", &"长".repeat(LONGEST + 1)).await;
        let refused = deliver(&bench, &long).await.unwrap_err();
        assert!(matches!(&refused, Failure::Refused(why) if why.contains("播不完")), "{refused:?}");
        assert_eq!(titles(&bench, "a1").await, ["公示"]);
    }
}

#[test]
fn a_code_leads_to_the_portal() {
    assert_eq!(code(""), None);
    let made = code("https://gk.example.gov.cn/documents/sfj/0123456789abcdef").unwrap();
    assert!(made.side > 28 && made.path.starts_with("M4 4h1v1h-1z"), "{}", made.side);
}
