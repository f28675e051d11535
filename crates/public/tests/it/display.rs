//! Displays in the store: only what is in force, the newest first, up to its last day; late deliveries
//! and older lists change nothing.

use gongkai_domain::id::{AgencyId, DocumentId};
use gongkai_public::{DisplayItem, PublicStore, SignedPlaylist};
use gongkai_testkit::on_both_databases;

use crate::documents::{day, document, withdrawn};

fn own() -> AgencyId {
    AgencyId::parse("a1").unwrap()
}

fn item(id: &str, revision: i32, until: Option<&str>) -> DisplayItem {
    DisplayItem {
        agency: own(),
        document: DocumentId::parse(id).unwrap(),
        revision,
        until: until.map(day),
        address: format!("/{id}"),
    }
}

fn list(text: &str) -> SignedPlaylist {
    SignedPlaylist { playlist: text.to_owned(), ..SignedPlaylist::nothing() }
}

async fn played(store: &PublicStore, today: &str) -> String {
    let played = store.displayed(&own(), day(today)).await.unwrap();
    played.iter().map(|(item, _)| item.document.as_str()).collect::<Vec<_>>().join(" ")
}

on_both_databases! {
    async fn what_goes_to_displays(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        for (id, released) in [("d1", "2026-11-20"), ("d2", "2026-11-24"), ("d3", "2026-11-22")] {
            let mut one = document(id, 1, "notice");
            one.released_on = day(released);
            store.put_document(&one).await.unwrap();
        }
        for (id, until) in [("d1", None), ("d2", Some("2026-11-25")), ("d3", None), ("d9", None)] {
            store.put_display_item(&item(id, 1, until)).await.unwrap();
        }
        assert_eq!(played(&store, "2026-11-24").await, "d2 d3 d1", "d9 is not public");
        assert_eq!(played(&store, "2026-11-26").await, "d3 d1");
        assert_eq!(store.displays().await.unwrap(), [own()]);

        store.drop_display_item(&item("d3", 2, None)).await.unwrap();
        store.put_display_item(&item("d3", 1, None)).await.unwrap();
        assert_eq!(played(&store, "2026-11-26").await, "d1", "a late delivery");
        store.put_display_item(&item("d3", 3, None)).await.unwrap();
        store.drop_display_item(&item("d3", 3, None)).await.unwrap();
        assert_eq!(played(&store, "2026-11-26").await, "d1", "its last day was over");
        store.withdraw_document(&withdrawn("d1", 2, None)).await.unwrap();
        assert_eq!(played(&store, "2026-11-26").await, "");
        let other = AgencyId::parse("a2").unwrap();
        assert!(store.displayed(&other, day("2026-11-24")).await.unwrap().is_empty());
    }

    async fn a_list_goes_with_what_is_on_it(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        for id in ["d1", "d2"] {
            store.put_document(&document(id, 1, "notice")).await.unwrap();
        }
        store.put_display_item(&item("d1", 1, None)).await.unwrap();
        let kept = async || store.playlist(&own()).await.unwrap().map(|signed| signed.playlist);
        store.put_playlist(&own(), 5, &list("five")).await.unwrap();
        store.put_playlist(&own(), 4, &list("four")).await.unwrap();
        assert_eq!(kept().await.as_deref(), Some("five"), "an older one");
        store.withdraw_document(&withdrawn("d2", 2, None)).await.unwrap();
        assert_eq!(kept().await.as_deref(), Some("five"), "it was not on it");
        store.withdraw_document(&withdrawn("d1", 2, Some("有误"))).await.unwrap();
        assert_eq!(kept().await, None);
        store.put_playlist(&own(), 6, &list("six")).await.unwrap();
        store.drop_display_item(&item("d1", 2, None)).await.unwrap();
        assert_eq!(kept().await, None, "taken off while it stays on the portal");
    }
}
