//! Lines of a text as a table: values parted by commas, tabs or semicolons, in quotes where they hold such a sign,
//! a quote or the end of a line (RFC 4180).

use gongkai_report::plain::{Block, PlainCell, PlainDocument, PlainTable};

/// The lines of a document as one table, if its first line has several values.
pub fn table_of(document: &PlainDocument) -> Option<PlainTable> {
    let lines: Vec<&str> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Line(line) => Some(line.text.as_str()),
            Block::Table(_) => None,
        })
        .collect();
    let first = lines.iter().find(|line| !line.trim().is_empty())?;
    let joint = [',', '\t', ';', '，'].into_iter().max_by_key(|joint| first.matches(*joint).count())?;
    if !first.contains(joint) {
        return None;
    }
    let rows = rows_of(&lines.join("\n"), joint);
    let columns = rows.iter().map(Vec::len).max()?;
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let mut cells = Vec::new();
    for (row, values) in rows.iter().enumerate() {
        cells.extend(values.iter().enumerate().map(|(column, text)| PlainCell {
            row: number(row),
            column: number(column),
            rowspan: 1,
            colspan: 1,
            text: text.trim().to_owned(),
        }));
    }
    let (rows, columns) = (number(rows.len()), number(columns));
    Some(PlainTable { place: "表格".to_owned(), rows, columns, cells, sheet: true })
}

fn rows_of(text: &str, joint: char) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let Some(row) = rows.last_mut() else { break };
        let Some(cell) = row.last_mut() else { break };
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            '\n' if !quoted => rows.push(vec![String::new()]),
            c if c == joint && !quoted => row.push(String::new()),
            c => cell.push(c),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_quotes() {
        for (text, joint, expected) in [
            ("甲,乙\n1,2", ',', vec![vec!["甲", "乙"], vec!["1", "2"]]),
            ("\"甲,1\",\"乙\"\"说\"", ',', vec![vec!["甲,1", "乙\"说"]]),
            ("\"一\n二\",3", ',', vec![vec!["一\n二", "3"]]),
            ("甲\t\"乙\"\t", '\t', vec![vec!["甲", "乙", ""]]),
            ("5\"管,2", ',', vec![vec!["5\"管", "2"]]),
            ("\"没有关上,2", ',', vec![vec!["没有关上,2"]]),
        ] {
            assert_eq!(rows_of(text, joint), expected, "{text}");
        }
    }
}
