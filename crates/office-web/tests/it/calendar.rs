//! The notices of working days through their page.

use axum::http::StatusCode;

use crate::{
    publication::form,
    support::{Place, value},
};

const PAGE: &str = "/office/calendar/notices";
const CHECK: &str = "/office/calendar/notices/check";
const NOTICE: &str = "关于2027年部分节假日安排的通知\n国办发明电〔2026〕99号\n\
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n\
    二、春节：2月5日至11日放假调休，共7天。1月31日（周日）、2月14日（周日）上班。\n\
    三、清明节：4月5日放假。\n四、劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。\n\
    五、端午节：6月9日放假。\n七、国庆节：10月1日至7日放假调休，共7天。\n2026年11月4日\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_looked_at_taken_in_and_taken_back() {
    let place = Place::open().await;
    let (keeper, clerk) = (place.browser("reviewer"), place.browser("clerk"));
    let (_, page) = clerk.get("/office/calendar?year=2027").await;
    assert!(page.contains("还没有2027年的放假通知"), "{page}");
    let (_, page) = clerk.get(PAGE).await;
    assert!(page.contains("国办发明电〔2025〕7号") && !page.contains("检查（不保存）"), "{page}");
    let (status, _, page) =
        keeper.post_from(PAGE, CHECK, &form(&[("text", "一、元旦：1月1日（周四）放假")])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["没有认出是哪一年", "没有认出发文字号", "没有认出成文日期"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (status, _, page) = keeper.post_from(PAGE, CHECK, &form(&[("text", NOTICE)])).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("没有中秋的放假日子") && page.contains("请对照原文逐日核对"), "{page}");
    let text = value(&page, "text");
    let (status, _, page) = keeper.post_from(PAGE, PAGE, &form(&[("text", &text)])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a doubt wants its tick: {page}");
    assert!(page.contains("检查结果"), "{page}");
    let (status, to, _) = keeper.post_from(PAGE, PAGE, &form(&[("text", NOTICE), ("sure", "yes")])).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, PAGE));
    let (_, page) = clerk.get("/office/calendar?year=2027").await;
    assert!(page.contains("国办发明电〔2026〕99号") && !page.contains("还没有2027年的放假通知"), "{page}");
    let (_, page) = keeper.get(PAGE).await;
    let at = page.split("action=\"").find_map(|part| part.split_once("/back\"")).unwrap().0.to_owned();
    let back = format!("{at}/back");
    let (status, _, page) = keeper.post_from(PAGE, &back, &form(&[("because", "")])).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写明为什么撤下"), "{page}");
    assert_eq!(clerk.post_from(PAGE, &back, &form(&[("because", "抄错")])).await.0, StatusCode::NOT_FOUND);
    assert_eq!(keeper.post_from(PAGE, &back, &form(&[("because", "抄错")])).await.0, StatusCode::SEE_OTHER);
    let (_, page) = clerk.get(PAGE).await;
    assert!(page.contains("已撤下") && page.contains("抄错"), "{page}");
    assert!(clerk.get("/office/calendar?year=2027").await.1.contains("还没有2027年的放假通知"));
}
