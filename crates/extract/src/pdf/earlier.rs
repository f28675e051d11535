//! What a file said before it was changed. Programs change a PDF by writing behind its end (ISO 32000-2,
//! 7.5.6): whatever stood there before still does, and anybody can cut the file off behind it.

use std::collections::BTreeSet;

use gongkai_domain::contents::{Hidden, Kind, Passage, Piece, Table};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::Name;
use hayro_interpret::hayro_syntax::object::stream::Stream;
use hayro_interpret::hayro_syntax::page::Page as Sheet;

use super::contents::{Attach, edition, opened};
use crate::Fault;
use crate::contents::Sink;

/// So many earlier editions are read; each costs as much as the file itself.
const MAX_EDITIONS: usize = 4;
const PLACE: &str = "较早的版本";
/// The end of an edition follows the place of its table within so many bytes.
const END: usize = 64;

/// Reads what the editions before the newest one say and the newer ones do not. `places` are those of the
/// tables of objects; what the newest says are the pieces from `first` on.
pub(super) fn read(
    bytes: &[u8],
    (newest, places): (&Pdf, &[usize]),
    first: usize,
    sink: &mut Sink,
    attach: Attach<'_>,
) -> Result<(), Fault> {
    let ends = ends(bytes, places);
    if ends.is_empty() {
        return Ok(());
    }
    let newer = sink.contents.pieces.get(first..).unwrap_or_default();
    let mut known: BTreeSet<String> = newer.iter().flat_map(said).collect();
    if ends.len() > MAX_EDITIONS {
        sink.unread(PLACE, "文件改过许多次，更早的版本没有筛查")?;
    }
    for end in ends.into_iter().take(MAX_EDITIONS) {
        let part = bytes.get(..end).unwrap_or_default();
        let mut inner = sink.inner();
        let read = opened(part).and_then(|pdf| edition(part, &pdf, Some(newest), &mut inner, attach));
        if let Err(fault) = read {
            sink.unread(PLACE, &format!("没有筛查：{fault}"))?;
        }
        let here: Vec<String> = inner.contents.pieces.iter().flat_map(said).collect();
        sink.adopt(inner, |piece| only_new(piece, &known));
        known.extend(here);
    }
    Ok(())
}

/// Where earlier editions end, the newest first. The first of two tables of a file that is made for the
/// web ends no edition, and a file inside the file has tables of its own.
fn ends(bytes: &[u8], places: &[usize]) -> Vec<usize> {
    const WORD: &[u8] = b"startxref";
    let earlier = places.get(1..).unwrap_or_default();
    let mut ends: Vec<usize> = Vec::new();
    for (at, _) in bytes.windows(WORD.len()).enumerate().filter(|(_, part)| *part == WORD) {
        let rest = bytes.get(at + WORD.len()..).unwrap_or_default();
        let rest = rest.get(..END.min(rest.len())).unwrap_or_default();
        let digits: String = rest
            .trim_ascii_start()
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .map(|c| char::from(*c))
            .collect();
        let known = digits.parse().is_ok_and(|place: usize| earlier.contains(&place) && place < at);
        let end = rest.windows(5).position(|part| part == b"%%EOF");
        ends.extend(end.filter(|_| known).map(|end| at + WORD.len() + end + 5));
    }
    ends.reverse();
    ends
}

/// Does a newer edition print a page from the same instructions? Those may call others by name, which
/// may have changed, unless they are pictures.
pub(super) fn is_unchanged(newer: &Pdf, index: usize, sheet: &Sheet<'_>) -> bool {
    let Some(other) = newer.pages().get(index) else { return false };
    let called = &sheet.resources().x_objects;
    let is_picture = |name: &Name<'_>| {
        let object = called.get::<Stream<'_>>(name.as_ref());
        object
            .and_then(|object| object.dict().get::<Name<'_>>("Subtype"))
            .is_some_and(|kind| kind.as_ref() == b"Image")
    };
    other.page_stream() == sheet.page_stream() && called.keys().all(|name| is_picture(&name))
}

/// What a piece says, to be compared.
fn said(piece: &Piece) -> Vec<String> {
    match piece {
        Piece::Passage(passage) => vec![words(passage)],
        Piece::Table(table) => table.cells.iter().map(|cell| cell.text.trim().to_owned()).collect(),
    }
}

/// A sentence about a part that was not read is said of each part.
fn words(passage: &Passage) -> String {
    match passage.kind {
        Kind::Unread => format!("{}{}", passage.place, passage.text),
        _ => passage.text.trim().to_owned(),
    }
}

/// What of a piece the newer editions do not say. Cells without figures stay: they name the others.
fn only_new(piece: Piece, known: &BTreeSet<String>) -> Option<Piece> {
    match piece {
        Piece::Passage(passage) if known.contains(&words(&passage)) => None,
        Piece::Passage(passage) => {
            let unread = passage.kind == Kind::Unread;
            Some(Piece::Passage(Passage {
                place: format!("{PLACE}，{}", passage.place),
                hidden: passage.hidden.or((!unread).then_some(Hidden::Deleted)),
                ..passage
            }))
        }
        Piece::Table(table) => {
            let is_new = |text: &str| !known.contains(text.trim());
            let any = table.cells.iter().any(|cell| is_new(&cell.text));
            let names = |text: &str| !text.contains(|c: char| c.is_numeric());
            let cells = table.cells.into_iter().filter(|cell| is_new(&cell.text) || names(&cell.text));
            any.then(|| {
                Piece::Table(Table {
                    place: format!("{PLACE}，{}", table.place),
                    hidden: table.hidden.or(Some(Hidden::Deleted)),
                    sheet: table.sheet,
                    cells: cells.collect(),
                })
            })
        }
    }
}
