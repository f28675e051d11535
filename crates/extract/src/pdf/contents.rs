//! Everything that a PDF holds: what is painted and seen, what is painted and not seen, notes, form
//! fields, properties, files inside.

use std::collections::BTreeSet;

use gongkai_domain::contents::{Cell, Hidden, Passage, Table};
use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::object::dict::Dict;
use hayro_interpret::hayro_syntax::object::stream::Stream;
use hayro_interpret::hayro_syntax::object::{Array, MaybeRef, Name, Object, String as PdfString};
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};

use super::fonts::{Fonts, UNKNOWN};
use super::ink::{Glyph, Ink};
use super::page::{Item, Page};
use super::{
    BROKEN, FEW_CHARACTERS, MAX_GLYPHS, MAX_PAGES, MOST_OF_THE_PAGE, characters, earlier, raw_ink, sound,
    text_of,
};
use crate::Fault;
use crate::colour::{Rgb, WHITE};
use crate::contents::{Sink, markup, may_be_personal, picture};

/// Text lower than this, in points, cannot be read.
const TINY: f32 = 2.0;
/// Strings of objects that people wrote, with the Chinese names of what they belong to.
const STRINGS: [(&str, &str); 15] = [
    ("CA", "按钮"),
    ("Contents", "注释"),
    ("RC", "注释"),
    ("Subj", "注释主题"),
    ("V", "表单内容"),
    ("DV", "表单默认内容"),
    ("TU", "表单提示"),
    ("JS", "脚本"),
    ("URI", "链接"),
    ("Alt", "替代文字"),
    ("ActualText", "替代文字"),
    ("Title", "书签"),
    ("Desc", "附件说明"),
    ("MC", "注释"),
    ("Opt", "表单选项"),
];

/// Takes a file inside the file, by its name.
pub(crate) type Attach<'a> = &'a mut dyn FnMut(&mut Sink, &str, Vec<u8>) -> Result<(), Fault>;

/// Reads all of a PDF. What is damaged is said and passed over.
pub(crate) fn contents(bytes: &[u8], sink: &mut Sink, attach: Attach<'_>) -> Result<(), Fault> {
    let pdf = opened(bytes)?;
    let first = sink.contents.pieces.len();
    let table = sound::table(bytes);
    match table.clone().and_then(|_| sound::whole(&pdf)) {
        Err(Fault::Broken { .. }) => sink.unread("全文", "文件有损坏的地方，损坏处的文字没有筛查")?,
        other => other?,
    }
    edition(bytes, &pdf, None, sink, attach)?;
    earlier::read(bytes, (&pdf, &table.unwrap_or_default()), first, sink, attach)
}

pub(super) fn opened(bytes: &[u8]) -> Result<Pdf, Fault> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Fault::EncryptedPdf,
        LoadPdfError::Invalid => BROKEN,
    })?;
    if pdf.pages().len() > MAX_PAGES {
        return Err(Fault::UnpacksTooLarge);
    }
    Ok(pdf)
}

/// The file as it was written once. Pages that a newer edition shows just the same are passed over.
pub(super) fn edition(
    bytes: &[u8],
    pdf: &Pdf,
    newer: Option<&Pdf>,
    sink: &mut Sink,
    attach: Attach<'_>,
) -> Result<(), Fault> {
    let cache = InterpreterCache::new();
    let mut fonts = Fonts::new(pdf);
    let layered = all_layers(bytes).and_then(|bytes| Pdf::new(bytes).ok());
    let mut sum = 0;
    for (index, sheet) in pdf.pages().iter().enumerate() {
        if newer.is_some_and(|newer| earlier::is_unchanged(newer, index, sheet)) {
            continue;
        }
        let ink = raw_ink(pdf, sheet, &cache, &mut fonts)?;
        sum += ink.glyphs.len() + ink.unseen.len() + ink.stray.len();
        if sum > MAX_GLYPHS {
            return Err(Fault::UnpacksTooLarge);
        }
        if let Some(layered) = &layered {
            layers(layered, index, &ink, sink)?;
        }
        page(ink, index + 1, sink)?;
    }
    objects(pdf, sink, attach)
}

/// The file with every layer switched on: the key that lists those switched off loses its name.
/// Lengths and places stay. Nothing where no layer is switched off.
fn all_layers(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut all = bytes.to_vec();
    let has_layers = bytes.windows(13).any(|part| part == b"/OCProperties");
    let places: Vec<usize> = all
        .windows(5)
        .enumerate()
        .filter(|(_, part)| {
            has_layers && part.starts_with(b"/OFF") && !part.last().is_some_and(u8::is_ascii_alphanumeric)
        })
        .map(|(at, _)| at)
        .collect();
    if places.is_empty() {
        return None;
    }
    for at in places {
        if let Some(byte) = all.get_mut(at + 3) {
            *byte = b'_';
        }
    }
    Some(all)
}

/// What a page shows with every layer and not without.
fn layers(pdf: &Pdf, index: usize, seen: &Ink, sink: &mut Sink) -> Result<(), Fault> {
    let (cache, mut fonts) = (InterpreterCache::new(), Fonts::new(pdf));
    let Some(sheet) = pdf.pages().get(index) else { return Ok(()) };
    let ink = raw_ink(pdf, sheet, &cache, &mut fonts)?;
    let key = |glyph: &Glyph| (glyph.character, (glyph.x * 10.0) as i64, (glyph.y * 10.0) as i64);
    let known: BTreeSet<_> = seen.glyphs.iter().map(key).collect();
    let glyphs = ink.glyphs.into_iter().filter(|glyph| !known.contains(&key(glyph))).collect();
    unseen(
        Ink { glyphs, width: ink.width, height: ink.height, ..Ink::default() },
        Hidden::Invisible,
        index + 1,
        sink,
    )
}

/// Lines of characters that are not seen.
fn unseen(ink: Ink, why: Hidden, number: usize, sink: &mut Sink) -> Result<(), Fault> {
    for item in Page::of(ink, number).items {
        if let Item::Line(line) = item {
            sink.hidden(format!("第{number}页"), why, &line.text)?;
        }
    }
    Ok(())
}

/// Characters of a page by how they are seen.
#[derive(Default)]
struct Sorted {
    seen: Vec<Glyph>,
    off: Vec<Glyph>,
    covered: Vec<Glyph>,
    pale: Vec<Glyph>,
    tiny: Vec<Glyph>,
}

fn sorted(ink: &Ink) -> Sorted {
    let mut sorted = Sorted::default();
    for (number, glyph) in ink.glyphs.iter().enumerate() {
        let centre = glyph.centre();
        let outside = !(0.0..=ink.width).contains(&centre.0) || !(0.0..=ink.height).contains(&centre.1);
        let over = ink.covers.iter().rev().take_while(|cover| cover.after > number);
        let list = if outside {
            &mut sorted.off
        } else if over.into_iter().any(|cover| cover.holds(centre)) {
            &mut sorted.covered
        } else if glyph.clear || glyph.ink.is_some_and(|own| is_like_paper(ink, number, centre, own)) {
            &mut sorted.pale
        } else if glyph.size < TINY {
            &mut sorted.tiny
        } else {
            &mut sorted.seen
        };
        list.push(*glyph);
    }
    sorted
}

/// Words are seen only on another colour: on the paper, or on what was painted there last before them.
fn is_like_paper(ink: &Ink, number: usize, centre: (f32, f32), own: Rgb) -> bool {
    let below = ink.covers.iter().take_while(|cover| cover.after <= number);
    match below.filter(|cover| cover.holds(centre)).last() {
        None => own.is_like(WHITE),
        // A shape of another form fills only a part of its area: dark words may stand beside it.
        Some(cover) => {
            (cover.full || own.is_like(WHITE)) && cover.paint.is_some_and(|paint| own.is_like(paint))
        }
    }
}

fn page(mut ink: Ink, number: usize, sink: &mut Sink) -> Result<(), Fault> {
    let mut by_sight = sorted(&ink);
    let scan = ink.picture > MOST_OF_THE_PAGE && characters(&by_sight.seen) < FEW_CHARACTERS;
    if scan {
        // What lies under a scan was recognised in it.
        by_sight.seen.append(&mut by_sight.covered);
        by_sight.seen.append(&mut ink.unseen);
        let words = if characters(&by_sight.seen) < FEW_CHARACTERS {
            "这一页是图片，里面的文字没有筛查"
        } else {
            "这一页是图片，只筛查了识别出来的文字"
        };
        sink.unread(format!("第{number}页"), words)?;
    }
    let unknown = by_sight.seen.iter().filter(|glyph| glyph.character == UNKNOWN).count();
    if unknown * 2 > characters(&by_sight.seen).max(1) {
        sink.unread(format!("第{number}页"), "这一页的字体没有文字对照，认不出的文字没有筛查")?;
    }
    let (width, height) = (ink.width, ink.height);
    for (why, pile) in [(Hidden::Covered, &by_sight.covered), (Hidden::Pale, &by_sight.pale)] {
        let glyphs = beside(&by_sight.seen, pile);
        partly(Ink { width, height, glyphs, ..Ink::default() }, why, number, sink)?;
    }
    let hidden = [
        (Hidden::OffPage, by_sight.off),
        (Hidden::Covered, by_sight.covered),
        (Hidden::Pale, by_sight.pale),
        (Hidden::Tiny, by_sight.tiny),
        (Hidden::Invisible, std::mem::take(&mut ink.unseen)),
    ];
    let stray = std::mem::take(&mut ink.stray);
    ink.glyphs = by_sight.seen;
    ink.covers = Vec::new();
    printed(Page::with_columns(ink, number), number, sink)?;
    for (why, glyphs) in hidden {
        unseen(Ink { width, height, glyphs, ..Ink::default() }, why, number, sink)?;
    }
    for text in in_order(&stray) {
        sink.passage(Passage::printed(format!("第{number}页的斜排或极小文字"), text))?;
    }
    Ok(())
}

/// Figures that are not seen, with what is seen on their lines: a bar over a part of a number leaves the whole to be
/// copied.
fn beside(seen: &[Glyph], pile: &[Glyph]) -> Vec<Glyph> {
    let mut rows: Vec<f32> =
        pile.iter().filter(|glyph| glyph.character.is_ascii_digit()).map(|glyph| glyph.y).collect();
    rows.sort_by(f32::total_cmp);
    let on_row = |glyph: &&Glyph| {
        let reach = glyph.size / 3.0;
        let next = rows.get(rows.partition_point(|y| *y < glyph.y - reach));
        next.is_some_and(|y| *y <= glyph.y + reach)
    };
    // Something painted twice is no number that goes on below the bar.
    let doubled = |one: &Glyph| {
        let near = |other: &&Glyph| {
            (one.x - other.x).abs() < one.size / 5.0 && (one.y - other.y).abs() < one.size / 5.0
        };
        seen.iter().filter(on_row).any(|other| near(&other))
    };
    let below: Vec<Glyph> = pile.iter().filter(on_row).filter(|glyph| !doubled(glyph)).copied().collect();
    if below.is_empty() {
        return Vec::new();
    }
    seen.iter().filter(on_row).copied().chain(below).collect()
}

/// Lines that are seen in part, where they may hold a number of a person.
fn partly(ink: Ink, why: Hidden, number: usize, sink: &mut Sink) -> Result<(), Fault> {
    for item in Page::of(ink, number).items {
        if let Item::Line(line) = item
            && may_be_personal(&line.text)
        {
            sink.hidden(format!("第{number}页"), why, &line.text)?;
        }
    }
    Ok(())
}

fn printed(page: Page, number: usize, sink: &mut Sink) -> Result<(), Fault> {
    let mut line = 0;
    for item in page.items {
        match item {
            Item::Line(printed) => {
                line += 1;
                sink.passage(Passage::printed(format!("第{number}页第{line}行"), printed.text.trim()))?;
            }
            Item::Table { table, .. } => {
                let cells = table.cells.into_iter().filter(|cell| !cell.text.trim().is_empty());
                let cells = cells.map(|cell| Cell {
                    row: cell.row,
                    column: cell.column,
                    hidden: None,
                    text: cell.text,
                });
                sink.table(Table { place: table.place, hidden: None, sheet: false, cells: cells.collect() })?;
            }
        }
    }
    Ok(())
}

/// Characters in the order of painting, parted where the pen jumps.
fn in_order(glyphs: &[Glyph]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        let near = last.is_some_and(|last| {
            (glyph.x - last.x).hypot(glyph.y - last.y)
                <= (last.advance + last.size * 1.5).max(last.size * 3.0)
        });
        match texts.last_mut().filter(|_| near) {
            Some(text) => text.push(glyph.character),
            None => texts.push(glyph.character.to_string()),
        }
        last = Some(glyph);
    }
    texts
}

/// What stands in objects beside the pages.
fn objects(pdf: &Pdf, sink: &mut Sink, attach: Attach<'_>) -> Result<(), Fault> {
    properties(pdf, sink)?;
    for object in pdf.objects() {
        match &object {
            Object::Dict(dict) => strings(dict, sink, attach)?,
            Object::Stream(stream) => streamed(stream, sink)?,
            Object::Array(array) => {
                for dict in array.iter::<Dict<'_>>() {
                    strings(&dict, sink, attach)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn properties(pdf: &Pdf, sink: &mut Sink) -> Result<(), Fault> {
    let data = pdf.metadata();
    for (name, value) in [
        ("标题", &data.title),
        ("作者", &data.author),
        ("主题", &data.subject),
        ("关键词", &data.keywords),
        ("创建程序", &data.creator),
    ] {
        if let Some(text) = value.as_deref().map(text_of) {
            sink.property(&format!("文件属性“{name}”"), &text)?;
        }
    }
    Ok(())
}

fn strings(dict: &Dict<'_>, sink: &mut Sink, attach: Attach<'_>) -> Result<(), Fault> {
    let info = dict.contains_key("Producer") || dict.contains_key("CreationDate");
    for (key, words) in STRINGS {
        if info && key == "Title" {
            continue;
        }
        let mut texts: Vec<String> = Vec::new();
        if let Some(string) = dict.get::<PdfString<'_>>(key) {
            texts.push(text_of(string.as_bytes()));
        } else if let Some(array) = dict.get::<Array<'_>>(key) {
            texts.extend(array.iter::<PdfString<'_>>().map(|string| text_of(string.as_bytes())));
            // A choice may be a pair: what is sent and what is shown.
            for pair in array.iter::<Array<'_>>() {
                texts.extend(pair.iter::<PdfString<'_>>().map(|string| text_of(string.as_bytes())));
            }
        } else if let Some(stream) = dict.get::<Stream<'_>>(key) {
            // Long scripts and rich texts are streams.
            let decoded = if key == "Contents" { None } else { stream.decoded().ok() };
            texts.extend(decoded.map(|bytes| text_of(&bytes)));
        }
        let script = key == "JS";
        for text in texts.iter().filter(|text| is_words(text)) {
            let hidden = match key {
                _ if script => Hidden::Script,
                // Bookmarks are seen beside the pages.
                "Title" => Hidden::Property,
                _ => Hidden::Annotation,
            };
            sink.hidden(words, hidden, text)?;
        }
    }
    // What a note or a link does, what stands on a button: dictionaries without a number of their own.
    for key in ["A", "AA", "PA", "MK", "PieceInfo", "FS"] {
        if let Some(MaybeRef::NotRef(inner)) = dict.get_raw::<Dict<'_>>(key) {
            strings(&inner, sink, attach)?;
        }
    }
    // The author of a note; the name of a form field says little.
    if dict.contains_key("Subtype")
        && let Some(author) = dict.get::<PdfString<'_>>("T")
    {
        sink.property("注释作者", &text_of(author.as_bytes()))?;
    }
    if info {
        custom(dict, sink)?;
    }
    if let Some(files) = dict.get::<Dict<'_>>("EF") {
        let name = ["UF", "F"].iter().find_map(|key| dict.get::<PdfString<'_>>(*key));
        let name = name.map(|name| text_of(name.as_bytes())).unwrap_or_else(|| "附件".to_owned());
        if let Some(stream) = ["UF", "F"].iter().find_map(|key| files.get::<Stream<'_>>(*key)) {
            match stream.decoded() {
                Ok(bytes) => attach(sink, &name, bytes.into_owned())?,
                Err(_) => sink.unread(format!("附带的文件“{name}”"), "附带的文件打不开，没有筛查")?,
            }
        }
    }
    Ok(())
}

/// Properties that a program or a person named.
fn custom(dict: &Dict<'_>, sink: &mut Sink) -> Result<(), Fault> {
    const KNOWN: [&[u8]; 9] = [
        b"Title",
        b"Author",
        b"Subject",
        b"Keywords",
        b"Creator",
        b"Producer",
        b"CreationDate",
        b"ModDate",
        b"Trapped",
    ];
    for key in dict.keys() {
        if !KNOWN.contains(&key.as_ref())
            && let Some(text) = dict.get::<PdfString<'_>>(key.as_ref())
        {
            let name = String::from_utf8_lossy(key.as_ref()).into_owned();
            sink.property(&format!("文件属性“{name}”"), &text_of(text.as_bytes()))?;
        }
    }
    Ok(())
}

/// Strings that hold more than the state of a switch.
fn is_words(text: &str) -> bool {
    text.chars().count() > 1 && !matches!(text, "Off" | "Yes" | "On")
}

/// Metadata of the file and of its pictures.
fn streamed(stream: &Stream<'_>, sink: &mut Sink) -> Result<(), Fault> {
    let dict = stream.dict();
    let is = |key: &str, value: &[u8]| dict.get::<Name<'_>>(key).is_some_and(|name| name.as_ref() == value);
    if is("Type", b"Metadata") || is("Subtype", b"XML") {
        let Ok(bytes) = stream.decoded() else { return Ok(()) };
        let text = text_of(&bytes);
        // Only a guess at what a packet says where it is no XML.
        let xml = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
        for text in markup::texts(xml, &[], &[]).unwrap_or_default() {
            sink.hidden("文件元数据", Hidden::Other, &text)?;
        }
        for value in markup::all_attributes(xml, "Description").unwrap_or_default() {
            sink.hidden("文件元数据", Hidden::Other, &value)?;
        }
    } else if is("Subtype", b"Image") {
        picture::read("图片", &stream.raw_data(), sink)?;
    }
    Ok(())
}
