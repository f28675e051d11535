//! The official account against a platform that checks: two persons, tokens that end, numbers of every
//! kind, limits, corrections, withdrawals at every moment.

use std::sync::Arc;

use gongkai_channels::{Carrier, Failure, PLATFORM, Parcel, Receipt, WeChat};
use gongkai_domain::channel::Channel;
use gongkai_testkit::Database;

use crate::{
    bench::{Bench, account},
    platform::SECRET,
};

struct Account {
    bench: Bench,
    _database: Database,
}

impl Account {
    async fn open() -> Self {
        let database = Database::sqlite().unwrap();
        Self { bench: Bench::open(database.url()).await, _database: database }
    }

    fn carrier(&self) -> &Arc<dyn Carrier> {
        self.bench.channels.of(Channel::WeChat).unwrap()
    }

    async fn parcel(&self, edition: i32, title: &str, words: &str, is_sent: bool) -> Parcel {
        Parcel { is_sent, ..self.bench.parcel("a1", "d1", edition, title, words).await }
    }

    async fn deliver(&self, edition: i32, title: &str, is_sent: bool) -> Result<Receipt, Failure> {
        let parcel = self.parcel(edition, title, "正文。", is_sent).await;
        self.carrier().deliver(&parcel).await
    }

    async fn withdraw(&self, revision: i32) -> Result<Receipt, Failure> {
        let recall = self.bench.recall("a1", "d1", revision, false).await;
        self.carrier().withdraw(&recall).await
    }

    fn fail_with(&self, number: i64) {
        self.bench.platform.stand.lock().unwrap().next_fault = Some(number);
    }

    fn counts(&self) -> (usize, usize) {
        let stand = self.bench.platform.stand.lock().unwrap();
        (stand.drafts.len(), stand.articles.len())
    }
}

/// What kind of failure it is, and what it says.
fn told(answer: &Result<Receipt, Failure>) -> (&'static str, String) {
    match answer {
        Ok(receipt) => ("done", receipt.place.clone()),
        Err(Failure::Later(why)) => ("later", why.clone()),
        Err(Failure::Refused(why)) => ("refused", why.clone()),
        Err(Failure::Person(why)) => ("person", why.clone()),
    }
}

#[tokio::test]
async fn one_prepares_another_sends() {
    let account = Account::open().await;
    for _ in 0..2 {
        let (kind, why) = told(&account.deliver(1, "通知", false).await);
        assert!(kind == "person" && why.contains("草稿箱"), "{why}");
        assert_eq!(account.counts(), (1, 0), "one draft, nothing to be read");
    }
    assert_eq!(told(&account.deliver(1, "通知", true).await).0, "later", "the platform takes its time");
    let (kind, place) = told(&account.deliver(1, "通知", true).await);
    assert_eq!(kind, "done");
    assert!(place.starts_with("https://mp.weixin.qq.com/s/article"), "{place}");
    assert_eq!(account.counts(), (0, 1));
    assert_eq!(told(&account.deliver(1, "通知", true).await).1, place, "twice is one article");
    let body = account.bench.platform.stand.lock().unwrap().bodies[0].clone();
    for piece in
        ["\"title\":\"通知\"", "<p>正文。</p>", "索引号：sfj/2026-d1", "gk.example.gov.cn", "示范区sfj局"]
    {
        assert!(body.contains(piece), "{piece}: {body}");
    }

    // A correction: the former article is there until the new one is.
    assert_eq!(told(&account.deliver(2, "通知（更正）", false).await).0, "person");
    assert_eq!(account.bench.platform.titles(), ["通知"]);
    while told(&account.deliver(2, "通知（更正）", true).await).0 != "done" {}
    assert_eq!(account.bench.platform.titles(), ["通知（更正）"]);
    let (kind, place) = told(&account.withdraw(3).await);
    assert!(kind == "done" && place.contains("转发过的卡片删不掉"), "{place}");
    assert_eq!(account.counts(), (0, 0));
    assert_eq!(told(&account.withdraw(3).await).0, "done", "what is not there");
}

#[tokio::test]
async fn withdrawn_at_every_moment() {
    for moment in ["draft", "job", "article"] {
        let account = Account::open().await;
        let _ = account.deliver(1, "通知", false).await;
        if moment != "draft" {
            let _ = account.deliver(1, "通知", true).await;
        }
        if moment == "article" {
            assert!(account.deliver(1, "通知", true).await.is_ok());
        }
        let mut answer = account.withdraw(2).await;
        if told(&answer).0 == "later" {
            answer = account.withdraw(2).await;
        }
        assert_eq!(told(&answer).0, "done", "{moment}");
        assert_eq!(account.counts(), (0, 0), "{moment}");
    }
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_once() {
    let account = Account::open().await;
    let _ = account.deliver(1, "通知", false).await;
    let tokens = || account.bench.platform.stand.lock().unwrap().tokens;
    let first = tokens();
    assert_eq!(told(&account.deliver(1, "通知", true).await).0, "later");
    assert_eq!(tokens(), first, "one token for many calls");
    account.bench.platform.end_token();
    assert_eq!(told(&account.deliver(1, "通知", true).await).0, "done");
    assert_eq!(tokens(), first + 101, "a new one, once");
}

#[tokio::test]
async fn every_number_has_its_kind() {
    for (number, kind, said) in [
        (-1, "later", "忙"),
        (45009, "later", "用完了"),
        (45011, "later", "太频繁"),
        (40164, "refused", "白名单"),
        (50002, "refused", "已被限制"),
        (45166, "refused", "不接受"),
        (48001, "person", "没有这个接口的权限"),
        (53504, "person", "官网"),
        (87654, "refused", "87654"),
    ] {
        let account = Account::open().await;
        account.fail_with(number);
        let (found, why) = told(&account.deliver(1, "通知", false).await);
        assert!(found == kind && why.contains(said) && why.contains("rid:"), "{number}: {found} {why}");
        assert!(!why.contains(SECRET) && !why.contains("T-"), "{why}");
        assert_eq!(told(&account.deliver(1, "通知", false).await).0, "person", "and then it goes on");
    }
    let account = Account::open().await;
    let _ = account.deliver(1, "通知#53503", false).await;
    assert_eq!(told(&account.deliver(1, "通知#53503", true).await).0, "person", "by hand");
    let account = Account::open().await;
    let _ = account.deliver(1, "通知#fail4", false).await;
    let _ = account.deliver(1, "通知#fail4", true).await;
    let (kind, why) = told(&account.deliver(1, "通知#fail4", true).await);
    assert!(kind == "refused" && why.contains("平台审核"), "{why}");
}

#[tokio::test]
async fn what_does_not_fit_is_not_cut() {
    let account = Account::open().await;
    let check = async |title: usize, words: usize, kind: &str| {
        let parcel = account.parcel(1, &"题".repeat(title), &"字".repeat(words), false).await;
        assert_eq!(told(&account.carrier().deliver(&parcel).await).0, kind, "{title} {words}");
    };
    check(33, 1, "refused").await;
    check(32, 20_000, "refused").await;
    assert_eq!(account.counts(), (0, 0));
    check(32, 19_900, "person").await;
    // A summary that is too long for a digest is left out: the platform takes the beginning of the text.
    let other = Account::open().await;
    let mut parcel = other.parcel(1, "通知", "正文<script>。", false).await;
    parcel.document.metadata.summary = "摘".repeat(129);
    assert_eq!(told(&other.carrier().deliver(&parcel).await).0, "person");
    let body = other.bench.platform.stand.lock().unwrap().bodies[0].clone();
    assert!(body.contains("\"digest\":\"\"") && body.contains("&lt;script&gt;"), "{body}");
}

#[tokio::test]
async fn without_an_account_a_person_does_it() {
    let own = Account::open().await;
    let other = own.bench.parcel("a2", "d9", 1, "通知", "正文。").await;
    let (kind, why) = told(&own.carrier().deliver(&other).await);
    assert!(kind == "person" && why.contains("没有配置"), "{why}");
    // Nobody answers there.
    let gone = WeChat::new("http://127.0.0.1:1", [("sfj".to_owned(), account(SECRET))].into()).unwrap();
    let (kind, why) = told(&gone.deliver(&own.parcel(1, "通知", "正文。", false).await).await);
    assert!(kind == "later" && why.contains("连不上") && !why.contains("token"), "{why}");
    let wrong =
        WeChat::new(&own.bench.platform.address, [("sfj".to_owned(), account("wrong"))].into()).unwrap();
    let (kind, why) = told(&wrong.deliver(&own.parcel(1, "通知", "正文。", false).await).await);
    assert!(kind == "refused" && !why.contains("wrong"), "{why}");
    assert!(PLATFORM.starts_with("https://"));
}
