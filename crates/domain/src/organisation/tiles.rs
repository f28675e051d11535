//! Where agencies stand in a tile map (方格示意图): rows of codes as the district writes them. It says who stands beside
//! whom on a drawing, and nothing about the ground.

use std::collections::BTreeSet;

use crate::refusal::Refusal;

/// Most tiles of a row: more cannot be read.
pub const MOST_COLUMNS: usize = 12;
/// Most rows.
const MOST_ROWS: usize = 40;
/// A place where nobody stands.
const NOBODY: &str = ".";

/// Rows of codes, parted by `/`; codes are parted by spaces, `.` leaves a place free. An empty text says nothing.
///
/// # Errors
/// What is no code, what stands twice, what is too wide; one sentence.
pub fn tile_rows(text: &str) -> Result<Vec<Vec<String>>, Refusal> {
    let refusal = |sentence: String| Refusal::new("tiles_unusable", sentence);
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for (nth, row) in text.split('/').enumerate() {
        let codes: Vec<String> = row.split_whitespace().map(str::to_owned).collect();
        if codes.len() > MOST_COLUMNS {
            return Err(refusal(format!("第{}行有{}格，每行最多{MOST_COLUMNS}格", nth + 1, codes.len())));
        }
        for code in codes.iter().filter(|code| *code != NOBODY) {
            let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if !code.chars().all(known) {
                return Err(refusal(format!(
                    "“{code}”不是机关代码，请填门户地址里的机关代码（如sfj），用空格分开，换行用“/”，空位用“.”"
                )));
            }
            if !seen.insert(code.clone()) {
                return Err(refusal(format!("“{code}”填了两次，一个机关只占一格")));
            }
        }
        rows.push(codes);
    }
    if rows.len() > MOST_ROWS {
        return Err(refusal(format!("有{}行，最多{MOST_ROWS}行", rows.len())));
    }
    if seen.is_empty() { Ok(Vec::new()) } else { Ok(rows) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_codes() {
        for (text, rows) in [
            ("", "[]"),
            (" . / . ", "[]"),
            ("sfj jyj / . mzj-2", r#"[["sfj", "jyj"], [".", "mzj-2"]]"#),
            ("sfj / sfj", "“sfj”填了两次，一个机关只占一格"),
            ("司法局", "“司法局”不是机关代码"),
            ("a b c d e f g h i j k l m", "第1行有13格，每行最多12格"),
            ("a/", r#"[["a"], []]"#),
            (&"./".repeat(41), "有42行，最多40行"),
        ] {
            let found = tile_rows(text).map_or_else(|refusal| refusal.sentence, |rows| format!("{rows:?}"));
            assert!(found.starts_with(rows), "{text}: {found}");
        }
    }
}
