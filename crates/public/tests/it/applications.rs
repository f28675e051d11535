//! Drafts of applications, and what applicants send.

use chrono::NaiveDate;
use data_encoding::HEXLOWER;
use gongkai_domain::id::AgencyId;
use gongkai_public::{
    DraftKey, FileSeal, Parcel, ParcelFile, PublicStore, mailbox,
    parcel::{PIECE, open_piece},
};
use gongkai_testkit::on_both_databases;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn agency() -> AgencyId {
    AgencyId::parse("a1").unwrap()
}

fn secret() -> Zeroizing<[u8; 32]> {
    Zeroizing::new([9; 32])
}

async fn send_file(store: &PublicStore, parcel: &str, file: &str, content: &[u8]) {
    let key = mailbox::public_key(&secret());
    let seal = FileSeal::new(&agency(), &key, (parcel, file), &Zeroizing::new([5; 32])).unwrap();
    let mut writing = ParcelFile::new(store, (parcel, file), seal);
    for part in content.chunks(100_000) {
        writing.write(part).await.unwrap();
    }
    let (size, digest) = writing.finish().await.unwrap();
    assert_eq!((size, digest), (content.len() as u64, HEXLOWER.encode(&Sha256::digest(content))));
}

async fn opened(store: &PublicStore, parcel: &str, file: &str) -> Option<Vec<u8>> {
    let (mut whole, mut position) = (Vec::new(), 0);
    while let Some(sealed) = store.parcel_piece((parcel, file, position)).await.unwrap() {
        let at = (parcel, file, u32::try_from(position).unwrap());
        whole.extend_from_slice(&open_piece(&agency(), &secret(), at, &sealed)?);
        position += 1;
    }
    (position > 0).then_some(whole)
}

on_both_databases! {
    async fn a_draft_opens_with_its_key_alone_and_ends(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let (key, other) = (DraftKey::new(&[1; 32]), DraftKey::new(&[2; 32]));
        assert!(store.keep_draft(&key, (b"first", false), day(3), [1; 24]).await.unwrap());
        assert!(store.keep_draft(&key, (b"second", false), day(3), [2; 24]).await.unwrap());
        assert!(store.draft(&other).await.unwrap().is_none());
        let draft = store.draft(&DraftKey::parse(key.as_str()).unwrap()).await.unwrap().unwrap();
        assert_eq!((draft.text.as_slice(), draft.sent), (b"second".as_slice(), false));
        send_file(&store, &key.code().receipt(), "f1", b"picture").await;
        assert_eq!(store.clear_drafts(day(3)).await.unwrap(), 0, "the last day counts");
        assert_eq!(store.clear_drafts(day(4)).await.unwrap(), 1);
        assert!(store.draft(&key).await.unwrap().is_none());
        assert_eq!(opened(&store, &key.code().receipt(), "f1").await, None, "its files go with it");
    }

    async fn what_was_sent_stays_sent(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let key = DraftKey::new(&[1; 32]);
        let parcel = key.code().receipt();
        send_file(&store, &parcel, "f1", b"picture").await;
        assert!(store.keep_draft(&key, (b"sent", true), day(3), [1; 24]).await.unwrap());
        assert!(store.keep_draft(&key, (b"late", false), day(3), [2; 24]).await.unwrap());
        assert_eq!(store.draft(&key).await.unwrap().unwrap().text.as_slice(), b"sent");
        store.drop_draft(&key).await.unwrap();
        assert!(store.draft(&key).await.unwrap().is_none());
        assert_eq!(opened(&store, &parcel, "f1").await.unwrap(), b"picture", "they belong to the application now");
    }

    async fn files_without_a_draft_go_the_next_day_unless_they_are_sent(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        for parcel in ["r1", "r2"] {
            store.announce_parcel(parcel, day(1)).await.unwrap();
            store.announce_parcel(parcel, day(1)).await.unwrap();
            send_file(&store, parcel, "f1", b"picture").await;
        }
        let sent = Parcel { id: "r2".to_owned(), agency_id: "a1".to_owned(), received_on: day(1), sealed: "m1:".to_owned() };
        assert!(store.post_parcel(sent).await.unwrap());
        assert_eq!(store.clear_drafts(day(2)).await.unwrap(), 2);
        assert_eq!(opened(&store, "r1", "f1").await, None);
        assert!(opened(&store, "r2", "f1").await.is_some());
    }

    async fn a_parcel_waits_once_and_goes_with_its_files(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let content: Vec<u8> = (0..PIECE * 2 + 3).map(|at| u8::try_from(at % 251).unwrap()).collect();
        send_file(&store, "r1", "f1", &content).await;
        send_file(&store, "r1", "f2", b"short").await;
        send_file(&store, "r2", "f1", b"other").await;
        for id in ["r2", "r1", "r1"] {
            let parcel =
                Parcel { id: id.to_owned(), agency_id: "a1".to_owned(), received_on: day(1), sealed: "m1:".to_owned() };
            assert!(store.post_parcel(parcel).await.unwrap());
        }
        let waiting = store.parcels("", 10).await.unwrap();
        assert_eq!(waiting.iter().map(|parcel| parcel.id.as_str()).collect::<Vec<_>>(), ["r1", "r2"]);
        assert_eq!(store.parcels("r1", 10).await.unwrap().len(), 1);
        assert!(opened(&store, "r1", "f1").await.unwrap() == content);
        store.drop_file("r1", "f2").await.unwrap();
        assert_eq!(opened(&store, "r1", "f2").await, None);
        store.take_parcel("r1").await.unwrap();
        assert_eq!((store.parcel_waits("r1").await.unwrap(), opened(&store, "r1", "f1").await), (None, None));
        assert_eq!(store.parcel_waits("r2").await.unwrap(), Some(day(1)));
        assert_eq!(opened(&store, "r2", "f1").await.unwrap(), b"other");
    }

    async fn a_piece_opens_in_its_own_place_alone(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        send_file(&store, "r1", "f1", b"picture").await;
        let sealed = store.parcel_piece(("r1", "f1", 0)).await.unwrap().unwrap();
        assert!(!sealed.windows(7).any(|window| window == b"picture"));
        let open = |agency: &str, parcel: &str, file: &str, position: u32| {
            open_piece(&AgencyId::parse(agency).unwrap(), &secret(), (parcel, file, position), &sealed).is_some()
        };
        assert!(open("a1", "r1", "f1", 0));
        for (agency, parcel, file, position) in
            [("a2", "r1", "f1", 0), ("a1", "r2", "f1", 0), ("a1", "r1", "f2", 0), ("a1", "r1", "f1", 1)]
        {
            assert!(!open(agency, parcel, file, position), "{agency} {parcel} {file} {position}");
        }
        assert!(open_piece(&agency(), &Zeroizing::new([8; 32]), ("r1", "f1", 0), &sealed).is_none());
    }
}
