//! What other websites take over: offered, taken back, never more than is public.

use gongkai_domain::id::{AgencyId, DocumentId};
use gongkai_public::{DocumentFilter, PublicStore};
use gongkai_testkit::on_both_databases;

use crate::documents::{document, withdrawn};

fn own() -> AgencyId {
    AgencyId::parse("a1").unwrap()
}

async fn offered(store: &PublicStore) -> String {
    let filter = DocumentFilter { agency: Some(own()), exported: true, ..DocumentFilter::default() };
    let mut lines = store.documents(&filter, 0, 100).await.unwrap();
    lines.sort_by(|a, b| a.document_id.cmp(&b.document_id));
    lines.iter().map(|line| line.document_id.as_str()).collect::<Vec<_>>().join(" ")
}

on_both_databases! {
    async fn only_what_is_public_is_offered(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        for id in ["d1", "d2", "d3"] {
            store.put_document(&document(id, 1, "notice")).await.unwrap();
        }
        let id = |id: &str| DocumentId::parse(id).unwrap();
        let mut states = vec![store.export_state(&own()).await.unwrap()];
        for one in ["d1", "d2", "d9"] {
            store.put_export(&own(), &id(one), 1).await.unwrap();
        }
        assert_eq!(offered(&store).await, "d1 d2", "d9 is not public, d3 is not offered");
        store.put_export(&AgencyId::parse("a2").unwrap(), &id("d3"), 1).await.unwrap();
        assert_eq!(offered(&store).await, "d1 d2", "an agency offers what is its own");
        states.push(store.export_state(&own()).await.unwrap());
        store.drop_export(&own(), &id("d2"), 2).await.unwrap();
        store.put_export(&own(), &id("d2"), 1).await.unwrap();
        store.put_export(&own(), &id("d2"), 2).await.unwrap();
        assert_eq!(offered(&store).await, "d1", "late deliveries");
        states.push(store.export_state(&own()).await.unwrap());
        store.put_export(&own(), &id("d2"), 3).await.unwrap();
        assert_eq!(offered(&store).await, "d1 d2");
        states.push(store.export_state(&own()).await.unwrap());
        store.withdraw_document(&withdrawn("d1", 2, None)).await.unwrap();
        assert_eq!(offered(&store).await, "d2");
        states.sort();
        states.dedup();
        assert_eq!(states.len(), 4, "each offer is another state");
    }
}
