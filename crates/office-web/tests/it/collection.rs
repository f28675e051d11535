//! What the agencies below file, through the pages: taken in from files, sent back with the prepared text, accepted;
//! whatever stands in a file is text.

use gongkai_domain::{
    authority::Staff,
    id::StaffId,
    organisation::{AgencyForm, Duty, StaffForm},
};
use gongkai_office::organisation::{self, AgencyStart};

use crate::{
    publication::form,
    support::{Place, value},
};

/// An agency below the one of the test.
async fn below(place: &Place, name: &str, mark: &str) -> String {
    let keeper = Staff {
        id: StaffId::parse("keeper").unwrap(),
        agency: place.agency.clone(),
        unit: None,
        name: "keeper".to_owned(),
        duties: [Duty::SystemAdministrator].into(),
        address: None,
        stepped_up: false,
    };
    let person =
        |duty: &str| StaffForm { name: duty.into(), account: format!("{mark}{duty}"), ..Default::default() };
    let start = AgencyStart {
        agency: AgencyForm {
            name: name.into(),
            short_name: String::new(),
            level: "county".into(),
            kind: "department".into(),
            region: "119901".into(),
        },
        system: person("system"),
        security: person("security"),
        audit: person("audit"),
    };
    organisation::found_below(&place.office, &keeper, &start).await.unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_in_returned_and_accepted() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let (status, page) = clerk.get("/office/collections/2025").await;
    assert!(status == 200 && page.contains("没有下级机关的报告"), "{page}");
    assert_eq!(clerk.get("/office/collections/1999").await.0, 404);
    let education = below(&place, "示范区教育局", "e").await;
    below(&place, "示范区<b>民政局", "m").await;
    let (_, page) = clerk.get("/office/collections/2025").await;
    assert!(page.contains("已逾期297天") && page.contains("示范区&#60;b&#62;民政局"), "{page}");
    assert!(page.contains("催报全部未报的（2）"), "{page}");

    let import = "/office/collections/2025/import";
    assert_eq!(boss.get(import).await.0, 404, "the leader does not sort what comes");
    let (_, _, page) = clerk.upload(import, "5 4").await;
    assert!(page.contains("文件里没有读到机关名称"), "{page}");
    let (_, _, page) = clerk.upload_fields(import, &[("filer", &education)], "年报.txt", "5 4 2024").await;
    assert!(page.contains("文件是2024年度的"), "{page}");
    let (_, _, page) = clerk.upload_fields(import, &[("filer", &education)], "年报.txt", "5 4").await;
    let at = page.split("/office/filings/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let at = format!("/office/filings/{at}");
    assert_eq!(clerk.get(&format!("{at}/file")).await.1, "5 4");

    let (_, page) = clerk.get("/office/collections/2025?show=faulty").await;
    assert!(page.contains("2 项不符") && page.contains("回执2025-0001号"), "{page}");
    assert!(!page.contains("民政局"), "the filter holds");
    let (_, page) = clerk.get(&at).await;
    assert!(page.contains("有 2 项不符没有说明，只能退回") && page.contains("5 ≠ 4 ✗"), "{page}");
    assert!(
        page.contains("示范区教育局：\n你单位的2025年度报告已收到（回执2025-0001号）。核对时发现2处"),
        "{page}"
    );
    assert!(!boss.get(&at).await.1.contains("退回意见</label>"), "readers decide nothing");
    let seen = value(&page, "seen");
    let back = format!("{at}/return");
    let (status, _, page) = clerk.post_from(&at, &back, &form(&[("seen", &seen), ("reason", "错")])).await;
    assert!(status == 422 && page.contains("href=\"#reason\""), "{page}");
    let (status, ..) = clerk.post_from(&at, &format!("{at}/accept"), &form(&[("seen", &seen)])).await;
    assert_eq!(status, 422);
    let why = [("seen", seen.as_str()), ("reason", "请核对\n表三“自然人”列")];
    assert_eq!(clerk.post_from(&at, &back, &form(&why)).await.0, 303);
    assert_eq!(clerk.post_from(&at, &back, &form(&why)).await.0, 409, "the page is old");
    assert!(clerk.get(&at).await.1.contains("<p>表三“自然人”列</p>"));

    // It comes again, right: what changed stands on top, and it is accepted.
    let (_, _, page) = clerk.upload_fields(import, &[("filer", &education)], "年报2.txt", "5 5").await;
    let second = page.split("/office/filings/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let second = format!("/office/filings/{second}");
    let (_, page) = clerk.get(&second).await;
    assert!(page.contains("与前一次报送相比") && page.contains("第2次"), "{page}");
    let seen = value(&page, "seen");
    let accept = form(&[("seen", &seen)]);
    assert_eq!(clerk.post_from(&second, &format!("{second}/accept"), &accept).await.0, 303);
    let (_, page) = boss.get("/office/collections/2025?show=accepted").await;
    assert!(page.contains("已核收") && page.contains("第2次报送") && page.contains("门户上没有"), "{page}");

    // Reminding: somebody has to be chosen; whom nobody reaches is said.
    let remind = "/office/collections/2025/remind";
    let (status, _, page) = clerk.post_from("/office/collections/2025", remind, "which=chosen").await;
    assert!(status == 422 && page.contains("请先勾选要催的机关"), "{page}");
    let (status, to, _) = clerk.post_from("/office/collections/2025", remind, "which=all").await;
    assert_eq!(status, 303);
    let (_, page) = clerk.get(&to).await;
    assert!(page.contains("已催报1个机关。其中1个在本系统里没有统计人员"), "{page}");
    assert!(page.contains("催过2026年11月24日"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_own_report_without_a_superior() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let (_, at, _) = clerk.upload("/office/reports/import", "5 5 2025").await;
    assert!(!clerk.get(&at).await.1.contains("/filing"), "not approved");
    let (_, page) = clerk.get(&format!("{at}/filing")).await;
    assert!(page.contains("没有上级机关"), "{page}");
    clerk.post(&format!("{at}/submit"), "decision=yes").await;
    boss.post(&format!("{at}/approve"), "decision=approve").await;
    assert!(clerk.get(&at).await.1.contains("/filing"));
    let (status, _, page) = clerk.post_from(&format!("{at}/filing"), &format!("{at}/filing"), "seen=x").await;
    assert!(status == 422 && page.contains("本机关在系统里没有上级机关"), "{page}");
    assert_eq!(boss.get(&format!("{at}/filing")).await.0, 200, "readers look");
}
