//! What workbooks keep beside their cells, and files that documents hold.

use gongkai_domain::contents::Hidden;
use gongkai_testkit::files::{native, ole, with_object, xlsx, zipped};
use rust_xlsxwriter::Workbook;

use crate::contents::screened;

const CARD: &str = "6222020000001237";
const MOBILE: &str = "13800138000";

/// `rule:level` of the numbers found.
fn numbers(name: &str, bytes: &[u8]) -> Vec<String> {
    let findings = screened(name, bytes);
    let numbers = findings.iter().filter(|finding| finding.mask.is_some());
    numbers.map(|finding| format!("{}:{}", finding.rule, finding.level.code())).collect()
}

/// A workbook of one sheet with one more part.
fn with_part(name: &str, xml: &str) -> Vec<u8> {
    zipped(&[
        ("xl/workbook.xml", b"<workbook xmlns:r='r'><sheets><sheet name='a' r:id='r1'/></sheets></workbook>"),
        (name, xml.as_bytes()),
    ])
}

/// The ways in which a workbook keeps a value, with a name of its column where there is one.
fn keeping(heading: &str, value: &str) -> Vec<(&'static str, Vec<u8>)> {
    let summary = "xl/pivotCache/pivotCacheDefinition1.xml";
    let records = "xl/pivotCache/pivotCacheRecords1.xml";
    let field = |items: &str| {
        format!(
            "<pivotCacheDefinition><cacheFields><cacheField name='序号'/><cacheField name='{heading}'>{items}</cacheField></cacheFields></pivotCacheDefinition>"
        )
    };
    let definition = field("<sharedItems/>");
    let row = format!("<pivotCacheRecords><r><n v='1'/><s v='{value}'/></r></pivotCacheRecords>");
    vec![
        ("items", with_part(summary, &field(&format!("<sharedItems><s v='{value}'/></sharedItems>")))),
        ("numbers", with_part(summary, &field(&format!("<sharedItems><n v='{value}'/></sharedItems>")))),
        (
            "records",
            zipped(&[
                ("xl/workbook.xml", b"<workbook/>"),
                (records, row.as_bytes()),
                (summary, definition.as_bytes()),
            ]),
        ),
        (
            "other file",
            with_part(
                "xl/externalLinks/externalLink1.xml",
                &format!(
                    "<externalLink><sheetDataSet><sheetData><row r='1'><cell r='A1'><v>{heading}</v></cell></row><row r='2'><cell r='A2'><v>{value}</v></cell></row></sheetData></sheetDataSet></externalLink>"
                ),
            ),
        ),
        (
            "chart",
            with_part(
                "xl/charts/chart1.xml",
                &format!(
                    "<c:chartSpace><c:cat><c:strRef><c:f>表!A1</c:f><c:strCache><c:pt idx='0'><c:v>{value}</c:v></c:pt></c:strCache></c:strRef></c:cat></c:chartSpace>"
                ),
            ),
        ),
        (
            "list",
            xlsx(
                "",
                &format!(
                    "<dataValidations><dataValidation type='list'><formula1>&quot;{value},其他&quot;</formula1></dataValidation></dataValidations>"
                ),
            ),
        ),
    ]
}

#[test]
fn kept_values_weigh_as_cells_do() {
    for (value, expected) in [(CARD, "bank_card:block"), (MOBILE, "mobile:warn")] {
        for (way, bytes) in keeping("备注", value) {
            assert_eq!(numbers("a.xlsx", &bytes), [expected], "{way}");
            let findings = screened("a.xlsx", &bytes);
            assert!(findings.iter().all(|finding| finding.hidden.is_some()), "{way}: {findings:?}");
        }
    }
}

#[test]
fn names_of_kept_columns_say_what_they_hold() {
    for (way, bytes) in keeping("身份证号", "110199900307123").into_iter().take(4) {
        assert_eq!(numbers("a.xlsx", &bytes), ["resident_id_old:block"], "{way}");
    }
}

#[test]
fn kept_serial_numbers_do_not_block() {
    let items: String = (0..12).map(|n| format!("<s v='62220200000012{:02}'/>", 30 + n)).collect();
    let bytes = with_part(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        &format!(
            "<pivotCacheDefinition><cacheField name='记录'><sharedItems>{items}</sharedItems></cacheField></pivotCacheDefinition>"
        ),
    );
    let found = numbers("a.xlsx", &bytes);
    assert!(found.iter().all(|finding| !finding.ends_with("block")), "{found:?}");
    // A rule that is no list stays what it was: a formula.
    let rule =
        "<conditionalFormatting><cfRule><formula>A1=13800138000</formula></cfRule></conditionalFormatting>";
    assert_eq!(numbers("a.xlsx", &xlsx("", rule)), ["mobile:info"]);
}

#[test]
fn empty_sheets_have_names() {
    let name = "张三样110199199003071239";
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "甲").unwrap();
    book.add_worksheet().set_name(name).unwrap();
    assert_eq!(numbers("a.xlsx", &book.save_to_buffer().unwrap()), ["resident_id:block"]);
    // A sheet whose part is missing.
    let lost = format!("<workbook><sheets><sheet name='{name}'/></sheets></workbook>");
    assert_eq!(numbers("a.xlsx", &zipped(&[("xl/workbook.xml", lost.as_bytes())])), ["resident_id:block"]);
}

#[test]
fn cells_outside_of_the_print_area_are_seen() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(49, 25, "110199199003071239").unwrap();
    sheet.set_print_area(0, 0, 3, 3).unwrap();
    let findings = screened("a.xlsx", &book.save_to_buffer().unwrap());
    let finding = findings.iter().find(|finding| finding.rule == "resident_id").unwrap();
    assert_eq!(finding.hidden, None);
}

#[test]
fn objects_are_unpacked() {
    let secret = "名单 110199199003071239";
    let inner = xlsx(&format!("<row r='1'><c r='A1' t='inlineStr'><is><t>{secret}</t></is></c></row>"), "");
    let bare = [&u32::try_from(secret.len()).unwrap().to_le_bytes()[..], secret.as_bytes()].concat();
    for (way, container) in [
        ("package", ole("Package", &inner)),
        ("native", ole("\u{1}Ole10Native", &native(secret))),
        ("native without a head", ole("\u{1}Ole10Native", &bare)),
        ("twice", ole("Package", &with_object(&ole("Package", &inner)))),
    ] {
        let findings = screened("a.docx", &with_object(&container));
        let finding = findings.iter().find(|finding| finding.rule == "resident_id");
        assert_eq!(
            finding.map(|finding| finding.hidden),
            Some(Some(Hidden::Attachment)),
            "{way}: {findings:?}"
        );
    }
}

#[test]
fn objects_that_cannot_be_unpacked_are_announced() {
    let mut deep = xlsx("", "");
    for _ in 0..6 {
        deep = with_object(&ole("Package", &deep));
    }
    let cut = native("甲")[..9].to_vec();
    for (way, bytes) in [
        ("deep", deep),
        ("cut off", with_object(&ole("\u{1}Ole10Native", &cut))),
        ("other", with_object(&ole("Package", &[7; 5000]))),
        ("no stream", with_object(&ole("Contents", b"x"))),
    ] {
        let findings = screened("a.docx", &bytes);
        assert!(findings.iter().any(|finding| finding.rule == "unread"), "{way}: {findings:?}");
    }
}
