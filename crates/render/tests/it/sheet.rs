//! A sheet for a notice board, read back with poppler: size of the paper, all that has to stand on it, one
//! page where the text is short, and the code where it belongs.

use std::{io::Write as _, process::Command};

use gongkai_domain::publication::content::{Block, Content, Run};
use gongkai_render::{
    Engine,
    writing::{Part, Sheet, Writing},
};

fn printed(large: bool, words: &str, dark: Vec<(usize, usize, usize)>) -> Vec<u8> {
    let content = Content { blocks: vec![Block::Paragraph { runs: vec![Run::plain(words)] }] };
    let writing = Writing {
        name: "关于办公时间的公告".to_owned(),
        title: "关于办公时间的公告".to_owned(),
        subtitle: vec!["示司告〔2026〕3号".to_owned()],
        parts: vec![Part::of(&content)],
        sheet: Some(Sheet {
            large,
            signed: vec!["示范区司法局".to_owned(), "2026年11月24日".to_owned()],
            lines: vec!["索引号：sfj/2026-00001".to_owned(), "张贴至：2026年12月24日".to_owned()],
            side: if dark.is_empty() { 0 } else { 29 },
            dark,
        }),
        ..Writing::default()
    };
    let pdf = Engine::shared().unwrap().writing(&writing).unwrap();
    assert_eq!(pdf.missing, Vec::<char>::new());
    pdf.bytes
}

/// What a program of poppler says about the file.
pub fn asked(program: &str, arguments: &[&str], bytes: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).arg(file.path());
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().expect("poppler is needed: run make setup");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn everything_stands_on_one_sheet() {
    for (large, size) in [(false, "(A4)"), (true, "(A3)")] {
        let pdf = printed(large, "自即日起，受理时间为工作日九时至十七时。", vec![(4, 4, 7), (4, 5, 1)]);
        let info = asked("pdfinfo", &[], &pdf);
        assert!(info.contains(size), "{info}");
        let pages = info.lines().find(|line| line.starts_with("Pages:")).unwrap();
        assert!(pages.ends_with(" 1"), "{info}");
        let text: String = asked("pdftotext", &["-raw", "-enc", "UTF-8"], &pdf)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        for piece in [
            "关于办公时间的公告",
            "示司告〔2026〕3号",
            "自即日起，受理时间为工作日九时至十七时。",
            "示范区司法局",
            "2026年11月24日",
            "索引号：sfj/2026-00001",
            "张贴至：2026年12月24日",
        ] {
            assert!(text.contains(piece), "{piece}: {text}");
        }
    }
}

#[test]
fn the_code_is_drawn_and_the_same_sheet_gives_the_same_bytes() {
    let with = printed(false, "正文。", vec![(4, 4, 7), (4, 5, 1)]);
    assert_eq!(with, printed(false, "正文。", vec![(4, 4, 7), (4, 5, 1)]));
    assert_ne!(with, printed(false, "正文。", vec![(4, 4, 7), (5, 5, 1)]), "every square of it");
    assert_ne!(with, printed(false, "正文。", Vec::new()));
}
