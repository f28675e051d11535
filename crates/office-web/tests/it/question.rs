//! A question of the portal through the pages of the desk: answered, repeated, drafted for the public, converted.

use axum::http::StatusCode;
use gongkai_domain::feedback::Letter;
use gongkai_office::{
    feedback::{self, Collected},
    seal,
};
use gongkai_public::mailbox;

use crate::{publication::form, support::Place};

async fn asked(place: &Place, receipt: &str, text: &str) -> String {
    let letter = Letter { reply_key: "00".repeat(32), ..Letter::question(text.to_owned()) };
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
        Collected::Asked(id) => format!("/office/inquiries/{id}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_of_the_portal_is_answered_joined_and_drafted() {
    let place = Place::with_units().await;
    let counter = place.browser("counter");
    let first = asked(&place, "r1", "公证处<b>周末</b>上班吗").await;
    let second = asked(&place, "r2", "周末能办公证吗").await;
    let (_, desk) = counter.get("/office/inquiries/search?open=yes").await;
    assert!(desk.contains("门户提问") && desk.contains("周末能办公证吗"), "{desk}");
    let (status, page) = counter.get(&first).await;
    assert!(status == StatusCode::OK && page.contains("提问的人凭回执号看到"), "{page}");
    assert!(!page.contains("<b>周末") && !page.contains("公开这个问答"), "open: {page}");
    let number = page.split("咨询 ").nth(1).unwrap()[..12].to_owned();
    let same = [("seen", "1"), ("number", number.as_str()), ("sameness", "question")];
    let wrong = [("seen", "1"), ("number", "20200101-001"), ("sameness", "question")];
    let (status, _, told) = counter.post_from(&second, &format!("{second}/same"), &form(&wrong)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && told.contains("没有这个编号"), "{told}");
    let (status, ..) = counter.post_from(&second, &format!("{second}/same"), &form(&same)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let answer = [("seen", "1"), ("answer", "周六上午值班")];
    counter.post_from(&first, &format!("{first}/answer"), &form(&answer)).await;
    let (_, page) = counter.get(&second).await;
    assert!(page.contains("周六上午值班") && page.contains(&number), "answered alike: {page}");

    let reviewer = place.browser("reviewer");
    let draft = [("title", ""), ("public_question", "周末上班吗"), ("public_answer", "周六上午值班")];
    let (status, _, told) = reviewer.post_from(&first, &format!("{first}/publish"), &form(&draft)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && told.contains("请填写公开的标题"), "{told}");
    let draft =
        [("title", "周末上班吗"), ("public_question", "周末上班吗"), ("public_answer", "周六上午值班")];
    let (_, _, told) = counter.post_from(&first, &format!("{first}/publish"), &form(&draft)).await;
    assert!(told.contains("没有拟公开信息的职责"), "{told}");
    let (status, to, _) = reviewer.post_from(&first, &format!("{first}/publish"), &form(&draft)).await;
    assert!(status == StatusCode::SEE_OTHER && to.ends_with("/edit"), "{to}");
    assert!(reviewer.get(&to).await.1.contains("问：周末上班吗"));

    let (_, page) = reviewer.get(&second).await;
    let convert = second.replace("/office/inquiries/", "/office/cases/new?inquiry=");
    assert!(page.contains(&convert), "{page}");
    let (_, page) = reviewer.get(&format!("{convert}&intake=counter")).await;
    assert!(page.contains("收到日期就是咨询的那一天") && page.contains("周末能办公证吗"), "{page}");
    // A day in the address changes nothing: the day of the inquiry is the one that counts.
    let (_, page) = reviewer.get(&format!("{convert}&intake=counter&arrived=2020-01-02")).await;
    assert!(!page.contains("2020-01-02"), "{page}");
    // Nor does a day in the form, which nobody can change there.
    let id = second.rsplit('/').next().unwrap();
    let said =
        form(&[("inquiry", id), ("intake", "counter"), ("arrived", "2020-01-02"), ("kind", "natural")]);
    let at = format!("{convert}&intake=counter");
    let (status, _, page) = reviewer.post_from(&at, "/office/cases", &said).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(!page.contains("2020-01-02") && !page.contains("type=\"date\""), "{page}");
}
