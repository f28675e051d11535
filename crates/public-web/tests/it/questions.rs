//! Questions: asked sealed, seen by nobody but the office; the list shows what was published as such.

use gongkai_domain::{
    feedback::{FeedbackKind, Letter},
    id::DocumentId,
};
use gongkai_public::{ReceiptCode, WithdrawnDocument, mailbox};

use crate::{
    documents::document,
    sample::{Sample, bureau, day, secret},
};

const HERE: &str = "203.0.113.7";
const MARK: &str = "踏雪寻梅";

fn answered(id: &str, title: &str, words: &str) -> gongkai_public::PublishedDocument {
    let mut one = document(id, "question-answer", title, words);
    (one.pictures, one.attachments) = (Vec::new(), Vec::new());
    one
}

#[tokio::test]
async fn a_question_leaves_sealed_and_nobody_sees_it() {
    let sample = Sample::full().await;
    let form = sample.get("/questions/ask").await;
    assert_eq!(form.status, 200, "{}", form.text());
    assert!(!form.text().contains("用途"), "nobody asks what for");
    let (empty, _) = sample.send("/questions/ask", HERE, &[("agency", "sfj"), ("text", " ")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("请写下您要问什么"), "{}", empty.text());
    let fields = [("agency", "sfj"), ("text", MARK), ("name", "李读者"), ("contact", "reader@example.cn")];
    let (done, _) = sample.send("/questions/ask", HERE, &fields).await;
    assert_eq!((done.status.as_u16(), done.headers["cache-control"].to_str().unwrap()), (200, "no-store"));
    assert!(done.text().contains("2026年11月25日"), "{}", done.text());
    let page = done.text();
    let code = page.split("<strong>").find_map(|rest| ReceiptCode::parse(rest.split('<').next()?)).unwrap();
    let letters = sample.store.letters(10).await.unwrap();
    assert_eq!((letters.len(), letters[0].receipt.as_str()), (1, code.receipt().as_str()));
    let opened = mailbox::open_letter(&bureau(), &secret(), &letters[0].receipt, &letters[0].sealed).unwrap();
    let letter: Letter = serde_json::from_slice(&opened).unwrap();
    assert_eq!(
        (letter.kind, letter.text.as_str(), letter.name.as_str()),
        (FeedbackKind::Question, MARK, "李读者")
    );
    for secret in [MARK, "李读者", "reader@example.cn"] {
        assert!(!letters[0].sealed.contains(secret));
        for way in
            ["/", "/questions", "/search?q=踏雪寻梅", "/feed.json", "/sitemap.xml", "/api/public/documents"]
        {
            assert!(
                !sample
                    .get(way)
                    .await
                    .text()
                    .replace("搜索“踏雪寻梅”", "")
                    .replace("value=\"踏雪寻梅\"", "")
                    .contains("李读者"),
                "{way}"
            );
        }
    }
    let (waiting, _) = sample.send("/receipts", HERE, &[("code", &code.shown())]).await;
    assert!(waiting.text().contains("已经收到"));
}

#[tokio::test]
async fn the_list_shows_answers_that_are_public_now() {
    let sample = Sample::full().await;
    assert!(sample.get("/questions").await.text().contains("还没有公开的问答"));
    for nth in 0..21 {
        let one =
            answered(&format!("q{nth:02}"), &format!("第{nth:02}个问题"), "问：值班吗 答：周六上午值班");
        sample.store.put_document(&one).await.unwrap();
    }
    sample.store.put_document(&answered("qx", "遗嘱公证能上门吗", "问：遗嘱 答：可以上门")).await.unwrap();
    sample.portal.catch_up().await.unwrap();
    let first = sample.get("/questions").await.text();
    assert!(first.contains("共 <b>22</b> 条") && first.contains("page=2"), "{first}");
    assert!(sample.get("/questions?page=2").await.text().contains("第00个问题"));
    let found = sample.get("/questions?q=%E9%81%97%E5%98%B1").await.text();
    assert!(found.contains("遗嘱公证能上门吗") && !found.contains("第01个问题"), "{found}");
    assert!(found.contains("/documents/sfj/qx"));
    let withdrawn = WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse("qx").unwrap(),
        revision: 2,
        on: day(2026, 11, 24),
        notice: None,
    };
    sample.store.withdraw_document(&withdrawn).await.unwrap();
    sample.portal.catch_up().await.unwrap();
    assert!(!sample.get("/questions").await.text().contains("遗嘱公证能上门吗"));
    assert!(sample.get("/questions?q=%E9%81%97%E5%98%B1").await.text().contains("没有找到"));
}
