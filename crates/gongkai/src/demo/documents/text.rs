//! The text of a pattern becomes a text of the house. A line is a paragraph; `# ` and `## ` are headings,
//! `- ` and `+ ` entries of a list, `|` a row of a table whose first row is its head, `^ ` its caption;
//! `*3-5 |` a row that stands there so often. `? ` stands there or not. Of the lines between `[2-3` and
//! `]` so many stand there. `@name` stands for the lines of an entry of that pool.

use gongkai_domain::publication::content::{Block, Content, Run};

use super::scope::Scope;

/// Makes a text.
///
/// # Errors
/// A slot that names nothing, a range that is none.
pub fn text(scope: &mut Scope<'_>, pattern: &str) -> Result<Content, String> {
    let mut made = Maker::default();
    for line in chosen(scope, pattern)? {
        let repeated = line.strip_prefix('*').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        match repeated {
            Some(repeated) => {
                let (times, row) = repeated.split_once(' ').ok_or_else(|| format!("no row: {line}"))?;
                let times = between(scope, times)?;
                for row in scope.rows(row, times)? {
                    made.line(&row);
                }
            }
            None => made.line(&scope.fill(&line)?),
        }
    }
    made.close();
    Ok(Content { blocks: made.blocks })
}

/// The pattern with the lines of pools.
fn whole(scope: &mut Scope<'_>, pattern: &str) -> Result<String, String> {
    let mut out = String::new();
    for line in pattern.lines() {
        match line.strip_prefix('@') {
            Some(pool) => out.push_str(&scope.raw(pool.trim())?),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    Ok(out)
}

/// The lines that stand there.
fn chosen(scope: &mut Scope<'_>, pattern: &str) -> Result<Vec<String>, String> {
    let pattern = whole(scope, pattern)?;
    let mut lines = Vec::new();
    let mut group: Option<(usize, Vec<String>)> = None;
    for line in pattern.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(range) = line.strip_prefix('[') {
            group = Some((between(scope, range)?, Vec::new()));
        } else if line == "]" {
            let (wanted, mut choices) = group.take().unwrap_or_default();
            while choices.len() > wanted {
                let out = usize::try_from(scope.dice.below(choices.len() as u64)).unwrap_or(0);
                choices.remove(out);
            }
            lines.extend(choices);
        } else {
            let line = match line.strip_prefix("? ") {
                Some(_) if scope.dice.below(2) == 0 => continue,
                Some(line) => line,
                None => line,
            };
            match &mut group {
                Some((_, choices)) => choices.push(line.to_owned()),
                None => lines.push(line.to_owned()),
            }
        }
    }
    Ok(lines)
}

fn between(scope: &mut Scope<'_>, range: &str) -> Result<usize, String> {
    let wanted = scope.fill(&format!("{{{}}}", range.trim()))?;
    wanted.parse().map_err(|_| format!("{range} is no range"))
}

#[derive(Default)]
struct Maker {
    blocks: Vec<Block>,
    list: Option<(bool, Vec<Vec<Run>>)>,
    caption: String,
    rows: Vec<Vec<String>>,
}

impl Maker {
    fn line(&mut self, line: &str) {
        let entry = line.strip_prefix("- ").map(|text| (false, text));
        if let Some((ordered, text)) = entry.or_else(|| line.strip_prefix("+ ").map(|text| (true, text))) {
            if !self.rows.is_empty() || self.list.as_ref().is_some_and(|(order, _)| *order != ordered) {
                self.close();
            }
            self.list.get_or_insert_with(|| (ordered, Vec::new())).1.push(runs(text));
            return;
        }
        if let Some(row) = line.strip_prefix('|') {
            if self.list.is_some() {
                self.close();
            }
            let row = row.trim().strip_suffix('|').unwrap_or(row);
            self.rows.push(row.split('|').map(|cell| cell.trim().to_owned()).collect());
            return;
        }
        self.close();
        if let Some(caption) = line.strip_prefix("^ ") {
            caption.clone_into(&mut self.caption);
        } else if let Some(heading) = line.strip_prefix("## ") {
            self.blocks.push(Block::Heading { level: 2, text: heading.to_owned() });
        } else if let Some(heading) = line.strip_prefix("# ") {
            self.blocks.push(Block::Heading { level: 1, text: heading.to_owned() });
        } else {
            self.blocks.push(Block::Paragraph { runs: runs(line) });
        }
    }

    /// Ends the list or table that is open.
    fn close(&mut self) {
        if let Some((ordered, items)) = self.list.take() {
            self.blocks.push(Block::List { ordered, items });
        }
        if !self.rows.is_empty() {
            let mut rows = std::mem::take(&mut self.rows);
            add_up(&mut rows);
            let caption = std::mem::take(&mut self.caption);
            self.blocks.push(Block::Table { caption, heads: 1, rows });
        }
    }
}

/// `**strong**` words between plain ones.
fn runs(text: &str) -> Vec<Run> {
    let parts = text.split("**").enumerate().filter(|(_, part)| !part.is_empty());
    parts
        .map(|(place, part)| Run { text: part.to_owned(), strong: place % 2 == 1, link: String::new() })
        .collect()
}

/// `Σ` stands for what the numbers above it add up to, `∑` for those before it in its row.
fn add_up(rows: &mut [Vec<String>]) {
    for row in rows.iter_mut() {
        let before: Vec<String> = row.iter().take_while(|cell| *cell != "∑").cloned().collect();
        let sum = sum(before.iter().skip(1));
        for cell in row.iter_mut().filter(|cell| *cell == "∑") {
            cell.clone_from(&sum);
        }
    }
    for at in 1..rows.len() {
        let (above, rest) = rows.split_at_mut(at);
        let Some(row) = rest.first_mut() else { continue };
        for (column, cell) in row.iter_mut().enumerate().filter(|(_, cell)| *cell == "Σ") {
            *cell = sum(above.iter().skip(1).filter_map(|row| row.get(column)));
        }
    }
}

/// The sum of those cells that are numbers, with as many places as the finest of them.
fn sum<'a>(cells: impl Iterator<Item = &'a String>) -> String {
    let (mut whole, mut places) = (0_i64, 0_usize);
    for cell in cells {
        let after = cell.split_once('.').map_or(0, |(_, after)| after.len());
        let Ok(number) = cell.replace('.', "").parse::<i64>() else { continue };
        let finer = after.max(places);
        let scaled = |number: i64, from: usize| number * 10_i64.pow(u32::try_from(finer - from).unwrap_or(0));
        whole = scaled(whole, places) + scaled(number, after);
        places = finer;
    }
    if places == 0 {
        return whole.to_string();
    }
    let digits = format!("{whole:0>width$}", width = places + 1);
    digits.split_at_checked(digits.len() - places).map_or(digits.clone(), |(a, b)| format!("{a}.{b}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::demo::chance::Dice;

    fn made(pattern: &str) -> Vec<Block> {
        let none = BTreeMap::new();
        let mut scope =
            Scope::new([&none, &none], Dice::seeded(3), "2026-01-30".parse().unwrap(), BTreeMap::new());
        text(&mut scope, pattern).unwrap().blocks
    }

    #[test]
    fn lines_become_blocks() {
        let blocks = made(
            "# 甲\n乙**丙**\n- 丁\n- 戊\n+ 己\n^ 表\n| 名 | 数 | 和 |\n| 一 | 1.5 | ∑ |\n*2-2 | 二{i} | {3-3} | ∑ |\n| 计 | Σ | Σ |\n庚",
        );
        let shapes: Vec<String> = blocks.iter().map(|block| serde_json::to_string(block).unwrap()).collect();
        assert_eq!(
            shapes,
            [
                r#"{"is":"heading","level":1,"text":"甲"}"#,
                r#"{"is":"paragraph","runs":[{"text":"乙"},{"text":"丙","strong":true}]}"#,
                r#"{"is":"list","ordered":false,"items":[[{"text":"丁"}],[{"text":"戊"}]]}"#,
                r#"{"is":"list","ordered":true,"items":[[{"text":"己"}]]}"#,
                r#"{"is":"table","caption":"表","heads":1,"rows":[["名","数","和"],["一","1.5","1.5"],["二1","3","3"],["二2","3","3"],["计","7.5","7.5"]]}"#,
                r#"{"is":"paragraph","runs":[{"text":"庚"}]}"#,
            ]
        );
    }

    #[test]
    fn some_of_the_lines() {
        assert_eq!(made("[1-1\n甲\n乙\n丙\n]\n丁").len(), 2);
    }
}
