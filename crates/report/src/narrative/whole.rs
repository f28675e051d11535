//! What sentences say of all applications at once: 收到申请6件，全部予以公开; 收到申请6件，均已办结; 均已办结，无结转.

use std::borrow::Cow;

use super::{
    Figure, Sense,
    phrases::{Hit, Meaning, Reading},
    read::Reader,
};
use crate::{Cell, Decimal, numeral::Approx};

/// Words for all of them, longer ones first.
const ALL: [&str; 7] = ["均已全部", "已全部", "均已", "全部已", "全部", "已均", "均"];
/// Words between that say how they were handled.
const HOW: [&str; 10] = [
    "在法定期限内",
    "在规定期限内",
    "在法定时限内",
    "在规定时限内",
    "依法依规",
    "按期",
    "按时",
    "依法",
    "及时",
    "按规定",
];
const DONE: [&str; 2] = ["办结", "办理完毕"];
const GRANTED: [&str; 2] = ["予以公开", "同意公开"];

/// A number of all applications.
pub(super) struct Whole {
    pub start: usize,
    /// Byte after everything that belongs to it.
    pub end: usize,
    pub number: Decimal,
    pub unit: &'static str,
}

impl Whole {
    /// Of a figure that counts what was received, and nothing less.
    pub(super) fn of(figure: &Figure, (start, end): (usize, usize), unit: &'static str) -> Option<Self> {
        let received = matches!(figure.meaning.as_deref(), Some("new" | "received"));
        let Sense::Cells { readings, soft: None } = &figure.sense else { return None };
        let of_all = |reading: &Cow<'static, Reading>| {
            reading.cells.iter().all(|cell| cell.starts_with("t3.") && cell.ends_with(".total"))
        };
        let exact = figure.approx == Approx::Exact && !figure.parted;
        let is_whole = received && exact && readings.first().is_some_and(of_all);
        is_whole.then_some(Self { start, end, number: figure.number, unit })
    }
}

impl Reader<'_> {
    /// What was done with all of them. Applications of the year before would have a share in it: with some of those
    /// nothing is certain.
    pub(super) fn of_all(&self, whole: &Whole) -> Option<(usize, Figure)> {
        let carried = self.report.format.cell_ix("t3.carried_in.total")?;
        let (sentence, end) = self.prose.sentence(whole.start);
        let is_part = self.prose.part(sentence, whole.start).contains("其中");
        if is_part || self.report.cells.get(carried) != Cell::Number(0) {
            return None;
        }
        let start = whole.end + ','.len_utf8();
        let said = self.prose.part(whole.end, end).strip_prefix(',')?;
        let rest = without_any(said, &ALL)?;
        let rest = without_any(rest, &HOW).unwrap_or(rest);
        let (id, label, number, readings, rest) = if let Some(rest) = without_any(rest, &DONE) {
            let none = Decimal { mantissa: 0, scale: 0 };
            let left = reading("结转下年度继续办理", &["t3.carried_out.total"]);
            ("carried_out", "结转下年度继续办理", none, vec![left], rest)
        } else {
            let rest = without_any(rest, &GRANTED)?;
            let readings = vec![
                reading("予以公开", &["t3.granted.total"]),
                reading("予以公开加部分公开", &["t3.granted.total", "t3.partial.total"]),
            ];
            ("granted", "予以公开", whole.number, readings, rest)
        };
        // 均已办结2件, 全部予以公开答复: more is said than that.
        if !rest.is_empty() && !rest.starts_with([',', ';']) {
            return None;
        }
        let until = start + said.len() - rest.len();
        let figure = Figure {
            quote: self.prose.quote(start, until),
            number,
            unit: whole.unit.to_owned(),
            approx: Approx::Exact,
            step: 1,
            high: None,
            parted: false,
            meaning: Some(id.to_owned()),
            label: label.to_owned(),
            chapter: self.chapter.clone(),
            place: self.prose.place(start).to_owned(),
            sense: Sense::Cells { readings, soft: None },
        };
        Some((start, figure))
    }

    /// 均已办结，无结转: behind the answers it is what is left for the next year, where no other year is named.
    pub(super) fn left_over(&self, none: &Hit, meaning: &'static Meaning) -> &'static Meaning {
        let clause = self.prose.clause_start(none.start);
        let named = &self.book.named;
        if meaning.id != "carried_in" || self.any(named.prev, clause, self.prose.clause_end(none.end)) {
            return meaning;
        }
        let before = self.prose.part(self.prose.sentence(none.start).0, none.start);
        let next = self.book.meanings.iter().find(|one| one.id == "carried_out");
        match DONE.iter().any(|word| before.contains(word)) {
            true => next.unwrap_or(meaning),
            false => meaning,
        }
    }
}

/// The words behind a phrase and its number, without a change that has a number of its own: 较去年增长50%，共9件.
pub(super) fn without_change(gap: &str) -> &str {
    match gap.rsplit_once("%,") {
        Some((change, rest)) if ["较", "比", "同比", "与"].iter().any(|word| change.starts_with(word)) => {
            rest
        }
        _ => gap,
    }
}

/// Does a number stand behind such a change, as the whole that it led to?
pub(super) fn closes_change(said: &str) -> bool {
    let whole = ["共", "共计", "合计", "总计", "共有", "达", "达到", "总数为"];
    said.rsplit_once("%,").is_some_and(|(_, rest)| whole.contains(&rest))
}

fn without_any<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

fn reading(name: &str, cells: &[&str]) -> Cow<'static, Reading> {
    Cow::Owned(Reading {
        name: name.to_owned(),
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
    })
}
