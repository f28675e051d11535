//! PDF made by a process beside: the same bytes, and no harm from processes that do not do as they should.

use gongkai_domain::publication::content::{Block, Content, Run};
use gongkai_render::{
    Engine, Press,
    writing::{Part, Picture, Writing},
};

use crate::reports::{formats, full};

fn press() -> Press {
    Press::beside(env!("CARGO_BIN_EXE_gongkai-press-worker"))
}

/// Four grey dots.
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNgaGD4zwkABA0BiXKTxvAAAAAASUVORK5CYII=";

fn picture(bytes: Vec<u8>) -> Picture {
    Picture { media_type: "image/png".to_owned(), width: 2, height: 2, bytes }
}

#[test]
fn the_same_bytes_as_here() {
    let (beside, here) = (press(), Engine::shared().unwrap());
    for format in formats() {
        let report = full(format);
        assert_eq!(beside.report(&report).unwrap(), here.pdf(&report).unwrap());
    }
    let file = gongkai_domain::id::FileId::parse("f1").unwrap();
    let image =
        Block::Image { file: file.clone(), alt: "示意图".to_owned(), caption: "图一".to_owned() };
    let png = data_encoding::BASE64.decode(PNG.as_bytes()).unwrap();
    // \u{e000} has no font.
    let words = Block::Paragraph { runs: vec![Run::plain("自即日起施行。\u{e000}")] };
    let content = Content { blocks: vec![words, image] };
    let writing = Writing {
        title: "通知".to_owned(),
        parts: vec![Part::of(&content)],
        pictures: [(file, picture(png))].into(),
        ..Writing::default()
    };
    let printed = beside.writing(&writing).unwrap();
    assert_eq!(printed, here.writing(&writing).unwrap());
    assert_eq!(printed.missing, ['\u{e000}']);
}

#[test]
fn many_at_once_get_their_own() {
    let press = press();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let press = &press;
            scope.spawn(move || {
                let title = format!("第{number}号通知");
                let writing = Writing { title, ..Writing::default() };
                let printed = press.writing(&writing).unwrap();
                assert_eq!(printed, Engine::shared().unwrap().writing(&writing).unwrap());
            });
        }
    });
}

#[test]
fn a_process_that_says_nothing_is_a_fault_with_a_sentence() {
    for program in ["/bin/true", "/bin/false", "no/such/program"] {
        let fault = Press::beside(program).writing(&Writing::default()).unwrap_err();
        assert!(fault.0.starts_with("无法启动") || fault.0.starts_with("生成PDF的进程"), "{program} {fault}");
    }
}
