//! A document as an article of the platform: its whole text in plain markup. Nothing is shortened: what does
//! not fit is refused, because a shorter text is another text that somebody has to review.

use gongkai_domain::publication::content::{Block, Run};

use crate::{Failure, Parcel};

/// Most characters of a title, as the platform's page on new drafts says.
pub const MOST_TITLE: usize = 32;
/// Most characters of a digest.
pub const MOST_DIGEST: usize = 128;
/// Fewer characters than these, and fewer bytes, has a text.
pub const MOST_TEXT: usize = 20_000;
/// In bytes of UTF-8.
pub const MOST_BYTES: usize = 1 << 20;
/// Most bytes of the address of the original.
const MOST_ADDRESS: usize = 1024;

/// An article as the platform takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Article {
    pub title: String,
    pub digest: String,
    pub content: String,
    pub source: String,
}

/// The article of a document, or why there can be none.
pub(super) fn article(parcel: &Parcel) -> Result<Article, Failure> {
    let said = &parcel.document.metadata;
    let title = said.title.clone();
    let summary = said.summary.trim();
    // Without a digest the platform takes the beginning of the text.
    let digest = if summary.chars().count() <= MOST_DIGEST { summary.to_owned() } else { String::new() };
    let content = content(parcel);
    let refused = |what: &str| {
        let sentence =
            format!("{what}，公众号发不了；缩短以后是另一个文本，请另起一条信息送审，或者只用其他渠道");
        Err(Failure::Refused(sentence))
    };
    if title.chars().count() > MOST_TITLE {
        return refused(&format!("名称超过{MOST_TITLE}个字"));
    }
    if content.chars().count() >= MOST_TEXT || content.len() >= MOST_BYTES {
        return refused("正文超过2万个字");
    }
    let source = if parcel.address.len() <= MOST_ADDRESS { parcel.address.clone() } else { String::new() };
    Ok(Article { title, digest, content, source })
}

fn content(parcel: &Parcel) -> String {
    let document = &parcel.document;
    let mut out = String::new();
    for block in &document.content.blocks {
        draw(&mut out, block);
    }
    for file in &document.attachments {
        out.push_str(&format!("<p>附件：{}（见原文）</p>", escaped(&file.name)));
    }
    out.push_str(&format!("<p>索引号：{}</p>", escaped(&document.index_number)));
    out
}

fn draw(out: &mut String, block: &Block) {
    match block {
        Block::Heading { text, .. } => out.push_str(&format!("<p><strong>{}</strong></p>", escaped(text))),
        Block::Paragraph { runs } => out.push_str(&format!("<p>{}</p>", words(runs))),
        Block::List { ordered, items } => {
            let tag = if *ordered { "ol" } else { "ul" };
            let items: String = items.iter().map(|runs| format!("<li>{}</li>", words(runs))).collect();
            out.push_str(&format!("<{tag}>{items}</{tag}>"));
        }
        Block::Table { caption, rows, .. } => {
            if !caption.is_empty() {
                out.push_str(&format!("<p><strong>{}</strong></p>", escaped(caption)));
            }
            out.push_str("<table>");
            for row in rows {
                let cells: String = row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
                out.push_str(&format!("<tr>{cells}</tr>"));
            }
            out.push_str("</table>");
        }
        // Pictures from elsewhere are thrown out by the platform: the words stay.
        Block::Image { alt, .. } => out.push_str(&format!("<p>（图片见原文：{}）</p>", escaped(alt))),
    }
}

fn words(runs: &[Run]) -> String {
    let word = |run: &Run| {
        let text = escaped(&run.text).replace('\n', "<br/>");
        if run.strong { format!("<strong>{text}</strong>") } else { text }
    };
    runs.iter().map(word).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
