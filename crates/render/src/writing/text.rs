//! The text alone, for every program there is: paragraph by paragraph, cells parted by tabs.

use gongkai_domain::publication::content::{Block, Content, Run};

use super::{Writing, printed};

/// The text with its title, metadata and parts.
pub fn writing_text(writing: &Writing<'_>) -> String {
    let mut blocks = Vec::new();
    blocks.extend((!writing.mark.is_empty()).then(|| format!("【{}】", writing.mark)));
    blocks.extend((!writing.title.is_empty()).then(|| writing.title.clone()));
    blocks.extend((!writing.subtitle.is_empty()).then(|| writing.subtitle.join("\n")));
    let facts: Vec<String> =
        writing.facts.iter().map(|fact| format!("{}：{}", fact.label, fact.value)).collect();
    blocks.extend((!facts.is_empty()).then(|| facts.join("\n")));
    for part in &writing.parts {
        blocks.extend((!part.heading.is_empty()).then(|| part.heading.clone()));
        blocks.push(lines(&part.content, true));
    }
    blocks.extend((!writing.end.is_empty()).then(|| writing.end.join("\n")));
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

/// The words of a text alone, as search wants them: entries of lists without their marks.
pub fn content_text(content: &Content) -> String {
    lines(content, false)
}

fn lines(content: &Content, marked: bool) -> String {
    let words = |runs: &[Run]| match marked {
        true => printed(runs).map(|(_, text)| text).collect::<String>(),
        false => runs.iter().map(|run| run.text.as_str()).collect(),
    };
    let mut lines = Vec::new();
    for block in &content.blocks {
        match block {
            Block::Heading { text, .. } => lines.push(text.clone()),
            Block::Paragraph { runs } => lines.push(words(runs)),
            Block::List { ordered, items } => {
                let mark = |nth: usize| match (marked, ordered) {
                    (false, _) => String::new(),
                    (true, true) => format!("{nth}. "),
                    (true, false) => "• ".to_owned(),
                };
                lines.extend((1..).zip(items).map(|(nth, runs)| mark(nth) + &words(runs)));
            }
            Block::Table { caption, rows, .. } => {
                lines.extend((!caption.is_empty()).then(|| caption.clone()));
                lines.extend(rows.iter().map(|row| row.join("\t")));
            }
            Block::Image { alt, caption, .. } => {
                lines.push(format!("（图片：{alt}）"));
                lines.extend((!caption.is_empty()).then(|| caption.clone()));
            }
        }
    }
    lines.join("\n")
}
