//! A report from an upload to publication through the pages, as two persons would do it.

use axum::http::StatusCode;

use crate::support::Place;

#[tokio::test(flavor = "multi_thread")]
async fn from_upload_to_publication() {
    let place = Place::open().await;
    let [clerk, boss, foreign] = ["clerk", "boss", "foreign"].map(|who| place.browser(who));

    let (status, _, page) = clerk.upload("/office/reports/check", "5 4").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("5 ≠ 4 ✗") && page.contains("定位"));
    assert!(clerk.get("/office/reports").await.1.contains("还没有年度报告"), "checking stores nothing");
    let (status, _, page) = clerk.upload("/office/reports/import", "nothing").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("不像年度报告"));

    let (status, to, page) = clerk.upload("/office/reports/import", "5 4").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = clerk.get(&to).await;
    assert!(
        page.contains("5 ≠ 4 ✗")
            && page.contains("href=\"#p-t3.natural\"")
            && page.contains("id=\"p-t3.natural\"")
    );
    let (status, _, page) = clerk.post(&format!("{to}/submit"), "decision=yes").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请改正文件后重新导入"));

    let (_, same, _) = clerk.upload("/office/reports/import", "5 5").await;
    assert_eq!(same, to);
    assert!(clerk.get(&format!("{to}?chapter=1")).await.1.contains("5 = 5 ✓"));
    assert_eq!(foreign.get(&to).await.0, StatusCode::NOT_FOUND);
    assert_eq!(clerk.get(&format!("{to}/approve")).await.0, StatusCode::NOT_FOUND);
    clerk.post(&format!("{to}/submit"), "decision=yes").await;
    for undecided in ["reason=", "decision=xx"] {
        let (status, _, page) = boss.post(&format!("{to}/approve"), undecided).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("没有收到您的决定"), "{page}");
    }
    for (who, path, fields) in [(&boss, "approve", "decision=approve"), (&clerk, "publish", "decision=yes")] {
        let (status, _, page) = who.post(&format!("{to}/{path}"), fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {page}");
    }
    assert!(boss.get("/office/reports").await.1.contains("公布的就是这一版"));
    let (status, page) = clerk.get(&format!("{to}/export/json")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(gongkai_report::json::read(&page).is_ok());
    assert_eq!(clerk.get(&format!("{to}/file")).await.1, "5 5");
    // Whoever brought the report asks for its withdrawal; the leader decides.
    assert_eq!(clerk.get(&format!("{to}/withdraw")).await.0, StatusCode::NOT_FOUND);
    assert!(clerk.get(&to).await.1.contains("申请撤下"));
    let (status, _, page) = clerk.post(&format!("{to}/ask-withdrawal"), "reason=wrong-figures").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(clerk.get(&to).await.1.contains("已公布"), "asking changes nothing");
    let (status, _, _) = boss.post(&format!("{to}/withdraw"), "reason=%E9%94%99").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "one character is no reason");
    let (status, _, page) = boss.post(&format!("{to}/withdraw"), "reason=wrong-figures").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(clerk.get(&to).await.1.contains("已撤下"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_names_another_year_is_asked_about() {
    let place = Place::open().await;
    let clerk = place.browser("clerk");
    let bring = async |fields: &[(&str, &str)], content: &str| {
        clerk.upload_fields("/office/reports/import", fields, "a.txt", content).await
    };
    let (_, page) = clerk.get("/office/reports/import").await;
    assert!(!page.contains("other_year_confirmed"), "nothing can be confirmed before it is asked");
    let (status, _, page) = bring(&[("year", "2019")], "5 5 2025").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in
        ["文件写的是2025年度，填写的是2019年度", "name=\"other_year_confirmed\" value=\"2025\"", ">2019年度<"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(clerk.get("/office/reports").await.1.contains("还没有年度报告"), "nothing was stored");
    // What was confirmed of one file is not confirmed of another.
    let confirmed = [("year", "2019"), ("other_year_confirmed", "2025")];
    assert_eq!(bring(&confirmed, "5 5 2024").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, to, page) = bring(&confirmed, "5 5 2025").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(clerk.get(&to).await.1.contains("2019年度"));
    for (fields, content) in
        [(&[("year", "2018")] as &[_], "5 5 2018"), (&[], "5 5 2017"), (&[("year", "2016")], "5 5")]
    {
        assert_eq!(bring(fields, content).await.0, StatusCode::SEE_OTHER, "{content}");
    }
    let (_, _, page) =
        clerk.upload_fields("/office/reports/check", &[("year", "2019")], "a.txt", "5 5 2025").await;
    assert!(page.contains("2019年度（文件写的是2025年度）"), "{page}");
}
