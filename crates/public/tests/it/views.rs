//! Numbers of a day, added by several processes and read in order.

use gongkai_domain::id::AgencyId;
use gongkai_public::PublicStore;
use gongkai_testkit::on_both_databases;

on_both_databases! {
    async fn numbers_add_up_and_are_read_in_order(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let row = |agency: &str, document: &str, views| {
            (AgencyId::parse(agency).unwrap(), document.to_owned(), views)
        };
        let day = |day: &str| day.parse().unwrap();
        store.add_views(day("2026-11-23"), &[row("a1", "d1", 2)]).await.unwrap();
        store.add_views(day("2026-11-24"), &[row("a1", "d1", 3), row("a2", "d1", 1)]).await.unwrap();
        store.add_views(day("2026-11-24"), &[row("a1", "d1", 4), row("a1", "d2", 1)]).await.unwrap();
        store.add_views(day("2026-11-24"), &[]).await.unwrap();
        let (mut read, mut last) = (Vec::new(), None);
        loop {
            let rows = store.views_since(day("2026-11-23"), last.as_ref(), 2).await.unwrap();
            let Some(newest) = rows.last() else { break };
            last = Some(newest.clone());
            read.extend(rows.iter().map(|row| format!("{} {} {} {}", row.day, row.agency_id, row.document_id, row.views)));
        }
        let expected =
            ["2026-11-23 a1 d1 2", "2026-11-24 a1 d1 7", "2026-11-24 a1 d2 1", "2026-11-24 a2 d1 1"];
        assert_eq!(read, expected);
        store.forget_views(day("2026-11-24")).await.unwrap();
        assert_eq!(store.views_since(day("2026-11-01"), None, 9).await.unwrap().len(), 3);
    }
}
