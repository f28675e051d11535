//! Whether a file is whole. Readers of PDF mend what they can and pass over the rest in silence: a
//! figure is then missing and nobody knows. Here a damaged file is refused instead: the table of
//! objects leads to objects (ISO 32000-2, 7.5.4), every stream unpacks to its end and its checksum
//! is right (7.4.4), and nothing that pages are printed from is missing (7.7.3).

use std::io::Read;

use flate2::bufread::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;

use super::BROKEN;
use crate::Fault;

/// Bytes that all streams but pictures may unpack to.
const MAX_UNPACKED: u64 = 192 << 20;
/// Tables of objects: one for each time that the file was changed.
const MAX_SECTIONS: usize = 64;
/// The dictionary of a table of objects ends within so many bytes.
const MAX_DICTIONARY: usize = 16 << 10;
/// What text is printed from. Present, it leads to something.
const NEEDED: [&str; 11] = [
    "Contents",
    "Resources",
    "Font",
    "XObject",
    "ToUnicode",
    "DescendantFonts",
    "FontDescriptor",
    "FontFile",
    "FontFile2",
    "FontFile3",
    "Kids",
];

/// The table of objects of the bytes, before anything mends it. Where its parts stand: the newest first,
/// one for each time that the file was written.
pub(super) fn table(bytes: &[u8]) -> Result<Vec<usize>, Fault> {
    // Bytes before the header move everything.
    let header = bytes.windows(5).take(1024).position(|part| part == b"%PDF-").unwrap_or(0);
    let at = bytes.windows(9).rposition(|part| part == b"startxref").ok_or(BROKEN)?;
    let mut next = number(after(bytes, at + 9)).map(|(place, _)| place);
    let mut places = Vec::new();
    for _ in 0..MAX_SECTIONS {
        let Some(place) = next else { break };
        places.push(place);
        let rest = [place, place.saturating_add(header)]
            .into_iter()
            .map(|place| after(bytes, place))
            .find(|rest| rest.starts_with(b"xref") || object(rest).is_some())
            .ok_or(BROKEN)?;
        let dictionary = match rest.strip_prefix(b"xref") {
            Some(entries) => section(bytes, header, entries)?,
            None => packed(rest)?,
        };
        let dictionary = dictionary.get(..MAX_DICTIONARY.min(dictionary.len())).unwrap_or(dictionary);
        next = value(dictionary, b"/Prev");
    }
    Ok(places)
}

/// Entries of a printed table; what follows them.
fn section<'b>(bytes: &[u8], header: usize, entries: &'b [u8]) -> Result<&'b [u8], Fault> {
    let mut rest = skip_white(entries);
    while let Some((first, tail)) = number(rest) {
        let (count, tail) = number(skip_white(tail)).ok_or(BROKEN)?;
        rest = skip_white(tail);
        for entry in 0..count {
            let (place, tail) = number(rest).ok_or(BROKEN)?;
            let (_, tail) = number(skip_white(tail)).ok_or(BROKEN)?;
            let (kind, tail) = skip_white(tail).split_first().ok_or(BROKEN)?;
            rest = skip_white(tail);
            let leads = |place: usize| object(after(bytes, place)) == Some(first.saturating_add(entry));
            match kind {
                b'n' if place == 0 || leads(place) || leads(place.saturating_add(header)) => {}
                b'f' => {}
                _ => return Err(BROKEN),
            }
        }
    }
    if rest.starts_with(b"trailer") { Ok(rest) } else { Err(BROKEN) }
}

/// A table that is itself a packed stream; its dictionary.
fn packed(rest: &[u8]) -> Result<&[u8], Fault> {
    let head = rest.get(..MAX_DICTIONARY.min(rest.len())).unwrap_or(rest);
    let end = head.windows(6).position(|part| part == b"stream").ok_or(BROKEN)?;
    let (dictionary, data) = rest.split_at(end);
    let data = data.get(6..).unwrap_or(&[]);
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    let data = data.strip_prefix(b"\n").unwrap_or(data);
    let flate = dictionary.windows(12).any(|part| part == b"/FlateDecode");
    if flate {
        unpack(data, MAX_UNPACKED)?;
    }
    Ok(dictionary)
}

fn after(bytes: &[u8], place: usize) -> &[u8] {
    skip_white(bytes.get(place..).unwrap_or(&[]))
}

fn skip_white(bytes: &[u8]) -> &[u8] {
    let white = bytes.iter().take_while(|byte| matches!(byte, b'\0' | b'\t' | b'\n' | 12 | b'\r' | b' '));
    bytes.get(white.count()..).unwrap_or(&[])
}

/// A number of digits, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let digits = bytes.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = bytes.split_at_checked(digits)?;
    Some((std::str::from_utf8(digits).ok()?.parse().ok()?, rest))
}

/// The number of the object that begins here.
fn object(bytes: &[u8]) -> Option<usize> {
    let (name, rest) = number(bytes)?;
    let (_, rest) = number(skip_white(rest))?;
    skip_white(rest).starts_with(b"obj").then_some(name)
}

fn value(dictionary: &[u8], key: &[u8]) -> Option<usize> {
    let end = dictionary.windows(9).position(|part| part == b"startxref").unwrap_or(dictionary.len());
    let dictionary = dictionary.get(..end)?;
    let at = dictionary.windows(key.len()).position(|part| part == key)?;
    number(after(dictionary, at + key.len())).map(|(place, _)| place)
}

/// Length of what `data` unpacks to; broken where it does not end or the checksum is wrong.
fn unpack(data: &[u8], limit: u64) -> Result<u64, Fault> {
    let mut reader = ZlibDecoder::new(data).take(limit + 1);
    let length = std::io::copy(&mut reader, &mut std::io::sink()).map_err(|_| BROKEN)?;
    if length > limit { Err(Fault::UnpacksTooLarge) } else { Ok(length) }
}

/// The objects of the file and its pages.
pub(super) fn whole(pdf: &Pdf) -> Result<(), Fault> {
    let known = pdf.len();
    let mut left = MAX_UNPACKED;
    let mut pages = None;
    for object in pdf.objects() {
        match &object {
            Object::Stream(stream) => {
                left -= streamed(stream, left)?;
                present(stream.dict())?;
            }
            Object::Dict(dict) => {
                present(dict)?;
                let tree = dict.get::<Name<'_>>("Type").is_some_and(|kind| kind.as_ref() == b"Pages");
                if tree && !dict.contains_key("Parent") {
                    pages = dict.get::<i32>("Count").or(pages);
                }
            }
            _ => {}
        }
    }
    // Mending builds the table anew.
    let lost = pages.and_then(|count| usize::try_from(count).ok()) != Some(pdf.pages().len());
    if pdf.len() != known || lost {
        return Err(BROKEN);
    }
    pdf.pages().iter().try_for_each(printed)
}

/// Bytes that a stream unpacks to. Pictures are no text.
fn streamed(stream: &Stream<'_>, limit: u64) -> Result<u64, Fault> {
    let picture =
        stream.dict().get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_ref() == b"Image");
    let named = |name: Name<'_>| matches!(name.as_ref(), b"FlateDecode" | b"Fl");
    let dict = stream.dict();
    let first = || dict.get::<Array<'_>>("Filter")?.iter::<Name<'_>>().next();
    if picture || !dict.get::<Name<'_>>("Filter").or_else(first).is_some_and(named) {
        return Ok(0);
    }
    unpack(&stream.raw_data(), limit)
}

fn present(dict: &Dict<'_>) -> Result<(), Fault> {
    let lost = |key: &&str| dict.contains_key(key) && dict.get::<Object<'_>>(key).is_none();
    if NEEDED.iter().any(lost) { Err(BROKEN) } else { Ok(()) }
}

/// Whatever the page prints with is there.
fn printed(page: &Page<'_>) -> Result<(), Fault> {
    if page.raw().contains_key("Contents") && page.page_stream().is_none() {
        return Err(BROKEN);
    }
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        let there = match operation {
            TypedInstruction::TextFont(font) => page.resources().get_font(font.0).is_some(),
            TypedInstruction::XObject(object) => page.resources().get_x_object(object.0).is_some(),
            _ => true,
        };
        if !there {
            return Err(BROKEN);
        }
    }
    Ok(())
}
