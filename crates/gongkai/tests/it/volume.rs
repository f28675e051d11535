//! Papers of a case in one PDF, made by the program itself in a process that has given up files, network and further
//! processes beforehand.

use gongkai_render::{
    Engine, Press,
    letter::Letter,
    volume::{Body, Item, Volume},
};

#[test]
fn printed_under_limits() {
    let letter =
        Letter { title: "答复书".to_owned(), agency: "样品局".to_owned(), ..Letter::default() };
    let paper = Engine::shared().unwrap().letters(&[letter]).unwrap().bytes;
    let item = |bytes: Vec<u8>| Item {
        title: "答复书.pdf".to_owned(),
        from: "样品".to_owned(),
        digest: String::new(),
        body: Body::of(bytes),
    };
    let volume = Volume {
        title: "案卷".to_owned(),
        facts: Vec::new(),
        acts: Vec::new(),
        mark: String::new(),
        items: vec![item(paper), item(b"%PDF-1.7 nothing".to_vec())],
    };
    let press = Press::beside(env!("CARGO_BIN_EXE_gongkai"));
    assert!(press.volume(volume).unwrap().bytes.starts_with(b"%PDF-"));
}
