//! The texts of any XML part, without regard to what its elements mean.

use crate::Fault;
use crate::docx::xml::{Piece, Source};

/// Texts of the elements in `wanted` (all elements if it is empty), one string for each stretch
/// that no element of `breaks` interrupts.
pub(crate) fn texts(xml: &str, wanted: &[&str], breaks: &[&str]) -> Result<Vec<String>, Fault> {
    let mut source = Source::all(xml);
    let mut path: Vec<String> = Vec::new();
    let mut texts = vec![String::new()];
    loop {
        match source.next()? {
            Piece::Open(element) => path.push(element.name),
            Piece::Close => {
                let name = path.pop().unwrap_or_default();
                if breaks.is_empty() || breaks.contains(&name.as_str()) {
                    texts.push(String::new());
                }
            }
            Piece::Text(text) => {
                let here = path.last().map_or("", String::as_str);
                if (wanted.is_empty() || wanted.contains(&here))
                    && let Some(last) = texts.last_mut()
                {
                    last.push_str(&text);
                }
            }
            Piece::End => break,
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    Ok(texts)
}

/// Values of one attribute, wherever it stands on one of the elements in `wanted`.
pub(crate) fn attributes(xml: &str, wanted: &[&str], name: &str) -> Result<Vec<String>, Fault> {
    let mut source = Source::all(xml);
    let mut values = Vec::new();
    loop {
        match source.next()? {
            Piece::Open(element) if wanted.is_empty() || wanted.contains(&element.name.as_str()) => {
                values.extend(element.get(name).filter(|value| !value.trim().is_empty()));
            }
            Piece::End => return Ok(values),
            _ => {}
        }
    }
}

/// Values of all attributes of the elements of one name that are no addresses of name spaces.
pub(crate) fn all_attributes(xml: &str, wanted: &str) -> Result<Vec<String>, Fault> {
    let mut source = Source::all(xml);
    let mut values = Vec::new();
    loop {
        match source.next()? {
            Piece::Open(element) if element.name == wanted => {
                values.extend(element.values().into_iter().filter(|value| !value.contains("://")));
            }
            Piece::End => return Ok(values),
            _ => {}
        }
    }
}
