//! What becomes of an application, for whoever has its code.

use chrono::NaiveDate;
use gongkai_domain::application::filing::Said;
use gongkai_public::{
    Card, ReceiptCode, TrackCard, TrackLetter, TrackReceipt, TrackSheet, TrackStep, TrackTerm,
};
use serde_json::json;

use crate::{
    applicant::{Applicant, MARK, waiting},
    sample::{Sample, bureau, day},
};

fn code() -> ReceiptCode {
    ReceiptCode::of_seal("applied")
}

fn card(case: serde_json::Value) -> TrackCard {
    TrackCard {
        schema: 1,
        number: "2026-017".to_owned(),
        wanted: format!("{MARK}项目的合同"),
        unit: "办公室".to_owned(),
        filed_on: day(2026, 9, 18),
        case,
        confirmed_by_applicant: None,
        steps: vec![TrackStep {
            on: day(2026, 9, 18),
            sentence: "网上提交".to_owned(),
            note: "条例31".to_owned(),
        }],
        letters: vec![TrackLetter {
            on: day(2026, 9, 18),
            title: "登记回执".to_owned(),
            number: String::new(),
            text: vec!["<script>alert(1)</script>".to_owned()],
            sheet: None,
        }],
        correct: vec!["请写明年份".to_owned()],
        remedy: Vec::new(),
        remedy_until: None,
        remedy_terms: Vec::new(),
        own: json!({"name": "甲某"}),
        seen: 1,
        receipt: None,
    }
}

async fn put(sample: &Sample, revision: i32, card: &TrackCard) {
    let (key, receipt) = (code().reply_key(), code().receipt());
    let sealed = card.seal(&key, &receipt, [u8::try_from(revision).unwrap(); 24]).unwrap();
    sample.store.put_told::<TrackCard>(&bureau(), &receipt, revision, &sealed).await.unwrap();
}

fn online(confirmed: Option<NaiveDate>, events: &serde_json::Value) -> serde_json::Value {
    json!({"received": "2026-09-18", "channel": "online", "confirmed_on": confirmed, "events": events})
}

async fn look(citizen: &mut Applicant<'_>) -> String {
    let seen = citizen.post("/track", "/track", &[("code", &code().shown().to_lowercase())]).await;
    assert_eq!(seen.status, 303);
    citizen.follow(seen).await.text()
}

/// A term with a make-up workday, a holiday, a consultation and an extension.
#[tokio::test]
async fn the_headline_and_every_day() {
    let sample = Sample::full().await;
    let events = json!([
        {"kind": "consultation_sent", "on": "2026-10-12", "with": "third_party", "delivered_on": "2026-10-12"},
        {"kind": "consultation_replied", "on": "2026-10-30", "with": "third_party"},
        {"kind": "extended", "on": "2026-11-10", "days": 20},
    ]);
    put(&sample, 1, &card(online(Some(day(2026, 9, 18)), &events))).await;
    let mut citizen = Applicant::new(&sample);
    let page = look(&mut citizen).await;
    assert!(page.contains("最晚 <strong class=\"nowrap\">2026年12月9日</strong> 答复您"), "{page}");
    assert!(page.contains("<strong class=\"nowrap\">11</strong> 个工作日"), "{page}");
    for told in [
        "2026-017",
        MARK,
        "day-received",
        "day-paused",
        "day-extension",
        "day-due",
        "第40个工作日，最后期限",
        "调休上班",
        "撤回申请",
    ] {
        assert!(page.contains(told), "{told} is not on {page}");
    }
    assert!(!page.contains("<script>alert") && !page.contains("确认申请是我提交的"));
    // The code is in no address, and the browser can forget it.
    assert!(!page.contains(&code().shown()));
    citizen.post("/track/status", "/track/leave", &[]).await;
    assert_eq!(citizen.get("/track/status").await.status, 303);
}

/// What the agency knows to be opened is not told again; a letter that is new is.
#[tokio::test]
async fn each_letter_is_opened_once() {
    let sample = Sample::full().await;
    let first = card(online(None, &json!([])));
    put(&sample, 1, &first).await;
    let mut citizen = Applicant::new(&sample);
    look(&mut citizen).await;
    assert_eq!(waiting(&sample).await.len(), 0);
    let mut second = first.clone();
    let answer = TrackLetter { number: "公开〔2026〕3号".to_owned(), ..first.letters[0].clone() };
    second.letters.push(answer);
    put(&sample, 2, &second).await;
    citizen.get("/track/status").await;
    citizen.get("/track/status").await;
    let said: Vec<_> = waiting(&sample).await.into_iter().map(|(_, sent)| sent.said).collect();
    assert!(said == [Said::Read("登记回执（公开〔2026〕3号）".to_owned())]);
}

#[tokio::test]
async fn a_wrong_code_gets_the_same_words() {
    let sample = Sample::full().await;
    put(&sample, 1, &card(online(None, &json!([])))).await;
    let mut citizen = Applicant::new(&sample);
    for wrong in ["ABCD-EFGH-IJKL-MNOP", "' OR 1=1", "<b>"] {
        let seen = citizen.post("/track", "/track", &[("code", wrong)]).await;
        assert_eq!(seen.status, 422);
        assert!(seen.text().contains("没有查到这个查询码，请核对后再填"), "{wrong}");
    }
    let seen = citizen.post("/track", "/track", &[("code", " ")]).await;
    assert!(seen.status == 422 && seen.text().contains("没有填查询码"), "an empty field is told apart");
    let wide: String =
        code().shown().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    assert_eq!(citizen.post("/track", "/track", &[("code", &wide)]).await.status, 303, "{wide}");
}

#[tokio::test]
async fn an_applicant_confirms_once_and_withdraws() {
    let sample = Sample::full().await;
    put(&sample, 1, &card(online(None, &json!([])))).await;
    let mut citizen = Applicant::new(&sample);
    assert!(look(&mut citizen).await.contains("等待双方确认收到"));
    let seen = citizen.post("/track/status", "/track/confirm", &[]).await;
    assert!(citizen.follow(seen).await.text().contains("您的确认已经送出"));
    // From another page with another proof of the form, it is the same confirmation.
    citizen.post("/track/status", "/track/confirm", &[]).await;
    assert_eq!(waiting(&sample).await.len(), 1);
    let seen = citizen.post("/track/withdraw", "/track/withdraw", &[("text", MARK)]).await;
    assert!(citizen.follow(seen).await.text().contains("撤回申请已经送出"));
    let said: Vec<_> =
        waiting(&sample).await.into_iter().map(|(_, sent)| (sent.application, sent.said)).collect();
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|(of, _)| *of == code().receipt()));
    assert!(said.iter().any(|(_, said)| *said == Said::Confirmed));
    assert!(said.iter().any(|(_, said)| *said == Said::Withdrawn(MARK.to_owned())));
    let own = citizen.get("/track/export.json").await;
    assert_eq!((own.status.as_u16(), own.headers["cache-control"].to_str().unwrap()), (200, "no-store"));
    assert!(own.text().contains("甲某"));
}

/// Review and suit have different last days; what lies in a year without a notice is provisional. A card that an
/// older office has made knows the review alone.
#[tokio::test]
async fn each_way_against_an_answer_has_its_last_day() {
    let sample = Sample::full().await;
    let answered = json!([{"kind": "answered", "on": "2026-11-24", "ground": "unable_not_held"}]);
    let term = |step: &str, what: &str| TrackTerm {
        step: step.to_owned(),
        what: what.to_owned(),
        received: day(2026, 10, 12),
        until: day(2026, 1, 1),
        provisional: false,
    };
    let told = TrackCard {
        remedy: vec!["对答复不服的".to_owned()],
        remedy_until: Some(day(2026, 12, 11)),
        ..card(online(Some(day(2026, 9, 18)), &answered))
    };
    put(&sample, 1, &told).await;
    let mut citizen = Applicant::new(&sample);
    let page = look(&mut citizen).await;
    assert!(
        page.contains("申请行政复议的最后一天是 <strong class=\"nowrap\">2026年12月11日</strong>"),
        "{page}"
    );
    let terms = vec![term("review", "申请行政复议"), term("suit", "直接提起行政诉讼")];
    put(&sample, 2, &TrackCard { remedy_terms: terms, ..told }).await;
    let page = look(&mut citizen).await;
    let at = page.split("不满意怎么办").nth(1).unwrap();
    assert!(
        at.contains("申请行政复议的最后一天是 <strong class=\"nowrap\">2026年12月11日</strong>。</p>"),
        "{at}"
    );
    assert!(at.contains("提起行政诉讼的最后一天是 <strong class=\"nowrap\">2027年4月12日</strong>"), "{at}");
    assert_eq!(at.matches("暂定").count(), 1, "{at}");
    let own: serde_json::Value =
        serde_json::from_str(&citizen.get("/track/export.json").await.text()).unwrap();
    let until = |n: usize| (&own["remedy_terms"][n]["step"], &own["remedy_terms"][n]["until"]);
    assert_eq!(until(0), (&json!("review"), &json!("2026-12-11")));
    assert_eq!(until(1), (&json!("suit"), &json!("2027-04-12")));
    assert_eq!(own["remedy_until"], json!("2026-12-11"));
}

/// What is known is not said again: neither after the office has the confirmation, nor when none is awaited.
#[tokio::test]
async fn a_confirmation_that_nobody_awaits_is_not_sent() {
    let sample = Sample::full().await;
    let answered = json!([{"kind": "answered", "on": "2026-11-24", "ground": "unable_not_held"}]);
    let known =
        TrackCard { confirmed_by_applicant: Some(day(2026, 9, 18)), ..card(online(None, &json!([]))) };
    for (revision, told) in [
        (1, known),
        (2, card(online(Some(day(2026, 9, 18)), &json!([])))),
        (3, card(online(Some(day(2026, 9, 18)), &answered))),
    ] {
        put(&sample, revision, &told).await;
        let mut citizen = Applicant::new(&sample);
        assert!(!look(&mut citizen).await.contains("确认申请是我提交的"));
        let seen = citizen.post("/track/status", "/track/confirm", &[]).await;
        assert_eq!(seen.status, 303);
        assert!(!citizen.follow(seen).await.text().contains("已经送出"));
        assert!(waiting(&sample).await.is_empty(), "{revision}");
    }
}

#[tokio::test]
async fn a_correction_only_where_one_is_awaited() {
    let sample = Sample::full().await;
    put(&sample, 1, &card(online(Some(day(2026, 11, 20)), &json!([])))).await;
    let mut citizen = Applicant::new(&sample);
    look(&mut citizen).await;
    assert_eq!(citizen.get("/track/correction").await.status, 303);
    let asked = json!([{"kind": "correction_requested", "on": "2026-11-23", "until": "2026-12-07"}]);
    put(&sample, 2, &card(online(Some(day(2026, 11, 20)), &asked))).await;
    assert!(
        look(&mut citizen).await.contains("请在 <strong class=\"nowrap\">2026年12月7日</strong> 以前补正")
    );
    let (seen, _) = citizen.send("/track/correction", &[("text", " ")], &[]).await;
    assert_eq!(seen.status, 422);
    assert!(seen.text().contains("请写明年份") && seen.text().contains("请写下补充的内容"));
    let files = [("clue", "a.pdf", b"%PDF-1.7".as_slice())];
    let (seen, form) = citizen.send("/track/correction", &[("text", MARK)], &files).await;
    assert_eq!(seen.status, 303);
    citizen.send_again("/track/correction", &form).await;
    let letters = waiting(&sample).await;
    let [(_, letter)] = letters.as_slice() else { panic!("not one letter: {}", letters.len()) };
    assert!(letter.said == Said::Correction(MARK.to_owned()));
    assert_eq!(letter.files.len(), 1);
}

/// The receipt carries its token in print and unseen; the verifier carries the key, and is handed out, never shown.
#[tokio::test]
async fn a_receipt_that_verifies_without_a_network() {
    let sample = Sample::full().await;
    let letter = TrackLetter {
        on: day(2026, 9, 18),
        title: "政府信息公开申请登记回执".to_owned(),
        number: String::new(),
        text: vec!["您提出的政府信息公开申请已经登记。".to_owned()],
        sheet: Some(TrackSheet {
            title: "政府信息公开申请登记回执".to_owned(),
            agency: "样板区司法局".to_owned(),
            addressee: "甲某".to_owned(),
            date: "2026年9月18日".to_owned(),
        }),
    };
    let token = format!("GONGKAI1.{}.{}", "a".repeat(120), "b".repeat(86));
    let signed = TrackReceipt { letter, token: token.clone(), key: "kkkkKKKK".to_owned() };
    put(&sample, 1, &TrackCard { receipt: Some(signed), ..card(online(Some(day(2026, 9, 18)), &json!([]))) })
        .await;
    let mut citizen = Applicant::new(&sample);
    let page = look(&mut citizen).await;
    assert!(page.contains("/track/receipt.pdf") && page.contains("/track/verify.html"), "{page}");
    let pdf = citizen.get("/track/receipt.pdf").await;
    assert_eq!(pdf.status, 200);
    let found = pdf.bytes.windows(token.len()).any(|piece| piece == token.as_bytes());
    assert!(found, "the verifier finds the token in the file");
    let verifier = citizen.get("/track/verify.html").await;
    assert!(verifier.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let verifier = verifier.text();
    assert!(verifier.contains("kkkkKKKK") && verifier.contains("default-src 'none'"), "{verifier}");
    // It says what it has not looked at.
    for part in ["文件和签名都有效", "文件在下载以后被改动过", "与文件上印的逐项核对", "id=\"file-key\""]
    {
        assert!(verifier.contains(part), "{part}");
    }
    let mut nobody = Applicant::new(&sample);
    assert_eq!(nobody.get("/track/receipt.pdf").await.status, 303);
}
