//! Partial disclosure (区分处理, Art. 37): what an officer marks in a text or a picture is taken out, never covered, and
//! what goes out is made anew from the rest. A layer is a set of marks over the same paper: the applicant, the court
//! and the public may see different parts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Ground, Group, ground};
use crate::{
    publication::content::{Block, Content, Run},
    refusal::Refusal,
};

/// Stands for what was taken out; always as long, so that the length tells nothing.
pub const TAKEN_OUT: &str = "■■■■";
/// Marks of a layer at most.
pub const MOST_MARKS: usize = 500;
/// Longest reason of a mark.
pub const LONGEST_REASON: usize = 300;
/// Letters and digits from which on a text is looked for across the lines of a printed page.
const ACROSS_LINES: usize = 8;

/// For whom a copy is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Within the house.
    Working,
    /// With the answer.
    Applicant,
    /// To the body of review or the court.
    Court,
    /// On the portal.
    Web,
}

impl Layer {
    /// All, in the order of forms.
    pub const ALL: [Layer; 4] = [Layer::Applicant, Layer::Court, Layer::Web, Layer::Working];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Layer::Working => "working",
            Layer::Applicant => "applicant",
            Layer::Court => "court",
            Layer::Web => "web",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Layer::Working => "内部工作稿",
            Layer::Applicant => "给申请人的",
            Layer::Court => "给复议机关、法院的",
            Layer::Web => "主动公开的",
        }
    }

    /// The layer of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.code() == code)
    }
}

/// Characters of a piece of the text; pieces are those of [`Content::pieces`], from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Which piece.
    pub piece: usize,
    /// First character.
    pub from: usize,
    /// Behind the last one.
    pub to: usize,
}

/// A rectangle of a picture, in its dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Dots in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// What is taken out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mark {
    /// Of a text.
    pub spans: Vec<Span>,
    /// Of a picture.
    pub patches: Vec<Patch>,
    /// The ground, one of 不予公开.
    pub ground: String,
    /// Why it applies here.
    pub reason: String,
}

impl Mark {
    /// What is wrong with ground and reason.
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if denial(&self.ground).is_none() {
            let sentence = "请选择这一处不公开的情形";
            refusals.push(Refusal::new("ground_unknown", sentence).under("条例37").at("ground"));
        }
        let length = self.reason.trim().chars().count();
        if length == 0 || length > LONGEST_REASON {
            let sentence = format!("请写明这一处不公开的理由，最多{LONGEST_REASON}个字");
            refusals.push(Refusal::new("reason_missing", sentence).under("条例37").at("reason"));
        }
        refusals
    }
}

/// The ground, if it denies.
fn denial(id: &str) -> Option<&'static Ground> {
    ground(id).filter(|one| one.group == Group::Denied)
}

/// How far a mark reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The words, wherever they stand in the one piece.
    Words,
    /// The whole piece.
    Piece,
    /// The cell and all below it in its column.
    Column,
    /// The words, wherever they stand in the paper.
    Everywhere,
}

impl Reach {
    /// As forms send it.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "words" => Some(Reach::Words),
            "piece" => Some(Reach::Piece),
            "column" => Some(Reach::Column),
            "everywhere" => Some(Reach::Everywhere),
            _ => None,
        }
    }
}

/// What a mark takes out of a text. `piece` counts from 0; `words` matter where the reach is words.
///
/// # Errors
/// There is no such piece, or the words do not stand there.
pub fn spans_of(content: &Content, piece: usize, words: &str, reach: Reach) -> Result<Vec<Span>, Refusal> {
    let (mut content, words) = (content.clone(), words.trim());
    let slots = slots(&mut content);
    if reach != Reach::Everywhere && piece >= slots.len() {
        let sentence = format!("没有这一处，请填写1到{}的序号", slots.len());
        return Err(Refusal::new("piece_unknown", sentence).at("piece"));
    }
    let whole = |piece: usize, text: &str| Span { piece, from: 0, to: text.chars().count() };
    let here = slots.get(piece).map(|(cell, text)| (*cell, text.as_str()));
    let spans: Vec<Span> = match (reach, here) {
        (Reach::Piece, Some((_, text))) => vec![whole(piece, text)],
        (Reach::Column, Some((Some(cell), _))) => {
            let below = |other: &Cell| {
                other.block == cell.block && other.column == cell.column && other.row >= cell.row
            };
            let cells = slots.iter().enumerate().filter(|(_, (other, _))| other.as_ref().is_some_and(below));
            cells.map(|(piece, (_, text))| whole(piece, text)).collect()
        }
        (Reach::Column, _) => {
            return Err(Refusal::new("no_table", "这一处不在表格里，没有整列可选").at("reach"));
        }
        (Reach::Words, Some((_, text))) => occurrences(piece, text, words),
        (Reach::Everywhere, _) => {
            slots.iter().enumerate().flat_map(|(piece, (_, text))| occurrences(piece, text, words)).collect()
        }
        _ => Vec::new(),
    };
    if spans.is_empty() {
        let sentence = match words.is_empty() {
            true => "请填写要去除的文字，或者选择整段、整格".to_owned(),
            false => format!("没有找到“{words}”，请照原文填写"),
        };
        return Err(Refusal::new("words_unknown", sentence).at("words"));
    }
    Ok(spans)
}

fn occurrences(piece: usize, text: &str, words: &str) -> Vec<Span> {
    let length = words.chars().count();
    let at = |(byte, _): (usize, &str)| {
        let from = text.get(..byte).map_or(0, |before| before.chars().count());
        Span { piece, from, to: from + length }
    };
    if words.is_empty() { Vec::new() } else { text.match_indices(words).map(at).collect() }
}

/// Where a piece stands in a table.
#[derive(Debug, Clone, Copy)]
struct Cell {
    block: usize,
    row: usize,
    column: usize,
}

/// Every text that can be marked, in the order of [`Content::pieces`].
fn slots(content: &mut Content) -> Vec<(Option<Cell>, &mut String)> {
    let mut slots = Vec::new();
    for (block, part) in content.blocks.iter_mut().enumerate() {
        match part {
            Block::Heading { text, .. } => slots.push((None, text)),
            Block::Paragraph { runs } => slots.extend(joined(runs).map(|text| (None, text))),
            Block::List { items, .. } => {
                slots.extend(items.iter_mut().filter_map(joined).map(|text| (None, text)));
            }
            Block::Table { caption, rows, .. } => {
                slots.push((None, caption));
                for (row, cells) in rows.iter_mut().enumerate() {
                    for (column, text) in cells.iter_mut().enumerate() {
                        slots.push((Some(Cell { block, row, column }), text));
                    }
                }
            }
            Block::Image { alt, caption, .. } => slots.extend([(None, alt), (None, caption)]),
        }
    }
    slots.retain(|(_, text)| !text.is_empty());
    slots
}

/// Runs as one: what is marked may cross them.
fn joined(runs: &mut Vec<Run>) -> Option<&mut String> {
    if runs.len() > 1 {
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        *runs = vec![Run::plain(text)];
    }
    runs.first_mut().map(|run| &mut run.text)
}

/// Words of a piece, and the marks that take them out, by number from 1; none: they stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The words.
    pub text: String,
    /// The numbers.
    pub marks: BTreeSet<usize>,
}

/// Every piece of the text in its parts.
pub fn parts(content: &Content, marks: &[Mark]) -> Vec<Vec<Part>> {
    let mut spans: Vec<(Span, usize)> = (1..)
        .zip(marks)
        .flat_map(|(number, mark)| mark.spans.iter().map(move |span| (*span, number)))
        .filter(|(span, _)| span.from < span.to)
        .collect();
    spans.sort();
    let mut content = content.clone();
    let parted = |(piece, (_, text)): (usize, (Option<Cell>, &mut String))| {
        let begin = spans.partition_point(|(span, _)| span.piece < piece);
        let end = spans.partition_point(|(span, _)| span.piece <= piece);
        parted(text, spans.get(begin..end).unwrap_or_default())
    };
    slots(&mut content).into_iter().enumerate().map(parted).collect()
}

/// A text parted by sorted spans; spans that touch are one.
fn parted(text: &str, spans: &[(Span, usize)]) -> Vec<Part> {
    let mut out: Vec<(usize, usize, BTreeSet<usize>)> = Vec::new();
    for (span, number) in spans {
        match out.last_mut().filter(|(_, to, _)| span.from <= *to) {
            Some((_, to, numbers)) => {
                *to = span.to.max(*to);
                numbers.insert(*number);
            }
            None => out.push((span.from, span.to, [*number].into())),
        }
    }
    let characters: Vec<char> = text.chars().collect();
    let words = |from: usize, to: usize| -> String {
        characters.iter().skip(from).take(to.saturating_sub(from)).collect()
    };
    let (mut parts, mut at) = (Vec::new(), 0);
    for (from, to, marks) in out {
        parts.push(Part { text: words(at, from), marks: BTreeSet::new() });
        parts.push(Part { text: words(from, to), marks });
        at = to;
    }
    parts.push(Part { text: words(at, characters.len()), marks: BTreeSet::new() });
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// The text without what is marked. Behind each sign stand the numbers of the marks, as in the list of reasons.
pub fn removed(content: &Content, marks: &[Mark]) -> Content {
    let mut out = content.clone();
    for ((_, text), parts) in slots(&mut out).into_iter().zip(parts(content, marks)) {
        *text = parts.iter().map(Part::shown).collect();
    }
    out
}

impl Part {
    /// As a copy prints it.
    fn shown(&self) -> String {
        if self.marks.is_empty() { self.text.clone() } else { format!("{TAKEN_OUT}〔{}〕", self.numbers()) }
    }

    /// Numbers of its marks, for people.
    pub fn numbers(&self) -> String {
        self.marks.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
    }
}

/// The words of each mark as they stood, in letters and digits alone; single ones say nothing by themselves.
fn taken(content: &Content, marks: &[Mark]) -> BTreeSet<(String, usize)> {
    let mut content = content.clone();
    let texts: Vec<Vec<char>> =
        slots(&mut content).into_iter().map(|(_, text)| text.chars().collect()).collect();
    let words = |span: &Span| -> Option<String> {
        let characters = texts.get(span.piece)?.get(span.from..span.to)?;
        Some(plain(&characters.iter().collect::<String>())).filter(|words| words.chars().count() > 1)
    };
    let of = |(number, mark): (usize, &Mark)| -> Vec<_> {
        mark.spans.iter().filter_map(words).map(|words| (words, number)).collect()
    };
    (1..).zip(marks).flat_map(of).collect()
}

/// Why a reason may not stand as it is: it goes out in the list of reasons and in the answer, so it says nothing of
/// what it takes out.
pub fn told_by_reason(content: &Content, mark: &Mark) -> Option<Refusal> {
    let reason = plain(&mark.reason);
    let told =
        taken(content, std::slice::from_ref(mark)).into_iter().any(|(words, _)| reason.contains(&words));
    told.then(|| {
        let sentence =
            "理由里写着要去除的文字，而理由会随清单、答复发给申请人，请只写是哪一类信息、为什么不公开";
        Refusal::new("reason_tells", sentence).under("条例37").at("reason")
    })
}

/// Letters and digits; wide ones as narrow ones, capitals as small letters.
fn plain(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What was read again from a copy: its pieces with their places, hidden ones too.
#[derive(Debug, Clone, Copy)]
pub struct ReadAgain<'a> {
    /// What it is, such as PDF.
    pub name: &'a str,
    /// Place and text.
    pub pieces: &'a [(String, String)],
}

/// Marks whose words still stand somewhere in a copy. Long ones are looked for across lines as well: a page breaks
/// them where it likes.
pub fn survivors(content: &Content, marks: &[Mark], copies: &[ReadAgain<'_>]) -> Vec<Refusal> {
    let taken = taken(content, marks);
    let mut found: BTreeSet<(usize, String)> = BTreeSet::new();
    for copy in copies {
        let texts: Vec<(&str, String)> =
            copy.pieces.iter().map(|(place, text)| (place.as_str(), plain(text))).collect();
        let all: String = texts.iter().map(|(_, text)| text.as_str()).collect();
        for (words, number) in &taken {
            match texts.iter().find(|(_, text)| text.contains(words)) {
                Some((place, _)) => drop(found.insert((*number, format!("{}{place}", copy.name)))),
                None if words.chars().count() >= ACROSS_LINES && all.contains(words) => {
                    found.insert((*number, copy.name.to_owned()));
                }
                None => {}
            }
        }
    }
    let refusal = |(number, place): (usize, String)| {
        let sentence = format!(
            "标注{number}要去除的文字在生成的文件里还有（{place}），没有生成；请在那里也标注，或者把标注扩大到整句、整格"
        );
        Refusal::new("words_survive", sentence).under("条例37")
    };
    found.into_iter().map(refusal).collect()
}

/// A line of the list of marks (区分处理清单): never what was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// As it stands behind the sign.
    pub number: usize,
    /// Where.
    pub place: String,
    /// The ground as people call it.
    pub ground: String,
    /// Its article.
    pub article: String,
    /// Why.
    pub reason: String,
}

/// Places that a line of the list names.
const NAMED: usize = 4;

/// The list of marks. `content`: none for a picture.
pub fn reasons(content: Option<&Content>, marks: &[Mark]) -> Vec<Reason> {
    let pieces = content.map(Content::pieces).unwrap_or_default();
    let place = |mark: &Mark| {
        if mark.spans.is_empty() {
            return format!("图中{}处", mark.patches.len());
        }
        let at: BTreeSet<usize> = mark.spans.iter().map(|span| span.piece).collect();
        let places = at.iter().filter_map(|piece| pieces.get(*piece)).map(|piece| piece.place.as_str());
        let named = places.take(NAMED).collect::<Vec<_>>().join("、");
        if at.len() > NAMED { format!("{named}等{}处", at.len()) } else { named }
    };
    let line = |(number, mark): (usize, &Mark)| {
        let found = ground(&mark.ground);
        Reason {
            number,
            place: place(mark),
            ground: found.map(|one| one.name.clone()).unwrap_or_default(),
            article: found.map(|one| one.article.clone()).unwrap_or_default(),
            reason: mark.reason.clone(),
        }
    };
    (1..).zip(marks).map(line).collect()
}

#[cfg(test)]
mod tests;
