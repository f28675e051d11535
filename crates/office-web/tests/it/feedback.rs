//! Letters of the public through the pages: read, sorted, answered; whatever stands in one is text.

use gongkai_domain::{
    feedback::{FeedbackKind, Letter},
    id::DocumentId,
};
use gongkai_office::{
    feedback::{self, Collected},
    seal,
};
use gongkai_public::mailbox;

use crate::{
    publication::{approved, begun, done, form, notice, refused},
    support::Place,
};

const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";

/// What the worker brings from the portal.
async fn arrived(
    place: &Place,
    kind: FeedbackKind,
    document: Option<&str>,
    receipt: &str,
    text: &str,
) -> String {
    let letter = Letter {
        schema: 1,
        kind,
        document: document.and_then(DocumentId::parse),
        page: "/guide".to_owned(),
        text: text.to_owned(),
        name: HOSTILE.chars().take(30).collect(),
        contact: HOSTILE.to_owned(),
        reply_key: "00".repeat(32),
    };
    let key = seal::letter_key(&place.office, &place.agency);
    let json = serde_json::to_vec(&letter).unwrap();
    let sealed = mailbox::seal_letter(&place.agency, &key, receipt, &json, &[1; mailbox::CHANCE]).unwrap();
    let row = mailbox::Model {
        receipt: receipt.to_owned(),
        agency_id: place.agency.to_string(),
        received_on: place.office.today(),
        sealed,
    };
    match feedback::collect(&place.office, &row).await.unwrap() {
        Collected::Kept(id) => id.to_string(),
        other => panic!("{other:?}"),
    }
}

/// A call for comments that the public sees. It was entered late: its term is over, so that results may follow.
async fn call(place: &Place) -> String {
    let writer = place.browser("writer");
    let at = begun(&writer, "consultation").await;
    let mut fields = notice("办法（征求意见稿）", "起草说明与草案。");
    fields.retain(|(name, _)| *name != "formed_on");
    fields.extend([
        ("formed_on", "2025-06-02"),
        ("comment_from", "2025-06-10"),
        ("comment_until", "2025-07-10"),
    ]);
    done(&writer, &format!("{at}/edit"), &fields).await;
    approved(place, &at).await;
    done(&place.browser("reviewer"), &format!("{at}/release"), &[("decision", "now")]).await;
    at.rsplit_once('/').unwrap().1.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_become_a_table_and_a_draft() {
    let place = Place::with_units().await;
    let writer = place.browser("writer");
    assert!(writer.get("/office/public-comments").await.1.contains("还没有征集过意见"));
    let id = call(&place).await;
    let page = format!("/office/public-comments/{id}");
    let letter = arrived(&place, FeedbackKind::Comment, Some(&id), "r1", HOSTILE).await;
    let (_, text) = writer.get(&page).await;
    assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{text}");
    assert!(text.contains("&#60;script&#62;alert(1)"));
    let send = async |what: &str, fields: &[(&str, &str)]| {
        writer.post_from(&page, &format!("{page}/{what}"), &form(fields)).await
    };
    let (status, _, wrong) = send("comments", &[("on", "昨天"), ("text", "又一条")]).await;
    assert!(status == 422 && wrong.contains("href=\"#on\"") && wrong.contains("又一条"), "{wrong}");
    let (_, _, seen) = send("contact", &[("letter", &letter)]).await;
    assert!(seen.contains("这次查看已记入留痕") && !seen.contains("<script>alert"), "{seen}");
    let (status, _, bare) = send("opinions", &[("point", "写明时限")]).await;
    assert!(status == 422 && bare.contains("请填写理由") && bare.contains("href=\"#outcome\""), "{bare}");
    let row = [("point", "写明时限"), ("outcome", "adopted"), ("reason", "便于执行")];
    assert_eq!(send("opinions", &row).await.0, 303);
    let (status, _, unsorted) = send("result", &[]).await;
    assert!(status == 422 && unsorted.contains("还有1条意见没有归类"), "{unsorted}");
    let (_, text) = writer.get(&page).await;
    let opinion = text.split("?opinion=").nth(1).and_then(|rest| rest.split('#').next()).unwrap();
    assert_eq!(send("sort", &[(&format!("place-{letter}"), opinion)]).await.0, 303);
    let (status, draft, _) = send("result", &[]).await;
    assert_eq!(status, 303);
    let (_, text) = writer.get(&draft).await;
    assert!(text.contains("意见采纳情况") && text.contains("便于执行"), "{text}");
    let (_, text) = writer.get(&page).await;
    assert!(text.contains("起草、审查中"));
    let elsewhere = place.browser("stranger").get(&page).await;
    assert_eq!(elsewhere.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_is_answered() {
    let place = Place::with_units().await;
    let reviewer = place.browser("reviewer");
    let id = arrived(&place, FeedbackKind::Error, None, "r1", HOSTILE).await;
    for page in ["/office/error-reports".to_owned(), format!("/office/error-reports/{id}")] {
        let (status, text) = reviewer.get(&page).await;
        assert_eq!(status, 200);
        assert!(text.contains("剩10个工作日") && !text.contains("<script>alert"), "{text}");
    }
    let at = format!("/office/error-reports/{id}");
    refused(&reviewer, &at, &[], "answer", "请写下答复").await;
    done(&reviewer, &at, &[("was_wrong", "no"), ("answer", "核对过，没有错。")]).await;
    let (_, text) = reviewer.get(&at).await;
    assert!(text.contains("没有错误，已答复") && text.contains("核对过，没有错。"), "{text}");
    let late = form(&[("was_wrong", "no"), ("answer", "又")]);
    let (status, _, _) = reviewer.post_seen(&at, "1", &late).await;
    assert_eq!(status, 409);
}
