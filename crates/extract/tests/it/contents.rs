//! Everything that files hold: each way of hiding a number in each type of file, and many invented
//! documents of six types, read in the limited process and screened.

use gongkai_domain::contents::{Contents, Piece};
use gongkai_extract::Fault;
use gongkai_screening::{Finding, Level, Rules, Setting, check, screen};
use gongkai_testkit::{Dice, files::hiding};

use crate::extractor;
use gongkai_testkit::files::pdf::{Sheet, file_with};
use gongkai_testkit::files::{docx, xls, xlsx};

fn contents(name: &str, bytes: &[u8]) -> Result<Contents, Fault> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    extractor().contents(&path)
}

/// What screening finds in a file of this name.
pub(crate) fn screened(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let contents = contents(name, bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    let on = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    screen(&contents, &Rules::built_in().unwrap(), Setting { on, consultation: false })
}

/// One of the invented numbers that a document holds.
struct Secret {
    rule: &'static str,
    number: String,
}

fn digits(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| char::from(b'0' + u8::try_from(dice.below(10)).unwrap())).collect()
}

/// An identity number of a county code that is not assigned, a mobile number, or a card number.
fn secret(dice: &mut Dice) -> Secret {
    match dice.below(3) {
        0 => {
            let (year, month, day) = (1940 + dice.below(80), 1 + dice.below(12), 1 + dice.below(28));
            let body = format!("140099{year}{month:02}{day:02}{}", digits(dice, 3));
            let check = check::identity_check(&body.chars().collect::<Vec<_>>()).unwrap();
            Secret { rule: "resident_id", number: format!("{body}{check}") }
        }
        1 => Secret { rule: "mobile", number: format!("1{}{}", 3 + dice.below(7), digits(dice, 9)) },
        _ => {
            let length = if dice.below(2) == 0 { 13 } else { 16 };
            let body = format!("62{}", digits(dice, length));
            let is_card = |number: &String| check::luhn(&number.chars().collect::<Vec<_>>());
            let number = (0..10).map(|last| format!("{body}{last}")).find(is_card).unwrap();
            Secret { rule: "bank_card", number }
        }
    }
}

/// Rows of a document: a name, a number, an amount.
fn rows(dice: &mut Dice, count: usize) -> Vec<(Secret, String)> {
    (0..count).map(|_| (secret(dice), digits(dice, 3))).collect()
}

fn typed(dice: &mut Dice, number: &str) -> String {
    match dice.below(6) {
        0 => number
            .chars()
            .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xfee0).unwrap() } else { c })
            .collect(),
        1 if number.len() == 11 => format!("{} {} {}", &number[..3], &number[3..7], &number[7..]),
        2 if number.len() == 18 => format!("{}-{}-{}", &number[..6], &number[6..14], &number[14..]),
        _ => number.to_owned(),
    }
}

/// The same rows in each of the six types.
fn documents(dice: &mut Dice) -> Vec<(&'static str, Vec<u8>, Vec<Secret>)> {
    let mut out = Vec::new();
    for name in ["a.docx", "a.xlsx", "a.xls", "a.pdf", "a.html", "a.txt"] {
        let count = if name == "a.xls" { 1 } else { 8 };
        let rows = rows(dice, count);
        let lines: Vec<String> = rows
            .iter()
            .map(|(secret, amount)| format!("张三样，{}，{amount}元", typed(dice, &secret.number)))
            .collect();
        let bytes = match name {
            "a.docx" => {
                // Word parts runs anywhere, and tables stand between paragraphs.
                let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
                let paragraph = |line: &String| {
                    let half: String = line.chars().take(9).collect();
                    let rest: String = line.chars().skip(9).collect();
                    format!("<w:p>{}{}</w:p>", run(&half), run(&rest))
                };
                let (above, below) = lines.split_at(4);
                let cells: String = below
                    .iter()
                    .map(|line| format!("<w:tr><w:tc>{}</w:tc></w:tr>", paragraph(line)))
                    .collect();
                docx(&format!("{}<w:tbl>{cells}</w:tbl>", above.iter().map(paragraph).collect::<String>()))
            }
            "a.xlsx" => {
                let row = |(at, line): (usize, &String)| {
                    format!("<row r='{0}'><c r='B{0}' t='inlineStr'><is><t>{line}</t></is></c></row>", at + 1)
                };
                xlsx(&lines.iter().enumerate().map(row).collect::<String>(), "")
            }
            "a.xls" => xls(&lines[0], 5.0, false),
            "a.pdf" => {
                let mut sheet = Sheet::default();
                for (line, y) in lines.iter().zip((0..).map(|at| 800.0 - 20.0 * at as f32)) {
                    sheet = sheet.text(60.0, y, line);
                }
                file_with(&[sheet], "", "", &[])
            }
            "a.html" => format!("<html><body><p>{}</p></body></html>", lines.join("</p><p>")).into_bytes(),
            _ => lines.join("\r\n").into_bytes(),
        };
        out.push((name, bytes, rows.into_iter().map(|(secret, _)| secret).collect()));
    }
    out
}

#[test]
fn numbers_in_six_types_are_found() {
    let mut dice = Dice::seeded(2026);
    let (mut asked, mut missed) = (0, Vec::new());
    for _ in 0..12 {
        for (name, bytes, secrets) in documents(&mut dice) {
            let findings = screened(name, &bytes);
            for secret in secrets {
                asked += 1;
                let last = &secret.number[secret.number.len() - 2..];
                let found = findings
                    .iter()
                    .any(|finding| finding.rule == secret.rule && finding.suggestion.ends_with(last));
                if !found {
                    missed.push(format!("{name}: {} {}", secret.rule, secret.number));
                }
            }
        }
    }
    assert!(asked > 400 && missed.len() * 200 <= asked, "{} of {asked} missed: {missed:?}", missed.len());
}

#[test]
fn each_way_of_hiding_is_seen_through() {
    let mut wrong = Vec::new();
    let mut all = 0;
    let secret = "110199199003071239";
    for (way, name, bytes) in hiding::all(secret).into_iter().chain(hiding::in_picture(secret)) {
        all += 1;
        let findings = screened(name, &bytes);
        let found =
            findings.iter().find(|finding| finding.rule == "resident_id" && finding.level == Level::Block);
        match found {
            None => wrong.push(format!("{name}, {way}: not found")),
            Some(finding) if finding.hidden.is_none() => {
                wrong.push(format!("{name}, {way}: {}", finding.place));
            }
            Some(_) => {}
        }
    }
    assert!(all > 50 && wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn printed_places_that_reports_leave_out_are_printed() {
    for (way, name, bytes) in hiding::printed("110199199003071239") {
        let findings = screened(name, &bytes);
        let found = findings.iter().find(|finding| finding.rule == "resident_id");
        assert!(found.is_some_and(|finding| finding.hidden.is_none()), "{name}, {way}: {findings:?}");
    }
}

#[test]
fn places_are_said_as_people_find_them() {
    let row = |number: &str| {
        format!("<row r='7' hidden='1'><c r='C7' t='inlineStr'><is><t>{number}</t></is></c></row>")
    };
    let finding = &screened("a.xlsx", &xlsx(&row("110199199003071239"), ""))[0];
    assert_eq!(finding.place, "工作表“表”，隐藏的第7行，C列");
    let comment = "<w:del w:author='a'><w:r><w:delText>14009919880808004X</w:delText></w:r></w:del>";
    let finding =
        &screened("a.docx", &docx(&format!("<w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p>{comment}</w:p>")))[0];
    assert_eq!(finding.place, "第2段（修订中删除的文字）");
}

#[test]
fn numbers_that_a_sheet_has_rounded_are_told() {
    for value in ["1.10199199003071E+17", "110199199003071232"] {
        let sheet = xlsx(&format!("<row r='1'><c r='A1'><v>{value}</v></c></row>"), "");
        assert!(
            screened("a.xlsx", &sheet).iter().any(|finding| finding.rule == "resident_id_rounded"),
            "{value}"
        );
    }
    for (value, rule) in
        [("13800138000", "mobile"), ("1.3800138E10", "mobile"), ("6222020000001237", "bank_card")]
    {
        let sheet = xlsx(&format!("<row r='1'><c r='A1'><v>{value}</v></c></row>"), "");
        assert!(screened("a.xlsx", &sheet).iter().any(|finding| finding.rule == rule), "{value}");
    }
}

#[test]
fn hostile_files_stay_in_the_child() {
    let mut dice = Dice::seeded(5);
    for (_, name, bytes) in hiding::all("110199199003071239") {
        for _ in 0..3 {
            let damaged = dice.damage(&bytes);
            let result = contents(name, &damaged);
            assert_ne!(result.map(|contents| contents.pieces.len()), Err(Fault::WorkerDied), "{name}");
        }
    }
    let deep = format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000));
    assert_eq!(contents("a.docx", &docx(&deep)).err(), Some(Fault::NestedTooDeep));
    assert_eq!(contents("a.html", "<div>".repeat(100_000).as_bytes()).err(), Some(Fault::NestedTooDeep));
}

#[test]
fn pictures_say_what_they_cannot() {
    let contents = contents("a.jpg", &hiding::photograph("13800138000")).unwrap();
    assert!(contents.pieces.iter().all(|piece| matches!(piece, Piece::Passage(_))));
    let rules: Vec<String> = screened("a.jpg", &hiding::photograph("13800138000"))
        .iter()
        .map(|finding| finding.rule.clone())
        .collect();
    assert!(
        rules.contains(&"picture_location".to_owned()) && rules.contains(&"unread".to_owned()),
        "{rules:?}"
    );
}

#[test]
fn numbers_that_a_formula_does_not_join_are_no_number() {
    let formula = "<row r='7'><c r='C7' t='str'><f>IF(A1=\"甲\",13800,138000)</f><v>0</v></c></row>";
    let findings = screened("a.xlsx", &xlsx(formula, ""));
    assert!(findings.iter().all(|finding| finding.rule != "mobile"), "{findings:?}");
}

/// A header is one text however its characters are written.
#[test]
fn a_header_is_read_in_one() {
    for number in ["110199199003071239", "110&#173;199199003071239", "&#65297;&#65297;0199199003071239"] {
        let header = format!("<headerFooter><oddHeader>&amp;C户主{number}</oddHeader></headerFooter>");
        let sheet = xlsx("<row r='1'><c r='A1' t='inlineStr'><is><t>公告</t></is></c></row>", &header);
        let found = screened("a.xlsx", &sheet);
        assert!(found.iter().any(|finding| finding.rule == "resident_id"), "{number}: {found:?}");
    }
}
