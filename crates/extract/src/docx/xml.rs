//! A pull reader for the XML of office files: local names, only the namespaces that carry text,
//! entities resolved, depth limited.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use crate::{BrokenKind, Fault};

/// Word nests some sixty elements at most: text boxes in groups in tables.
const MAX_DEPTH: usize = 512;
const BROKEN: Fault = Fault::Broken { kind: BrokenKind::Docx };

/// What the walk sees.
pub(crate) enum Piece<'x> {
    Open(Element<'x>),
    Close,
    Text(String),
    End,
}

/// An element by its local name; `name` is empty for namespaces that carry no text of their own.
pub(crate) struct Element<'x> {
    pub(crate) name: String,
    /// Attributes are looked at only when they are asked for.
    start: BytesStart<'x>,
}

impl Element<'_> {
    /// Value of an attribute by its local name.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        if self.name.is_empty() {
            return None;
        }
        let mut attributes = self.start.attributes();
        let found =
            attributes.with_checks(false).flatten().find(|known| known.key.local_name().as_ref() == name)?;
        Some(match quick_xml::escape::unescape(&found.value) {
            Ok(value) => value.into_owned(),
            Err(_) => found.value.into_owned(),
        })
    }

    /// Values of all attributes.
    pub(crate) fn values(&self) -> Vec<String> {
        let mut attributes = self.start.attributes();
        let value = |known: quick_xml::events::attributes::Attribute<'_>| match quick_xml::escape::unescape(
            &known.value,
        ) {
            Ok(value) => value.into_owned(),
            Err(_) => known.value.into_owned(),
        };
        attributes.with_checks(false).flatten().map(value).collect()
    }

    /// `w:val` as a number.
    pub(crate) fn number(&self) -> Option<u32> {
        self.get("val")?.trim().parse().ok()
    }

    /// An on/off property: present without a value means on.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self.get("val").as_deref(), Some("0" | "false" | "off"))
    }
}

pub(crate) struct Source<'x> {
    reader: NsReader<&'x [u8]>,
    /// Elements of every namespace have their names.
    all: bool,
    depth: usize,
    /// An empty element was opened and is to be closed next.
    closing: bool,
}

impl<'x> Source<'x> {
    pub(crate) fn new(xml: &'x str) -> Self {
        Self { reader: NsReader::from_str(xml), all: false, depth: 0, closing: false }
    }

    /// The same, with elements of every namespace.
    pub(crate) fn all(xml: &'x str) -> Self {
        Self { all: true, ..Self::new(xml) }
    }

    pub(crate) fn next(&mut self) -> Result<Piece<'x>, Fault> {
        if std::mem::take(&mut self.closing) {
            return Ok(Piece::Close);
        }
        loop {
            let (namespace, event) = self.reader.read_resolved_event().map_err(|_| BROKEN)?;
            return Ok(match event {
                Event::Start(start) => {
                    let element = element(self.all, &namespace, start);
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Fault::NestedTooDeep);
                    }
                    Piece::Open(element)
                }
                Event::Empty(start) => {
                    let element = element(self.all, &namespace, start);
                    self.closing = true;
                    Piece::Open(element)
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close
                }
                Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => {
                    let c = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        Ok(None) => match &*reference {
                            "amp" => Some('&'),
                            "lt" => Some('<'),
                            "gt" => Some('>'),
                            "quot" => Some('"'),
                            "apos" => Some('\''),
                            _ => None, // entities of a document type are never expanded
                        },
                        Err(_) => None,
                    };
                    match c {
                        Some(c) => Piece::Text(c.to_string()),
                        None => continue,
                    }
                }
                // Cut off: elements are still open.
                Event::Eof if self.depth > 0 => return Err(BROKEN),
                Event::Eof => Piece::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }
}

fn element<'x>(all: bool, namespace: &ResolveResult<'_>, start: BytesStart<'x>) -> Element<'x> {
    let known = all || matches!(namespace, ResolveResult::Bound(Namespace(name)) if carries_text(name));
    let name = if known { start.local_name().as_ref().to_owned() } else { String::new() };
    Element { name, start }
}

/// Word's own elements (both editions of the standard), the choice between old and new drawings,
/// formulas, metadata and relations.
fn carries_text(namespace: &str) -> bool {
    matches!(
        namespace,
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            | "http://schemas.openxmlformats.org/markup-compatibility/2006"
            | "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math"
            | "http://purl.org/dc/elements/1.1/"
            | "http://schemas.openxmlformats.org/package/2006/relationships"
    )
}
