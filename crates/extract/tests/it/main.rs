//! Questions to the extractor, asked through the real reading process.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail by panicking"
)]

mod contents;
mod docx;
mod editions;
mod faults;
mod hostile;
mod html;
mod kept;
mod pdf;
mod sandbox;
mod sheet;
mod taken;
mod text;
mod wrapped;

use std::path::Path;

use gongkai_extract::{Extractor, Fault};
use gongkai_report::plain::{Block, PlainDocument, PlainTable};

fn extractor() -> Extractor {
    Extractor::new(env!("CARGO_BIN_EXE_gongkai-extract-worker"))
}

/// Reads `bytes` from a file of this name.
fn read(name: &str, bytes: &[u8]) -> Result<PlainDocument, Fault> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let result = read_path(&path);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [path], "nothing is left behind");
    assert_eq!(extractor().read_content(name, bytes), result, "from memory as from disk");
    result
}

/// Reads a path; whatever a fault says, it says in one Chinese sentence that can be acted on.
fn read_path(path: &Path) -> Result<PlainDocument, Fault> {
    let result = extractor().read(path);
    if let Err(fault) = &result {
        let sentence = fault.to_string();
        assert!(sentence.ends_with('。') && sentence.matches('。').count() == 1, "{sentence}");
        assert!(sentence.contains('请') && !sentence.contains('\n'), "{sentence}");
    }
    result
}

/// A document in one string a block: a line as its text, a table as its size and its cells
/// (`row.column=text`, with the span behind the place where there is one).
fn shown(document: &PlainDocument) -> Vec<String> {
    document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Line(line) => line.text.replace('\n', "⏎"),
            Block::Table(table) => table_shown(table),
        })
        .collect()
}

fn table_shown(table: &PlainTable) -> String {
    let mut out = format!("{}x{}", table.rows, table.columns);
    for cell in &table.cells {
        let span = match (cell.rowspan, cell.colspan) {
            (1, 1) => String::new(),
            (down, across) => format!("[{down}x{across}]"),
        };
        out += &format!(" {}.{}{span}={}", cell.row, cell.column, cell.text.replace('\n', "⏎"));
    }
    out
}

#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    let document = read(name, bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    assert_eq!(shown(&document), expected);
}

#[track_caller]
fn check_fault(name: &str, bytes: &[u8], expected: &Fault) {
    assert_eq!(read(name, bytes).map(|document| shown(&document)), Err(expected.clone()), "{name}");
}
