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
    assert_eq!(clerk.get("/office/collections/2026").await.0, 200);
    assert_eq!(clerk.get("/office/collections/2027").await.0, 404, "a year that has not begun");
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
    assert!(page.contains("有 2 项不符没有说明，应当退回") && page.contains("5 ≠ 4 ✗"), "{page}");
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
    assert!(!page.contains("催过"), "nobody got it: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_reports_are_summed_and_become_the_own_one() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let education = below(&place, "示范区教育局", "e").await;
    let civil = below(&place, "示范区民政局", "m").await;
    let import = "/office/collections/2025/import";
    for (filer, content) in [(&education, "5 5"), (&civil, "7 7")] {
        clerk.upload_fields(import, &[("filer", filer)], "年报.txt", content).await;
    }
    let (year, sums) = ("/office/collections/2025", "/office/collections/2025/roll-up");
    let (status, _, page) = clerk.post_from(sums, sums, "scope=own").await;
    assert!(status == 422 && page.contains("请至少选一个机关"), "{page}");
    assert!(clerk.get(sums).await.1.contains("还没有核收：示范区教育局、示范区民政局"));
    let accept = "/office/collections/2025/accept";
    let (status, to, page) = clerk.post_from(year, accept, "").await;
    assert_eq!(status, 303, "{page}");
    assert!(clerk.get(&to).await.1.contains("已核收2份没有问题的报告"));
    let (status, _, page) = clerk.post_from(year, accept, "").await;
    assert!(status == 422 && page.contains("没有可以一并核收的"), "{page}");

    // What is said before: a joint document, a reorganisation.
    let say = "/office/collections/2025/statements";
    let joint = [("what", "joint"), ("filer", civil.as_str()), ("lead", civil.as_str()), ("number", "x")];
    let (status, _, page) = clerk.post_from(sums, say, &form(&joint)).await;
    assert!(status == 422, "{page}");
    for words in ["请写明是哪几件联合发文", "请填写要扣除的件数", "牵头机关不能是被扣除的机关自己"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let pair = [("former", civil.as_str()), ("heir", education.as_str()), ("note", "样编发〔2025〕1号")];
    let said = |what| form(&[[("what", what)].as_slice(), &pair].concat());
    assert_eq!(clerk.post_from(sums, say, &said("succession")).await.0, 303);
    assert!(clerk.get(sums).await.1.contains("示范区民政局 → 示范区教育局"));
    assert_eq!(clerk.post_from(sums, say, &said("drop-succession")).await.0, 303);

    let (status, _, page) = clerk.post_from(sums, sums, "scope=all").await;
    assert!(status == 422 && page.contains("请选择汇总范围"), "{page}");
    let (status, at, page) = clerk.post_from(sums, sums, "scope=own").await;
    assert_eq!(status, 303, "{page}");
    let (_, page) = boss.get(&at).await;
    assert!(page.contains("2 个机关") && page.contains("12 = 12 ✓"), "{page}");
    assert!(page.contains("?cell=t3.new.natural#source") && !page.contains("转为报告草稿"), "{page}");
    let (_, page) = clerk.get(&format!("{at}?cell=t3.new.natural")).await;
    assert!(page.contains("这一格的来源") && page.contains(">示范区民政局</a>"), "{page}");
    assert!(clerk.get(&format!("{at}?cell=t9.x")).await.1.contains("转为报告草稿"), "no such cell, no panel");
    let (status, report, page) = clerk.post_from(&at, &format!("{at}/report"), "erratum=").await;
    assert_eq!(status, 303, "{page}");
    let (_, page) = clerk.get(&report).await;
    assert!(page.contains("本报告由2个机关的年度报告汇总形成") && page.contains("编制中"), "{page}");
    // Whose reports it sums is said, and can be said otherwise.
    assert!(
        page.contains("没有2024年度的报告，没有核对结转") && page.contains("value=\"own\" selected"),
        "{page}"
    );
    let scope = format!("{report}/scope");
    assert_eq!(clerk.post_from(&report, &scope, "scope=whole").await.0, 303);
    assert!(clerk.get(&report).await.1.contains("value=\"whole\" selected"));
    assert_eq!(clerk.post_from(&report, &scope, "scope=whole").await.0, 303, "the same again is no fault");
    assert!(!boss.get(&report).await.1.contains("这份报告汇总了谁的数"), "readers say nothing");

    // One of them comes again: the sum is old.
    clerk.upload_fields(import, &[("filer", &civil)], "年报.txt", "8 8").await;
    let (_, page) = clerk.get(&at).await;
    assert!(page.contains("已过时") && page.contains("报来了新的一版"), "{page}");
    let without = form(&[("scope", "own"), ("without", &education)]);
    let (status, _, page) = clerk.post_from(sums, sums, &without).await;
    assert!(status == 422 && page.contains("请至少选一个机关"), "the other one is not accepted: {page}");
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

#[tokio::test(flavor = "multi_thread")]
async fn findings_across_agencies_and_charts() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let education = below(&place, "示范区教育局", "e").await;
    let civil = below(&place, "示范区民政局", "m").await;
    let (year, findings) = ("/office/collections/2025", "/office/collections/2025/findings");
    assert!(clerk.get(findings).await.1.contains("没有不符的地方"));
    assert!(!clerk.get(year).await.1.contains("报送情况图"), "nothing to draw");
    for (filer, content) in [(&education, "5 4"), (&civil, "7 6")] {
        clerk
            .upload_fields("/office/collections/2025/import", &[("filer", filer)], "年报.txt", content)
            .await;
    }
    let (_, page) = boss.get(findings).await;
    assert!(page.contains("2 个没有说明") && page.contains("等于第三项"), "{page}");
    for words in [">示范区教育局</a>", ">示范区民政局</a>", "href=\"/office/filings/"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(boss.get("/office/collections/1999/findings").await.0, 404);
    let (_, page) = boss.get(year).await;
    assert!(page.contains("报送情况图") && page.contains("<td class=\"number\">2</td>"), "{page}");
}

/// A correction may leave every figure as it was: the chapters that say something else stand side by side.
#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_changed_is_shown_beside_the_one_before() {
    let place = Place::open().await;
    let clerk = place.browser("clerk");
    let education = below(&place, "示范区教育局", "e").await;
    let import = "/office/collections/2025/import";
    let brought = async |content: &str| {
        let (_, _, page) = clerk.upload_fields(import, &[("filer", &education)], "年报.txt", content).await;
        let at = page.split("/office/filings/").nth(1).and_then(|rest| rest.split('"').next()).expect(&page);
        clerk.get(&format!("/office/filings/{at}")).await.1
    };
    let page = brought("5 5 文：去年的<b>一句").await;
    assert!(!page.contains("side-by-side"), "nothing came before it: {page}");
    let page = brought("5 5 文：改正的一句").await;
    for words in [
        "表中数字与前一次报送相同，只有文字变化。",
        "<h3>前一次</h3><p><del>去年的&#60;b&#62;一句</del></p>",
        "<h3>这一次</h3><p><ins>改正的一句</ins></p>",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(page.matches("side-by-side").count(), 1, "the other chapters say the same");
    let page = brought("7 7 文：改正的一句").await;
    assert!(page.contains("处数字变了") && !page.contains("side-by-side"), "{page}");
}

/// Two files of one agency: the second would take the place of the first unseen. Neither is taken, the others are.
#[tokio::test(flavor = "multi_thread")]
async fn two_files_of_one_agency_are_a_question() {
    let place = Place::open().await;
    let clerk = place.browser("clerk");
    below(&place, "示范区教育局", "e").await;
    below(&place, "示范区民政局", "m").await;
    let import = "/office/collections/2025/import";
    let brought = async |files: &[(&str, &str)]| {
        let (status, _, page) = clerk.upload_files(import, import, &[], files).await;
        assert_eq!(status, 200, "{page}");
        page
    };
    let page = brought(&[
        ("教育局.txt", "5 5 机关：示范区教育局"),
        ("民政局.txt", "7 7 机关：示范区民政局"),
        ("教育局 改.txt", "6 6 机关：示范区教育局"),
        ("教育局 去年.txt", "4 4 2024 机关：示范区教育局"),
    ])
    .await;
    assert!(page.contains("1 个文件已收，3 个没有收"), "{page}");
    let both = "“教育局.txt”、“教育局 改.txt”都是示范区教育局的2025年度报告，内容不同";
    assert_eq!(page.matches(both).count(), 2, "{page}");
    assert!(page.contains("文件是2024年度的"), "another year is refused as such: {page}");
    let (_, page) = clerk.get("/office/collections/2025?show=missing").await;
    assert!(page.contains("示范区教育局") && !page.contains("示范区民政局"), "nothing half-written: {page}");

    // A short name is no name: other districts have such an office too.
    let page = brought(&[("简称.txt", "8 8 机关：民政局"), ("全称.txt", "8 8 机关：示范区民政局")]).await;
    assert_eq!(page.matches("需选定机关").count(), 1, "{page}");
    assert!(page.contains("1 个文件已收，1 个没有收") && page.contains("看来是示范区民政局"), "{page}");

    // The same report under two names is taken once.
    let page = brought(&[("一.txt", "5 5 机关：示范区教育局"), ("二.txt", "5 5 机关：示范区教育局")]).await;
    assert!(page.contains("1 个文件已收，1 个没有收") && page.contains("内容完全相同"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_file_goes_out_and_comes_in() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let (_, at, _) = clerk.upload("/office/reports/import", "5 5 2025").await;
    clerk.post(&format!("{at}/submit"), "decision=yes").await;
    boss.post(&format!("{at}/approve"), "decision=approve").await;
    let filing = format!("{at}/filing");
    let (_, page) = clerk.get(&filing).await;
    assert!(page.contains("离线报送") && !boss.get(&filing).await.1.contains("离线报送"), "{page}");
    let fingerprint = page.split("<p><code>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    let seen = value(&page, "seen");
    let (status, _, page) = clerk.post_from(&filing, &format!("{at}/signed-file"), "seen=x").await;
    assert!(status == 422 && page.contains("请重新核对后再报送"), "{page}");
    let signed = form(&[("seen", &seen)]);
    let (status, _, file) = clerk.post_from(&filing, &format!("{at}/signed-file"), &signed).await;
    assert!(status == 200 && file.contains("gongkai-offline-filing"), "{file}");

    // The same office collects: whoever signed is said by hand, an agency below of the same name.
    let twin = below(&place, "示范区教育局", "e").await;
    let keys = "/office/filing-keys";
    assert!(clerk.get(keys).await.1.contains("还没有登记"));
    let import = "/office/collections/2025/import";
    let (_, _, page) = clerk.upload_fields(import, &[], "签名文件.json", &file).await;
    assert!(page.contains("签名的密钥没有登记") && page.contains(fingerprint), "{page}");
    let (status, _, page) =
        clerk.post_from(keys, keys, &form(&[("filer", &twin), ("fingerprint", "12")])).await;
    assert!(status == 422 && page.contains("指纹是32位"), "{page}");
    let said = form(&[("filer", &twin), ("fingerprint", fingerprint)]);
    assert_eq!(clerk.post_from(keys, keys, &said).await.0, 303);
    assert!(boss.get(keys).await.1.contains(fingerprint));
    assert!(!boss.get(keys).await.1.contains("登记一个密钥"), "readers register nothing");
    let (_, _, page) = clerk.upload_fields(import, &[], "签名文件.json", &file).await;
    assert!(page.contains("两者不符"), "the file is of the own agency: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_as_a_file_is_shown_from_the_directory() {
    let place = Place::open().await;
    let (clerk, reviewer) = (place.browser("clerk"), place.browser("reviewer"));
    let (year, list) = ("/office/collections/2025", "/office/collections/2025/directory");
    assert!(clerk.get(list).await.1.contains("没有下级机关的报告"));
    let education = below(&place, "示范区教育局", "e").await;
    let civil = below(&place, "示范区民政局", "m").await;
    let import = "/office/collections/2025/import";
    for (filer, content) in [(&education, "5 5"), (&civil, "7 7")] {
        clerk.upload_fields(import, &[("filer", filer)], "年报.txt", content).await;
    }
    let (_, page) = reviewer.get(list).await;
    assert!(
        page.contains("文件导入") && page.contains("原文件") && !page.contains("公布可以公布的"),
        "{page}"
    );
    let release = "/office/collections/2025/release";
    let (status, _, page) = reviewer.post_from(list, release, "").await;
    assert!(status == 422 && page.contains("没有可以一并公布的"), "{page}");
    // The map of the year: a square for each report, by code until the district says otherwise.
    let (_, page) = clerk.get(year).await;
    for words in ["示意图，不表示地理位置", "<title>示范区教育局：5</title>", "1格：5", "2格：7"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        !clerk.get(&format!("{year}?sort=name")).await.1.contains("tile-map"),
        "who sorts reads the list"
    );

    clerk.post_from(year, "/office/collections/2025/accept", "").await;
    assert!(!clerk.get(list).await.1.contains("公布可以公布的"), "whoever sorts what comes shows nothing");
    let (_, page) = reviewer.get(list).await;
    assert!(page.contains("公布可以公布的（2）"), "{page}");
    let at = page.split("/office/filings/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let at = format!("/office/filings/{}", at.trim_end_matches("/file"));
    assert!(!clerk.get(&at).await.1.contains("公布到门户"), "readers show nothing");
    let (_, page) = reviewer.get(&at).await;
    let seen = form(&[("seen", &value(&page, "seen")), ("scope", "whole")]);
    assert!(page.contains("公布到门户") && page.contains("value=\"agency\" selected>本机关"), "{page}");
    assert_eq!(clerk.post_from(&at, &format!("{at}/release"), &seen).await.0, 404);
    assert_eq!(reviewer.post_from(&at, &format!("{at}/release"), &seen).await.0, 303);
    let (status, _, page) = reviewer.post_from(&at, &format!("{at}/release"), &seen).await;
    assert!(status == 422 && page.contains("不用重复公布") && page.contains("从门户撤下"), "{page}");
    assert!(page.contains("经办，口径：全域汇总"), "{page}");
    let (status, to, page) = reviewer.post_from(list, release, "").await;
    assert_eq!(status, 303, "{page}");
    let (_, page) = reviewer.get(&to).await;
    assert!(page.contains("已公布1份报告") && page.contains("已公布 <b>2</b>"), "{page}");
    for ending in [".pdf", ".docx", ".xlsx", ".json"] {
        assert_eq!(page.matches(&format!("{ending}\" download")).count(), 2, "{ending}: {page}");
    }
    let down = format!("{at}/withdraw");
    let said = |why: &str| format!("{seen}&{}", form(&[("why", why)]));
    let (status, _, page) = reviewer.post_from(&at, &down, &said("错")).await;
    assert!(status == 422 && page.contains("写明原因"), "{page}");
    assert_eq!(reviewer.post_from(&at, &down, &said("数据需要重新核实")).await.0, 303);
    assert!(reviewer.get(list).await.1.contains("撤下：数据需要重新核实"));
    assert!(reviewer.get(&at).await.1.contains("更正说明"), "another version says what was wrong");
}

/// An agency that publishes on its own site: somebody brings the page, and what differs is listed.
#[tokio::test(flavor = "multi_thread")]
async fn a_filing_stands_beside_the_page_of_another_site() {
    let place = Place::open().await;
    let (clerk, boss) = (place.browser("clerk"), place.browser("boss"));
    let education = below(&place, "示范区教育局", "e").await;
    let import = "/office/collections/2025/import";
    let (_, _, page) = clerk.upload_fields(import, &[("filer", &education)], "年报.txt", "5 5").await;
    let at = page.split("/office/filings/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let (filing, beside) = (format!("/office/filings/{at}"), format!("/office/filings/{at}/published"));
    assert!(clerk.get(&filing).await.1.contains("与公布的相比"));
    let (_, page) = boss.get(&beside).await;
    assert!(page.contains("没有可以比较的") && !page.contains("上传并比较"), "readers bring nothing: {page}");
    assert_eq!(clerk.get(&format!("{beside}?file=yes")).await.0, 404, "nobody has brought one");
    let (status, _, page) = clerk.send_fields(&beside, &[("address", "x")]).await;
    assert!(status == 422 && page.contains("请选择从该机关网站上保存的文件"), "{page}");
    let (status, _, page) = clerk.upload_named(&beside, "公布.txt", "7 7 2024").await;
    assert!(status == 422 && page.contains("报送的是2025年度"), "{page}");
    let address = [("address", "https://jyj.example.gov.cn/<b>")];
    let (status, to, page) = clerk.upload_fields(&beside, &address, "公布.txt", "7 7").await;
    assert_eq!((status.as_u16(), to.as_str()), (303, beside.as_str()), "{page}");
    let (_, page) = boss.get(&beside).await;
    for words in ["与网站公布的有6处不同", "6 处不同", "公布.txt", "gov.cn/&#60;b&#62;", "<b>5</b>"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(clerk.get(&format!("{beside}?file=yes")).await.1, "7 7");
    let (_, page) = clerk.get("/office/collections/2025?show=differs").await;
    assert!(page.contains("示范区教育局") && page.contains("与网站公布的有6处不同"), "{page}");
    assert!(clerk.get(&filing).await.1.contains("与你单位在网站上公布的有6处不同"));
}
