use encoding_rs::GB18030;
use gongkai_extract::{BrokenKind, Fault};
use gongkai_report::plain::{Block, FileKind};

use crate::{check, check_fault, read};

const LINES: &str = "三、收到和处理政府信息公开申请情况\r\n\r\n\t（一）予以公开\t5\t 0 \r\n　　说明";

#[test]
fn white_space_and_empty_lines_stay() {
    let expected = ["三、收到和处理政府信息公开申请情况", "", "\t（一）予以公开\t5\t 0 ", "　　说明"];
    let wide = |little: bool| -> Vec<u8> {
        LINES.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    for (name, bytes) in [
        ("a.txt", LINES.as_bytes().to_vec()),
        ("a.md", [b"\xef\xbb\xbf", LINES.as_bytes()].concat()),
        ("gbk.txt", GB18030.encode(LINES).0.into_owned()),
        ("gbk.tsv", GB18030.encode(LINES).0.into_owned()),
        ("little.txt", [vec![0xff, 0xfe], wide(true)].concat()),
        ("big.txt", [vec![0xfe, 0xff], wide(false)].concat()),
        ("unmarked.csv", wide(true)),
        ("exported.xls", LINES.as_bytes().to_vec()),
        ("none", LINES.as_bytes().to_vec()),
    ] {
        check(name, &bytes, &expected);
    }
}

#[test]
fn ends_of_lines() {
    check("a.txt", "一\n二\n".as_bytes(), &["一", "二"]);
    check("a.txt", "一\n二\n\n".as_bytes(), &["一", "二", ""]);
    check("a.txt", "一\r二\r".as_bytes(), &["一", "二"]);
    check("a.txt", "一\n\u{c}二".as_bytes(), &["一", "二"]);
    let document = read("a.txt", "一\n\n三".as_bytes()).unwrap();
    let Some(Block::Line(line)) = document.blocks.last() else { panic!("a line") };
    assert_eq!(line.place, "第3行");
}

#[test]
fn a_cut_or_damaged_character_costs_only_itself() {
    let text = "年度报告".repeat(100);
    check("a.txt", &text.as_bytes()[..text.len() - 1], &[text.strip_suffix('告').unwrap()]);
    let mut damaged = text.into_bytes();
    damaged[0] = 0xff;
    assert!(read("a.txt", &damaged).is_ok());
}

#[test]
fn json_is_handed_on_whole() {
    let document = read("report.json", b"{\"schema\": 1,\n \"cells\": {}}\n").unwrap();
    assert_eq!(document.kind, FileKind::Json);
    assert_eq!(document.blocks.len(), 1);
    check_fault("report.json", b"{\"schema\": 1,", &Fault::Broken { kind: BrokenKind::Json });
    check("notes.txt", "{未完".as_bytes(), &["{未完"]);
}

#[test]
fn what_is_not_text() {
    check_fault("a.txt", &[0; 5000], &Fault::ContradictsName { extension: "txt".into() });
    check_fault("a.bin", &[0; 5000], &Fault::UnknownType);
    check_fault("a.txt", b" \r\n\t\r\n", &Fault::NoText);
    check_fault("a.pdf", "网页已过期".as_bytes(), &Fault::ContradictsName { extension: "pdf".into() });
}
