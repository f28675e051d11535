//! A report beside the form as prescribed: which printed chapter is which prescribed one, what has no place of its own,
//! and what else differs. Reports of the first years of a form still follow the one before; nothing of them is lost
//! when they are put in order.

use crate::{Cell, Chapter, Report, format::ChapterDef};

/// The title that the forms prescribe ends so.
const TITLE: &str = "政府信息公开工作年度报告";

/// A printed chapter and the prescribed one that its text belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'a> {
    /// As printed.
    pub chapter: &'a Chapter,
    /// Position of the prescribed one.
    pub def: usize,
    /// It is that chapter; otherwise the form has none of that kind, and its text is put there.
    pub is_own: bool,
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn is_named(def: &ChapterDef, heading: &str) -> bool {
    std::iter::once(&def.heading).chain(&def.variants).any(|known| known == heading)
}

fn is_about(def: &ChapterDef, heading: &str) -> bool {
    let known = std::iter::once(&def.heading).chain(&def.variants).chain(&def.words);
    known.into_iter().any(|word| heading.contains(word.as_str()))
}

/// Places every printed chapter, in their order. What stands before the first heading opens the first chapter; what no
/// chapter is about goes into the last, which is for everything else.
pub fn placed(report: &Report) -> Vec<Placed<'_>> {
    let defs = &report.format.chapters;
    let headings: Vec<String> = report.chapters.iter().map(|chapter| plain(&chapter.heading)).collect();
    let named = |heading: &String| defs.iter().position(|def| !heading.is_empty() && is_named(def, heading));
    let mut taken: Vec<usize> = headings.iter().filter_map(named).collect();
    let mut list = Vec::with_capacity(headings.len());
    for (chapter, heading) in report.chapters.iter().zip(&headings) {
        if let Some(def) = named(heading) {
            list.push(Placed { chapter, def, is_own: true });
            continue;
        }
        if heading.is_empty() {
            list.push(Placed { chapter, def: 0, is_own: true });
            continue;
        }
        let about = defs.iter().position(|def| is_about(def, heading));
        let def = about.unwrap_or(defs.len().saturating_sub(1));
        let is_own = about.is_some() && !taken.contains(&def);
        if is_own {
            taken.push(def);
        }
        list.push(Placed { chapter, def, is_own });
    }
    list
}

/// The paragraphs that belong to a prescribed chapter, as printed; those of a chapter of another kind follow.
pub fn texts<'a>(report: &'a Report, chapter: &str) -> Vec<&'a str> {
    let placed = placed(report);
    let of = |is_own: bool| {
        let defs = &report.format.chapters;
        let wanted = move |one: &&Placed<'a>| {
            one.is_own == is_own && defs.get(one.def).is_some_and(|def| def.id == chapter)
        };
        placed.iter().filter(wanted).flat_map(|one| &one.chapter.paragraphs)
    };
    of(true).chain(of(false)).map(|paragraph| paragraph.text.as_str()).collect()
}

/// The title as prescribed; `None`: it is so already, or nothing is printed.
pub fn title(report: &Report) -> Option<String> {
    let printed = plain(report.title.as_deref()?);
    if printed.contains(TITLE) || printed.is_empty() {
        return None;
    }
    let agency = report.agency.as_deref().unwrap_or_default();
    Some(format!("{agency}{}年{TITLE}", report.year))
}

/// Where a report differs from the form as prescribed, one sentence each.
pub fn deviations(report: &Report) -> Vec<String> {
    let format = report.format;
    let mut told = Vec::new();
    if let (Some(_), Some(printed)) = (title(report), &report.title) {
        told.push(format!("标题是“{}”，规定的名称是“{TITLE}”", plain(printed)));
    }
    let placed = placed(report);
    let name = |def: usize| {
        let def = format.chapters.get(def);
        def.map(|def| format!("{}、{}", def.no, def.heading)).unwrap_or_default()
    };
    for one in placed.iter().filter(|one| !one.chapter.heading.trim().is_empty()) {
        let printed = printed_name(one.chapter);
        if !one.is_own {
            told.push(format!("“{printed}”不是规定的章，内容归入“{}”", name(one.def)));
        } else if printed != name(one.def) {
            told.push(format!("“{printed}”应为“{}”", name(one.def)));
        }
    }
    for def in 0..format.chapters.len() {
        // A chapter whose table is printed is there, though it says nothing.
        let is_there = placed.iter().any(|one| one.def == def && one.is_own);
        if !is_there && !report.chapters.is_empty() {
            told.push(format!("没有“{}”一章", name(def)));
        }
    }
    let blanks = format.cell_list().filter(|(ix, _)| report.cells.get(*ix) == Cell::Blank).count();
    if blanks > 0 {
        told.push(format!("表中有{blanks}个单元格空白，没有发生的应填0"));
    }
    told
}

fn printed_name(chapter: &Chapter) -> String {
    let heading = plain(&chapter.heading);
    match chapter.no.trim() {
        "" => heading,
        no => format!("{no}、{heading}"),
    }
}
