//! Word documents, as they are printed: with inserted text and automatic numbers, without deleted
//! and hidden text. Own walk over `word/document.xml`, for no reader gives the spans exactly.

pub(crate) mod look;
pub(crate) mod numbering;
mod walk;
pub(crate) mod xml;

use gongkai_report::plain::{FileKind, PlainDocument};

use self::numbering::Numbering;
use self::xml::{Piece, Source};
use crate::package::Package;
use crate::{BrokenKind, Fault, items};

/// Reads an opened package that holds a Word document.
pub(crate) fn read(mut package: Package<'_>) -> Result<PlainDocument, Fault> {
    package.call_it(BrokenKind::Docx);
    let main = main_part(&mut package)?;
    let xml = package.xml(&main)?.ok_or(Fault::Broken { kind: BrokenKind::Docx })?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let lists = package.xml(&format!("{folder}/numbering.xml"))?;
    let mut styles = if lists.is_some() { package.xml(&format!("{folder}/styles.xml"))? } else { None };
    // Style sheets are long and seldom number anything.
    styles = styles.filter(|xml| xml.contains("numPr"));
    let numbers = styles.is_some() || xml.contains("numPr");
    let numbering = Numbering::read(lists.as_deref().filter(|_| numbers), styles.as_deref())?;
    drop((lists, styles));
    let title = package.xml("docProps/core.xml").ok().flatten().and_then(|xml| title_of(&xml));
    let items = walk::walk(&xml, numbering)?;
    items::document(FileKind::Docx, title.as_deref(), items)
}

/// The part that the package names as its document; `word/document.xml` in nearly every file.
pub(crate) fn main_part(package: &mut Package<'_>) -> Result<String, Fault> {
    const USUAL: &str = "word/document.xml";
    if package.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let relations = package.xml("_rels/.rels")?.unwrap_or_default();
    let mut source = Source::new(&relations);
    loop {
        match source.next()? {
            Piece::Open(element)
                if element.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument")) =>
            {
                return Ok(element
                    .get("Target")
                    .unwrap_or_else(|| USUAL.to_owned())
                    .trim_start_matches('/')
                    .to_owned());
            }
            Piece::End => return Ok(USUAL.to_owned()),
            _ => {}
        }
    }
}

fn title_of(core: &str) -> Option<String> {
    let mut source = Source::new(core);
    let mut title: Option<String> = None;
    let mut inside = false;
    loop {
        match source.next().ok()? {
            Piece::Open(element) => inside = element.name == "title",
            Piece::Text(text) if inside => title.get_or_insert_default().push_str(&text),
            Piece::Close => inside = false,
            Piece::Text(_) => {}
            Piece::End => return title,
        }
    }
}
