//! Pages of the audit log: for the audit administrator, own agency, filters, files, verification.

use axum::http::StatusCode;

use crate::support::Place;

#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_reads_filters_and_verifies() {
    let place = Place::open().await;
    let (auditor, clerk) = (place.browser("auditor"), place.browser("clerk"));
    clerk.upload("/office/reports/import", "5 5").await;
    assert_eq!(clerk.get("/office/audit").await.0, StatusCode::NOT_FOUND);
    assert_eq!(clerk.get("/office/audit/entries/1").await.0, StatusCode::NOT_FOUND);

    let (status, page) = auditor.get("/office/audit").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("导入") && page.contains("服务器命令行"), "{page}");
    let (_, narrowed) = auditor.get("/office/audit?of=report&words=%E5%AF%BC%E5%85%A5").await;
    assert!(narrowed.contains("clerk") && !narrowed.contains("服务器命令行"), "{narrowed}");
    assert!(auditor.get("/office/audit?until=2020-01-01").await.1.contains("没有符合条件的留痕"));
    let (status, page) = auditor.get("/office/audit?from=2026-02-30&until=x").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("2026-02-30”不存在") && page.contains("“x”不存在"), "{page}");

    for (query, said) in [
        ("form=2026-01-01", "地址中的“form”不是筛选条件，可以用的有 from（起始日期）"),
        ("of=reports", "没有“reports”这类业务"),
        ("after=x", "翻页位置（after）无法读出"),
    ] {
        let (status, page) = auditor.get(&format!("/office/audit?{query}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.contains(said) && page.contains("还没有查"), "{query}: {page}");
    }

    let (status, page) = auditor.get("/office/audit/entries/1").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("相符，待签检查点") && page.contains("留痕第 1 条"), "{page}");
    assert_eq!(auditor.get("/office/audit/entries/999").await.0, StatusCode::NOT_FOUND);
    let (_, note) = auditor.get("/office/audit/checkpoint").await;
    assert!(note.starts_with("gongkai/audit/") && note.contains("\n\n— "), "{note}");
    assert!(auditor.get("/office/audit/entries/1").await.1.contains("核验相符"));

    let (status, _, page) = auditor.post("/office/audit/proof", "checkpoint=").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("核验通过") && page.contains("不能排除"), "{page}");
    let typed = note.replace('\n', "%0D%0A").replace('+', "%2B").replace('=', "%3D");
    let (_, _, page) = auditor.post("/office/audit/proof", &format!("checkpoint={typed}")).await;
    assert!(page.contains("与外部检查点"), "{page}");
    let (status, _, page) = auditor.post("/office/audit/proof", "checkpoint=abc").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("外部检查点文件内容不完整"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_away_is_noted() {
    let place = Place::open().await;
    let auditor = place.browser("auditor");
    let seal = crate::support::value(&auditor.get("/office/audit").await.1, "csrf");
    let (status, csv) =
        auditor.send_form("/office/audit/export", &format!("csrf={seal}&form=csv&of=organisation")).await;
    assert_eq!(status, StatusCode::OK, "{csv}");
    assert!(
        csv.starts_with("\u{feff}序号,") && csv.lines().count() > 1 && csv.contains("服务器命令行"),
        "{csv}"
    );
    let (_, json) = auditor.send_form("/office/audit/export", &format!("csrf={seal}&form=json")).await;
    assert!(
        json.starts_with("{\"schema\":1,") && json.contains("\"verifier_key\":\"gongkai/audit/"),
        "{json}"
    );
    let (_, page) = auditor.get("/office/audit?of=operation").await;
    assert!(page.contains("条（CSV，按业务）") && page.contains("条（JSON，全部）"), "{page}");
}
