//! Files of a document as readers get them: each is made anew, attachments from what stands in them in
//! print, pictures from their dots. The bytes that came are never passed on.

use std::{borrow::Cow, sync::Arc};

use gongkai_domain::publication::content::{Block, Content};
use gongkai_extract::Redrawn;
use gongkai_office::{
    OfficeError,
    publication::{PICTURES, ToMake, ending, source_of},
};
use gongkai_public::{DocumentFile, MadeFile, PublishedDocument, PublishedPicture};
use gongkai_render::{
    Fault, Press,
    writing::{Part, Writing, content_text, content_xlsx, writing_docx},
};
use tokio::task::spawn_blocking;

use crate::Hands;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PDF: &str = "application/pdf";
const TEXT: &str = "text/plain; charset=utf-8";

/// The document with its files.
pub(crate) async fn with_files(
    hands: &Hands,
    mut document: PublishedDocument,
    to_make: &[ToMake],
) -> Result<(PublishedDocument, Vec<DocumentFile>), OfficeError> {
    let mut files = Vec::new();
    for source in to_make {
        let is_picture = PICTURES.contains(&ending(&source.name).as_str());
        if source.in_text && !shows(&document.content, source) {
            continue;
        }
        if is_picture {
            let picture = drawn(hands, &document, source).await?;
            let ending = picture.kind.ending();
            let made = kept(&mut files, picture);
            if source.in_text {
                document.pictures.push(PublishedPicture { id: source.id.clone(), made });
            } else if let Some(file) = document.attachments.iter_mut().find(|file| file.id == source.id) {
                file.name = format!("{}.{ending}", stem(&file.name));
                file.made = Some(made);
            }
        }
    }
    let press = Arc::clone(&hands.press);
    let written = spawn_blocking(move || {
        write_attachments(&press, &mut document, &mut files);
        (document, files)
    });
    written.await.map_err(OfficeError::fault)
}

fn shows(content: &Content, source: &ToMake) -> bool {
    content.blocks.iter().any(|block| matches!(block, Block::Image { file, .. } if *file == source.id))
}

/// A name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A picture in the limited process.
async fn drawn(hands: &Hands, document: &PublishedDocument, source: &ToMake) -> Result<Redrawn, OfficeError> {
    let reader = hands.reader.as_ref().ok_or_else(|| OfficeError::fault("this process reads no files"))?;
    let (reader, bytes) = (Arc::clone(reader), source_of(&hands.office, &document.agency, &source.id).await?);
    let redrawn = spawn_blocking(move || reader.redraw(&bytes)).await.map_err(OfficeError::fault)?;
    redrawn.map_err(|fault| OfficeError::fault(format!("picture {}: {}", source.id, fault.code())))
}

fn kept(files: &mut Vec<DocumentFile>, picture: Redrawn) -> MadeFile {
    let dots = Some((picture.width, picture.height));
    keep(files, picture.bytes, picture.kind.media_type(), dots)
}

fn keep(
    files: &mut Vec<DocumentFile>,
    bytes: Vec<u8>,
    media_type: &str,
    dots: Option<(u32, u32)>,
) -> MadeFile {
    let size = bytes.len() as u64;
    let file = DocumentFile::of(bytes);
    let made = MadeFile { address: file.address.clone(), media_type: media_type.to_owned(), size, dots };
    files.push(file);
    made
}

/// What stands in each attachment, in the type in which it came where that can be written.
fn write_attachments(press: &Press, document: &mut PublishedDocument, files: &mut Vec<DocumentFile>) {
    for attachment in document.attachments.iter_mut().filter(|attachment| attachment.made.is_none()) {
        let (stem, came_as) = (stem(&attachment.name).to_owned(), ending(&attachment.name));
        let (bytes, media_type, ending) = written(press, &stem, &came_as, &attachment.content);
        attachment.made = Some(keep(files, bytes, media_type, None));
        attachment.name = format!("{stem}.{ending}");
    }
}

fn written(
    press: &Press,
    name: &str,
    came_as: &str,
    content: &Content,
) -> (Vec<u8>, &'static str, &'static str) {
    let writing = || Writing {
        name: name.to_owned(),
        parts: vec![Part { heading: String::new(), content: Cow::Borrowed(content) }],
        plain: true,
        ..Writing::default()
    };
    let made = match came_as {
        "txt" => None,
        "xlsx" | "xls" | "csv" => told(content_xlsx(name, content)).map(|bytes| (bytes, XLSX, "xlsx")),
        // Without fonts, or where paper takes too long, for Word.
        "pdf" => on_paper(press, &writing())
            .map(|bytes| (bytes, PDF, "pdf"))
            .or_else(|| told(writing_docx(&writing())).map(|bytes| (bytes, DOCX, "docx"))),
        _ => told(writing_docx(&writing())).map(|bytes| (bytes, DOCX, "docx")),
    };
    // Plain text can always be written.
    made.unwrap_or_else(|| ((content_text(content) + "\n").into_bytes(), TEXT, "txt"))
}

/// As PDF, unless paper takes too long.
fn on_paper(press: &Press, writing: &Writing<'_>) -> Option<Vec<u8>> {
    if !writing.fits_paper() {
        return None;
    }
    told(press.writing(writing)).map(|pdf| pdf.bytes)
}

fn told<T>(made: Result<T, Fault>) -> Option<T> {
    made.inspect_err(|fault| tracing::warn!(%fault, "an attachment is made in a plainer type")).ok()
}
