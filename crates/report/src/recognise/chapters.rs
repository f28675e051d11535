//! The narrative: chapters by their headings, paragraphs whole again where print broke them.

use super::{
    flow::is_page_number,
    identity::scope_in,
    lexicon::Lexicon,
    rows::{Piece, Spot},
    text::key,
};
use crate::{
    Chapter, Paragraph,
    plain::{FileKind, PlainDocument},
};

const NUMERALS: &str = "一二三四五六七八九十";

/// Number and words of a chapter heading: `三、收到和处理政府信息公开申请情况`.
pub fn heading(text: &str) -> Option<(String, String)> {
    let text = text.trim().trim_start_matches(['#', '*', ' ']).trim_end_matches('*');
    let numeral = text.chars().take_while(|c| NUMERALS.contains(*c)).collect::<String>();
    let rest = text.strip_prefix(numeral.as_str())?.trim_start();
    let words = rest.strip_prefix(['、', '．', '.', '，', ',', '：'])?.trim();
    let count = words.chars().count();
    let fits = (1..=2).contains(&numeral.chars().count()) && (2..=40).contains(&count);
    let sentence = words.contains(['。', '；', '！', '|']) || words.ends_with(['，', '：', ',', ':']);
    if !fits || sentence || Lexicon::get().knows(&key(text)) {
        return None;
    }
    Some((numeral, words.split_whitespace().collect()))
}

/// Chapters in order of print; text before the first heading stands in a chapter without number. Pieces that are
/// `outside` belong to the page and not to the report.
pub fn chapters(document: &PlainDocument, pieces: &[Piece], outside: &[bool]) -> Vec<Chapter> {
    let broken = matches!(document.kind, FileKind::Pdf | FileKind::Text);
    let mut chapters = vec![Chapter::default()];
    let mut last: Option<Spot> = None;
    for (piece, outside) in pieces.iter().zip(outside) {
        let Piece::Text { text, spot } = piece else {
            last = None;
            continue;
        };
        let names_scope = chapters.len() == 1 && scope_in(text).is_some();
        if *outside || names_scope || is_page_number(text) {
            continue;
        }
        if let Some((no, heading)) = heading(text) {
            chapters.push(Chapter { no, heading, paragraphs: Vec::new() });
            last = None;
            continue;
        }
        let Some(chapter) = chapters.last_mut() else { continue };
        match chapter.paragraphs.last_mut() {
            Some(open) if broken && last.is_some() && goes_on(&open.text, text) => {
                open.text.push_str(text.trim());
            }
            _ => {
                let place = spot.words(document);
                chapter.paragraphs.push(Paragraph { text: text.trim().to_owned(), place });
            }
        }
        last = Some(*spot);
    }
    chapters.retain(|chapter| !chapter.paragraphs.is_empty() || !chapter.no.is_empty());
    chapters
}

/// A line that ends in the middle of a sentence is continued by the next one, unless that begins a
/// paragraph of its own.
fn goes_on(open: &str, next: &str) -> bool {
    let next = next.trim();
    let ends = open.trim_end().ends_with(['。', '！', '？', '；', '：', '.', '!', ';', ':', '”', '）', ')']);
    let numbered = next.starts_with(['（', '(']) && next.chars().nth(1).is_some_and(|c| NUMERALS.contains(c));
    let short = open.chars().count() < 15;
    !ends && !numbered && !short
}
