//! Workbooks of Excel 97–2003. Values come from the reader that reports use; what hides them, and
//! comments and names, is read here from the records (MS-XLS).

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Reader, Xls, XlsError};
use gongkai_domain::contents::{Cell, Hidden, Passage, Table};

use super::{Sink, xlsx};
use crate::items::MAX_CELLS;
use crate::{BrokenKind, Fault, ole, sheet};

const BROKEN: Fault = Fault::Broken { kind: BrokenKind::Xls };
/// Font numbers leave out 4.
const NO_FONT: usize = 4;
const WHITE: [u16; 2] = [1, 9];

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Fault::EncryptedOffice,
        _ => BROKEN,
    })?;
    let stream = ["workbook", "book"].iter().find_map(|name| ole::stream(bytes, name)).unwrap_or_default();
    let records = Records::read(&stream);
    let mut budget = MAX_CELLS;
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let notes = records.sheets.get(&name);
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut cells = Vec::new();
        for (row, column, value) in range.used_cells() {
            budget = budget.checked_sub(1).ok_or(Fault::TooManyCells)?;
            let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            let text = text_of(value);
            let hidden = notes.and_then(|notes| records.hides(notes, row, column));
            if !text.trim().is_empty() {
                cells.push(Cell { row, column, hidden, text });
            }
        }
        let place = format!("工作表“{name}”");
        let hidden = notes.filter(|notes| notes.hidden).map(|_| Hidden::Sheet);
        let table = Table { place: place.clone(), hidden, sheet: true, cells };
        let comments: Vec<(String, String)> = notes
            .map(|notes| {
                notes
                    .comments
                    .iter()
                    .map(|((row, column), text)| {
                        let cell = Cell { row: *row, column: *column, hidden: None, text: String::new() };
                        (table.place_of(&cell), text.clone())
                    })
                    .collect()
            })
            .unwrap_or_default();
        sink.table(table)?;
        for (place, text) in comments {
            sink.hidden(format!("{place}的批注"), Hidden::Comment, &text)?;
        }
        for text in notes.iter().flat_map(|notes| &notes.printed) {
            sink.passage(Passage::printed(format!("{place}的页眉页脚或图形"), text.trim()))?;
        }
    }
    for name in &records.names {
        sink.hidden("定义的名称", Hidden::Name, name)?;
    }
    summary(bytes, sink)
}

fn text_of(value: &Data) -> String {
    match value {
        Data::Float(number) => xlsx::as_kept(&number.to_string()),
        other => sheet::printed(other),
    }
}

/// What the records say of one sheet.
#[derive(Default)]
struct Notes {
    hidden: bool,
    rows: BTreeSet<u32>,
    columns: Vec<(u32, u32)>,
    formats: BTreeMap<(u32, u32), usize>,
    comments: Vec<((u32, u32), String)>,
    printed: Vec<String>,
}

#[derive(Default)]
struct Records {
    sheets: BTreeMap<String, Notes>,
    fonts: Vec<Option<Hidden>>,
    blank: BTreeSet<u16>,
    /// Font, number format, filled.
    formats: Vec<(usize, u16, bool)>,
    names: Vec<String>,
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Records from a place to the end of their part.
fn part(stream: &[u8], mut at: usize) -> Vec<(u16, &[u8])> {
    let mut records = Vec::new();
    while let (Some(kind), Some(length)) = (half(stream, at), half(stream, at + 2)) {
        let end = at + 4 + usize::from(length);
        records.push((kind, stream.get(at + 4..end.min(stream.len())).unwrap_or_default()));
        if kind == 0x0a {
            break;
        }
        at = end;
    }
    records
}

/// Characters behind a flag that says whether they have one byte or two.
fn characters(bytes: &[u8], count: usize) -> String {
    let Some((flag, rest)) = bytes.split_first() else { return String::new() };
    if flag & 1 == 1 {
        let units: Vec<u16> = rest.chunks_exact(2).take(count).filter_map(|pair| half(pair, 0)).collect();
        String::from_utf16_lossy(&units)
    } else {
        rest.iter().take(count).map(|byte| char::from(*byte)).collect()
    }
}

impl Records {
    fn read(stream: &[u8]) -> Self {
        let mut book = Self::default();
        let mut places: Vec<(String, bool, usize)> = Vec::new();
        for (kind, data) in part(stream, 0) {
            match kind {
                0x85 => {
                    let count = usize::from(data.get(6).copied().unwrap_or(0));
                    let name = characters(data.get(7..).unwrap_or_default(), count);
                    let hidden = data.get(4).is_some_and(|state| state & 3 != 0);
                    let at = word(data, 0).and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
                    places.push((name, hidden, at));
                }
                0x31 => book.font(data),
                0x41e => {
                    let code = characters(
                        data.get(4..).unwrap_or_default(),
                        usize::from(half(data, 2).unwrap_or(0)),
                    );
                    if !code.is_empty() && code.chars().all(|c| c == ';' || c == ' ') {
                        book.blank.extend(half(data, 0));
                    }
                }
                0xe0 => {
                    let filled = data.get(17).is_some_and(|fill| fill >> 2 != 0)
                        && half(data, 18).is_some_and(|colours| !WHITE.contains(&(colours & 0x7f)));
                    let font = usize::from(half(data, 0).unwrap_or(0));
                    book.formats.push((font, half(data, 2).unwrap_or(0), filled));
                }
                0x18 => {
                    let count = usize::from(data.get(3).copied().unwrap_or(0));
                    let name = characters(data.get(14..).unwrap_or_default(), count);
                    if name.chars().count() > 1 {
                        book.names.push(name);
                    }
                }
                _ => {}
            }
        }
        for (name, hidden, at) in places {
            let notes = Notes { hidden, ..notes(&part(stream, at)) };
            book.sheets.insert(name, notes);
        }
        book
    }

    fn font(&mut self, data: &[u8]) {
        if self.fonts.len() == NO_FONT {
            self.fonts.push(None);
        }
        // Height in twentieths of a point.
        let tiny = half(data, 0).is_some_and(|height| height < 60).then_some(Hidden::Tiny);
        let white = half(data, 4).is_some_and(|colour| WHITE.contains(&colour)).then_some(Hidden::Pale);
        self.fonts.push(tiny.or(white));
    }

    fn hides(&self, notes: &Notes, row: u32, column: u32) -> Option<Hidden> {
        if notes.rows.contains(&row) {
            return Some(Hidden::Row);
        }
        if notes.columns.iter().any(|(from, to)| (*from..=*to).contains(&column)) {
            return Some(Hidden::Column);
        }
        let (font, number, filled) = self.formats.get(*notes.formats.get(&(row, column))?)?;
        if self.blank.contains(number) {
            return Some(Hidden::Text);
        }
        self.fonts.get(*font).copied().flatten().filter(|why| *why != Hidden::Pale || !filled)
    }
}

fn notes(records: &[(u16, &[u8])]) -> Notes {
    let mut notes = Notes::default();
    let mut object = 0;
    let mut texts: BTreeMap<u16, String> = BTreeMap::new();
    let mut places: Vec<((u32, u32), u16)> = Vec::new();
    let mut awaited = 0;
    for (kind, data) in records {
        let at = || Some((u32::from(half(data, 0)?), u32::from(half(data, 2)?)));
        match kind {
            0x208 if half(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                notes.rows.extend(half(data, 0).map(u32::from));
            }
            0x7d => {
                let narrow = half(data, 4) == Some(0);
                if narrow || half(data, 8).is_some_and(|flags| flags & 1 == 1) {
                    notes.columns.extend(at());
                }
            }
            0xfd | 0x204 | 0x203 | 0x27e | 0x06 | 0x205 => {
                if let (Some(place), Some(format)) = (at(), half(data, 4)) {
                    notes.formats.insert(place, usize::from(format));
                }
            }
            0xbd => several(data, &mut notes),
            0x5d => object = half(data, 6).unwrap_or(0),
            0x1b6 => awaited = usize::from(half(data, 10).unwrap_or(0)),
            0x3c if awaited > 0 => {
                texts.insert(object, characters(data, std::mem::take(&mut awaited)));
            }
            0x1c => places.extend(at().zip(half(data, 6))),
            0x14 | 0x15 => {
                let text =
                    characters(data.get(2..).unwrap_or_default(), usize::from(half(data, 0).unwrap_or(0)));
                notes.printed.push(text);
            }
            _ => {}
        }
    }
    for (place, object) in places {
        notes.comments.extend(texts.remove(&object).map(|text| (place, text)));
    }
    notes.printed.extend(texts.into_values());
    notes
}

/// A row of numbers in one record.
fn several(data: &[u8], notes: &mut Notes) {
    let (Some(row), Some(first)) = (half(data, 0), half(data, 2)) else { return };
    let entries = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
    for (entry, column) in entries.zip(u32::from(first)..) {
        if let Some(format) = half(entry, 0) {
            notes.formats.insert((u32::from(row), column), usize::from(format));
        }
    }
}

/// Properties of the file (MS-OLEPS).
fn summary(bytes: &[u8], sink: &mut Sink) -> Result<(), Fault> {
    const FIRST: [(u32, &str); 7] = [
        (2, "标题"),
        (3, "主题"),
        (4, "作者"),
        (5, "关键词"),
        (6, "备注"),
        (7, "模板路径"),
        (8, "最后修改者"),
    ];
    const SECOND: [(u32, &str); 3] = [(2, "类别"), (14, "经理"), (15, "单位")];
    for (name, known) in
        [("\u{5}summaryinformation", &FIRST[..]), ("\u{5}documentsummaryinformation", &SECOND[..])]
    {
        let Some(stream) = ole::stream(bytes, name) else { continue };
        let section = word(&stream, 44).and_then(|at| usize::try_from(at).ok()).unwrap_or(48);
        let count = word(&stream, section.saturating_add(4)).unwrap_or(0).min(100);
        for number in 0..usize::try_from(count).unwrap_or(0) {
            let at = section + 8 + number * 8;
            let (Some(id), Some(offset)) = (word(&stream, at), word(&stream, at + 4)) else { break };
            let Some((_, words)) = known.iter().find(|(known, _)| *known == id) else { continue };
            let place = section.saturating_add(usize::try_from(offset).unwrap_or(usize::MAX));
            sink.property(&format!("文件属性“{words}”"), &string(&stream, place))?;
        }
    }
    Ok(())
}

fn string(stream: &[u8], at: usize) -> String {
    let length =
        word(stream, at.saturating_add(4)).and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let start = at.saturating_add(8);
    let wide = word(stream, at) == Some(0x1f);
    let end = start.saturating_add(if wide { length.saturating_mul(2) } else { length }).min(stream.len());
    let bytes = stream.get(start..end).unwrap_or_default();
    let text = match std::str::from_utf8(bytes) {
        _ if wide => encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    };
    text.trim_matches('\0').to_owned()
}
