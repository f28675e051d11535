//! The map of a year: a square for each agency, which says what it is and what it is not; agencies of which only the
//! report is here.

use gongkai_domain::id::AgencyId;
use gongkai_public::{AgencyCard, Bundle};

use crate::sample::{Sample, bundle, report};

/// Three agencies below the first one, one of them without a way to write to it.
async fn district() -> Sample {
    let sample = Sample::full().await;
    let of = sample.store.cards().await.unwrap().into_iter().find(|card| card.code == "blz").unwrap();
    for (id, code, name, new, address) in
        [("a3", "jyj", "示范区教育局", 40, "示范区和平路2号"), ("a4", "mzj", "示范区<民政>局", 0, "")]
    {
        let agency = AgencyId::parse(id).unwrap();
        let mut card =
            AgencyCard { agency: agency.clone(), code: code.into(), name: name.into(), ..of.clone() };
        card.address = address.to_owned();
        sample.store.put_card(&card).await.unwrap();
        let report = report("format-2021", 2025, new, new);
        sample.store.put(&Bundle { agency, ..bundle(&report, 1, None) }).await.unwrap();
    }
    sample
}

#[tokio::test]
async fn a_square_for_each_agency_and_a_table() {
    let sample = district().await;
    let page = sample.get("/annual-reports/2025").await.text();
    for words in [
        "示意图，不表示地理位置",
        "2025年新收政府信息公开申请，示意图，不表示地理位置，数字见下面的数据表",
        "<title>示范区教育局：40</title>",
        "<title>示范区&#60;民政&#62;局：0</title>",
        "<title>白鹭镇人民政府：没有这个数字</title>",
        "<th scope=\"row\"><a href=\"/annual-reports/2025/jyj\">示范区教育局</a></th><td class=\"number\">40</td>",
        "1格：40",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("<title>示范区司法局"), "whoever may sum the others is no square");
    assert!(
        !sample.get("/annual-reports").await.text().contains("tile-map"),
        "all years at once make no map"
    );
    // The district has written down who stands where.
    let square = |page: &str, name: &str| {
        let after = page.split(&format!("<title>{name}：")).nth(1).unwrap().to_owned();
        let of = |what: &str| {
            after.split(&format!(" {what}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        (of("x"), of("y"))
    };
    assert_eq!(square(&page, "白鹭镇人民政府"), ("0".to_owned(), "0".to_owned()), "by code");
    let mut first = sample.store.card("sfj").await.unwrap().unwrap();
    first.tiles = vec![vec!["jyj".to_owned()], vec![".".to_owned(), "blz".to_owned()]];
    sample.store.put_card(&first).await.unwrap();
    let page = sample.get("/annual-reports/2025").await.text();
    assert_eq!(square(&page, "示范区教育局"), ("0".to_owned(), "0".to_owned()));
    assert_eq!(square(&page, "白鹭镇人民政府"), ("74".to_owned(), "74".to_owned()));
}

#[tokio::test]
async fn of_some_agencies_only_the_report_is_here() {
    let sample = district().await;
    let guide = sample.get("/guide/mzj").await;
    assert!(guide.text().contains("指南正在准备"), "{}", guide.text());
    assert!(!sample.get("/guide").await.text().contains("/guide/mzj"));
    let list = sample.get("/annual-reports/directory").await.text();
    assert!(list.contains("/annual-reports/2025/mzj") && list.contains("示范区&#60;民政&#62;局"), "{list}");
    let report = sample.get("/annual-reports/2025/mzj").await.text();
    for kind in ["docx", "xlsx", "pdf", "json"] {
        assert!(report.contains(&format!("/annual-reports/2025/mzj.{kind}")), "{kind}");
    }
}
