//! A file of papers in one PDF: contents with the pages on which things begin, originals as they are, what has no pages
//! said to lie beside it.

use data_encoding::BASE64;
use gongkai_render::{
    Engine, Press,
    letter::Letter,
    volume::{Body, Item, Volume},
    writing::Fact,
};

use crate::sheet::asked;

/// Four grey dots.
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNgaGD4zwkABA0BiXKTxvAAAAAASUVORK5CYII=";

fn item(title: &str, bytes: Vec<u8>) -> Item {
    Item {
        title: title.to_owned(),
        from: "样品".to_owned(),
        digest: "0a1b".to_owned(),
        body: Body::of(bytes),
    }
}

fn volume() -> Volume {
    let letter =
        |title: &str| Letter { title: title.to_owned(), agency: "样品局".to_owned(), ..Letter::default() };
    let engine = Engine::shared().unwrap();
    let two = engine.letters(&[letter("甲告知书"), letter("乙告知书")]).unwrap().bytes;
    let one = engine.letters(&[letter("丙告知书")]).unwrap().bytes;
    Volume {
        title: "政府信息公开申请证据材料".to_owned(),
        facts: vec![Fact::new("办件编号", "2026-001".to_owned())],
        acts: vec![["2026年11月2日", "当面申请，登记为办件", "条例45", "某人"].map(str::to_owned)],
        items: vec![
            item("两份文书.pdf", two),
            item("照片.png", BASE64.decode(PNG.as_bytes()).unwrap()),
            item("合同.docx", b"PK".to_vec()),
            item("坏的.pdf", b"%PDF-1.7 broken".to_vec()),
            item("坏的.png", b"\x89PNG\r\n\x1a\njunk".to_vec()),
            item("末件.pdf", one),
        ],
        mark: String::new(),
    }
}

#[test]
fn papers_on_their_pages() {
    let press = Press::beside(env!("CARGO_BIN_EXE_gongkai-press-worker"));
    let printed = press.volume(volume()).unwrap();
    assert_eq!(printed, press.volume(volume()).unwrap(), "the same papers, the same bytes");
    let text = asked("pdftotext", &["-layout", "-enc", "UTF-8"], &printed.bytes);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    let dense = |page: &str| page.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let on = |piece: &str| {
        (1..)
            .zip(&pages)
            .filter(|(_, page)| dense(page).contains(piece))
            .map(|(nth, _)| nth)
            .collect::<Vec<_>>()
    };
    assert_eq!((on("甲告知书"), on("乙告知书"), on("丙告知书")), (vec![2], vec![3], vec![8]));
    assert_eq!(on("原件另附"), [5, 6, 7]);
    assert_eq!(on("共8页"), [1, 2, 3, 4, 5, 6, 7, 8]);
    let contents: Vec<(&str, &str)> = pages[0]
        .lines()
        .filter(|line| line.contains("样品"))
        .map(|line| (line.split_whitespace().nth(1).unwrap(), line.split_whitespace().last().unwrap()))
        .collect();
    assert_eq!(
        contents,
        [
            ("两份文书.pdf", "2"),
            ("照片.png", "4"),
            ("合同.docx", "5"),
            ("坏的.pdf", "6"),
            ("坏的.png", "7"),
            ("末件.pdf", "8")
        ]
    );
}

#[test]
fn who_looks_stands_on_every_page() {
    let press = Press::beside(env!("CARGO_BIN_EXE_gongkai-press-worker"));
    let marked = Volume { mark: "张某 2026年11月24日 10:20 仅供核对".to_owned(), ..volume() };
    let printed = press.volume(marked).unwrap();
    let info = asked("pdfinfo", &[], &printed.bytes);
    assert!(info.lines().any(|line| line.starts_with("Pages:") && line.ends_with(" 7")), "no cover: {info}");
    let text = asked("pdftotext", &["-raw", "-enc", "UTF-8"], &printed.bytes);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.iter().all(|page| page.contains("张某")), "{text}");
}

#[test]
fn where_it_is_not_made() {
    assert!(Press::here().volume(volume()).is_err(), "foreign files are opened in a process of their own");
    let mut large = volume();
    large.items = vec![item("大.pdf", [b"%PDF-".to_vec(), vec![0; 65 << 20]].concat())];
    let press = Press::beside(env!("CARGO_BIN_EXE_gongkai-press-worker"));
    assert!(press.volume(large).unwrap_err().0.contains("64MB"));
}
