//! PDF files that were changed: what stood there before still goes out with them.

use gongkai_domain::contents::Hidden;
use gongkai_testkit::files::pdf::{Sheet, changed, file, file_with, stream};

use crate::contents::screened;

const SECRET: &str = "110199199003071239";

/// Operators that print a text.
fn printed(text: &str) -> String {
    let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    stream(&format!("BT /F1 10 Tf 60 700 Td <{codes}> Tj ET"))
}

fn page(text: &str) -> Sheet {
    Sheet::default().text(60.0, 700.0, text)
}

/// The numbers found: place, and whether it is hidden.
fn found(bytes: &[u8]) -> Vec<(String, Option<Hidden>)> {
    let findings = screened("a.pdf", bytes);
    let numbers = findings.into_iter().filter(|finding| finding.rule == "resident_id");
    numbers.map(|finding| (finding.place, finding.hidden)).collect()
}

#[test]
fn what_was_replaced_is_found() {
    let before = file(&[page(&format!("张三样{SECRET}")), page("其他事项")], "");
    let after = changed(&before, 11, &printed("张三样"));
    let hidden = |place: &str| vec![(format!("{place}（修订中删除的文字）"), Some(Hidden::Deleted))];
    assert_eq!(found(&after), hidden("较早的版本，第1页第1行"));
    // Changed once more, and with the number on the other page.
    let again = changed(&after, 13, &printed("另外的事项"));
    assert_eq!(found(&again), hidden("较早的版本，第1页第1行"));
}

#[test]
fn what_stays_is_told_once() {
    let before = file(&[page(&format!("张三样{SECRET}")), page("其他事项")], "");
    let after = changed(&before, 13, &printed("另外的事项"));
    assert_eq!(found(&after), [("第1页第1行".to_owned(), None)]);
    let clean = file(&[page("通知"), page("其他事项")], "");
    let signed = changed(&clean, 20, "<< /Type /Sig >>");
    assert!(screened("a.pdf", &signed).iter().all(|finding| finding.hidden.is_none()));
}

#[test]
fn objects_of_earlier_editions_are_read() {
    let form = |value: &str| format!("<< /FT /Tx /T (a) /V ({value}) >>");
    let before = file_with(&[page("表")], "", "", &[form(SECRET)]);
    let after = changed(&before, 100, &form("none"));
    let [(place, Some(Hidden::Annotation))] = &found(&after)[..] else { panic!("{:?}", found(&after)) };
    assert!(place.starts_with("较早的版本"), "{place}");
}

#[test]
fn many_editions_are_announced() {
    let mut bytes = file(&[page(&format!("张三样{SECRET}"))], "");
    for number in 0..6 {
        bytes = changed(&bytes, 11, &printed(&format!("第{number}稿")));
    }
    let findings = screened("a.pdf", &bytes);
    assert!(findings.iter().any(|finding| finding.rule == "unread"), "{findings:?}");
}

#[test]
fn a_file_inside_has_editions_of_its_own() {
    let inner = changed(&file(&[page("甲")], ""), 11, &printed("乙"));
    let inner = String::from_utf8(inner).unwrap();
    let attached = [
        "<< /Type /Filespec /F (a.pdf) /EF << /F 101 0 R >> >>".to_owned(),
        stream(&inner).replacen("<<", "<< /Type /EmbeddedFile", 1),
    ];
    let names = "/Names << /EmbeddedFiles << /Names [(a) 100 0 R] >> >>";
    let findings = screened("a.pdf", &file_with(&[page("正文")], "", names, &attached));
    assert!(findings.iter().all(|finding| finding.rule != "unread"), "{findings:?}");
    assert!(findings.iter().any(|finding| finding.hidden == Some(Hidden::Deleted)), "{findings:?}");
}
