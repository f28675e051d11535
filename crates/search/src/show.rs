//! How a hit is shown: the title and a stretch of the text, what was asked for marked.

use crate::{
    fold::fold,
    segment::Segmenter,
    units::{GAP, asked_units, units},
};

/// Characters of a snippet.
const WIDTH: usize = 90;
/// Characters before the first mark.
const LEAD: usize = 24;
/// Marks in one snippet; more do not help.
const MARKS: usize = 12;

/// A piece of text, marked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Was it asked for?
    pub marked: bool,
}

/// What one part of a question looks for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Folded, the word itself first.
    pub words: Vec<String>,
    /// Which of them are found only as whole words.
    pub whole_words: Vec<bool>,
}

/// A whole text with its marks.
pub(crate) fn marked(segmenter: Segmenter, text: &str, wanted: &[Wanted]) -> Vec<Piece> {
    let places = places(segmenter, &fold(text), wanted, usize::MAX);
    pieces(text, 0, text.chars().count(), &places)
}

/// The stretch around the first mark; the beginning where there is none.
pub(crate) fn snippet(segmenter: Segmenter, text: &str, wanted: &[Wanted]) -> Vec<Piece> {
    let folded = fold(text);
    let places = places(segmenter, &folded, wanted, MARKS);
    let length = text.chars().count();
    let first = places.first().map_or(0, |(from, _)| *from);
    let mut from = first.saturating_sub(LEAD);
    if from > 0 {
        // Begin after a sentence if one ends close by: words are not cut.
        let before: Vec<char> = text.chars().skip(from).take(first - from).collect();
        if let Some(end) = before.iter().rposition(|letter| matches!(letter, '。' | '；' | '\n')) {
            from += end + 1;
        }
    }
    let to = (from + WIDTH).min(length);
    let mut shown = pieces(text, from, to, &places);
    let dots = || Piece { text: "…".to_owned(), marked: false };
    if from > 0 {
        shown.insert(0, dots());
    }
    if to < length {
        shown.push(dots());
    }
    shown
}

/// Where the text says what is wanted, in characters, in order, without overlaps.
fn places(segmenter: Segmenter, folded: &str, wanted: &[Wanted], most: usize) -> Vec<(usize, usize)> {
    let letters: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
    let character = |byte: usize| letters.partition_point(|at| *at < byte);
    let mut found = Vec::new();
    for one in wanted {
        for (word, whole) in one.words.iter().zip(&one.whole_words) {
            let hits = if *whole { whole_words(segmenter, folded, word) } else { sequences(folded, word) };
            found.extend(hits.into_iter().take(most).map(|(from, to)| (character(from), character(to))));
        }
    }
    found.sort_by_key(|(from, to)| (*from, std::cmp::Reverse(*to)));
    let mut end = 0;
    found.retain(|(from, to)| {
        let apart = *from >= end;
        if apart {
            end = *to;
        }
        apart
    });
    found
}

/// Occurrences that a reader takes for the word.
fn whole_words(segmenter: Segmenter, folded: &str, word: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    // Sentence by sentence: only those that have the characters are cut into words.
    for sentence in folded.split_inclusive(['。', '；', '\n', ',', '，', ';']) {
        if sentence.contains(word) {
            let words = segmenter.words(sentence);
            let mut hits: Vec<_> = words
                .into_iter()
                .filter(|(from, to)| sentence.get(*from..*to) == Some(word))
                .map(|(from, to)| (start + from, start + to))
                .collect();
            hits.sort_unstable();
            found.extend(hits);
        }
        start += sentence.len();
    }
    found
}

/// Occurrences of the same sequence of units, whatever space lies between.
fn sequences(folded: &str, wanted: &str) -> Vec<(usize, usize)> {
    let text = units(folded);
    let wanted = asked_units(wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    text.windows(wanted.len())
        .filter(|window| window.iter().zip(&wanted).all(|(one, other)| one.text == other.text))
        .filter_map(|window| Some((window.first()?, window.last()?)))
        .filter(|(first, _)| first.text != GAP)
        .map(|(first, last)| (first.from, last.to))
        .collect()
}

/// The characters `from..to` of the text, marks cut to them.
fn pieces(text: &str, from: usize, to: usize, places: &[(usize, usize)]) -> Vec<Piece> {
    let part =
        |from: usize, to: usize| text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>();
    let mut shown = Vec::new();
    let mut at = from;
    for (begin, end) in places.iter().filter(|(begin, end)| *begin >= from && *end <= to) {
        if *begin > at {
            shown.push(Piece { text: part(at, *begin), marked: false });
        }
        shown.push(Piece { text: part(*begin, *end), marked: true });
        at = *end;
    }
    if at < to {
        shown.push(Piece { text: part(at, to), marked: false });
    }
    shown
}
