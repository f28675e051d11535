//! Regular returns through the pages: filled in with every fault shown at once, approved by another person, accepted,
//! sent back, summed.

use axum::http::StatusCode;

use crate::{
    publication::form,
    support::{Browser, Place, value},
};

const OCTOBER: &str = "kind=month&period=2026-10";

/// Begins the return of October; gives its address.
async fn begun(clerk: &Browser) -> String {
    let (status, to, page) = clerk.post_from("/office/returns", "/office/returns", OCTOBER).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    to.trim_end_matches("/edit").to_owned()
}

/// Sends the form of an act that stands on the page of the return, with what stood in `seen`.
async fn acted(who: &Browser, at: &str, act: &str, seen: &str, fields: &str) -> (StatusCode, String, String) {
    let body = format!("seen={seen}&{fields}");
    who.post_from(at, &format!("{at}/{act}"), &body).await
}

/// The version, and the digest, that the page shows.
async fn seen(who: &Browser, at: &str) -> String {
    value(&who.get(at).await.1, "seen")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_before_anybody_begins() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let (status, page) = clerk.get("/office/returns").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    for words in [
        "政府信息公开情况统计表（季报）",
        "（一）收到申请数",
        "人工填写",
        "2027年1月15日前报",
        "本期还没有结束",
        "开始填报</button>",
        "第1至3季度没有报送，用台账数",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!boss.get("/office/returns").await.1.contains("开始填报</button>"), "readers begin nothing");
    let (_, page) = clerk.get("/office/returns?kind=month&period=2026-9").await;
    assert!(
        page.contains("2026年9月") && page.contains("接受咨询") && page.contains("2026年10月8日前报"),
        "{page}"
    );
    for (missing, status) in [
        ("period=2026-13", StatusCode::BAD_REQUEST),
        ("period=2026-0", StatusCode::BAD_REQUEST),
        ("kind=other&period=2026-9", StatusCode::NOT_FOUND),
        ("kind=month&period=2027-1", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(clerk.get(&format!("/office/returns?{missing}")).await.0, status, "{missing}");
    }
    let (status, file) = clerk.get("/office/returns/file?kind=quarter&period=2026-1").await;
    assert!(status == StatusCode::OK && file.starts_with("PK"), "a spreadsheet");
}

#[tokio::test(flavor = "multi_thread")]
async fn filled_in_approved_and_kept() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let at = begun(&clerk).await;
    assert_eq!(begun(&clerk).await, at);
    let edit = format!("{at}/edit");
    assert_eq!(boss.get(&edit).await.0, 404);
    let (_, page) = clerk.get(&edit).await;
    assert!(page.contains("placeholder=\"同台账\"") && page.contains("空着的行都填0"), "{page}");

    // Every fault at its field, what was entered stays.
    let wrong = form(&[
        ("value-new", "三"),
        ("value-ended", "2"),
        ("value-documents", "1234567890"),
        ("value-suits", "1"),
        ("reason-suits", "错"),
    ]);
    let (status, _, page) = clerk.post(&edit, &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "有 4 处需要改",
        "href=\"#value-new\"",
        "“三”不能用，请填不小于0的整数",
        "href=\"#reason-ended\"",
        "与台账统计的0不同，请写明改写原因",
        "数字太大",
        "原因请用4到300个字写，现在是1个字",
        "value=\"三\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let right = form(&[("value-ended", "２"), ("reason-ended", "补登<b>纸质</b>2件")]);
    let old = value(&clerk.get(&edit).await.1, "seen");
    let (status, to, page) = clerk.post(&edit, &right).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = clerk.get(&to).await;
    for words in ["已保存，改动1行", "台账 0", "改写原因：补登&#60;b&#62;纸质", "1 行改写了台账数", "填报中"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Somebody else had the page of before: both sides are shown.
    let theirs = form(&[("value-ended", "3"), ("reason-ended", "漏登的3件")]);
    let (status, _, page) = clerk.post_seen(&edit, &old, &theirs).await;
    assert!(status == 409 && page.contains("办结政府信息公开申请") && page.contains("漏登的3件"), "{page}");

    let (status, to, _) = acted(&clerk, &at, "recount", &seen(&clerk, &at).await, "").await;
    assert!(status == 303 && clerk.get(&to).await.1.contains("已重新统计，台账数没有变化"));
    assert_eq!(acted(&clerk, &at, "submit", "1", "").await.0, 409);
    assert_eq!(acted(&clerk, &at, "submit", &seen(&clerk, &at).await, "").await.0, 303);
    let (_, page) = clerk.get(&at).await;
    assert!(page.contains("待审核") && !page.contains("/approve"), "{page}");
    assert_eq!(clerk.get(&edit).await.0, 303, "what waits is not written on");
    assert_eq!(acted(&clerk, &at, "approve", "x", "").await.0, 404);

    let digest = seen(&boss, &at).await;
    let (status, _, page) = acted(&boss, &at, "give-back", &digest, "reason=").await;
    assert!(status == 422 && page.contains("href=\"#reason\""), "{page}");
    let why = form(&[("reason", "请把办结数再核对一次")]);
    assert_eq!(acted(&boss, &at, "give-back", &digest, &why).await.0, 303);
    assert!(clerk.get(&at).await.1.contains("负责人退回"));
    assert_eq!(acted(&clerk, &at, "submit", &seen(&clerk, &at).await, "").await.0, 303);
    let (status, _, page) = acted(&boss, &at, "approve", "old", "").await;
    assert!(status == 422 && page.contains("请重新核对后再决定"), "{page}");
    assert_eq!(acted(&boss, &at, "approve", &seen(&boss, &at).await, "").await.0, 303);
    let (_, page) = clerk.get(&at).await;
    assert!(page.contains("已核收") && page.contains("boss"), "nobody is above: {page}");
    let (status, file) = boss.get(&format!("{at}/sheet?number=1")).await;
    assert!(status == 200 && file.starts_with("PK"));
    assert_eq!(boss.get(&format!("{at}?number=7")).await.0, 404);
    let (_, page) = clerk.get("/office/returns?kind=month&period=2026-9").await;
    assert!(page.contains("2026年10月 · 已核收"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_is_named() {
    let place = Place::open().await;
    let clerk = place.browser("clerk");
    let quarter = "kind=quarter&period=2026-3";
    let (_, to, _) = clerk.post_from("/office/returns", "/office/returns", quarter).await;
    let at = to.trim_end_matches("/edit").to_owned();
    let (status, _, page) = acted(&clerk, &at, "submit", &seen(&clerk, &at).await, "").await;
    assert!(
        status == 422 && page.contains("行没有填：") && page.contains("政府公报公开政府信息数、"),
        "{page}"
    );
    // Whatever is empty is zero, because the person says so.
    let sheet = clerk.get(&format!("{at}/edit")).await.1;
    let names: Vec<&str> =
        sheet.split("name=\"value-").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(names.len() > 50, "{}", names.len());
    let mut fields: Vec<(String, &str)> = names.iter().map(|id| (format!("value-{id}"), "")).collect();
    fields.push(("zeros".to_owned(), "yes"));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(clerk.post(&format!("{at}/edit"), &form(&fields)).await.0, 303);
    assert!(!clerk.get(&at).await.1.contains("处对不上"));
    let three = form(&[("value-s8_3", "3"), ("reason-s8_3", "人事名册")]);
    assert_eq!(clerk.post(&format!("{at}/edit"), &three).await.0, 303);
    let (_, page) = clerk.get(&at).await;
    assert!(page.contains("有 1 处对不上") && page.contains("工作人员数等于专职与兼职人员数之和"), "{page}");
    assert_eq!(acted(&clerk, &at, "submit", &seen(&clerk, &at).await, "").await.0, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_superior_looks_decides_and_sums() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let list = format!("/office/return-filings?{OCTOBER}");
    let (_, page) = boss.get(&list).await;
    assert!(page.contains("这一期没有报表") && page.contains("没有要求下级机关报送这一种"), "{page}");
    let at = begun(&clerk).await;
    acted(&clerk, &at, "submit", &seen(&clerk, &at).await, "").await;
    acted(&boss, &at, "approve", &seen(&boss, &at).await, "").await;
    let (_, page) = boss.get(&list).await;
    assert!(page.contains("示范区司法局") && page.contains("晚16天") && page.contains("没有改写"), "{page}");
    let filing = page.split("/office/return-filings/").find_map(|rest| {
        let id = rest.split('"').next()?;
        (id.len() == 16).then(|| format!("/office/return-filings/{id}"))
    });
    let filing = filing.unwrap();
    let sum = format!("/office/return-filings/sum?{OCTOBER}");
    let (_, page) = boss.get(&sum).await;
    assert!(page.contains("1 个机关") && page.contains("data-label=\"乡镇街道\""), "{page}");
    let (status, file) = boss.get(&format!("/office/return-filings/sum/file?{OCTOBER}")).await;
    assert!(status == 200 && file.starts_with("PK"));
    assert!(!boss.get(&filing).await.1.contains("退回意见</label>"), "readers decide nothing");
    let back = format!("{filing}/return");
    let version = value(&clerk.get(&filing).await.1, "seen");
    let wrong = form(&[("seen", &version), ("reason", "错")]);
    let (status, _, page) = clerk.post_from(&filing, &back, &wrong).await;
    assert!(status == 422 && page.contains("href=\"#reason\""), "{page}");
    let why = form(&[("seen", &version), ("reason", "请核对办结数")]);
    assert_eq!(clerk.post_from(&filing, &back, &why).await.0, 303);
    assert_eq!(clerk.post_from(&filing, &back, &why).await.0, 409, "the page is old");
    let (_, page) = clerk.get(&at).await;
    assert!(page.contains("上级机关退回") && page.contains("请核对办结数"), "{page}");
    assert!(boss.get(&sum).await.1.contains("还没有可以汇总的"));
    let (_, page) = clerk.get(&format!("{list}&show=returned")).await;
    assert!(page.contains("催报全部未报的（1）"), "{page}");
    let remind = "/office/return-filings/remind";
    let (status, _, page) = clerk.post_from(&list, remind, &format!("{OCTOBER}&which=chosen")).await;
    assert!(status == 422 && page.contains("请先勾选要催的机关"), "{page}");
    let (status, to, _) = clerk.post_from(&list, remind, &format!("{OCTOBER}&which=all")).await;
    assert!(status == 303 && clerk.get(&to).await.1.contains("已催报1个机关"));
    for outside in ["period=2027-1", "kind=month&period=2026-12"] {
        assert_eq!(clerk.get(&format!("/office/return-filings?{outside}")).await.0, 404, "{outside}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_thrown_away() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let at = begun(&clerk).await;
    assert!(!boss.get(&at).await.1.contains("删除草稿"));
    let seen_by = seen(&clerk, &at).await;
    assert_eq!(acted(&boss, &at, "discard", &seen_by, "").await.0, StatusCode::NOT_FOUND);
    let (status, to, page) = acted(&clerk, &at, "discard", &seen_by, "").await;
    let back = format!("/office/returns?{OCTOBER}");
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, back.as_str()), "{page}");
    assert!(clerk.get(&back).await.1.contains("开始填报</button>"));
    assert_eq!(clerk.get(&at).await.0, StatusCode::NOT_FOUND);

    let at = begun(&clerk).await;
    let seen_by = seen(&clerk, &at).await;
    acted(&clerk, &at, "recount", &seen_by, "").await;
    let (status, ..) = acted(&clerk, &at, "discard", &seen_by, "").await;
    assert_eq!(status, StatusCode::CONFLICT, "somebody was faster");
}
