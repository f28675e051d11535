//! The register of institutions through its pages; the next meeting begins with what is open.

use axum::http::StatusCode;

use crate::{
    publication::form,
    support::{Place, value},
};

const ROOT: &str = "/office/institutions";

#[tokio::test(flavor = "multi_thread")]
async fn an_institution_from_its_adoption_to_its_repeal() {
    let place = Place::open().await;
    let (keeper, clerk) = (place.browser("reviewer"), place.browser("clerk"));
    let new = format!("{ROOT}/new");
    assert_eq!(clerk.get(&new).await.0, StatusCode::NOT_FOUND);
    let (status, _, page) = keeper.post_from(&new, &new, "name=&from=2026").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请填写制度的名称") && page.contains("请填写印发日期"), "{page}");
    let fields = [
        ("name", "信息发布审查制度"),
        ("kind", "review"),
        ("number", "示司发〔2020〕8号"),
        ("adopted_on", "2020-03-02"),
        ("from", "2020-03-02"),
        ("document", ""),
        ("note", "三审"),
    ];
    let (status, at, _) = keeper.post_from(&new, &new, &form(&fields)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = clerk.get(&at).await;
    assert!(page.contains("现行有效") && !page.contains("登记新版"), "{page}");
    let next = format!("{at}/version");
    let seen = value(&keeper.get(&next).await.1, "seen");
    let unknown = [
        ("seen", seen.as_str()),
        ("adopted_on", "2026-11-02"),
        ("from", "2026-11-10"),
        ("document", "没有的"),
    ];
    let (status, _, page) = keeper.post_from(&next, &next, &form(&unknown)).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("没有找到这条已公开的信息"),
        "{page}"
    );
    let good = [("seen", seen.as_str()), ("adopted_on", "2026-11-02"), ("from", "2026-11-10")];
    assert_eq!(keeper.post_from(&next, &next, &form(&good)).await.0, StatusCode::SEE_OTHER);
    let (_, page) = keeper.get(&at).await;
    assert!(page.contains("已被代替") && page.contains("2020年3月2日至2026年11月9日"), "{page}");
    let seen = value(&page, "seen");
    let (status, _, page) = keeper.post_from(&at, &at, &form(&[("seen", &seen)])).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请填写废止日期"), "{page}");
    let gone = [("seen", seen.as_str()), ("repealed_on", "2026-11-20"), ("reason", "由新办法代替")];
    assert_eq!(keeper.post_from(&at, &at, &form(&gone)).await.0, StatusCode::SEE_OTHER);
    assert!(!keeper.get(ROOT).await.1.contains("信息发布审查制度</a>"));
    assert!(keeper.get(&format!("{ROOT}?show=all")).await.1.contains("已废止"));
    assert!(clerk.file(&format!("{ROOT}/ledger.xlsx")).await.1.starts_with(b"PK"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_meeting_begins_with_what_is_open() {
    let place = Place::open().await;
    let keeper = place.browser("reviewer");
    let new = "/office/meetings/new";
    let meeting = |on: &str, topic: &str| {
        form(&[
            ("held_on", on),
            ("place", "三楼会议室"),
            ("topic", topic),
            ("agenda", "一、听取汇报\r\n二、研究目录"),
            ("chair", "局长"),
            ("attendees", "全体成员"),
        ])
    };
    let (_, first, _) = keeper.post_from(new, new, &meeting("2026-03-02", "第一次会议")).await;
    let decide = format!("{first}/decisions/new");
    for (content, due) in [("更新目录", "2026-06-30"), ("整理制度", "2026-04-30")] {
        let fields = form(&[("content", content), ("person", "甲"), ("due_on", due)]);
        assert_eq!(keeper.post_from(&decide, &decide, &fields).await.0, StatusCode::SEE_OTHER);
    }
    let (_, page) = keeper.get(new).await;
    assert!(page.contains("还有2项没有办结") && page.contains("更新目录"), "{page}");
    let (_, page) = keeper.get("/office/meetings").await;
    let done = page.split("href=\"").find(|part| part.starts_with("/office/meetings/decisions/")).unwrap();
    let done = done.split('"').next().unwrap().to_owned();
    let seen = value(&keeper.get(&done).await.1, "seen");
    let fields = form(&[("seen", &seen), ("done_on", "2026-05-01"), ("note", "已经整理")]);
    assert_eq!(keeper.post_from(&done, &done, &fields).await.0, StatusCode::SEE_OTHER);
    let (_, second, _) = keeper.post_from(new, new, &meeting("2026-07-02", "第二次会议")).await;
    let (_, page) = keeper.get(&second).await;
    let carried = page.split("以前会议没有办结的事项").nth(1).unwrap();
    assert!(carried.contains("更新目录") && !carried.contains("整理制度"), "done before the meeting: {page}");
    assert!(page.contains("二、研究目录"), "{page}");
    assert!(!keeper.get(&first).await.1.contains("以前会议没有办结的事项"));
}
