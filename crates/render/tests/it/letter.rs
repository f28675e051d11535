//! Letters, read back with poppler: where the parts of the form stand, what is said, signs that the first font
//! does not have, many in one file.

use std::{io::Write as _, process::Command};

use gongkai_domain::publication::content::{Block, Content, Run};
use gongkai_render::{
    Engine,
    letter::{Letter, letter_docx},
};

/// Points of a millimetre.
const MM: f64 = 72.0 / 25.4;

fn paragraph(text: &str) -> Block {
    Block::Paragraph { runs: vec![Run::plain(text)] }
}

fn letter(blocks: Vec<Block>) -> Letter {
    Letter {
        agency: "示范区司法局".to_owned(),
        number: "示司公开〔2026〕3号".to_owned(),
        mark: String::new(),
        title: "政府信息公开申请补正告知书".to_owned(),
        addressee: "张某".to_owned(),
        content: Content { blocks },
        attachments: vec!["申请表".to_owned(), "流程图".to_owned()],
        signer: "示范区司法局".to_owned(),
        date: "2026年11月24日".to_owned(),
        end: Vec::new(),
        keywords: vec!["GONGKAI1.token".to_owned()],
    }
}

fn poppler(program: &str, arguments: &[&str], bytes: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let output = Command::new(program).args(arguments).arg(file.path()).arg("-").output();
    let output = output.expect("poppler is needed: run make setup");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Left, upper and right edge of the first word that holds a text, in points; page from 1.
fn place_of(bytes: &[u8], page: &str, text: &str) -> (f64, f64, f64) {
    let words = poppler("pdftotext", &["-bbox", "-f", page, "-l", page], bytes);
    let line = words.lines().find(|line| line.contains("<word") && line.contains(text));
    let line = line.unwrap_or_else(|| panic!("{text} is not on page {page}: {words}"));
    let value = |name: &str| -> f64 {
        let rest = line.split_once(&format!("{name}=\"")).unwrap().1;
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    (value("xMin"), value("yMin"), value("xMax"))
}

fn near(found: f64, wanted_mm: f64, what: &str) {
    let found = found / MM;
    assert!((found - wanted_mm).abs() < 1.5, "{what}: {found:.1} mm, not {wanted_mm} mm");
}

#[test]
fn the_parts_stand_where_the_standard_puts_them() {
    let long = "本机关收到您提出的政府信息公开申请，经审查，申请内容不明确。".repeat(40);
    let pdf = Engine::shared().unwrap().letters(&[letter(vec![paragraph(&long)])]).unwrap();
    assert_eq!((pdf.missing, pdf.replaced), (Vec::new(), Vec::new()));
    let bytes = pdf.bytes;
    let (_, name, _) = place_of(&bytes, "1", "示范区司法局");
    near(name, 30.0, "upper edge of the agency's name");
    let (_, _, right) = place_of(&bytes, "1", "示司公开〔2026〕3号");
    near(right, 184.0, "the number ends at the edge of the type area");
    let (left, _, _) = place_of(&bytes, "1", "张某：");
    near(left, 28.0, "the addressee begins at the edge");
    let text = poppler("pdftotext", &["-layout", "-enc", "UTF-8"], &bytes);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    let lines = |page: &str| -> Vec<String> {
        let squeezed = page.lines().map(|line| line.chars().filter(|c| !c.is_whitespace()).collect());
        squeezed.filter(|line: &String| !line.is_empty()).collect()
    };
    assert!(!lines(pages[0]).contains(&"—1—".to_owned()), "the first page has no number");
    let second = lines(pages[1]);
    assert_eq!((second.len(), second[22].as_str()), (23, "—2—"), "22 lines and the number: {second:?}");
    // 28 characters in a line; a comma at its end may hang or give way.
    let full = second.iter().take(22).filter(|line| (27..=29).contains(&line.chars().count())).count();
    assert_eq!(full, 22, "{second:?}");
    // The date ends four characters from the edge, the name stands in the middle above it.
    let last = if pages[2].trim().is_empty() { "2" } else { "3" };
    let (date_left, date_y, date_right) = place_of(&bytes, last, "2026年11月24日");
    near(date_right, 184.0 - 4.0 * 156.0 / 28.0, "right edge of the date");
    let (name_left, name_y, name_right) = place_of(&bytes, last, "示范区司法局");
    assert!(name_y < date_y, "the name stands above the date");
    near((name_left + name_right) / 2.0, (date_left + date_right) / 2.0 / MM, "middle of the name");
}

#[test]
fn everything_is_said_and_the_same_letter_gives_the_same_bytes() {
    let blocks = vec![
        Block::Heading { level: 1, text: "一、需要补正的内容".to_owned() },
        paragraph("请写明所需信息的名称。"),
        Block::Table {
            caption: String::new(),
            heads: 1,
            rows: vec![vec!["序号".into(), "事项".into()], vec!["1".into(), "名称".into()]],
        },
    ];
    let letter = Letter { mark: "送审稿".to_owned(), ..letter(blocks) };
    let engine = Engine::shared().unwrap();
    let pdf = engine.letters(std::slice::from_ref(&letter)).unwrap();
    assert_eq!(pdf, engine.letters(std::slice::from_ref(&letter)).unwrap());
    let text = poppler("pdftotext", &["-raw", "-enc", "UTF-8"], &pdf.bytes);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let docx = words_of(&letter_docx(&letter).unwrap());
    assert_eq!(letter_docx(&letter).unwrap(), letter_docx(&letter).unwrap());
    for piece in [
        "示范区司法局",
        "示司公开〔2026〕3号",
        "送审稿",
        "政府信息公开申请补正告知书",
        "张某：",
        "一、需要补正的内容",
        "请写明所需信息的名称。",
        "名称",
        "附件：1.申请表",
        "2.流程图",
        "2026年11月24日",
    ] {
        assert!(text.contains(piece), "PDF, {piece}: {text}");
        assert!(docx.contains(piece), "DOCX, {piece}: {docx}");
    }
}

/// What a reader of its own finds in the document, without spaces.
fn words_of(docx: &[u8]) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut words = String::new();
    for nth in 0..archive.len() {
        let mut file = archive.by_index(nth).unwrap();
        let mut xml = String::new();
        if file.read_to_string(&mut xml).is_err() {
            continue;
        }
        words.extend(xml.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text));
    }
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn names_with_rare_characters_are_set_and_told() {
    let mut rare = letter(vec![paragraph("经向李喆、王赟、赵堃和𬭎征求意见。")]);
    rare.addressee = "刘𬀩".to_owned();
    let pdf = Engine::shared().unwrap().letters(&[rare]).unwrap();
    let text = poppler("pdftotext", &["-raw", "-enc", "UTF-8"], &pdf.bytes);
    for sign in ["喆", "赟", "堃", "𬭎", "𬀩"] {
        assert!(text.contains(sign), "{sign}: {text}");
    }
    assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
    assert!(pdf.replaced.contains(&'𬭎'), "{:?}", pdf.replaced);
    assert!(!pdf.replaced.contains(&'经'));
    // A sign that no font has is told on the paper itself.
    let strange = letter(vec![paragraph("私用字\u{e000}。")]);
    let pdf = Engine::shared().unwrap().letters(&[strange]).unwrap();
    assert_eq!(pdf.missing, ['\u{e000}']);
    let text = poppler("pdftotext", &["-raw", "-enc", "UTF-8"], &pdf.bytes);
    assert!(text.contains("U+E000"), "{text}");
}

#[test]
fn many_letters_in_one_file_have_pages_of_their_own() {
    let letters: Vec<Letter> = (1..=30)
        .map(|nth| Letter {
            number: format!("示司公开〔2026〕{nth}号"), ..letter(vec![paragraph("正文。")])
        })
        .collect();
    let engine = Engine::shared().unwrap();
    let pdf = engine.letters(&letters).unwrap();
    let text = poppler("pdftotext", &["-raw", "-enc", "UTF-8"], &pdf.bytes);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert_eq!(pages.len(), 30);
    for (nth, page) in (1..).zip(&pages) {
        assert!(page.contains(&format!("〕{nth}号")), "{page}");
        assert!(!page.contains("— "), "each begins with its first page: {page}");
    }
    let many = vec![letter(Vec::new()); 501];
    assert!(engine.letters(&many).unwrap_err().0.contains("500"));
}
