//! What the pieces amount to: numbers that count on are a list, short lines in the faces of headings are
//! headings, the rest are paragraphs.

use gongkai_domain::publication::content::{Block, Content, Run};

use super::{Face, Mark, Paragraph, Piece, add};

/// A heading of a government document is not longer.
const LONGEST_HEADING: usize = 40;
/// Nor a title.
const LONGEST_TITLE: usize = 100;

/// The title, where one is wanted and stands there, and the text.
pub(super) fn settle(pieces: Vec<Piece>, titled: bool) -> (String, Content) {
    let mut pieces = pieces;
    pieces.retain(|piece| !matches!(piece, Piece::Paragraph(one) if words(&one.runs).trim().is_empty()));
    let title = if titled { title(&mut pieces) } else { String::new() };
    let mut text = Text::default();
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => text.paragraph(&paragraph),
            Piece::Table(grid) => text.blocks.extend(grid.block()),
            Piece::Image { file, alt, caption } => text.blocks.push(Block::Image { file, alt, caption }),
        }
    }
    (title, Content { blocks: text.blocks })
}

/// Takes the title off the beginning: what calls itself so, or lines in the middle in a title's face.
fn title(pieces: &mut Vec<Piece>) -> String {
    let mut lines = 0;
    let mut title = String::new();
    for piece in pieces.iter().take(4) {
        let Piece::Paragraph(one) = piece else { break };
        let bold = one.runs.iter().all(|run| run.strong || run.text.trim().is_empty());
        let large = one.centred && (one.face == Face::Title || bold || one.level == 1);
        if !(one.title || large) || one.mark != Mark::None {
            break;
        }
        title.push_str(words(&one.runs).replace('\n', "").trim());
        lines += 1;
    }
    if title.chars().count() > LONGEST_TITLE {
        return String::new();
    }
    pieces.drain(..lines);
    title
}

#[derive(Default)]
struct Text {
    blocks: Vec<Block>,
}

impl Text {
    fn paragraph(&mut self, one: &Paragraph) {
        let Paragraph { runs, mark, .. } = one;
        let runs = trimmed(runs);
        let level = heading_level(one, &runs);
        if level > 0 {
            let before = match mark {
                Mark::Number(_, label) | Mark::Words(label) => label.as_str(),
                Mark::None | Mark::Bullet => "",
            };
            let text = format!("{before}{}", words(&runs).replace('\n', " "));
            self.blocks.push(Block::Heading { level, text });
            return;
        }
        match mark {
            Mark::Bullet => self.entry(false, runs),
            Mark::Number(1, _) => self.blocks.push(Block::List { ordered: true, items: vec![runs] }),
            Mark::Number(number, _) if self.counts_to() == Some(*number) => self.entry(true, runs),
            Mark::Number(_, label) | Mark::Words(label) => self.blocks.push(labelled(label, runs)),
            Mark::None => self.blocks.push(Block::Paragraph { runs }),
        }
    }

    /// The number that the list at the end would go on with.
    fn counts_to(&self) -> Option<u32> {
        match self.blocks.last() {
            Some(Block::List { ordered: true, items }) => u32::try_from(items.len() + 1).ok(),
            _ => None,
        }
    }

    fn entry(&mut self, numbered: bool, runs: Vec<Run>) {
        match self.blocks.last_mut() {
            Some(Block::List { ordered, items }) if *ordered == numbered => items.push(runs),
            _ => self.blocks.push(Block::List { ordered: numbered, items: vec![runs] }),
        }
    }
}

fn labelled(label: &str, runs: Vec<Run>) -> Block {
    let blank = if label.ends_with(|c: char| c.is_ascii()) { " " } else { "" };
    let mut all = Vec::new();
    let strong = runs.first().is_some_and(|run| run.strong && run.link.is_empty());
    add(&mut all, &format!("{label}{blank}"), strong, "");
    for run in runs {
        add(&mut all, &run.text, run.strong, &run.link);
    }
    Block::Paragraph { runs: all }
}

/// 1 to 3 for a heading, 0 for a sentence.
fn heading_level(one: &Paragraph, runs: &[Run]) -> u8 {
    if one.level > 0 {
        return one.level;
    }
    let label = match &one.mark {
        Mark::Words(label) => label.as_str(),
        Mark::None => "",
        Mark::Number(..) | Mark::Bullet => return 0,
    };
    let text = format!("{label}{}", words(runs));
    let text = text.trim();
    let is_short = text.chars().count() <= LONGEST_HEADING && !text.contains('\n');
    if !is_short || text.ends_with(['。', '；', '：', '，', '、', ';', ':', ',', '.']) {
        return 0;
    }
    let bold = runs.iter().all(|run| run.strong || run.text.trim().is_empty());
    match (numbered_as(text), one.face, bold) {
        // The faces and numbers of GB/T 9704: 一、 in 黑体, （一） in 楷体.
        (Some(level), face, bold) if bold || face != Face::Plain => level,
        (None, Face::Hei, true) => 3,
        (None, _, true) if one.centred => 2,
        (None, _, true) => 3,
        _ => 0,
    }
}

/// The level that the number at the beginning tells of.
fn numbered_as(text: &str) -> Option<u8> {
    const COUNT: &str = "一二三四五六七八九十百零〇0123456789";
    let rest = |text: &str| text.trim_start_matches(|c| COUNT.contains(c)).to_owned();
    let counts = |text: &str| rest(text).len() < text.len();
    if let Some(inner) = text.strip_prefix(['（', '(']) {
        return (counts(inner) && rest(inner).starts_with(['）', ')'])).then_some(2);
    }
    if let Some(inner) = text.strip_prefix('第') {
        let unit = rest(inner);
        return (counts(inner) && unit.starts_with(['章', '部', '节', '编'])).then_some(1);
    }
    let is_chinese = text.chars().next().is_some_and(|c| COUNT.contains(c) && !c.is_ascii_digit());
    (is_chinese && rest(text).starts_with('、')).then_some(1)
}

fn words(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// Without blanks at both ends and around the lines inside: the page sets first lines in by itself.
fn trimmed(runs: &[Run]) -> Vec<Run> {
    let mut runs = runs.to_vec();
    while let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
        if !first.text.is_empty() {
            break;
        }
        runs.remove(0);
    }
    while let Some(last) = runs.last_mut() {
        last.text = last.text.trim_end().to_owned();
        if !last.text.is_empty() {
            break;
        }
        runs.pop();
    }
    runs
}
