//! What a file is: by its content first, by its name only where the content leaves a choice.

use std::borrow::Cow;

use gongkai_report::plain::PlainDocument;

use crate::package::Package;
use crate::{BrokenKind, Fault, decode, docx, html, ole, pdf, sheet, text};

/// The program's own JSON files are far smaller.
const MAX_JSON: usize = 8 << 20;
/// So much of the beginning decides whether text is a web page.
const HEAD: usize = 64 << 10;

/// Reads a whole file. `extension` is a hint: lower case, without the dot, possibly empty.
pub(crate) fn read(file: Vec<u8>, extension: &str) -> Result<PlainDocument, Fault> {
    let bytes = file.as_slice();
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if bytes.starts_with(b"PK") && matches!(bytes.get(2..4), Some([3, 4] | [5, 6] | [7, 8])) {
        return zipped(bytes, extension);
    }
    if ole::is_ole(bytes) {
        return compound(bytes, extension);
    }
    if let Some(fault) = known_and_not_read(bytes) {
        return Err(fault);
    }
    // Readers of PDF accept some bytes before the header.
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    if !starts_with_tag(head) && head.windows(5).any(|part| part == b"%PDF-") {
        return pdf::read(bytes);
    }
    let Some(content) = decode::decode(bytes, decode::label_of(bytes).as_deref()) else {
        return Err(unknown(extension));
    };
    drop(file); // memory is limited
    characters(content, extension)
}

pub(crate) fn unknown(extension: &str) -> Fault {
    match extension {
        "docx" | "xlsx" | "xls" | "doc" | "pdf" | "html" | "htm" | "txt" | "json" => {
            Fault::ContradictsName { extension: extension.to_owned() }
        }
        _ => Fault::UnknownType,
    }
}

fn zipped(bytes: &[u8], extension: &str) -> Result<PlainDocument, Fault> {
    let kind = match extension {
        "docx" | "doc" => BrokenKind::Docx,
        "xlsx" | "xls" => BrokenKind::Xlsx,
        _ => BrokenKind::Zip,
    };
    let mut package = Package::open(bytes, kind)?;
    let has = |start: &str| package.names().iter().any(|name| name.starts_with(start));
    // Some services write `xl/workbook2.xml`.
    if package.names().iter().any(|name| name.starts_with("xl/workbook") && name.ends_with(".xml")) {
        return sheet::xlsx(package, bytes);
    }
    if package.has("word/document.xml") {
        return docx::read(package);
    }
    if has("xl/") || has("ppt/") || package.has("ofd.xml") || package.has("mimetype") {
        return Err(Fault::OtherOffice);
    }
    if package.has("[content_types].xml") {
        // A Word document may keep its main part elsewhere.
        let types = package.xml("[content_types].xml")?.unwrap_or_default();
        if types.contains("wordprocessingml.document.main+xml") {
            return docx::read(package);
        }
        return Err(Fault::OtherOffice);
    }
    Err(Fault::Archive)
}

fn compound(bytes: &[u8], extension: &str) -> Result<PlainDocument, Fault> {
    let names = ole::root_names(bytes);
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("encryptedpackage") || has("encryptioninfo") {
        return Err(Fault::EncryptedOffice);
    }
    if has("worddocument") {
        return Err(Fault::LegacyDoc);
    }
    if has("workbook") || has("book") {
        return sheet::xls(bytes);
    }
    if has("powerpoint document") {
        return Err(Fault::OtherOffice);
    }
    Err(match extension {
        "doc" | "wps" => Fault::LegacyDoc,
        "xls" | "et" => Fault::Broken { kind: BrokenKind::Xls },
        _ if names.is_empty() => unknown(extension),
        _ => Fault::OtherOffice,
    })
}

pub(crate) fn known_and_not_read(bytes: &[u8]) -> Option<Fault> {
    let starts = |signs: &[&[u8]]| signs.iter().any(|sign| bytes.starts_with(sign));
    if starts(&[b"{\\rtf"]) {
        return Some(Fault::RichText);
    }
    if starts(&[b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"])
        || (starts(&[b"BM"]) && bytes.get(6..10) == Some(&[0; 4]))
        || (starts(&[b"RIFF"]) && bytes.get(8..12) == Some(b"WEBP"))
    {
        return Some(Fault::Picture);
    }
    if starts(&[b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0"]) {
        return Some(Fault::Archive);
    }
    None
}

pub(crate) fn starts_with_tag(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.trim_ascii_start().first() == Some(&b'<')
}

fn characters(content: String, extension: &str) -> Result<PlainDocument, Fault> {
    let head: Cow<'_, str> = match content.char_indices().nth(HEAD) {
        Some((end, _)) => content.get(..end).unwrap_or("").to_ascii_lowercase().into(),
        None => content.to_ascii_lowercase().into(),
    };
    let start = head.trim_start();
    if is_mime(start) {
        return Err(Fault::WebArchive);
    }
    if is_page(start, extension) {
        return html::read(&content);
    }
    if start.starts_with("<?xml") {
        let office =
            start.contains("<?mso-application") || start.contains("urn:schemas-microsoft-com:office");
        return Err(if office { Fault::OtherOffice } else { unknown(extension) });
    }
    if extension == "json" || start.starts_with('{') {
        return json(content, extension);
    }
    match extension {
        // What is called .xls and is text was exported as tab separated lines.
        "docx" | "xlsx" | "pdf" => Err(unknown(extension)),
        _ => text::read(&content),
    }
}

/// A message with parts: how Word and browsers save a page in one file.
pub(crate) fn is_mime(start: &str) -> bool {
    let head =
        start.get(..start.len().min(4096)).unwrap_or_else(|| start.split('\n').next().unwrap_or(start));
    (head.starts_with("mime-version:") || head.starts_with("from:") || head.starts_with("content-type:"))
        && head.contains("multipart/related")
}

pub(crate) fn is_page(start: &str, extension: &str) -> bool {
    const TAGS: [&str; 21] = [
        "<html", "<body", "<head", "<table", "<tr", "<td", "<div", "<p", "<br", "<span", "<pre", "<h1",
        "<h2", "<h3", "<ul", "<ol", "<li", "<section", "<article", "<center", "<font",
    ];
    let named = matches!(extension, "html" | "htm" | "xhtml" | "shtml");
    let has = |tags: &[&str]| {
        tags.iter().any(|tag| {
            start.match_indices(tag).any(|(at, _)| {
                start
                    .get(at + tag.len()..)
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
            })
        })
    };
    let tagged = start.starts_with('<')
        && start
            .get(1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "!?/".contains(c)));
    if tagged {
        return has(&TAGS) || has(&["<!doctype html"]);
    }
    // A fragment may begin with words; a text that only quotes a tag is text.
    (named && has(&TAGS)) || (!matches!(extension, "txt" | "md") && has(&["<table"]) && has(&["</table"]))
}

fn json(content: String, extension: &str) -> Result<PlainDocument, Fault> {
    if serde_json::from_str::<serde::de::IgnoredAny>(&content).is_ok() {
        if content.len() > MAX_JSON {
            return Err(Fault::TooLarge {
                megabytes: u64::try_from(content.len() >> 20).unwrap_or(u64::MAX),
            });
        }
        return Ok(text::json(content));
    }
    if extension == "json" { Err(Fault::Broken { kind: BrokenKind::Json }) } else { text::read(&content) }
}
