use gongkai_domain::{
    id::FileId,
    publication::content::{Block, Content, Run},
};
use gongkai_testkit::Dice;

use super::{read, write};

/// Words that look like marks as often as possible.
fn words(dice: &mut Dice, most: usize) -> String {
    const PIECES: [&str; 22] = [
        "公开", "甲", "*", "**", "[", "](", ")", "|", "#", "# ", "- ", "1. ", "12. ", "\\", "\n", "\t", " ",
        "　", "!", "表：", "---", "n",
    ];
    let length = 1 + dice.below(most);
    (0..length).map(|_| PIECES[dice.below(22)]).collect()
}

fn runs(dice: &mut Dice) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for _ in 0..1 + dice.below(4) {
        let strong = dice.below(2) == 0;
        let link =
            if dice.below(4) == 0 { "https://example.org/a(1)?b=**".to_owned() } else { String::new() };
        let same = runs.last().is_some_and(|last| last.strong == strong && last.link == link);
        if !same {
            runs.push(Run { text: words(dice, 6), strong, link });
        }
    }
    runs
}

fn block(dice: &mut Dice) -> Block {
    match dice.below(5) {
        0 => Block::Heading { level: u8::try_from(1 + dice.below(3)).unwrap(), text: words(dice, 5) },
        1 => Block::Paragraph { runs: runs(dice) },
        2 => Block::List {
            ordered: dice.below(2) == 0,
            items: (0..1 + dice.below(4)).map(|_| runs(dice)).collect(),
        },
        3 => {
            let (width, height) = (1 + dice.below(4), 1 + dice.below(4));
            let cell = |dice: &mut Dice| if dice.below(4) == 0 { String::new() } else { words(dice, 4) };
            Block::Table {
                caption: if dice.below(2) == 0 { String::new() } else { words(dice, 4) },
                heads: dice.below(height),
                rows: (0..height).map(|_| (0..width).map(|_| cell(dice)).collect()).collect(),
            }
        }
        _ => Block::Image {
            file: FileId::parse("019ab000000000000000000000000000").unwrap(),
            alt: words(dice, 3),
            caption: if dice.below(2) == 0 { String::new() } else { words(dice, 3) },
        },
    }
}

#[test]
fn a_text_reads_back_to_itself() {
    let mut dice = Dice::seeded(26);
    for nth in 0..4000 {
        let blocks = (0..1 + dice.below(5)).map(|_| block(&mut dice)).collect();
        let content = Content { blocks };
        let typed = write(&content);
        assert_eq!(read(&typed), content, "{nth}:\n{typed}");
        // Browsers send line breaks in their own way.
        assert_eq!(read(&typed.replace('\n', "\r\n")), content, "{nth}");
    }
}

/// Anything at all can be read, and what was read is stable.
#[test]
fn anything_can_be_read() {
    let mut dice = Dice::seeded(7);
    for _ in 0..4000 {
        let typed = words(&mut dice, 40);
        let content = read(&typed);
        assert_eq!(read(&write(&content)), content, "{typed}");
    }
}

#[test]
fn what_people_type() {
    let paragraph = |text: &str| Block::Paragraph { runs: vec![Run::plain(text)] };
    let table = |heads, rows: &[&[&str]]| Block::Table {
        caption: String::new(),
        heads,
        rows: rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect(),
    };
    let list = |ordered, items: &[&str]| Block::List {
        ordered,
        items: items.iter().map(|item| vec![Run::plain(*item)]).collect(),
    };
    for (typed, expected) in [
        ("甲\n\n乙", vec![paragraph("甲"), paragraph("乙")]),
        ("　　甲\n　　乙", vec![paragraph("甲"), paragraph("乙")]),
        ("甲\n乙", vec![paragraph("甲\n乙")]),
        ("# 甲\n乙", vec![Block::Heading { level: 1, text: "甲".into() }, paragraph("乙")]),
        ("- 甲\n- 乙", vec![list(false, &["甲", "乙"])]),
        ("1. 甲\n\n2. 乙\n1. 丙", vec![list(true, &["甲", "乙"]), list(true, &["丙"])]),
        ("2026. 甲", vec![paragraph("2026. 甲")]),
        ("甲\t乙\n1\t2", vec![table(1, &[&["甲", "乙"], &["1", "2"]])]),
        ("| 甲 | 乙 |\n| --- | --- |\n| 1 | |", vec![table(1, &[&["甲", "乙"], &["1", ""]])]),
        ("甲*乙**丙", vec![paragraph("甲*乙**丙")]),
        ("C:\\new [1]", vec![paragraph("C:\\new [1]")]),
        (" \n\n", vec![]),
    ] {
        assert_eq!(read(typed).blocks, expected, "{typed}");
    }
    let strong = Run { text: "甲".into(), strong: true, link: String::new() };
    let link = Run { text: "乙".into(), strong: false, link: "https://example.org/".into() };
    let expected = vec![Block::Paragraph { runs: vec![strong, link, Run::plain("。")] }];
    assert_eq!(read("**甲**[乙](https://example.org/)。").blocks, expected);
}
