//! What visitors write: it leaves sealed, under a code that nobody else has, and is never shown again.

use chrono::NaiveDate;
use gongkai_domain::{
    feedback::{FeedbackKind, Letter},
    id::DocumentId,
};
use gongkai_public::{Card, PublishedDocument, ReceiptCard, ReceiptCode, WithdrawnDocument, mailbox};

use crate::{
    documents::document,
    sample::{Sample, bureau, day, secret},
};

const HERE: &str = "203.0.113.7";
/// A word that no page of the portal says by itself.
const MARK: &str = "踏雪寻梅";

fn call(id: &str, from: NaiveDate, until: NaiveDate) -> PublishedDocument {
    let mut call = document(id, "consultation", "办法（征求意见稿）", "起草说明与草案");
    (call.metadata.comment_from, call.metadata.comment_until) = (Some(from), Some(until));
    (call.pictures, call.attachments) = (Vec::new(), Vec::new());
    call
}

async fn with_calls() -> Sample {
    let sample = Sample::full().await;
    for (id, from, until) in [
        ("open", day(2026, 11, 20), day(2026, 12, 19)),
        ("last", day(2026, 11, 1), day(2026, 11, 24)),
        ("ahead", day(2026, 11, 25), day(2026, 12, 24)),
        ("over", day(2026, 10, 1), day(2026, 11, 23)),
    ] {
        sample.store.put_document(&call(id, from, until)).await.unwrap();
    }
    let mut result = document("result", "consultation-result", "关于办法的意见采纳情况", "采纳情况表");
    (result.metadata.answers, result.pictures) = (DocumentId::parse("over"), Vec::new());
    sample.store.put_document(&result).await.unwrap();
    sample
}

fn code_in(page: &str) -> ReceiptCode {
    let code = page.split("<strong>").find_map(|rest| ReceiptCode::parse(rest.split('<').next()?));
    code.unwrap_or_else(|| panic!("no code in {page}"))
}

/// The only letter that waits, opened as the office would.
async fn opened(sample: &Sample) -> (mailbox::Model, Letter) {
    let mut letters = sample.store.letters(10).await.unwrap();
    let (Some(row), true) = (letters.pop(), letters.is_empty()) else { panic!("not one letter") };
    let opened = mailbox::open_letter(&bureau(), &secret(), &row.receipt, &row.sealed).unwrap();
    (row, serde_json::from_slice(&opened).unwrap())
}

#[tokio::test]
async fn a_comment_leaves_sealed_and_under_one_code() {
    let sample = with_calls().await;
    let page = "/public-comments/sfj/open";
    let fields = [("text", MARK), ("name", "李读者"), ("contact", "reader@example.cn")];
    let (done, form) = sample.send(page, HERE, &fields).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(done.headers["cache-control"], "no-store");
    let code = code_in(&done.text());
    let again = sample.send_again(page, HERE, &form).await;
    assert!(code_in(&again.text()) == code, "the same form sent twice");
    let (other, _) = sample.send(page, HERE, &fields).await;
    assert_eq!(other.status, 422, "the same words in a form that was opened anew");
    assert!(other.text().contains("您刚才已经提交过") && other.text().contains(MARK), "{}", other.text());
    let (row, letter) = opened(&sample).await;
    assert_eq!((row.receipt, row.agency_id.as_str()), (code.receipt(), "a1"));
    for told in [MARK, "李读者", "reader@example.cn", &code.shown(), "open"] {
        assert!(!row.sealed.contains(told));
    }
    let said = (letter.text.as_str(), letter.name.as_str(), letter.contact.as_str());
    assert_eq!(said, (MARK, "李读者", "reader@example.cn"));
    assert_eq!((letter.kind, letter.document), (FeedbackKind::Comment, DocumentId::parse("open")));
    for way in
        ["/", "/public-comments", page, "/documents/sfj/open", "/documents/sfj/open.json", "/feed.json"]
    {
        assert!(!sample.get(way).await.text().contains(MARK), "{way}");
    }
}

/// Somebody goes back to the page that the browser kept, and writes something else.
#[tokio::test]
async fn other_words_in_the_same_form_are_another_letter() {
    let sample = with_calls().await;
    let about = [("about", "/documents/sfj/open")];
    for (page, more) in [("/public-comments/sfj/open", &[][..]), ("/report-error", &about)] {
        let before = sample.store.letters(10).await.unwrap().len();
        let fields = [&[("text", "第一条意见")], more].concat();
        let (done, form) = sample.send(page, HERE, &fields).await;
        assert_eq!(done.status, 200, "{}", done.text());
        let other = |(name, value): &(String, String)| {
            let value = if name == "text" { "第二条意见" } else { value };
            (name.clone(), value.to_owned())
        };
        let other: Vec<_> = form.iter().map(other).collect();
        let next = sample.send_again(page, HERE, &other).await;
        assert_eq!(next.status, 200);
        assert!(code_in(&next.text()) != code_in(&done.text()), "{page}");
        assert_eq!(sample.store.letters(10).await.unwrap().len(), before + 2, "{page}");
    }
}

#[tokio::test]
async fn only_an_open_call_takes_comments() {
    let sample = with_calls().await;
    for (id, shown, sent) in [
        ("open", 200, 200),
        ("last", 200, 200),
        ("ahead", 200, 403),
        ("over", 200, 403),
        ("result", 404, 403),
        ("never", 404, 403),
    ] {
        let page = format!("/public-comments/sfj/{id}");
        assert_eq!(sample.get(&page).await.status, shown, "{id}");
        let (answer, _) = sample.send(&page, HERE, &[("text", "意见")]).await;
        // Without a form there is no seal, so nothing can be sent.
        assert_eq!(answer.status, sent, "{id}");
    }
    // A form that was shown while it was open.
    let (_, form) = sample.send("/public-comments/sfj/open", HERE, &[("text", "")]).await;
    let filled = |(name, value): (String, String)| {
        let value = if name == "text" { "太晚了".to_owned() } else { value };
        (name, value)
    };
    let form: Vec<_> = form.into_iter().map(filled).collect();
    let late = sample.send_again("/public-comments/sfj/over", HERE, &form).await;
    assert_eq!(late.status, 422);
    assert!(late.text().contains("征集时间已过"), "{}", late.text());
    let withdrawn = WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse("open").unwrap(),
        revision: 2,
        on: day(2026, 11, 24),
        notice: Some("有误".to_owned()),
    };
    sample.store.withdraw_document(&withdrawn).await.unwrap();
    let gone = sample.send_again("/public-comments/sfj/open", HERE, &form).await;
    let never = sample.send_again("/public-comments/sfj/nevr", HERE, &form).await;
    assert_eq!((gone.status.as_u16(), gone.status), (404, never.status));
    assert_eq!(sample.store.letters(10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_is_lost() {
    let sample = with_calls().await;
    let long = "长".repeat(2001);
    let (answer, _) =
        sample.send("/public-comments/sfj/open", HERE, &[("text", &long), ("name", "李")]).await;
    assert_eq!(answer.status, 422);
    let text = answer.text();
    assert!(text.contains("最多2000个字") && text.contains(&long) && text.contains("value=\"李\""));
    assert!(sample.store.letters(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn calls_and_results_lead_to_each_other() {
    let sample = with_calls().await;
    let list = sample.get("/public-comments").await.text();
    for part in ["还有 25 天", "今天截止", "还没有开始", "已经结束", "/documents/sfj/result"]
    {
        assert!(list.contains(part), "{part}");
    }
    assert!(sample.get("/").await.text().contains("/public-comments/sfj/open"));
    assert!(sample.get("/documents/sfj/over").await.text().contains("/documents/sfj/result"));
    assert!(sample.get("/documents/sfj/result").await.text().contains("/documents/sfj/over"));
    let withdrawn = WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse("over").unwrap(),
        revision: 2,
        on: day(2026, 11, 24),
        notice: None,
    };
    sample.store.withdraw_document(&withdrawn).await.unwrap();
    let result = sample.get("/documents/sfj/result").await.text();
    assert!(!result.contains("/documents/sfj/over") && !result.contains("征集公告"));
}

#[tokio::test]
async fn an_error_goes_to_whoever_published_the_page() {
    let sample = with_calls().await;
    for (page, document) in [
        ("/documents/sfj/open", Some("open")),
        ("/documents/sfj/open.pdf", Some("open")),
        ("/documents/sfj/never", None),
        ("https://gk.example.gov.cn/documents/sfj/open?view=elder", Some("open")),
        ("/guide", None),
        ("", None),
    ] {
        let (done, _) = sample.send("/report-error", HERE, &[("page", page), ("text", "日期错了")]).await;
        assert_eq!(done.status, 200, "{page}");
        assert!(done.text().contains("2026年12月8日"), "ten working days after 2026-11-24");
        let (row, letter) = opened(&sample).await;
        assert_eq!(letter.document.as_ref().map(DocumentId::as_str), document, "{page}");
        assert_eq!(letter.page, page.strip_prefix("https://gk.example.gov.cn").unwrap_or(page));
        sample.store.take_letter(&row.receipt).await.unwrap();
    }
    for page in
        ["https://elsewhere.example/x", "www.elsewhere.example", "https://gk.example.gov.cn.evil.example/"]
    {
        let (refused, _) = sample.send("/report-error", HERE, &[("page", page), ("text", "日期错了")]).await;
        assert_eq!(refused.status, 422, "{page}");
        let text = refused.text();
        assert!(text.contains("您写的网页不在本网站上") && text.contains("日期错了"), "{text}");
    }
    assert!(sample.store.letters(10).await.unwrap().is_empty());
    let (unclear, _) =
        sample.send("/report-error", HERE, &[("page", "首页第三行"), ("text", "日期错了")]).await;
    assert!(unclear.text().contains("看不出是哪个网页"), "{}", unclear.text());
    // An agency of this portal that takes no letters: the first one does not get what it could not mend.
    let mut other = sample.store.card("blz").await.unwrap().unwrap();
    other.letter_key = String::new();
    sample.store.put_card(&other).await.unwrap();
    let (closed, _) =
        sample.send("/report-error", HERE, &[("page", "/guide/blz"), ("text", "电话错了")]).await;
    assert_eq!(closed.status, 422);
    assert!(
        closed.text().contains("这一页是白鹭镇人民政府发布的") && closed.text().contains("0000-0000000"),
        "{}",
        closed.text()
    );
    assert!(sample.store.letters(10).await.unwrap().is_empty());
    let form = sample.get("/report-error?page=%2Fguide").await.text();
    assert!(form.contains("value=\"/guide\""));
    let foreign = sample.get("/report-error?page=https%3A%2F%2Fa.example").await.text();
    assert!(!foreign.contains("value=\"https"));
    for page in ["/", "/guide", "/documents/sfj/open", "/search?q=a"] {
        assert!(sample.get(page).await.text().contains("/report-error?page="), "{page}");
    }
}

#[tokio::test]
async fn the_code_alone_opens_the_answer() {
    let sample = with_calls().await;
    let (done, _) = sample.send("/report-error", HERE, &[("text", "电话错了")]).await;
    let code = code_in(&done.text());
    let ask = async |code: &str| sample.send("/receipts", HERE, &[("code", code)]).await.0;
    let waiting = ask(&code.shown().to_lowercase()).await;
    assert_eq!(waiting.status, 200);
    assert!(waiting.text().contains("已经收到"));
    let card = ReceiptCard {
        schema: 1,
        kind: FeedbackKind::Error,
        received_on: day(2026, 11, 24),
        due: NaiveDate::from_ymd_opt(2026, 12, 8),
        document: DocumentId::parse("open"),
        unit: "办公室".to_owned(),
        answer: "已经改正，谢谢。".to_owned(),
        answered_on: NaiveDate::from_ymd_opt(2026, 11, 25),
    };
    let sealed = card.seal(&code.reply_key(), &code.receipt(), [3; 24]).unwrap();
    sample.store.put_told::<ReceiptCard>(&bureau(), &code.receipt(), 2, &sealed).await.unwrap();
    let answered = ask(&code.shown()).await.text();
    for part in ["已经答复", "已经改正，谢谢。", "办公室", "/documents/sfj/open"] {
        assert!(answered.contains(part), "{part}");
    }
    let withdrawn = WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse("open").unwrap(),
        revision: 2,
        on: day(2026, 11, 24),
        notice: Some("有误".to_owned()),
    };
    sample.store.withdraw_document(&withdrawn).await.unwrap();
    assert!(!ask(&code.shown()).await.text().contains("征求意见稿"), "what it was about is gone");
    let other = ReceiptCode::of_seal("another").shown();
    for wrong in ["", "1", other.as_str()] {
        let seen = ask(wrong).await;
        assert_eq!(seen.status, 422, "{wrong}");
        assert!(seen.text().contains("没有查到这个回执号"), "{wrong}");
    }
}

#[tokio::test]
async fn one_address_cannot_flood() {
    let sample = with_calls().await;
    for nth in 0..10 {
        let (done, _) = sample.send("/report-error", HERE, &[("text", &format!("错误{nth}"))]).await;
        assert_eq!(done.status, 200, "{nth}");
    }
    let (stopped, _) = sample.send("/report-error", HERE, &[("text", "又一个")]).await;
    assert_eq!(stopped.status, 429);
    assert!(stopped.headers.contains_key("retry-after"));
    let (other, _) = sample.send("/report-error", "203.0.113.8", &[("text", "别人的")]).await;
    assert_eq!(other.status, 200);
    assert_eq!(sample.store.letters(100).await.unwrap().len(), 11);
}
