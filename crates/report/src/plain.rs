//! What a file says once its file type is forgotten: running lines and plain tables, in reading
//! order, each with its place. Produced only by the `extract` crate, consumed by recognition.

use serde::{Deserialize, Serialize};

/// Version of the stored shape; the child process and its parent must agree on it.
pub const PLAIN_SCHEMA: u32 = 1;

/// File types that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    Html,
    Docx,
    Xlsx,
    Xls,
    Pdf,
    Text,
    Json,
}

/// Everything that was read from one file, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainDocument {
    pub schema: u32,
    pub kind: FileKind,
    /// Title from the file's own metadata (`<title>`, core properties). Only a hint.
    pub title: Option<String>,
    pub blocks: Vec<Block>,
}

/// One piece of a document, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    Line(Line),
    Table(PlainTable),
}

/// One line (text files, PDF) or one paragraph (HTML, DOCX). Text files and PDF keep leading,
/// inner and trailing white space and empty lines, because flattened tables speak through them;
/// paragraphs of HTML and DOCX are trimmed and never empty, a line break inside stays `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub text: String,
    /// Where a person finds it, in Chinese: `第3页第5行`, `第12行`, `第8段`.
    pub place: String,
}

/// A table as a grid with spans. A cell is listed once, at its upper left corner; grid positions
/// that no cell covers are simply missing. Empty cells are listed (with empty text).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainTable {
    /// Where a person finds it, in Chinese: `第2个表格`, `工作表“表三”`, `第3页的表格`.
    pub place: String,
    pub rows: u32,
    pub columns: u32,
    /// Sorted by row, then column.
    pub cells: Vec<PlainCell>,
    /// True when rows and columns are those of a spreadsheet, so that places read `D7`.
    pub sheet: bool,
}

/// One cell of a plain table. `row` and `column` count from 0; spans are at least 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainCell {
    pub row: u32,
    pub column: u32,
    pub rowspan: u32,
    pub colspan: u32,
    /// Text as printed, trimmed at both ends; line breaks inside stay `\n`.
    pub text: String,
}

impl PlainTable {
    /// Place of a grid position for people: `D7` in a sheet, otherwise `第7行第4列`.
    pub fn place_of(&self, row: u32, column: u32) -> String {
        if self.sheet {
            format!("{} {}{}", self.place, column_letters(column), row + 1)
        } else {
            format!("{}第{}行第{}列", self.place, row + 1, column + 1)
        }
    }
}

/// Spreadsheet name of a column, counted from 0: 0 → A, 26 → AA.
fn column_letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheet_columns() {
        for (column, letters) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(column_letters(column), letters);
        }
    }
}
