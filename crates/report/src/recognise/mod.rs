//! From a plain document to a report: title, agency, year, form, cells, narrative. By headings and
//! labels of the forms, never by position alone.

mod align;
mod chapters;
mod columns;
mod drawn;
mod fill;
mod flow;
mod group;
mod identity;
mod lexicon;
mod place;
mod rows;
mod ruled;
mod scope;
mod side;
mod site;
mod text;
mod turn;
mod value;

use std::{collections::HashSet, sync::LazyLock};

pub use value::ABSENT_MARK;
pub(crate) use value::looks_like_value;
pub use value::read_cell;

use self::{
    fill::{Filled, fill},
    lexicon::{Memory, labels_of},
    place::Sorter,
    rows::Piece,
};
use crate::{
    Format, Report,
    plain::{Block, PlainDocument},
};

/// A report as far as a file gives it.
#[derive(Debug, Clone)]
pub struct Recognised {
    pub report: Report,
    /// The year that the file itself names, whatever the caller said.
    pub named_year: Option<i32>,
    /// Figures that found no cell, and second copies of a table that were left aside.
    pub unplaced: Vec<Unplaced>,
}

/// Something that stands in the tables of a file and was not taken into the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// Where a person finds it.
    pub place: String,
    /// What stands there.
    pub text: String,
}

/// Why a file is not taken for an annual report: one Chinese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrecognised(pub String);

/// A file without the title of a report is one if its tables have so many rows of the form: three
/// rows about licences and penalties stand in many other papers.
const NAMED_ROWS: usize = 5;

/// Reads a report out of a plain document. `year` overrides the year that the file names.
///
/// # Errors
/// The file has neither title nor tables of an annual report, or no year can be found in it.
pub fn recognise(document: &PlainDocument, year: Option<i32>) -> Result<Recognised, Unrecognised> {
    let pieces = pieces_of(document);
    let identity = identity::of(document, &pieces);
    let labels = labels_in(&pieces);
    let Some(year) = year.or(identity.year) else {
        return Err(Unrecognised(if identity.title.is_none() && labels.len() < 5 {
            "没有找到政府信息公开年度报告的标题和统计表，请确认选对了文件".to_owned()
        } else {
            "文件里找不到报告年度，请用 --year 指明".to_owned()
        }));
    };
    let Some(format) = format_of(&labels, year) else {
        return Err(Unrecognised("没有适用的报告格式，请用 --year 指明报告年度".to_owned()));
    };
    let memory = Memory::default();
    let candidates =
        Format::variants().iter().rev().filter(|variant| variant.id == format.id).chain([format]);
    let filled = candidates.map(|format| (format, filled_by(format, &memory, &pieces, document)));
    let Some((format, filled)) = filled.max_by_key(|(_, filled)| (filled.named, filled.placed)) else {
        return Err(Unrecognised("没有适用的报告格式，请用 --year 指明报告年度".to_owned()));
    };
    if identity.title.is_none() && !identity.reports && filled.named < NAMED_ROWS {
        return Err(Unrecognised("没有找到政府信息公开年度报告的标题和统计表，请确认选对了文件".to_owned()));
    }
    let outside = site::around(document, &pieces, identity.title.as_deref());
    let chapters = chapters::chapters(document, &pieces, &outside);
    let identity::Identity { title, agency, year: named_year, .. } = identity;
    let scope = identity::scope_of(&pieces);
    let report = Report { scope, format, year, title, agency, cells: filled.cells, chapters };
    Ok(Recognised { report, named_year, unplaced: filled.unplaced })
}

fn pieces_of(document: &PlainDocument) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut source = 0;
    let mut lines: Vec<flow::Numbered<'_>> = Vec::new();
    for (position, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Line(line) => lines.push((position, line)),
            Block::Table(table) => {
                drawn::of_lines(&std::mem::take(&mut lines), &mut source, &mut pieces);
                if table.sheet {
                    pieces.push(Piece::Sheet(table.place.clone()));
                }
                match turn::upright(table) {
                    Some(turned) => turn::of_turned(&turned, position, source, &mut pieces),
                    None => rows::of_table(table, position, source, &mut pieces),
                }
                source += 1;
            }
        }
    }
    drawn::of_lines(&lines, &mut source, &mut pieces);
    pieces
}

fn labels_in(pieces: &[Piece]) -> HashSet<&str> {
    let mut found = HashSet::new();
    for piece in pieces {
        if let Piece::Row(row) = piece {
            found.extend(row.labels.iter().map(|token| token.key.as_str()));
        }
    }
    found
}

/// Labels that only one of the embedded forms has, form by form.
static OWN_LABELS: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| {
    let all: Vec<HashSet<String>> = Format::embedded().iter().map(labels_of).collect();
    let only = |(position, mine): (usize, &HashSet<String>)| {
        let others = || all.iter().enumerate().filter(|(other, _)| *other != position);
        mine.iter().filter(|label| !others().any(|(_, theirs)| theirs.contains(*label))).cloned().collect()
    };
    all.iter().enumerate().map(only).collect()
});

/// The form by the labels that only it has; where no label tells, by the year.
fn format_of(labels: &HashSet<&str>, year: i32) -> Option<&'static Format> {
    let found = |own: &HashSet<String>| own.iter().filter(|label| labels.contains(label.as_str())).count();
    let scores: Vec<usize> = OWN_LABELS.iter().map(found).collect();
    let most = scores.iter().copied().max().unwrap_or(0);
    let by_year = Format::for_year(year).or_else(|| Format::embedded().first());
    if most == 0 {
        return by_year;
    }
    let best = Format::embedded().iter().zip(&scores).filter(|(_, score)| **score == most);
    let best: Vec<&Format> = best.map(|(format, _)| format).collect();
    by_year
        .filter(|format| best.iter().any(|other| other.id == format.id))
        .or_else(|| Format::by_id(&best.first()?.id))
}

fn filled_by(format: &Format, memory: &Memory, pieces: &[Piece], document: &PlainDocument) -> Filled {
    let mut sorter = Sorter::new(format, memory);
    for piece in pieces {
        match piece {
            Piece::Row(row) => sorter.row(row.clone()),
            Piece::Text { text, .. } => {
                sorter.caption(text);
                if chapters::heading(text).is_some() {
                    sorter.interrupt();
                }
            }
            Piece::Sheet(name) => sorter.sheet(name),
        }
    }
    let of_forms = sources_of_forms(pieces);
    sorter.homeless.retain(|row| of_forms.contains(&row.source));
    fill(format, &sorter, document)
}

/// Tables and stretches of text in which some label of a form stands. Figures elsewhere (a menu, a
/// list of attachments) are not left over from a statutory table.
fn sources_of_forms(pieces: &[Piece]) -> HashSet<usize> {
    let lexicon = lexicon::Lexicon::get();
    let rows = pieces.iter().filter_map(|piece| match piece {
        Piece::Row(row) => Some(row),
        _ => None,
    });
    rows.filter(|row| row.labels.iter().any(|token| lexicon.knows(&token.key)))
        .map(|row| row.source)
        .collect()
}
