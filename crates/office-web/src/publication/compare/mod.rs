//! What changed since the text that was decided about, or since the edition that the public knows: lines
//! with their places, within them the words. Marks stand in words and signs, not in colours alone.

mod lines;

use std::{ops::Range, time::Duration};

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::authority::Read;
use gongkai_office::publication::{self, BaseIs, Compared, Dossier, Version};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    layout::OfficeFrame,
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

use self::lines::{CELL, Line, lines};
use super::{
    ROOT,
    list::titled,
    page::{Shown, crumbs, load},
};
use crate::{OfficeWeb, problem, words::moment};

/// Lines around a change that are shown with it.
const AROUND: usize = 1;
/// A text that was written anew is compared less finely after this long.
const LONGEST: Duration = Duration::from_millis(800);

/// A part of a line.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    /// Does it stand on this side only?
    pub changed: bool,
}

/// A line of the comparison.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    pub place: String,
    /// `same`, `gone` or `new`.
    pub class: &'static str,
    /// The cells of a row of a table; of any other line one.
    pub cells: Vec<Vec<Part>>,
}

/// Lines that belong together: a change with what stands around it, or what stayed.
#[derive(Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Did something change here?
    pub changed: bool,
    /// 「第1段至第3段没有改动」; empty where something changed.
    pub summary: String,
    pub rows: Vec<Row>,
}

/// A text to compare with.
pub struct BaseView {
    pub key: String,
    pub name: String,
    pub chosen: bool,
}

/// The comparison.
pub struct Changes {
    /// Where the document is.
    pub at: String,
    pub bases: Vec<BaseView>,
    pub stretches: Vec<Stretch>,
    /// How many changes there are.
    pub places: usize,
    /// Characters that were added and taken away.
    pub added: usize,
    pub removed: usize,
}

impl Changes {
    /// The newest text beside the one of this key, or the nearest; `None`: there is none.
    pub async fn of(
        desk: &OfficeWeb,
        caller: &Caller,
        found: &Dossier,
        key: Option<&str>,
    ) -> Result<Option<Self>, Problem> {
        if !found.held.is_comparable() {
            return Ok(None);
        }
        let id = found.held.id.as_str();
        let right = caller.authorise::<Read, Dossier>(id)?;
        let compared = publication::compared(desk.office(), caller.staff(), &right, key).await;
        let Some(compared) = compared.map_err(problem)? else { return Ok(None) };
        let at = format!("{ROOT}/{id}");
        // Two long texts that have nothing in common take their time.
        let made = tokio::task::spawn_blocking(move || changes(at, &compared)).await;
        made.map(Some).map_err(Problem::fault)
    }
}

impl Changes {
    /// What the second text changes of the first.
    pub async fn between(before: Version, after: Version) -> Result<Self, Problem> {
        let of = Compared { bases: Vec::new(), key: String::new(), before, after };
        tokio::task::spawn_blocking(move || changes(String::new(), &of)).await.map_err(Problem::fault)
    }
}

fn changes(at: String, of: &Compared) -> Changes {
    let bases = of.bases.iter().map(|base| BaseView {
        key: base.key.clone(),
        name: name(&base.is),
        chosen: base.key == of.key,
    });
    let bases = bases.collect();
    let (stretches, [places, added, removed]) = stretches(&lines(&of.before), &lines(&of.after));
    Changes { at, bases, stretches, places, added, removed }
}

fn name(base: &BaseIs) -> String {
    match base {
        BaseIs::Edition(number) => format!("第{number}版"),
        BaseIs::Decided(step) => {
            let what = match step.what.as_str() {
                "returned" => "退回",
                "passed" => "通过",
                _ => "审查",
            };
            format!("{}{what}的一稿（{}）", step.by_name, moment(step.at))
        }
    }
}

/// The stretches, and how many places changed, characters were added, taken away.
fn stretches(before: &[Line], after: &[Line]) -> (Vec<Stretch>, [usize; 3]) {
    let texts = |lines: &[Line]| lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
    let (old, new) = (texts(before), texts(after));
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).timeout(LONGEST).diff_slices(&old, &new);
    let mut stretches = Vec::new();
    let (mut shown, mut counts) = (0, [0; 3]);
    for group in diff.grouped_ops(AROUND) {
        let from = group.first().map_or(shown, |op| op.new_range().start);
        stretches.extend(stayed(after, shown..from));
        shown = group.last().map_or(shown, |op| op.new_range().end);
        let mut rows = Vec::new();
        for op in &group {
            let changed = !matches!(op, DiffOp::Equal { .. });
            counts[0] += usize::from(changed);
            let all: Vec<_> = diff.iter_inline_changes(op).collect();
            // Lines that have their like on the other side are marked word by word, others as a whole.
            let paired = all.iter().any(|change| change.values().iter().any(|(marked, _)| *marked));
            for change in all {
                let (class, line) = match change.tag() {
                    ChangeTag::Equal => ("same", change.new_index().and_then(|at| after.get(at))),
                    ChangeTag::Insert => ("new", change.new_index().and_then(|at| after.get(at))),
                    ChangeTag::Delete => ("gone", change.old_index().and_then(|at| before.get(at))),
                };
                let Some(line) = line else { continue };
                let parts = parts(change.values(), class != "same" && !paired);
                let length = parts.iter().filter(|part| part.changed).map(|part| part.text.chars().count());
                match class {
                    "new" => counts[1] += length.sum::<usize>(),
                    "gone" => counts[2] += length.sum::<usize>(),
                    _ => {}
                }
                rows.push(Row { place: line.place.clone(), class, cells: cells(parts) });
            }
        }
        stretches.push(Stretch { changed: true, summary: String::new(), rows });
    }
    stretches.extend(stayed(after, shown..after.len()));
    (stretches, counts)
}

/// The words of a line; `whole`: all of them are new, or gone.
fn parts(values: &[(bool, &str)], whole: bool) -> Vec<Part> {
    let part = |(changed, text): &(bool, &str)| Part { text: (*text).to_owned(), changed: *changed || whole };
    values.iter().map(part).collect()
}

fn cells(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut cells = vec![Vec::new()];
    for part in parts {
        for (nth, text) in part.text.split(CELL).enumerate() {
            if nth > 0 {
                cells.push(Vec::new());
            }
            if let Some(cell) = cells.last_mut().filter(|_| !text.is_empty()) {
                cell.push(Part { text: text.to_owned(), changed: part.changed });
            }
        }
    }
    cells
}

/// What stayed, folded up.
fn stayed(after: &[Line], range: Range<usize>) -> Option<Stretch> {
    let lines = after.get(range)?;
    let (first, last) = (lines.first()?, lines.last()?);
    let from_to = match lines.len() {
        1 => first.place.clone(),
        _ => format!("{}至{}", first.place, last.place),
    };
    let row = |line: &Line| Row {
        place: line.place.clone(),
        class: "same",
        cells: cells(vec![Part { text: line.text.clone(), changed: false }]),
    };
    let summary = format!("{from_to}没有改动");
    Some(Stretch { changed: false, summary, rows: lines.iter().map(row).collect() })
}

/// What to compare with.
#[derive(Debug, Deserialize)]
pub struct Against {
    against: Option<String>,
}

#[derive(Template)]
#[template(path = "publication/compare.html")]
struct ComparePage {
    frame: OfficeFrame,
    doc: Shown,
    changes: Option<Changes>,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(asked): Asked<Against>,
) -> Result<Html<String>, Problem> {
    let found = load(&desk, &caller, &id).await?;
    let changes = Changes::of(&desk, &caller, &found, asked.against.as_deref()).await?;
    if changes.is_none() && asked.against.is_some() {
        return Err(Problem::NotFound);
    }
    let title = format!("对比：{}", titled(&found.held.edition.title));
    let frame = desk.frame(&caller, &sealer, &title, crumbs(&found, "对比")).await?;
    let doc = Shown::of(&desk, &caller, &found).await?;
    Ok(Html(ComparePage { frame, doc, changes }.render()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line a row: `class place text`, changed words in brackets, cells by bars.
    fn told(before: &[(&str, &str)], after: &[(&str, &str)]) -> String {
        let of = |lines: &[(&str, &str)]| -> Vec<Line> {
            let line = |(place, text): &(&str, &str)| Line {
                place: (*place).to_owned(),
                text: text.replace('|', &CELL.to_string()),
            };
            lines.iter().map(line).collect()
        };
        let (stretches, counts) = stretches(&of(before), &of(after));
        let mut out = Vec::new();
        for stretch in &stretches {
            if !stretch.changed {
                out.push(stretch.summary.clone());
                continue;
            }
            for row in &stretch.rows {
                let word = |part: &Part| {
                    if part.changed { format!("[{}]", part.text) } else { part.text.clone() }
                };
                let cell = |cell: &Vec<Part>| cell.iter().map(word).collect::<String>();
                let cells: Vec<_> = row.cells.iter().map(cell).collect();
                out.push(format!("{} {} {}", row.class, row.place, cells.join("|")));
            }
        }
        out.push(format!("{counts:?}"));
        out.join("\n")
    }

    #[test]
    fn what_changed() {
        let before = [("第1段", "甲"), ("第2段", "乙"), ("第3段", "共审核补贴案件61件。"), ("第4段", "丁")];
        assert_eq!(told(&before, &before), "第1段至第4段没有改动\n[0, 0, 0]");
        let mut after = before;
        after[2].1 = "共审核补贴案件62件。";
        assert_eq!(
            told(&before, &after),
            "第1段没有改动\nsame 第2段 乙\ngone 第3段 共审核补贴案件[61]件。\n\
             new 第3段 共审核补贴案件[62]件。\nsame 第4段 丁\n[1, 2, 2]"
        );
        assert_eq!(
            told(&before[..1], &before[..2]),
            "same 第1段 甲\nnew 第2段 [乙]\n[1, 1, 0]",
            "a whole line is new as a whole"
        );
        assert_eq!(told(&before[..2], &before[..1]), "same 第1段 甲\ngone 第2段 [乙]\n[1, 0, 1]");
        assert_eq!(
            told(&[("第1段", "共审核案件六十一件。")], &[("第1段", "共审核案件六十一件，均已办结。")]),
            "gone 第1段 共审核案件六十一件。\nnew 第1段 共审核案件六十一件[，均已办结]。\n[1, 5, 0]",
            "what was only added to"
        );
        let row = |text| [("表1第1行", text)];
        assert_eq!(
            told(&row("甲科|3|2400"), &row("甲科|3|2500")),
            "gone 表1第1行 甲科|3|[2400]\nnew 表1第1行 甲科|3|[2500]\n[1, 4, 4]"
        );
        assert_eq!(told(&[], &[]), "[0, 0, 0]");
    }
}
