//! What the Word library cannot say about pictures: their words for those who do not see them, and that
//! some are photographs.

use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipResult, write::SimpleFileOptions};

/// A picture of the document, in the order of the text.
pub(super) struct Placed {
    /// Its relation.
    pub id: String,
    /// A photograph, not a drawing.
    pub jpeg: bool,
    /// What it shows, in words.
    pub alt: String,
}

/// As the library names every picture. Text cannot contain it, since its brackets are escaped.
const NAMED: &str = "<wp:docPr id=\"1\" name=\"Figure\" />";

/// The document with the words of each picture.
pub(super) fn described(document: Vec<u8>, placed: &[Placed]) -> Vec<u8> {
    let text = match String::from_utf8(document) {
        Ok(text) if !placed.is_empty() => text,
        Ok(text) => return text.into_bytes(),
        Err(error) => return error.into_bytes(),
    };
    let mut pieces = text.split(NAMED);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for ((nth, piece), picture) in (1..).zip(pieces).zip(placed) {
        let alt = escaped(&picture.alt);
        out.push_str(&format!("<wp:docPr id=\"{nth}\" name=\"图{nth}\" descr=\"{alt}\" />"));
        out.push_str(piece);
    }
    out.into_bytes()
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\n', " ")
}

/// The package, packed, with photographs under a name of their own type: the library packs nothing and
/// calls all of them drawings.
pub(super) fn packed(package: Vec<u8>, placed: &[Placed]) -> ZipResult<Vec<u8>> {
    let names = |id: &str| (format!("media/{id}.png"), format!("media/{id}.jpeg"));
    let photographs: Vec<_> = placed.iter().filter(|one| one.jpeg).map(|one| names(&one.id)).collect();
    let mut from = ZipArchive::new(Cursor::new(package))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for nth in 0..from.len() {
        let mut file = from.by_index(nth)?;
        let mut name = file.name()?.into_owned();
        if file.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        if name == "word/_rels/document.xml.rels"
            && let Ok(mut text) = String::from_utf8(std::mem::take(&mut bytes))
        {
            for (drawing, photograph) in &photographs {
                text = text.replace(drawing, photograph);
            }
            bytes = text.into_bytes();
        }
        let renamed = photographs.iter().find(|(drawing, _)| name == format!("word/{drawing}"));
        if let Some((_, photograph)) = renamed {
            name = format!("word/{photograph}");
        }
        // Pictures are packed already.
        let method = match name.starts_with("word/media/") {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        to.start_file(name, SimpleFileOptions::default().compression_method(method))?;
        to.write_all(&bytes)?;
    }
    Ok(to.finish()?.into_inner())
}
