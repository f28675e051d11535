//! A text in the form in which it is typed.

use gongkai_domain::publication::content::{Block, Content, Run};

use super::signs::{BREAK, TAB};

/// The text with its marks, blocks apart by a blank line.
pub fn write(content: &Content) -> String {
    let blocks: Vec<String> = content.blocks.iter().map(block).filter(|block| !block.is_empty()).collect();
    blocks.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => {
            let marks = "#".repeat(usize::from((*level).clamp(1, 3)));
            format!("{marks} {}", line(text, ""))
        }
        Block::Paragraph { runs } => paragraph(runs),
        Block::List { ordered, items } => {
            let item = |(nth, runs): (usize, &Vec<Run>)| {
                let mark = if *ordered { format!("{}.", nth + 1) } else { "-".to_owned() };
                format!("{mark} {}", guarded(&flat(&inline(runs))))
            };
            items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
        }
        Block::Table { caption, heads, rows } => table(caption, *heads, rows),
        Block::Image { file, alt, caption } => {
            let below = if caption.is_empty() { String::new() } else { format!(" {}", line(caption, "")) };
            format!("![{}]({file}){below}", line(alt, "]"))
        }
    }
}

/// Real line breaks, unless one would leave a blank line, which ends a paragraph.
fn paragraph(runs: &[Run]) -> String {
    let whole = inline(runs);
    if whole.split('\n').any(|line| line.trim().is_empty()) {
        return lead(&flat(&whole));
    }
    whole.split('\n').map(lead).collect::<Vec<_>>().join("\n")
}

/// A line that would begin something else, with a backslash before it.
fn lead(line: &str) -> String {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = number.len() < line.len() && number.starts_with(". ");
    let marked = line.starts_with(['#', '-', '|', '!']) || line.starts_with(char::is_whitespace);
    if marked || numbered { format!("\\{line}") } else { line.to_owned() }
}

fn inline(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs.iter().filter(|run| !run.text.is_empty()) {
        let strong = if run.strong { "**" } else { "" };
        let text = escaped(&run.text, "*[]");
        if run.link.is_empty() {
            out.push_str(&format!("{strong}{text}{strong}"));
        } else {
            out.push_str(&format!("{strong}[{text}]({}){strong}", escaped(&run.link, "*)")));
        }
    }
    out
}

fn escaped(text: &str, marks: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '\t' => out.extend(['\\', TAB]),
            '\\' => out.push_str("\\\\"),
            one if marks.contains(one) => out.extend(['\\', one]),
            one => out.push(one),
        }
    }
    out
}

fn flat(text: &str) -> String {
    text.replace('\n', &format!("\\{BREAK}"))
}

/// Words of a single line, blanks at the ends kept.
fn line(text: &str, marks: &str) -> String {
    guarded(&flat(&escaped(text, marks)))
}

/// Blanks at the ends are kept by a backslash.
fn guarded(text: &str) -> String {
    let last = text.chars().next_back().filter(|last| last.is_whitespace());
    let kept = last.and_then(|last| Some((text.strip_suffix(last)?, last)));
    let text = match kept.filter(|(kept, _)| !kept.is_empty()) {
        Some((kept, last)) => format!("{kept}\\{last}"),
        None => text.to_owned(),
    };
    if text.starts_with(char::is_whitespace) { format!("\\{text}") } else { text }
}

fn table(caption: &str, heads: usize, rows: &[Vec<String>]) -> String {
    let mut lines = Vec::new();
    if !caption.is_empty() && !rows.is_empty() {
        lines.push(format!("表：{}", line(caption, "")));
    }
    for (nth, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| self::cell(cell)).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if nth + 1 == heads {
            lines.push(format!("|{}", " --- |".repeat(row.len())));
        }
    }
    lines.join("\n")
}

/// A cell that looks like the line below the heads is none.
fn cell(text: &str) -> String {
    let cell = line(text, "|");
    if cell.starts_with('-') { format!("\\{cell}") } else { cell }
}
