//! The self-monitor through its pages.

use axum::http::StatusCode;

use crate::support::Place;

const AT: &str = "/office/monitor";

#[tokio::test(flavor = "multi_thread")]
async fn a_look_becomes_tickets_and_a_report() {
    let place = Place::with_units().await;
    let reviewer = place.browser("reviewer");
    let (status, page) = reviewer.get(AT).await;
    assert!(status == StatusCode::OK && page.contains("还没有检查过"), "{page}");
    let (status, _, page) = reviewer.post_from(AT, "/office/monitor/reports", "").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请先点“现在检查”"), "{page}");
    assert_eq!(reviewer.post_from(AT, AT, "").await.0, StatusCode::SEE_OTHER);
    let (_, page) = reviewer.get(AT).await;
    assert!(page.contains("空白栏目") && page.contains("首页不更新") && page.contains("下达整改"), "{page}");
    let (status, to, _) = reviewer.post_from(AT, "/office/monitor/tickets", "").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/office/tickets"));
    let (status, _, page) = reviewer.post_from(AT, "/office/monitor/tickets", "").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("都已经下达整改"), "{page}");
    for (quarter, sentence) in [("2026Q9", "请选择季度"), ("2020Q1", "没有留存2020年第一季度的检查结果")]
    {
        let said = format!("quarter={quarter}");
        let (status, _, page) = reviewer.post_from(AT, "/office/monitor/reports", &said).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains(sentence), "{page}");
    }
    let (status, to, _) = reviewer.post_from(AT, "/office/monitor/reports", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, page) = reviewer.get(&to).await;
    assert!(status == StatusCode::OK && page.contains("自查情况报告") && page.contains("不合格"), "{page}");
    for kind in ["docx", "xlsx"] {
        let (status, bytes) = reviewer.file(&format!("{to}/files/{kind}")).await;
        assert!(status == StatusCode::OK && bytes.starts_with(b"PK"), "{kind}");
    }
    let clerk = place.browser("clerk");
    let (status, page) = clerk.get(AT).await;
    assert!(status == StatusCode::OK && !page.contains("现在检查"), "who reads does not order: {page}");
    assert_eq!(place.browser("writer").get(AT).await.0, StatusCode::NOT_FOUND);
}
