//! Running text: every line as it stands, white space included, because flattened tables speak
//! through it.

use gongkai_report::plain::{Block, FileKind, Line, PLAIN_SCHEMA, PlainDocument};

use crate::Fault;

/// No report has more lines; a log file does.
const MAX_LINES: usize = 200_000;

/// Each line a block, empty ones too; nothing after the last line end.
pub(crate) fn read(text: &str) -> Result<PlainDocument, Fault> {
    if text.trim().is_empty() {
        return Err(Fault::NoText);
    }
    // Old Macintosh files end their lines with a lone carriage return.
    let end = if !text.contains('\n') && text.contains('\r') { '\r' } else { '\n' };
    let text = text.strip_suffix(end).unwrap_or(text);
    let mut blocks = Vec::new();
    for (index, line) in text.split(end).enumerate() {
        if index == MAX_LINES {
            return Err(Fault::TooManyCells);
        }
        // Text taken from a PDF marks a new page with a form feed, which no person sees.
        let line = line.trim_end_matches('\r').trim_start_matches('\u{c}');
        blocks.push(Block::Line(Line { text: line.to_owned(), place: format!("第{}行", index + 1) }));
    }
    Ok(PlainDocument { schema: PLAIN_SCHEMA, kind: FileKind::Text, title: None, blocks })
}

/// The program's own JSON is handed on whole.
pub(crate) fn json(text: String) -> PlainDocument {
    let line = Line { text, place: "全文".to_owned() };
    PlainDocument { schema: PLAIN_SCHEMA, kind: FileKind::Json, title: None, blocks: vec![Block::Line(line)] }
}
