//! The beginning of an installation, from the address of the operator to the administrators who are
//! signed in.

use axum::http::{StatusCode, header};
use gongkai_office::account::{self, code_at};

use crate::{
    account::{Browser, Empty, SIGN_IN},
    support::value,
};

/// What somebody types who fills in everything.
const WHOLE: &str = "name=%E7%A4%BA%E8%8C%83%E5%8C%BA%E5%8F%B8%E6%B3%95%E5%B1%80&short_name=&level=county\
                     &kind=department&region=119901&system_name=%E5%BC%A0%E4%B8%89%E6%A0%B7&system_account=zhang\
                     &system_number=001&system_post=&system_phone=010-00000000&security_name=%E6%9D%8E%E5%9B%9B%E6%A0%B7\
                     &security_account=lisi&security_number=&security_post=&security_phone=\
                     &audit_name=%E7%8E%8B%E4%BA%94%E6%A0%B7&audit_account=wangwu&audit_number=&audit_post=&audit_phone=";

async fn address(place: &Empty) -> String {
    format!("/office/begin/{}", account::begin_code(&place.office).await.unwrap().code)
}

/// The links of the page, without what stands before their path.
fn links(page: &str) -> Vec<String> {
    let shown = page.split("<code>http://localhost").skip(1);
    shown.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_installation_says_how_it_begins() {
    let place = Empty::open(false).await;
    let browser = place.browser();
    let page = browser.get(SIGN_IN).await.page;
    assert!(page.contains("gongkai account first --data") && !page.contains("name=\"password\""), "{page}");
    let begun = address(&place).await;
    browser.post(&begun, &begun, WHOLE).await;
    let page = browser.get(SIGN_IN).await.page;
    assert!(!page.contains("gongkai account first") && page.contains("示范区司法局"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_address_to_three_who_are_signed_in() {
    let place = Empty::open(false).await;
    let begun = address(&place).await;
    let operator = place.browser();
    let form = operator.get(&begun).await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!(form.headers[header::CACHE_CONTROL], "no-store");
    assert!(form.page.contains("2026年11月27日") && form.page.contains("<form method=\"post\""));

    let done = operator.post(&begun, &begun, WHOLE).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.page);
    assert_eq!(done.headers[header::CACHE_CONTROL], "no-store");
    let links = links(&done.page);
    assert_eq!(links.len(), 3, "{}", done.page);
    for said in
        ["系统管理员　张三样", "安全管理员　李四样", "审计管理员　王五样", "只显示这一次", "2026年11月27日"]
    {
        assert!(done.page.contains(said), "{said}: {}", done.page);
    }
    assert!(!operator.is_inside().await, "the operator is nobody inside");
    assert_eq!(operator.get(&begun).await.status, StatusCode::NOT_FOUND, "used");

    for (link, account) in links.iter().zip(["zhang", "lisi", "wangwu"]) {
        let browser = place.browser();
        set_up(&place, &browser, link, account).await;
        assert!(browser.is_inside().await, "{account}");
        let first = browser.get("/office/first").await;
        assert!(first.status == StatusCode::OK && first.page.contains("还差 5 项"), "{}", first.page);
        let units = browser.get("/office/settings/organisation/units/new").await.status;
        let expected = if account == "zhang" { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(units, expected, "{account}");
    }
}

async fn set_up(place: &Empty, browser: &Browser, link: &str, account: &str) {
    let page = browser.get(link).await.page;
    assert!(page.contains(account), "{page}");
    let letters = page.split("<code class=\"nowrap\">").nth(1).unwrap().split('<').next().unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(letters.replace(' ', "").as_bytes()).unwrap();
    let code = code_at(&secret, place.office.now()).unwrap();
    let fields = format!("password=Lake7-quiet-boat&again=Lake7-quiet-boat&code={code}");
    let done = browser.post(link, link, &fields).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.page);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_faults_at_once_and_nothing_lost() {
    let place = Empty::open(false).await;
    let begun = address(&place).await;
    let browser = place.browser();
    let typed = "name=&level=county&kind=department&region=12&system_name=A&system_account=Zhang&system_phone=%3D1\
                 &security_name=B&security_account=lisi&audit_name=A&audit_account=lisi";
    let answer = browser.post(&begun, &begun, typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.page.contains("有 6 处需要改"), "{}", answer.page);
    for field in ["name", "region", "system_account", "system_phone", "audit_account", "audit_name"] {
        assert!(answer.page.contains(&format!("href=\"#{field}\"")), "{field}");
        assert!(answer.page.contains(&format!("id=\"{field}-error\"")), "{field}");
    }
    for (field, kept) in [("region", "12"), ("system_account", "Zhang"), ("system_phone", "=1")] {
        assert_eq!(value(&answer.page, field).replace("&#61;", "="), kept, "{field}");
    }
    assert!(answer.page.contains("<option value=\"county\" selected>"), "{}", answer.page);
    assert!(place.browser().get(&begun).await.page.contains("<form"), "the address is still good");
    assert_eq!(browser.post(&begun, &begun, WHOLE).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_no_good_is_a_page_that_does_not_exist() {
    let place = Empty::open(false).await;
    let good = address(&place).await;
    let browser = place.browser();
    let seal = value(&browser.get(&good).await.page, "csrf");
    let plain = |page: &str| page.split("问题编号").next().unwrap_or_default().to_owned();
    let unknown = browser.get("/office/set-up/nothing").await;
    let forged = format!("{}AAAA", &good[..good.len() - 4]);
    for bad in ["/office/begin/x", "/office/begin/%F0%9F%90%B1", forged.as_str()] {
        let answer = browser.get(bad).await;
        assert_eq!(
            (answer.status, plain(&answer.page)),
            (StatusCode::NOT_FOUND, plain(&unknown.page)),
            "{bad}"
        );
        let answer = browser.post_sealed(bad, &seal, WHOLE).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{bad}");
    }
    assert_eq!(browser.post_sealed(&good, "none", WHOLE).await.status, StatusCode::FORBIDDEN, "no proof");

    // Too late.
    place.clock.pass(72 * 3600);
    assert_eq!(browser.get(&good).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post_sealed(&good, &seal, WHOLE).await.status, StatusCode::NOT_FOUND);
    assert!(browser.get(SIGN_IN).await.page.contains("gongkai account first"), "nothing was founded");

    // Used: by somebody else, while the form stood open here.
    let good = address(&place).await;
    let seal = value(&browser.get(&good).await.page, "csrf");
    let other = place.browser();
    assert_eq!(other.post(&good, &good, WHOLE).await.status, StatusCode::OK);
    assert_eq!(browser.post_sealed(&good, &seal, WHOLE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&good).await.status, StatusCode::NOT_FOUND);
}

/// A double click founds one agency, and both answers show the same links.
#[tokio::test(flavor = "multi_thread")]
async fn sent_twice_it_is_done_once() {
    let place = Empty::open(false).await;
    let good = address(&place).await;
    let browser = place.browser();
    let seal = value(&browser.get(&good).await.page, "csrf");
    let first = browser.post_sealed(&good, &seal, WHOLE).await;
    let again = browser.post_sealed(&good, &seal, WHOLE).await;
    assert_eq!((again.status, links(&again.page)), (StatusCode::OK, links(&first.page)));
    assert_eq!(links(&first.page).len(), 3);
}
