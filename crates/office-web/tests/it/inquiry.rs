//! The inquiry desk through its pages.

use axum::http::StatusCode;

use crate::{
    publication::form,
    support::{Place, value},
};

const DESK: &str = "/office/inquiries";

/// Value of the first choice of a list of units.
fn first_unit(page: &str) -> String {
    let list = page.split("id=\"desk\"").nth(1).unwrap();
    list.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn fields<'a>(desk: &'a str, question: &'a str, result: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("question", question),
        ("answer", ""),
        ("line", "notary"),
        ("way", "visit"),
        ("result", result),
        ("desk", desk),
        ("subject", ""),
        ("group", ""),
        ("persons", "2"),
        ("matters", "1"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_with_todays_defaults_is_answered_and_mended() {
    let place = Place::with_units().await;
    let counter = place.browser("counter");
    let (status, page) = counter.get(DESK).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("还没有登记") && page.contains("人次：一个人就一件事"), "{page}");
    let desk = first_unit(&page);
    let (status, _, page) = counter.post_from(DESK, DESK, &form(&fields(&desk, " ", "handed_on"))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请写问了什么") && page.contains("转给哪个科室"), "all at once: {page}");

    let asked = fields(&desk, "继承公证要带什么", "answered");
    let (status, to, _) = counter.post_from(DESK, DESK, &form(&asked)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = counter.get(&to).await;
    assert!(page.contains("已登记 2026") && page.contains("今天 2 人次"), "{page}");
    let mut open = fields(&desk, "请公证科回电话", "handed_on");
    open.extend([("referred", "公证科"), ("name", "李咨询"), ("contact", "0000-0000123")]);
    counter.post_from(DESK, DESK, &form(&open)).await;
    let (_, page) = counter.get("/office/inquiries/search?open=yes").await;
    assert!(page.contains("请公证科回电话") && !page.contains("继承公证要带什么"), "{page}");
    let at = format!(
        "{DESK}/{}",
        page.split("href=\"/office/inquiries/")
            .find(|rest| rest.contains("-002</a>"))
            .unwrap()
            .split('"')
            .next()
            .unwrap()
    );
    let (_, page) = counter.get(&at).await;
    assert!(page.contains("看联系方式") && !page.contains("李咨询"), "{page}");
    let (_, _, seen) = counter.post_from(&at, &format!("{at}/contact"), "").await;
    assert!(seen.contains("李咨询") && seen.contains("已记入留痕"), "{seen}");
    let (status, _, page) = counter.post_from(&at, &format!("{at}/answer"), "seen=1&answer=").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请写答复了什么"), "{page}");
    counter
        .post_from(&at, &format!("{at}/answer"), &form(&[("seen", "1"), ("answer", "已回电话说明")]))
        .await;
    assert!(counter.get(&at).await.1.contains("已回电话说明"));
    let mut mended = fields(&desk, "请公证科回电话，问收费", "answered");
    mended.push(("seen", "2"));
    let (status, ..) = counter.post_from(&at, &at, &form(&mended)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = counter.get("/office/inquiries/search?words=收费").await;
    assert!(page.contains("问收费"), "{page}");

    // Who counts reads the register, and cannot change it or look who asked.
    let clerk = place.browser("clerk");
    let (status, page) = clerk.get(&at).await;
    assert!(
        status == StatusCode::OK && !page.contains("更正") && page.contains("只有咨询登记人员"),
        "{page}"
    );
    assert_eq!(place.browser("writer").get(DESK).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_in_the_text_is_asked_about_once() {
    let place = Place::with_units().await;
    let counter = place.browser("counter");
    let (_, page) = counter.get(DESK).await;
    let desk = first_unit(&page);
    let mut number = fields(&desk, "请打13900000000回复", "answered");
    let (status, _, page) = counter.post_from(DESK, DESK, &form(&number)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("加密的“联系方式”里"), "{page}");
    assert!(!page.contains("error-summary") && !page.contains("公众会看到"), "nothing is wrong: {page}");
    let kept = value(&page, "kept");
    number.push(("kept", &kept));
    // Other words are asked about anew.
    let mut other = fields(&desk, "请打13900000001回复", "answered");
    other.push(("kept", &kept));
    let (status, _, page) = counter.post_from(DESK, DESK, &form(&other)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && value(&page, "kept") != kept, "{page}");
    assert_eq!(counter.post_from(DESK, DESK, &form(&number)).await.0, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_sheet_and_the_figures_of_a_month() {
    let place = Place::with_units().await;
    let counter = place.browser("counter");
    let at = "/office/inquiries/sheet?on=2026-11-20";
    let (_, page) = counter.get(at).await;
    let desk = page
        .split("id=\"which-desk\"")
        .nth(1)
        .unwrap()
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let sheet = [
        ("desk", desk.as_str()),
        ("on", "2026-11-20"),
        ("visit.notary.persons", "12"),
        ("phone.legal_aid.persons", "x"),
    ];
    let (status, _, page) = counter.post_from(at, "/office/inquiries/sheet", &form(&sheet)).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("“电话”的“法律援助”请填整数"),
        "{page}"
    );
    assert!(page.contains("value=\"12\""), "what was entered stays: {page}");
    let sheet = [
        ("desk", desk.as_str()),
        ("on", "2026-11-20"),
        ("visit.notary.persons", "12"),
        ("phone.legal_aid.persons", "3"),
        ("phone.legal_aid.answered", "2"),
    ];
    let (status, to, _) = counter.post_from(at, "/office/inquiries/sheet", &form(&sheet)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(counter.get(&to).await.1.contains("value=\"12\""));
    let mut asked = fields(&desk, "当天又来问", "answered");
    asked.push(("on", "2026-11-20"));
    let (status, _, page) = counter.post_from(DESK, DESK, &form(&asked)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("已经填了日报"), "{page}");

    let clerk = place.browser("clerk");
    let (_, page) = clerk.get("/office/inquiries/figures?period=2026-11").await;
    assert!(page.contains("接受群众咨询15人次，主要为公证、法律援助，已解答14件，正在办理1件。"), "{page}");
    assert!(page.contains("其中日报 15 人次"), "{page}");
    // Every figure opens what it counts; of day sheets, which have no entries, their days.
    let of_visits = "/office/inquiries/search?counted=yes&from=2026-11-01&until=2026-11-30&way=visit";
    assert!(page.contains(&of_visits.replace('&', "&#38;")), "{page}");
    let (_, page) = clerk.get(of_visits).await;
    for part in ["12 人次，12 件，其中日报 12 人次", "日报（1 份，没有单条）", "2026年11月20日"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let (_, page) = clerk.get("/office/inquiries/search?from=2026-11-01&until=2026-11-30").await;
    assert!(!page.contains("统计的这一个数"), "{page}");
    let (_, page) = clerk.get("/office/inquiries/figures?period=2026-11").await;
    assert!(page.contains("这个月还没有过完，过完以后再锁定。"), "{page}");
    let (_, page) = clerk.get("/office/inquiries/figures?period=2026").await;
    assert!(page.contains("锁定按月办理"), "{page}");
    let (status, bytes) = clerk.file("/office/inquiries/figures.xlsx?period=2026").await;
    assert!(status == StatusCode::OK && bytes.starts_with(b"PK"));
    let figures = "/office/inquiries/figures?period=2026-10";
    let (status, _, page) = clerk.post_from(figures, "/office/inquiries/lock", "month=2026-11").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还没有过完"), "{page}");
    assert_eq!(
        clerk.post_from(figures, "/office/inquiries/lock", "month=2026-10").await.0,
        StatusCode::SEE_OTHER
    );
    let mut late = fields(&desk, "补登", "answered");
    late.push(("on", "2026-10-15"));
    let (_, _, page) = counter.post_from(DESK, DESK, &form(&late)).await;
    assert!(page.contains("2026-10的登记已经锁定"), "{page}");
    let (status, ..) = clerk
        .post_from(
            figures,
            "/office/inquiries/unlock",
            &form(&[("month", "2026-10"), ("reason", "补登漏记的来访")]),
        )
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(counter.post_from(DESK, DESK, &form(&late)).await.0, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_slips_is_checked_and_taken_in() {
    let place = Place::with_units().await;
    let counter = place.browser("counter");
    let page = "/office/inquiries/import";
    let (status, template) = counter.file("/office/inquiries/import/template").await;
    assert!(status == StatusCode::OK && template.starts_with(b"PK"));
    let (status, _, wrong) = counter.upload_named(page, "工单.csv", "日期,内容,业务类别\n昨天,问,公证").await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && wrong.contains("不是日期") && wrong.contains("接待点"),
        "{wrong}"
    );
    let list =
        "日期,接待点,内容,业务类别,方式,外部编号,备注\n2026-11-20,公证科,怎样办公证,公证,热线转办,12345-1,无";
    let (_, units) = counter.get(DESK).await;
    let name = units.split("id=\"desk\"").nth(1).unwrap().split("<option").nth(1).unwrap();
    let name = name.split('>').nth(1).unwrap().split('<').next().unwrap();
    let (status, _, checked) = counter.upload_named(page, "工单.csv", &list.replace("公证科", name)).await;
    assert!(
        status == StatusCode::OK && checked.contains("1 条，1 人次") && checked.contains("备注"),
        "{checked}"
    );
    let rows = value(&checked, "rows").replace("&#34;", "\"");
    let apply = "/office/inquiries/import/apply";
    assert_eq!(counter.post_from(page, apply, &form(&[("rows", &rows)])).await.0, StatusCode::SEE_OTHER);
    assert!(counter.get("/office/inquiries/search?words=12345-1").await.1.contains("怎样办公证"));
    let (status, bytes) = counter.file("/office/inquiries/search.csv?words=12345-1").await;
    let csv = String::from_utf8(bytes).unwrap();
    assert!(status == StatusCode::OK && csv.lines().count() == 2 && csv.contains("怎样办公证"), "{csv}");
    // What goes out comes in again as it is; the number of the other register is another one here.
    let other = csv.replace("12345-1", "12345-9");
    let (status, _, checked) = counter.upload_named(page, "导出.csv", &other).await;
    assert!(status == StatusCode::OK && checked.contains("1 条，1 人次"), "{checked}");
    // Without a number of another register, the same list is asked about.
    let plain = list.replace("公证科", name).replace("12345-1", "");
    let (_, _, checked) = counter.upload_named(page, "工单.csv", &plain).await;
    assert!(!checked.contains("name=\"repeats\""), "{checked}");
    let bare = value(&checked, "rows").replace("&#34;", "\"");
    assert_eq!(counter.post_from(page, apply, &form(&[("rows", &bare)])).await.0, StatusCode::SEE_OTHER);
    let (_, _, checked) = counter.upload_named(page, "工单.csv", &plain).await;
    assert!(checked.contains("有 1 行已经登记过一样的") && checked.contains("name=\"repeats\""), "{checked}");
    let (status, _, told) = counter.post_from(page, apply, &form(&[("rows", &bare)])).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && told.contains("请勾选再导入"), "{told}");
    let sure = form(&[("rows", &bare), ("repeats", "yes")]);
    assert_eq!(counter.post_from(page, apply, &sure).await.0, StatusCode::SEE_OTHER);
    let (status, _, again) = counter.post_from(page, apply, &form(&[("rows", &rows)])).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && again.contains("已经登记过"), "{again}");
}
