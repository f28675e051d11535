//! What pictures say about themselves: place, device, people and words in the metadata of JPEG, PNG
//! and TIFF. The picture itself is not looked at.

use gongkai_domain::contents::{Hidden, Kind, Passage};

use super::{Sink, markup};
use crate::Fault;

/// So much metadata is looked at.
const MOST: usize = 1 << 20;
const MAX_ENTRIES: usize = 512;
/// So many characters in a row are a text and no chance.
const RUN: usize = 11;

/// Does a file begin like a picture? Nothing else of it is looked at.
pub fn is_picture(bytes: &[u8]) -> bool {
    let starts = |sign: &[u8]| bytes.starts_with(sign);
    starts(b"\xff\xd8\xff") || starts(b"\x89PNG\r\n") || is_tiff(bytes) || is_webp(bytes)
}

fn is_tiff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
}

fn is_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

/// The metadata of one picture; other files than pictures have none.
pub(crate) fn read(place: &str, bytes: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg(place, bytes, sink)
    } else if bytes.starts_with(b"\x89PNG\r\n") {
        png(place, bytes, sink)
    } else if is_webp(bytes) {
        webp(place, bytes, sink)
    } else if is_tiff(bytes) {
        exif(place, bytes, sink)
    } else {
        Ok(())
    }
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let part = bytes.get(at..at.checked_add(length)?)?;
    Some(part.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)))
}

fn jpeg(place: &str, bytes: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let mut at = 2;
    while let (Some(0xff), Some(marker), Some(length)) =
        (bytes.get(at), bytes.get(at + 1), big(bytes, at + 2, 2))
    {
        if matches!(marker, 0xd9 | 0xda) || length < 2 {
            break;
        }
        let content = bytes.get(at + 4..at + 2 + length).unwrap_or_default();
        match marker {
            0xe1 => {
                if let Some(exif_data) = content.strip_prefix(b"Exif\0\0") {
                    exif(place, exif_data, sink)?;
                } else if content.starts_with(b"http://ns.adobe.com/xap/") {
                    let start = content.iter().position(|byte| *byte == 0).map_or(0, |zero| zero + 1);
                    xmp(place, content.get(start..).unwrap_or_default(), sink)?;
                }
            }
            // Photoshop's block of captions and names.
            0xed | 0xfe => words(place, content, sink)?,
            _ => {}
        }
        at += 2 + length;
    }
    // Pictures inside a picture have ends of their own.
    let end = bytes.windows(2).rposition(|two| two == b"\xff\xd9").map_or(bytes.len(), |end| end + 2);
    behind(place, bytes.get(end..).unwrap_or_default(), sink)
}

fn png(place: &str, bytes: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let mut at = 8;
    while let (Some(length), Some(kind)) = (big(bytes, at, 4), bytes.get(at + 4..at + 8)) {
        let content = bytes.get(at + 8..(at + 8).saturating_add(length)).unwrap_or_default();
        match kind {
            b"eXIf" => exif(place, content, sink)?,
            b"tEXt" => words(place, content, sink)?,
            b"iTXt" if content.starts_with(b"XML:com.adobe.xmp") => {
                let start = content.windows(1).position(|byte| byte == b"<").unwrap_or(0);
                xmp(place, content.get(start..).unwrap_or_default(), sink)?;
            }
            b"iTXt" => international(place, content, sink)?,
            b"zTXt" => {
                let zero = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
                packed(place, content.get(zero + 2..).unwrap_or_default(), sink)?;
            }
            b"IEND" => return behind(place, bytes.get(at + 12..).unwrap_or_default(), sink),
            _ => {}
        }
        at = at.saturating_add(12).saturating_add(length);
    }
    Ok(())
}

/// A text with its languages: keyword, zero, packed or not, method, language, zero, keyword, zero, text.
fn international(place: &str, content: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let zero = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
    if content.get(zero + 1) != Some(&1) {
        return words(place, content, sink);
    }
    let rest = content.get(zero + 3..).unwrap_or_default();
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    packed(place, parts.nth(2).unwrap_or_default(), sink)
}

/// A packed text.
fn packed(place: &str, data: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    use std::io::Read;
    let mut text = Vec::new();
    let limit = u64::try_from(MOST).unwrap_or(0);
    // A damaged text is read as far as it goes.
    let _ = flate2::read::ZlibDecoder::new(data).take(limit).read_to_end(&mut text);
    words(place, &text, sink)
}

/// What stands behind the end of a picture: text as it is, of anything else what can be read in it.
fn behind(place: &str, rest: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let rest = rest.get(..rest.len().min(MOST)).unwrap_or(rest);
    if std::str::from_utf8(rest).is_ok() {
        return words(place, rest, sink);
    }
    let readable = rest.split(|byte| !(b' '..=b'~').contains(byte)).filter(|run| run.len() >= RUN);
    readable.take(MAX_ENTRIES).try_for_each(|run| words(place, run, sink))
}

fn webp(place: &str, bytes: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let mut at = 12;
    while let (Some(kind), Some(length)) = (bytes.get(at..at + 4), bytes.get(at + 4..at + 8)) {
        let length = length.iter().rev().fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
        let content = bytes.get(at + 8..(at + 8).saturating_add(length)).unwrap_or_default();
        match kind {
            b"EXIF" => exif(place, content.strip_prefix(b"Exif\0\0").unwrap_or(content), sink)?,
            b"XMP " => xmp(place, content, sink)?,
            _ => {}
        }
        at = at.saturating_add(8).saturating_add(length + length % 2);
    }
    Ok(())
}

/// Text in an unknown encoding, as far as it is text.
fn words(place: &str, content: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let content = content.get(..content.len().min(MOST)).unwrap_or(content);
    let text: String = match std::str::from_utf8(content) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(content).0.into_owned(),
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    sink.hidden(place, Hidden::Picture, &text)
}

/// Metadata in XML: texts, and attributes of the description.
fn xmp(place: &str, content: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let content = content.get(..content.len().min(MOST)).unwrap_or(content);
    let Ok(xml) = std::str::from_utf8(content) else { return Ok(()) };
    let xml = xml.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    // A packet that is no XML says nothing.
    for text in markup::texts(xml, &[], &[]).unwrap_or_default() {
        sink.hidden(place, Hidden::Picture, &text)?;
    }
    for value in markup::all_attributes(xml, "Description").unwrap_or_default() {
        if super::may_be_personal(&value) || value.chars().any(|c| c > '\u{2e80}') {
            sink.hidden(place, Hidden::Picture, &value)?;
        }
    }
    for name in ["GPSLatitude", "GPSLongitude"] {
        for value in markup::attributes(xml, &[], name).unwrap_or_default() {
            location(place, &value, sink)?;
        }
    }
    for name in ["SerialNumber", "OwnerName", "creator", "Author"] {
        for value in markup::attributes(xml, &[], name).unwrap_or_default() {
            device(place, &value, sink)?;
        }
    }
    Ok(())
}

fn location(place: &str, text: &str, sink: &mut Sink) -> Result<(), Fault> {
    let passage = Passage::hidden(place, Hidden::Picture, text);
    sink.passage(Passage { kind: Kind::Location, ..passage })
}

fn device(place: &str, text: &str, sink: &mut Sink) -> Result<(), Fault> {
    let passage = Passage::hidden(place, Hidden::Picture, text);
    sink.passage(Passage { kind: Kind::Device, ..passage })
}

/// The directory of a TIFF file.
struct Tiff<'b> {
    bytes: &'b [u8],
    little: bool,
}

/// One entry: tag, type, count, and where its value stands.
struct Entry {
    tag: usize,
    kind: usize,
    count: usize,
    at: usize,
}

impl Tiff<'_> {
    fn value(&self, at: usize, length: usize) -> Option<usize> {
        let part = self.bytes.get(at..at.checked_add(length)?)?;
        let add = |sum: usize, byte: &u8| (sum << 8) | usize::from(*byte);
        Some(if self.little { part.iter().rev().fold(0, add) } else { part.iter().fold(0, add) })
    }

    fn entries(&self, directory: usize) -> Vec<Entry> {
        let count = self.value(directory, 2).unwrap_or(0).min(MAX_ENTRIES);
        (0..count)
            .filter_map(|number| {
                let at = directory.checked_add(2 + number * 12)?;
                let (tag, kind, count) = (self.value(at, 2)?, self.value(at + 2, 2)?, self.value(at + 4, 4)?);
                let size = match kind {
                    3 | 8 => 2,
                    4 | 9 | 11 => 4,
                    5 | 10 | 12 => 8,
                    _ => 1,
                };
                let inline = size * count.min(MOST) <= 4;
                let place = if inline { at + 8 } else { self.value(at + 8, 4)? };
                Some(Entry { tag, kind, count, at: place })
            })
            .collect()
    }

    /// Text as ASCII, UTF-8, the system's own, or UTF-16 as Windows writes it.
    fn text(&self, entry: &Entry) -> String {
        let end = entry.at.saturating_add(entry.count.min(MOST)).min(self.bytes.len());
        let bytes = self.bytes.get(entry.at..end).unwrap_or_default();
        let text = if entry.tag >= 0x9c9b && entry.tag <= 0x9c9f {
            encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
        } else {
            match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
            }
        };
        let text = text.trim_start_matches("ASCII\0\0\0").trim_start_matches("UNICODE\0");
        text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
    }

    /// Degrees from three fractions.
    fn degrees(&self, entry: &Entry) -> Option<f64> {
        let part = |number: usize| {
            let at = entry.at.checked_add(number * 8)?;
            let (over, under) = (self.value(at, 4)?, self.value(at + 4, 4)?);
            (under != 0).then(|| over as f64 / under as f64)
        };
        Some(part(0)? + part(1).unwrap_or(0.0) / 60.0 + part(2).unwrap_or(0.0) / 3600.0)
    }
}

fn exif(place: &str, bytes: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let tiff = Tiff { bytes, little: bytes.starts_with(b"II") };
    let Some(first) = tiff.value(4, 4) else { return Ok(()) };
    let mut entries = tiff.entries(first);
    let pointer = |entries: &[Entry], tag: usize| {
        entries.iter().find(|entry| entry.tag == tag).and_then(|entry| tiff.value(entry.at, 4))
    };
    let positions = pointer(&entries, 0x8825).map(|at| tiff.entries(at)).unwrap_or_default();
    if let Some(details) = pointer(&entries, 0x8769) {
        entries.extend(tiff.entries(details));
    }
    let degrees =
        |tag: usize| positions.iter().find(|entry| entry.tag == tag).and_then(|entry| tiff.degrees(entry));
    if let (Some(latitude), Some(longitude)) = (degrees(2), degrees(4)) {
        location(place, &format!("拍摄地点：纬度{latitude:.4}，经度{longitude:.4}"), sink)?;
    }
    for entry in entries.iter().filter(|entry| matches!(entry.kind, 1 | 2 | 7)) {
        match entry.tag {
            // Artist, copyright, owner and numbers of camera and lens, author by Windows.
            0x13b | 0x8298 | 0xa430 | 0xa431 | 0xa435 | 0x9c9d | 0x13c => {
                device(place, &tiff.text(entry), sink)?;
            }
            // Description, comment, title, subject, keywords.
            0x10e | 0x9286 | 0x9c9b | 0x9c9c | 0x9c9e | 0x9c9f => {
                sink.hidden(place, Hidden::Picture, &tiff.text(entry))?;
            }
            _ => {}
        }
    }
    Ok(())
}
