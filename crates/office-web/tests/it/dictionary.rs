//! The agency's own dictionary through its page.

use axum::http::StatusCode;

use crate::{
    publication::{begun, done, form, notice},
    support::{Place, value},
};

const PAGE: &str = "/office/dictionary";
const LIST: &str =
    "错误表述,正确表述,级别,出处,备注\n市长热线电话,政务服务便民热线,不得发布,示办发〔2026〕1号,无";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_checked_taken_in_and_used() {
    let place = Place::with_units().await;
    let [reviewer, writer] = ["reviewer", "writer"].map(|who| place.browser(who));
    assert!(reviewer.get(PAGE).await.1.contains("没有本单位的词条"));
    assert_eq!(writer.get(PAGE).await.0, StatusCode::NOT_FOUND);
    let (status, template) = reviewer.file("/office/dictionary/template").await;
    assert!(status == StatusCode::OK && template.starts_with(b"PK"));
    for (list, sentence) in [
        ("错误表述,出处\n甲,", "请填写出处"),
        ("错误表述,出处\n,示办发〔2026〕1号", "请填写错误表述"),
        ("错误表述\n甲", "没有找到表头"),
    ] {
        let (status, _, page) = reviewer.upload_named(PAGE, "词库.csv", list).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{list}");
        assert!(page.contains(sentence), "{list}: {page}");
    }
    let (status, _, page) = reviewer.upload_named(PAGE, "词库.csv", LIST).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("新的词库 1 条") && page.contains("备注"), "{page}");
    assert!(reviewer.get(PAGE).await.1.contains("没有本单位的词条"), "a check keeps nothing");
    let rows = value(&page, "rows").replace("&#34;", "\"");
    let (status, to, _) = reviewer
        .post_from(PAGE, "/office/dictionary/apply", &form(&[("version", "0"), ("rows", &rows)]))
        .await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, PAGE));
    assert!(reviewer.get(PAGE).await.1.contains("市长热线电话"));
    let at = begun(&writer, "notice").await;
    done(&writer, &format!("{at}/edit"), &notice("关于咨询方式的通知", "请拨打市长热线电话咨询。")).await;
    assert!(writer.get(&at).await.1.contains("必须处理"));
}
