//! The pages that everybody has: workbench, lists, calendar, search, help, settings.

use axum::http::StatusCode;

use crate::support::Place;

#[tokio::test(flavor = "multi_thread")]
async fn everybody_has_these_pages() {
    let place = Place::open().await;
    for who in ["clerk", "boss", "keeper"] {
        let browser = place.browser(who);
        for (path, words) in [
            ("/office", "法定节点"),
            ("/office/tasks", "待办"),
            ("/office/done", "还没有办过的事"),
            ("/office/notices", "还没有提醒"),
            ("/office/calendar", "2026年工作日历"),
            ("/office/palette?q=rl", "工作日历"),
            ("/office/help", "勾稽关系"),
            ("/office/help/administrator", "三类管理员各管一段"),
        ] {
            let (status, page) = browser.get(path).await;
            assert_eq!(status, StatusCode::OK, "{path}: {page}");
            assert!(page.contains(words), "{who} {path}: {page}");
        }
        assert_eq!(browser.get("/office/help/none").await.0, StatusCode::NOT_FOUND);
    }
    assert_eq!(place.browser("nobody").get("/office").await.0, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_wait_for_those_whose_duty_they_are() {
    let place = Place::open().await;
    let keeper = place.browser("keeper").get("/office").await.1;
    assert!(keeper.contains("登记股室") && keeper.contains("填写机关联系方式"), "{keeper}");
    let clerk = place.browser("clerk");
    let page = clerk.get("/office").await.1;
    assert!(page.contains("导入2025年年度报告") && !page.contains("登记股室"), "{page}");
    let (_, to, _) = clerk.upload("/office/reports/import", "5 5").await;
    let page = clerk.get("/office/tasks?of=report").await.1;
    assert!(page.contains("核对并送审") && page.contains(&to), "{page}");
    clerk.post(&format!("{to}/submit"), "decision=yes").await;
    assert!(clerk.get("/office/tasks?of=report").await.1.contains("今天没有要办的"));
    let boss = place.browser("boss").get("/office").await.1;
    assert!(boss.contains("审批") && boss.contains(&format!("{to}/approve")), "{boss}");
    assert!(clerk.get("/office/done").await.1.contains("留痕编号"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_term_day_by_day() {
    let place = Place::open().await;
    let clerk = place.browser("clerk");
    let (_, page) = clerk.get("/office/calendar?from=2026-04-30&days=20").await;
    assert!(page.contains("2026年4月30日起 20 个工作日，最后一天是 2026年6月1日"), "{page}");
    assert!(page.contains("国办发明电"), "the notice is named");
    let (_, page) = clerk.get("/office/calendar?from=&days=0").await;
    assert!(page.contains("请填写起算日") && page.contains("1 到 400"), "both faults: {page}");
    let (_, page) = clerk.get("/office/calendar?from=2026-12-30&days=20").await;
    assert!(page.contains("（暂定）"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_changed_by_those_who_keep_them() {
    let place = Place::open().await;
    let keeper = place.browser("keeper");
    let (status, _, page) = keeper.post("/office/settings", "version=0&bulletin_day=31&file_quota=x").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("每个月都有的那一天") && page.contains("单位MiB"), "{page}");
    let fields = "version=0&bulletin_day=20&file_quota=2048&portal_figures=no";
    assert_eq!(keeper.post("/office/settings", fields).await.0, StatusCode::SEE_OTHER);
    assert!(keeper.get("/office/settings").await.1.contains("value=\"20\""));
    assert_eq!(
        keeper.post("/office/settings", &fields.replace("=20&", "=21&")).await.0,
        StatusCode::CONFLICT
    );
    assert_eq!(place.browser("clerk").get("/office/settings").await.0, StatusCode::NOT_FOUND);
}
