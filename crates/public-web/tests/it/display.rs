//! Electronic displays: screen after screen without script, the signed list for those with one, nothing
//! that was taken down.

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::id::DocumentId;
use gongkai_public::{
    DisplayItem, Playlist, SignedPlaylist,
    display::{Code, PlaylistItem, Screen, ScreenLine},
};

use crate::sample::{Sample, bureau, day};

fn now() -> DateTime<Utc> {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

fn item(id: &str, words: &str) -> PlaylistItem {
    let screen = |nth: usize| Screen {
        seconds: 15,
        lines: vec![ScreenLine { is: "text".to_owned(), text: format!("{words}第{nth}屏") }],
    };
    PlaylistItem {
        document: DocumentId::parse(id).unwrap(),
        title: format!("<{words}>"),
        number: String::new(),
        index_number: String::new(),
        issuer: "示范区司法局".to_owned(),
        published_on: day(2026, 11, 20),
        until: None,
        address: String::new(),
        code: Some(Code { side: 29, path: "M4 4h1v1h-1z".to_owned() }),
        screens: vec![screen(1), screen(2)],
    }
}

async fn put(sample: &Sample, sequence: i64, items: Vec<PlaylistItem>, expires_at: DateTime<Utc>) {
    let (display, agency) = ("sfj".to_owned(), "示范区司法局".to_owned());
    let list = Playlist { schema: 1, display, agency, sequence, issued_at: now(), expires_at, items };
    let playlist = serde_json::to_string(&list).unwrap();
    let signed = SignedPlaylist { playlist, key: "KEY".to_owned(), ..SignedPlaylist::nothing() };
    sample.store.put_playlist(&bureau(), sequence, &signed).await.unwrap();
}

/// Puts documents of the portal on the displays of the bureau, two screens each.
pub async fn play(sample: &Sample, documents: &[(&str, &str)]) {
    for (id, _) in documents {
        let document = DocumentId::parse(id).unwrap();
        let one =
            DisplayItem { agency: bureau(), document, revision: 1, until: None, address: String::new() };
        sample.store.put_display_item(&one).await.unwrap();
    }
    let items = documents.iter().map(|(id, words)| item(id, words)).collect();
    put(sample, 1, items, now() + TimeDelta::hours(26)).await;
}

#[tokio::test]
async fn screens_follow_each_other() {
    let sample = crate::documents::with_documents().await;
    for (n, said, next) in
        [("", "评查办法第1屏", 1), ("?n=1", "评查办法第2屏", 2), ("?n=4", "评查办法第1屏", 1)]
    {
        let page = sample.get(&format!("/display/sfj{n}")).await;
        let text = page.text();
        assert_eq!(page.status, 200);
        assert!(text.contains(said) && text.contains("&#60;评查办法&#62;"), "{n}: {text}");
        let refresh =
            format!("<noscript><meta http-equiv=\"refresh\" content=\"15;url=/display/sfj?n={next}\">");
        assert!(text.contains(&refresh), "{n}: {text}");
    }
    for unknown in ["/display/none", "/display/none/playlist.json", "/display/sfj/none"] {
        assert_eq!(sample.get(unknown).await.status, 404, "{unknown}");
    }
    // An agency that plays nothing.
    let idle = sample.get("/display/blz").await.text();
    assert!(idle.contains("现在没有需要展示的信息"), "{idle}");
    let nothing = sample.get("/display/blz/playlist.json").await;
    let signed: SignedPlaylist = serde_json::from_str(&nothing.text()).unwrap();
    assert_eq!(signed, SignedPlaylist::nothing());
}

#[tokio::test]
async fn a_list_ends() {
    let sample = crate::documents::with_documents().await;
    let over = PlaylistItem { until: Some(day(2026, 11, 23)), ..item("kept", "昨天为止") };
    put(&sample, 2, vec![over, item("kept", "今天")], now() + TimeDelta::hours(26)).await;
    let text = sample.get("/display/sfj").await.text();
    assert!(text.contains("今天第1屏") && !text.contains("昨天为止"), "{text}");
    // A list that nobody signs any more goes dark.
    put(&sample, 3, vec![item("kept", "旧单")], now() - TimeDelta::hours(24)).await;
    assert!(sample.get("/display/sfj").await.text().contains("现在没有需要展示的信息"));
    // A document that no list may name: it is not public.
    put(&sample, 4, vec![item("never", "未公开")], now() + TimeDelta::hours(26)).await;
    assert!(!sample.get("/display/sfj").await.text().contains("未公开"));
}
