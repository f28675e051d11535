//! A text cut into screens. Nothing of it is left out: what does not fit one screen stands on the next.

use gongkai_domain::publication::content::{Block, Content, Run};
use gongkai_public::display::{Screen, ScreenLine};

/// Characters of a text that a screen can play in a time that somebody waits.
pub const LONGEST: usize = 6_000;
/// Characters of a row, and rows of a screen.
const ROW: usize = 26;
const ROWS: usize = 9;
/// How long a screen stays: somebody who reads slowly reads so many characters in a second.
const READ_IN_A_SECOND: usize = 5;
const SHORTEST: usize = 12;

/// The screens of a text; `None`: it is too long to be played.
pub fn screens(content: &Content) -> Option<Vec<Screen>> {
    let lines: Vec<ScreenLine> = content.blocks.iter().flat_map(lines).collect();
    let length: usize = lines.iter().map(|line| line.text.chars().count()).sum();
    if length > LONGEST {
        return None;
    }
    let mut all = Vec::new();
    let mut screen = Screen::default();
    let mut used = 0;
    for line in lines {
        for piece in pieces(&line) {
            let rows = rows(&piece.text);
            if used + rows > ROWS && !screen.lines.is_empty() {
                all.push(std::mem::take(&mut screen));
                used = 0;
            }
            used += rows;
            screen.lines.push(piece);
        }
    }
    if !screen.lines.is_empty() || all.is_empty() {
        all.push(screen);
    }
    for screen in &mut all {
        let length: usize = screen.lines.iter().map(|line| line.text.chars().count()).sum();
        screen.seconds = u32::try_from(SHORTEST + length / READ_IN_A_SECOND).unwrap_or(u32::MAX);
    }
    Some(all)
}

fn rows(text: &str) -> usize {
    text.chars().count().div_ceil(ROW).max(1)
}

/// A line in pieces of which each fits a screen.
fn pieces(line: &ScreenLine) -> Vec<ScreenLine> {
    let signs: Vec<char> = line.text.chars().collect();
    let piece = |signs: &[char]| ScreenLine { is: line.is.clone(), text: signs.iter().collect() };
    signs.chunks(ROW * ROWS).map(piece).collect()
}

fn line(is: &str, text: String) -> ScreenLine {
    ScreenLine { is: is.to_owned(), text }
}

fn words(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

fn lines(block: &Block) -> Vec<ScreenLine> {
    match block {
        Block::Heading { text, .. } => vec![line("head", text.clone())],
        Block::Paragraph { runs } => words(runs).lines().map(|text| line("text", text.to_owned())).collect(),
        Block::List { ordered, items } => {
            let mark = |nth: usize| if *ordered { format!("{}. ", nth + 1) } else { "• ".to_owned() };
            let item = |(nth, runs): (usize, &Vec<Run>)| line("row", format!("{}{}", mark(nth), words(runs)));
            items.iter().enumerate().map(item).collect()
        }
        Block::Table { caption, rows, .. } => {
            let head = (!caption.is_empty()).then(|| line("head", caption.clone()));
            let row = |cells: &Vec<String>| line("row", cells.join("｜").replace('\n', " "));
            head.into_iter().chain(rows.iter().map(row)).collect()
        }
        Block::Image { alt, caption, .. } => {
            let words = if caption.is_empty() { alt } else { caption };
            vec![line("row", format!("（图片见门户：{words}）"))]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Content {
        Content { blocks: vec![Block::Paragraph { runs: vec![Run::plain(words)] }] }
    }

    fn said(screens: &[Screen]) -> String {
        screens.iter().flat_map(|screen| &screen.lines).map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn nothing_is_left_out() {
        for length in [1, ROW, ROW * ROWS, ROW * ROWS + 1, 2_000, LONGEST] {
            let words: String = (0..length).map(|nth| if nth % 2 == 0 { '甲' } else { '乙' }).collect();
            let screens = screens(&text(&words)).unwrap();
            assert_eq!(said(&screens), words, "{length}");
            assert_eq!(screens.len(), length.div_ceil(ROW * ROWS), "{length}");
            for screen in &screens {
                let used: usize = screen.lines.iter().map(|line| rows(&line.text)).sum();
                assert!(used <= ROWS && screen.seconds >= 12, "{length}");
            }
        }
        assert_eq!(screens(&text(&"长".repeat(LONGEST + 1))), None);
        assert_eq!(screens(&Content::default()).unwrap().len(), 1, "a title alone is a screen");
    }

    #[test]
    fn short_lines_share_a_screen() {
        let block = |words: &str| Block::Paragraph { runs: vec![Run::plain(words)] };
        let content = Content { blocks: (0..ROWS + 1).map(|_| block("一行")).collect() };
        let counts: Vec<_> = screens(&content).unwrap().iter().map(|screen| screen.lines.len()).collect();
        assert_eq!(counts, [ROWS, 1]);
        let table = Content {
            blocks: vec![Block::Table {
                caption: "表1".to_owned(),
                heads: 1,
                rows: vec![vec!["甲".to_owned(), "乙\n丙".to_owned()]],
            }],
        };
        assert_eq!(said(&screens(&table).unwrap()), "表1甲｜乙 丙");
    }
}
