//! From a paper to what can be marked, and from the marks to files. Foreign bytes are read in the limited process alone;
//! what is printed is made of what was read, and read again before it is kept.

use gongkai_domain::{
    application::redaction::{Patch, Reason, removed},
    publication::content::{Block, Content},
    refusal::Refusal,
};
use gongkai_office::application::{Copy, Made, Source};
use gongkai_render::writing::{Fact, Part, Writing, writing_docx};
use gongkai_web_kit::problem::Problem;
use tokio::task::spawn_blocking;

use crate::OfficeWeb;

pub const PDF: &str = "application/pdf";
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// What the files say that they are. The name of the paper may hold what is taken out.
const TITLE: &str = "区分处理后的材料";
const LIST: &str = "区分处理清单";

type Answer<T> = Result<Result<T, Refusal>, Problem>;

fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8\xff")
}

/// What a paper says, or how it looks.
pub async fn read(desk: &OfficeWeb, name: String, bytes: Vec<u8>) -> Answer<Source> {
    let reader = desk.reader();
    let read = spawn_blocking(move || {
        let unreadable = |sentence: String| Refusal::new("paper_unreadable", sentence).at("paper");
        if is_picture(&bytes) {
            let (width, height) = reader.redraw(&bytes, &[]).map_err(unreadable)?.size;
            return Ok(Source::Picture { width, height });
        }
        let source = Source::text(&reader.contents(&name, &bytes).map_err(unreadable)?)?;
        let fits = source.content().is_some_and(|content| writing(content).fits_paper());
        let sentence = "这份材料太长，超过20万字或者6000个单元格，请拆成几份后再存入";
        if fits { Ok(source) } else { Err(Refusal::new("paper_too_long", sentence).at("paper")) }
    });
    read.await.map_err(Problem::fault)
}

fn writing(content: &Content) -> Writing<'_> {
    Writing {
        name: TITLE.to_owned(),
        parts: vec![Part::of(content)],
        end: vec!["■■■■处为依法不予公开的内容，〔〕内是《区分处理清单》中的序号。".to_owned()],
        plain: true,
        ..Writing::default()
    }
}

/// The files of a copy, read again. `bytes`: the paper itself, for a picture.
pub async fn make(desk: &OfficeWeb, copy: &Copy, bytes: Vec<u8>) -> Answer<Vec<Made>> {
    let (reader, press) = (desk.reader(), desk.press());
    let failed = |sentence: String| Refusal::new("copy_failed", sentence);
    match &copy.source {
        Source::Text { content, .. } => {
            let content = removed(content, &copy.marks);
            let made = spawn_blocking(move || {
                let writing = writing(&content);
                let pdf = press.writing(&writing).map_err(|fault| failed(fault.to_string()))?.bytes;
                let docx = writing_docx(&writing).map_err(|fault| failed(fault.to_string()))?;
                let mut made = Vec::new();
                for (kind, media_type, bytes) in [("pdf", PDF, pdf), ("docx", DOCX, docx)] {
                    let contents = reader.contents(&format!("copy.{kind}"), &bytes).map_err(failed)?;
                    made.push(Made { kind, media_type, bytes, contents });
                }
                Ok(made)
            });
            made.await.map_err(Problem::fault)
        }
        Source::Picture { .. } => {
            let patches = patches(copy);
            let made = spawn_blocking(move || {
                let drawn = reader.redraw(&bytes, &patches).map_err(failed)?;
                let kind = if drawn.media_type == "image/png" { "png" } else { "jpg" };
                let contents = reader.contents(&format!("copy.{kind}"), &drawn.bytes).map_err(failed)?;
                Ok(vec![Made { kind, media_type: drawn.media_type, bytes: drawn.bytes, contents }])
            });
            made.await.map_err(Problem::fault)
        }
    }
}

/// All rectangles of a copy.
pub fn patches(copy: &Copy) -> Vec<Patch> {
    copy.marks.iter().flat_map(|mark| mark.patches.iter().copied()).collect()
}

/// The list of marks on paper: where, under which ground, why; never what.
pub async fn list(desk: &OfficeWeb, copy: &Copy, pdf: bool) -> Answer<Vec<u8>> {
    let heads = ["序号", "位置", "不公开的情形", "依据", "理由"].map(str::to_owned).to_vec();
    let row = |one: Reason| vec![one.number.to_string(), one.place, one.ground, one.article, one.reason];
    let rows = [heads].into_iter().chain(copy.reasons().into_iter().map(row)).collect();
    let content = Content { blocks: vec![Block::Table { caption: String::new(), heads: 1, rows }] };
    let facts = [("办件编号", copy.number.clone()), ("用途", copy.layer.word().to_owned())];
    let digest = copy.row.digest.clone().unwrap_or_default();
    let press = desk.press();
    let made = spawn_blocking(move || {
        let writing = Writing {
            name: LIST.to_owned(),
            title: LIST.to_owned(),
            facts: facts.map(|(name, value)| Fact::new(name, value)).to_vec(),
            parts: vec![Part::of(&content)],
            end: if digest.is_empty() {
                Vec::new()
            } else {
                vec![format!("所附文件的摘要（SHA-256）：{digest}")]
            },
            plain: true,
            ..Writing::default()
        };
        let made = match pdf {
            true => press.writing(&writing).map(|pdf| pdf.bytes),
            false => writing_docx(&writing),
        };
        made.map_err(|fault| Refusal::new("copy_failed", fault.to_string()))
    });
    made.await.map_err(Problem::fault)
}
