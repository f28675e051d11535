//! What stands in an attachment in print, as a text of the house: what readers get is always made from
//! this, never the bytes that were uploaded.

use std::collections::BTreeSet;

use gongkai_domain::{
    contents::{Contents, Kind, Piece, Table},
    publication::content::{Block, Content, LARGEST_TABLE, Run},
};

/// The printed part of what was read.
pub(crate) fn printed(contents: &Contents) -> Content {
    let mut blocks = Vec::new();
    for piece in &contents.pieces {
        match piece {
            Piece::Passage(passage) => {
                let text = clean(&passage.text);
                if passage.hidden.is_none() && passage.kind == Kind::Text && !text.trim().is_empty() {
                    blocks.push(Block::Paragraph { runs: vec![Run::plain(text)] });
                }
            }
            Piece::Table(table) => blocks.extend(tables(table)),
        }
    }
    Content { blocks }
}

/// The visible cells without the rows and columns between them that nobody sees; a large sheet in parts.
fn tables(table: &Table) -> Vec<Block> {
    let seen: Vec<_> = table.cells.iter().filter(|cell| table.hidden_of(cell).is_none()).collect();
    let columns: BTreeSet<u32> = seen.iter().map(|cell| cell.column).collect();
    let numbers: BTreeSet<u32> = seen.iter().map(|cell| cell.row).collect();
    let places: std::collections::BTreeMap<(u32, u32), &str> =
        seen.iter().map(|cell| ((cell.row, cell.column), cell.text.as_str())).collect();
    let rows: Vec<Vec<String>> = numbers
        .iter()
        .map(|row| {
            let cell = |column: &u32| places.get(&(*row, *column)).copied().map(clean).unwrap_or_default();
            columns.iter().map(cell).collect()
        })
        .collect();
    let caption = if table.sheet { table.place.clone() } else { String::new() };
    let most = (LARGEST_TABLE / columns.len().max(1)).max(1);
    rows.chunks(most)
        .map(|part| Block::Table { caption: caption.clone(), heads: 0, rows: part.to_vec() })
        .collect()
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}

#[cfg(test)]
mod tests {
    use gongkai_domain::contents::{Cell, Hidden, Passage};

    use super::*;

    #[test]
    fn nothing_hidden_gets_through() {
        let cell = |row, column, hidden, text: &str| Cell { row, column, hidden, text: text.to_owned() };
        let cells = vec![
            cell(0, 0, None, "姓名"),
            cell(0, 2, None, "金额"),
            cell(1, 1, Some(Hidden::Column), "密"),
            cell(2, 0, Some(Hidden::Row), "密"),
            cell(3, 0, None, "甲\u{7}"),
        ];
        let sheet = Table { place: "工作表“名单”".into(), hidden: None, sheet: true, cells };
        let hidden = Table { hidden: Some(Hidden::Sheet), ..sheet.clone() };
        let contents = Contents {
            pieces: vec![
                Piece::Passage(Passage::printed("第1段", "正文")),
                Piece::Passage(Passage::hidden("第1段", Hidden::Comment, "密")),
                Piece::Passage(Passage { kind: Kind::Property, ..Passage::printed("属性", "密") }),
                Piece::Table(sheet),
                Piece::Table(hidden),
            ],
            ..Contents::new()
        };
        let content = printed(&contents);
        assert!(!serde_json::to_string(&content).unwrap().contains('密'));
        let rows = vec![vec!["姓名".to_owned(), "金额".to_owned()], vec!["甲".to_owned(), String::new()]];
        let table = Block::Table { caption: "工作表“名单”".into(), heads: 0, rows };
        assert_eq!(content.blocks, [Block::Paragraph { runs: vec![Run::plain("正文")] }, table]);
        assert!(content.check().is_empty());
    }
}
