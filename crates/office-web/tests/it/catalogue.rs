//! The agency's catalogue through its pages: brought in, filled, read by those who may.

use axum::http::StatusCode;

use crate::{
    publication::{begun, form},
    support::{Place, value},
};

const PAGE: &str = "/office/catalogue";
const IMPORT: &str = "/office/catalogue/import";
const LIST: &str = "一级事项,二级事项,公开内容（要素）,公开方式,条例事项,旧列\n\
                    法律援助,申请指南,条件和材料,主动公开,（五）,无\n\
                    ,援助决定,决定书,依申请公开,,\n\
                    公证,,公证机构,,,";

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_is_brought_in_and_filled() {
    let place = Place::with_units().await;
    let [reviewer, writer] = ["reviewer", "writer"].map(|who| place.browser(who));
    assert!(reviewer.get(PAGE).await.1.contains("还没有公开目录"));
    assert_eq!(writer.get(IMPORT).await.0, StatusCode::NOT_FOUND, "the disclosure office alone keeps it");
    let (status, template) = reviewer.file("/office/catalogue/import/template").await;
    assert!(status == StatusCode::OK && template.starts_with(b"PK"));
    for (list, sentence) in [
        ("一级事项,公开内容（要素）\n,要素", "请填写一级事项"),
        ("一级事项,公开内容（要素）,条例事项\n公证,要素,99", "条例第二十条的项"),
        ("一级事项,公开内容（要素）\n公证,甲\n公证,乙", "前面已经有了"),
        ("一级事项\n公证", "没有找到表头"),
        ("一级事项,公开内容（要素）\n公证,甲\n律师,", "请填写公开哪些要素"),
    ] {
        let (status, _, page) = reviewer.upload_named(IMPORT, "目录.csv", list).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{list}");
        assert!(page.contains(sentence), "{list}: {page}");
    }
    let many: String = (1..=501).map(|nth| format!("\n事项{nth},要素")).collect();
    let many = format!("一级事项,公开内容（要素）{many}");
    let (_, _, page) = reviewer.upload_named(IMPORT, "目录.csv", &many).await;
    let place_of_it = "<td class=\"number\" data-label=\"行\">502</td>";
    assert!(page.contains("有501行，一次最多500行") && page.contains(place_of_it), "{page}");
    let (status, _, page) = reviewer.upload_named(IMPORT, "目录.csv", LIST).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("新的目录 3 项：新增 3 项") && page.contains("旧列"), "{page}");
    assert!(reviewer.get(PAGE).await.1.contains("还没有公开目录"), "a check keeps nothing");
    let rows = value(&page, "rows").replace("&#34;", "\"");
    let apply = format!("{IMPORT}/apply");
    let sent = form(&[("version", "0"), ("rows", &rows)]);
    let (status, to, _) = reviewer.post_from(IMPORT, &apply, &sent).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, PAGE));
    let (_, page) = writer.get(PAGE).await;
    assert!(page.contains("共 3 项") && page.contains("应当公开而没有的 2 项"), "{page}");
    let (status, _, _) =
        reviewer.post_from(IMPORT, &apply, &form(&[("version", "7"), ("rows", &rows)])).await;
    assert_eq!(status, StatusCode::CONFLICT, "another list was there already");
    // A draft that begins from a row is filed under it, and under the item that the row names.
    let link = "/office/documents/new?entry=";
    let id = page.split(link).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert!(writer.get(&format!("{link}{id}")).await.1.contains(&format!("value=\"{id}\" selected")));
    let new = form(&[("kind", "notice"), ("entry", &id)]);
    let (status, to, page) = writer.post_from("/office/documents/new", "/office/documents/new", &new).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = writer.get(&to).await;
    assert!(page.contains(&format!("value=\"{id}\" selected")), "{page}");
    assert!(page.contains("value=\"a20-05\" selected"), "{page}");
    let (_, listed) = writer.get(&format!("/office/documents?entry={id}")).await;
    assert!(listed.contains("法律援助 / 申请指南") && listed.contains(to.trim_end_matches("/edit")));
    let wrong = form(&[("kind", "notice"), ("entry", "c000000000000")]);
    let (status, _, page) = writer.post_from("/office/documents/new", "/office/documents/new", &wrong).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("公开目录里没有这一项"), "{page}");
    let (status, table) = writer.file("/office/catalogue/coverage").await;
    assert!(status == StatusCode::OK && table.starts_with(b"PK"));
    let other = begun(&writer, "plan").await;
    assert!(!writer.get(&format!("/office/documents?entry={id}")).await.1.contains(&other), "another is not");
}
