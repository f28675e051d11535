//! Numbers that the layout of a page takes apart: columns without rules, boxes, ends of lines.

use gongkai_screening::Level;
use gongkai_testkit::files::docx;
use gongkai_testkit::files::pdf::{Sheet, file};

use crate::contents::screened;

const IDENTITY: (&str, &str) = ("身份证号", "110199199003071239");
const LETTERED: (&str, &str) = ("身份证号", "14009919880808004X");
const MOBILE: (&str, &str) = ("联系电话", "13800138000");
const CARD: (&str, &str) = ("银行卡号", "6222020000000001230");

/// `rule:level` of what is found about numbers, without doubles.
fn numbers(name: &str, bytes: &[u8]) -> Vec<String> {
    let findings = screened(name, bytes);
    let numbers = findings.iter().filter(|finding| finding.mask.is_some());
    numbers.map(|finding| format!("{}:{}", finding.rule, finding.level.code())).collect()
}

/// What rules a table has.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Rules {
    None,
    BelowRows,
    Around,
}

/// A list of two people whose number is wrapped behind so many characters. `rest`: how far below the first
/// line of the number the other columns stand.
fn list((heading, number): (&str, &str), wrap: usize, rest: f32, rules: Rules) -> Vec<u8> {
    let mut sheet = Sheet::default().text(60.0, 780.0, "补贴对象名单");
    let line = |sheet: Sheet, y: f32| match rules {
        Rules::None => sheet,
        Rules::BelowRows | Rules::Around => sheet.raw(&format!("50 {y} m 350 {y} l S")),
    };
    for (x, text) in [(60.0, "序号"), (100.0, "姓名"), (160.0, heading), (300.0, "金额")] {
        sheet = sheet.text(x, 740.0, text);
    }
    sheet = line(line(sheet, 752.0), 734.0);
    for (person, y) in [("张三样", 720.0), ("李四样", 676.0)] {
        let pieces: Vec<char> = number.chars().collect();
        for (piece, down) in pieces.chunks(wrap).zip([0.0, 12.0, 24.0]) {
            sheet = sheet.text(160.0, y - down, &piece.iter().collect::<String>());
        }
        for (x, text) in [(60.0, "1"), (100.0, person), (300.0, "500")] {
            sheet = sheet.text(x, y - rest, text);
        }
        sheet = line(sheet, y - 30.0);
    }
    if rules == Rules::Around {
        sheet = sheet.raw("50 646 m 50 752 l S 350 646 m 350 752 l S");
    }
    file(&[sheet.text(60.0, 600.0, "公示期七天，监督电话0357-2012345。")], "")
}

#[test]
fn numbers_wrapped_in_columns_without_rules_are_whole() {
    for (number, wrap, expected) in [
        (IDENTITY, 10, "resident_id:block"),
        (IDENTITY, 9, "resident_id:block"),
        (IDENTITY, 7, "resident_id:block"),
        (LETTERED, 17, "resident_id:block"),
        (MOBILE, 7, "mobile:block"),
        (CARD, 12, "bank_card:block"),
        (CARD, 8, "bank_card:block"),
    ] {
        for rest in [0.0, 6.0, 12.0] {
            for rules in [Rules::None, Rules::BelowRows, Rules::Around] {
                let found = numbers("a.pdf", &list(number, wrap, rest, rules));
                assert_eq!(found, [expected; 2], "{number:?} behind {wrap}, others {rest} below, {rules:?}");
            }
        }
    }
}

#[test]
fn a_wrapped_number_is_said_where_it_stands() {
    let findings = screened("a.pdf", &list(IDENTITY, 10, 12.0, Rules::BelowRows));
    let finding = findings.iter().find(|finding| finding.level == Level::Block).unwrap();
    assert_eq!((finding.place.as_str(), finding.hidden), ("第1页的表格，第2行，第3列", None));
}

#[test]
fn figures_of_two_rows_are_no_number() {
    let rows = |second: f32, rule: &str| {
        let mut sheet = Sheet::default().raw(rule);
        for (y, [year, number, amount]) in
            [(720.0, ["2024", "1101991990", "5"]), (second, ["2025", "03071239", ""])]
        {
            let texts = [(60.0, year), (160.0, number), (300.0, amount)];
            sheet = texts.iter().fold(sheet, |sheet, (x, text)| sheet.text(*x, y, text));
        }
        file(&[sheet.text(300.0, second, "6")], "")
    };
    assert_eq!(numbers("a.pdf", &rows(708.0, "")), Vec::<String>::new(), "all columns go on");
    let apart = |second: f32, rule: &str| {
        let texts = [(60.0, 720.0, "甲"), (160.0, 720.0, "1101991990"), (300.0, 720.0, "5")];
        let sheet = Sheet::default().raw(rule).text(160.0, second, "03071239");
        let sheet = texts.iter().fold(sheet, |sheet, (x, y, text)| sheet.text(*x, *y, text));
        file(&[sheet], "")
    };
    assert_eq!(numbers("a.pdf", &apart(708.0, "")), ["resident_id:block"]);
    assert_eq!(numbers("a.pdf", &apart(690.0, "")), Vec::<String>::new(), "too far below");
    assert_eq!(
        numbers("a.pdf", &apart(708.0, "50 716 m 350 716 l S")),
        Vec::<String>::new(),
        "a rule between"
    );
}

#[test]
fn one_box_for_each_figure() {
    let form = |rows: &[(&str, &str)], pitch: f32, gap: f32| {
        let mut sheet = Sheet::default().text(60.0, 780.0, "申请表");
        for ((heading, number), y) in rows.iter().zip([700.0, 650.0, 600.0]) {
            sheet = sheet.text(60.0, y, &format!("{heading}："));
            for (c, at) in number.chars().zip(0_u8..) {
                let x = 130.0 + f32::from(at) * pitch;
                sheet = sheet.text(x + 3.0, y, &c.to_string());
                sheet = sheet.raw(&format!("{x} {} {} 16 re S", y - 4.0, pitch - gap));
            }
        }
        file(&[sheet], "")
    };
    for (pitch, gap) in [(14.0, 2.0), (18.0, 0.0), (20.0, 3.0)] {
        assert_eq!(
            numbers("a.pdf", &form(&[IDENTITY, MOBILE, CARD], pitch, gap)),
            ["resident_id:block", "mobile:warn", "bank_card:block"],
            "{pitch} {gap}"
        );
    }
    let other = ("得分情况", "13800138000");
    assert_eq!(numbers("a.pdf", &form(&[other], 18.0, 0.0)), Vec::<String>::new());
}

#[test]
fn a_hyphen_at_the_end_of_a_line_joins() {
    for hyphen in ['-', '‐', '–', '－'] {
        let lines = [
            "申请人张三样，身份证号：1101".to_owned() + &hyphen.to_string(),
            "99199003071239，男".to_owned(),
        ];
        let paragraphs: String =
            lines.iter().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
        let broken = format!("<w:p><w:r><w:t>{}</w:t><w:br/><w:t>{}</w:t></w:r></w:p>", lines[0], lines[1]);
        let page = Sheet::default().text(60.0, 700.0, &lines[0]).text(60.0, 680.0, &lines[1]);
        for (name, bytes) in [
            ("a.txt", lines.join("\n").into_bytes()),
            ("a.docx", docx(&paragraphs)),
            ("a.docx", docx(&broken)),
            ("a.pdf", file(&[page], "")),
        ] {
            assert_eq!(numbers(name, &bytes), ["resident_id:block"], "{name} {hyphen}");
        }
    }
}
