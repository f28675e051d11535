//! Attachments of the sample documents.

use gongkai_office::report::SourceFile;

use super::{pattern::FilePlan, scope::Scope, text::text};
use gongkai_domain::publication::content::Block;

/// Makes a file.
///
/// # Errors
/// A slot that names nothing, an ending that is not made here.
pub fn file(scope: &mut Scope<'_>, plan: &FilePlan) -> Result<SourceFile, String> {
    let name = scope.fill(&plan.name)?;
    let blocks = text(scope, &plan.text)?.blocks;
    let (media_type, bytes) = match name.rsplit_once('.') {
        Some((_, "txt")) => ("text/plain", lines(&blocks).into_bytes()),
        Some((_, "html")) => ("text/html", page(&blocks).into_bytes()),
        _ => return Err(format!("{name} is not made here")),
    };
    Ok(SourceFile { name, media_type: media_type.to_owned(), bytes })
}

fn lines(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Heading { text, .. } => out.push_str(&format!("{text}\n")),
            Block::Paragraph { runs } => {
                out.extend(runs.iter().map(|run| run.text.as_str()));
                out.push('\n');
            }
            Block::List { items, .. } => {
                for item in items {
                    out.extend(item.iter().map(|run| run.text.as_str()));
                    out.push('\n');
                }
            }
            Block::Table { rows, .. } => out.extend(rows.iter().map(|row| format!("{}\n", row.join("\t")))),
            Block::Image { .. } => {}
        }
    }
    out
}

/// The samples' own words hold nothing that a page would read as markup.
fn page(blocks: &[Block]) -> String {
    let mut out = "<!doctype html><meta charset=\"utf-8\"><body>".to_owned();
    for block in blocks {
        match block {
            Block::Table { rows, .. } => {
                let cells =
                    |row: &Vec<String>| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
                let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row))).collect();
                out.push_str(&format!("<table>{rows}</table>"));
            }
            other => {
                out.extend(lines(std::slice::from_ref(other)).lines().map(|line| format!("<p>{line}</p>")));
            }
        }
    }
    out
}
