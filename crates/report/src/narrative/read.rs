//! Finds the figures of a chapter and says what each one means.

use std::borrow::Cow;

use super::{
    Figure, Sense,
    phrases::{About, Book, Class, Found, Hit, Meaning, Reading, Role},
    text::Prose,
    units,
    whole::{Whole, without_change},
};
use crate::{
    Decimal, Report,
    numeral::{self, Approx, Kind, Numeral},
};

/// Signs between a phrase and its number that say nothing: 共, 数量为, 达.
const FILLERS: &str = "共计合总数量为是有达到累的约近超过各均已仅件案:、()逾余多大将“”\"";
/// Longest text, fillers apart, that may stand between a phrase and its number, in characters.
const GAP: usize = 5;
/// Papers about applications, which are not applications: 申请办理规范1件.
const PAPERS: [&str; 17] = [
    "规范",
    "制度",
    "流程",
    "办法",
    "指南",
    "规程",
    "模板",
    "台账",
    "文书",
    "表格",
    "手册",
    "案例",
    "告知书",
    "决定书",
    "答复书",
    "文件",
    "预案",
];
/// Longest way from a unit to a phrase behind it, in bytes (16 characters).
const BEHIND: usize = 48;
/// Longest quotation in front of a figure whose meaning is not known, in characters.
const LEAD: usize = 14;
/// Longest bracket between a number and its unit, in characters.
const BRACKET: usize = 16;
/// Longest quotation of a sentence that says there was none, in characters.
const NONE_QUOTE: usize = 42;

/// One chapter while it is read.
pub(super) struct Reader<'a> {
    pub(super) book: &'static Book,
    pub(super) report: &'a Report,
    pub(super) prose: &'a Prose,
    hits: Vec<Hit>,
    numerals: Vec<Numeral>,
    pub(super) heading: Option<About>,
    pub(super) chapter: String,
}

/// A number with its unit, before its meaning is known.
pub(super) struct Count<'a> {
    pub(super) numeral: &'a Numeral,
    unit: &'static str,
    /// Byte after unit and modifier.
    pub(super) end: usize,
    approx: Approx,
    weak: bool,
    /// Where the words in front of it begin.
    pub(super) lead: usize,
    clause: usize,
    /// Where the words behind it end.
    tail: usize,
    /// Where the sentence counted applications last.
    told: Option<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        book: &'static Book,
        report: &'a Report,
        prose: &'a Prose,
        no: &str,
        heading: &str,
    ) -> Self {
        let numerals = numeral::scan(&prose.text);
        let years: Vec<(usize, usize, i64)> = numerals
            .iter()
            .filter(|numeral| numeral.kind == Kind::Year)
            .map(|year| (year.start, year.end, year.value.mantissa - i64::from(report.year)))
            .collect();
        let hits = book.hits(&prose.text, &years);
        let chapter = if no.is_empty() { heading.to_owned() } else { format!("{no}、{heading}") };
        let mut reader = Self { book, report, prose, hits, numerals, heading: None, chapter };
        let hits = book.hits(heading, &[]);
        reader.heading = hits.iter().rev().find_map(|hit| reader.topic_of(hit)).flatten();
        reader
    }

    /// All figures, in order of print.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let mut figures: Vec<(usize, Figure)> = Vec::new();
        // End of the last figure, and the last thing about applications that was counted.
        let mut last_end = 0;
        let mut last_meaning: Option<(usize, usize)> = None;
        let mut wholes: Vec<Whole> = Vec::new();
        let counts = self.numerals.iter().enumerate().filter(|(_, numeral)| numeral.kind == Kind::Count);
        for (position, numeral) in counts {
            // 五十八(58)件: said twice.
            if numeral.start < last_end {
                continue;
            }
            let Some(mut count) = self.count(position, numeral, last_end) else { continue };
            let sentence = self.prose.sentence(numeral.start).0;
            if last_meaning.is_some_and(|(_, at)| at < sentence) {
                last_meaning = None;
            }
            count.told = last_meaning.map(|(_, at)| at);
            let found = self.meaning(&count, last_meaning.map(|(meaning, _)| meaning));
            if found.is_none() && (count.weak || count.unit.is_empty() || self.is_idiom(&count)) {
                continue;
            }
            last_end = found.map_or(count.end, |(found, _)| count.end.max(found.end));
            let meaning = found.and_then(|(found, _)| self.book.meanings.get(found.meaning));
            let compared = meaning.is_some_and(|meaning| meaning.about == Some(About::Application));
            let made = self.figure(&count, found);
            if compared && made.iter().any(|figure| matches!(figure.sense, Sense::Cells { .. })) {
                last_meaning = found.map(|(found, _)| (found.meaning, numeral.start));
            }
            if let [one] = made.as_slice() {
                wholes.extend(Whole::of(one, (numeral.start, last_end), count.unit));
            }
            figures.extend(made.into_iter().map(|figure| (numeral.start, figure)));
        }
        figures.extend(wholes.iter().filter_map(|whole| self.of_all(whole)));
        self.nones(&mut figures);
        figures.sort_by_key(|(at, _)| *at);
        figures.into_iter().map(|(_, figure)| figure).collect()
    }

    /// A number that counts something: its unit, and the words around it.
    fn count<'n>(&self, position: usize, numeral: &'n Numeral, last_end: usize) -> Option<Count<'n>> {
        let text = &self.prose.text;
        let bracket = self.bracket_before_unit(numeral.end);
        let number_end = numeral.end + bracket;
        let rest = text.get(number_end..)?;
        let unit = units::unit_at(rest, numeral.chinese && bracket == 0);
        let (name, length, weak) = match unit {
            Some(unit) => (unit.name, unit.length, unit.weak),
            None => {
                // A number at the end of a clause, after 数为 or the like.
                let ends = rest.is_empty() || rest.starts_with([',', '。', ';', ')', '、', '\n']);
                let nought = numeral.value.mantissa == 0;
                if !ends || (numeral.chinese && !nought) {
                    return None;
                }
                ("", 0, true)
            }
        };
        let mut end = number_end + length;
        let mut approx = numeral.approx;
        if let Some((modifier, width)) = numeral::modifier(self.prose.part(end, text.len())) {
            approx = modifier;
            end += width;
        }
        let mut clause = self.prose.clause_start(numeral.start);
        let sentence = self.prose.sentence(numeral.start).0;
        // 受理申请，共计21件: the clause before says what is counted.
        let mut steps = 0;
        while steps < 2
            && clause > sentence
            && last_end < clause
            && !text.get(..clause).is_some_and(|front| front.ends_with('('))
            && told(self.prose.part(clause, numeral.start)) == 0
        {
            let before = self.prose.clause_start(clause - 1).max(sentence);
            // 55件为自然人申请，4件为企业申请: those words have their own number.
            let own = self.prose.part(last_end, clause);
            if last_end > before && own.starts_with(['为', '是', '系', '属', '来', '由']) {
                break;
            }
            clause = before;
            steps += 1;
        }
        let next = self.numerals.get(position + 1).map_or(text.len(), |next| next.start);
        let mut tail = self.prose.clause_end(end).min(next.max(end));
        if let Some(comma) = self.prose.part(end, tail).find('、') {
            tail = end + comma;
        }
        Some(Count {
            numeral,
            unit: name,
            end,
            approx,
            weak,
            lead: clause.max(last_end),
            clause,
            tail,
            told: None,
        })
    }

    /// Bytes of a bracket between a number and its unit: 五十八(58)件, 59(含结转6)件.
    fn bracket_before_unit(&self, at: usize) -> usize {
        let rest = self.prose.part(at, self.prose.text.len());
        if !rest.starts_with('(') {
            return 0;
        }
        let close = rest.char_indices().take(BRACKET).find(|(_, c)| *c == ')').map(|(at, _)| at + 1);
        let counted = |close: &usize| {
            rest.get(*close..).is_some_and(|rest| units::unit_at(rest, false).is_some_and(|unit| !unit.weak))
        };
        close.filter(counted).unwrap_or(0)
    }

    /// True where a position stands in a bracket that closes before `end`.
    pub(super) fn bracketed(&self, at: usize, end: usize) -> bool {
        let behind = self.prose.part(at, end);
        behind.find(')').is_some_and(|close| behind.find('(').is_none_or(|open| close < open))
    }

    pub(super) fn window(&self, start: usize, end: usize) -> &[Hit] {
        let from = self.hits.partition_point(|hit| hit.start < start);
        let to = self.hits.partition_point(|hit| hit.start < end);
        self.hits.get(from..to).unwrap_or(&[])
    }

    pub(super) fn any(&self, class: Class, start: usize, end: usize) -> bool {
        self.window(start, end).iter().any(|hit| hit.end <= end && self.book.is(hit, class))
    }

    /// The phrase that says what a number counts, and whether only the applicant was named.
    fn meaning(&self, count: &Count, before: Option<usize>) -> Option<(Found, bool)> {
        let start = count.numeral.start;
        let lead = self.window(count.lead, start);
        let fits = |found: &Found| self.fits(found, count);
        let near = |found: &Found| {
            let gap = self.prose.part(found.end, start);
            !gap.starts_with(['中', '里'])
                && !gap.contains(['和', '及'])
                && !PAPERS.iter().any(|paper| gap.contains(paper))
                && !self.bracketed(found.end, start)
                && told(without_change(gap)) <= GAP
        };
        let best = |found: &Found| (found.end, usize::MAX - found.start, found.words);
        let strict = count.unit.is_empty();
        let said = self
            .book
            .phrases(Role::Say, lead, count.lead..start + 1)
            .filter(|found| near(found) && fits(found))
            .filter(|found| !strict || self.says_a_number(found, count))
            .max_by_key(best);
        if said.is_some() {
            return said.map(|found| (found, false));
        }
        if strict {
            return None;
        }
        let around = self.window(count.lead, count.tail);
        let behind = count.end + 1..count.tail + 1;
        let spanning = self
            .book
            .phrases(Role::Say, around, behind.clone())
            .filter(|found| found.words > 1 && found.start < start && found.last >= count.end)
            .filter(|found| start - found.start <= BEHIND && found.last - count.end <= BEHIND && fits(found))
            .min_by_key(|found| (found.end, found.start));
        if spanning.is_some() {
            return spanning.map(|found| (found, false));
        }
        let tail = self
            .book
            .phrases(Role::Tail, self.window(count.end, count.tail), behind)
            .filter(|found| found.start - count.end <= BEHIND && fits(found))
            .max_by_key(best);
        if tail.is_some() {
            return tail.map(|found| (found, false));
        }
        let verb = self
            .book
            .phrases(Role::Verb, lead, count.lead..start + 1)
            .filter(|found| told(self.prose.part(found.end, start)) == 0 && fits(found))
            .filter(|_| self.topic(count.lead, start, count.told) == Some(About::Application))
            .filter(|found| self.carries_on(found, before))
            .max_by_key(best);
        if verb.is_some() {
            return verb.map(|found| (found, false));
        }
        // 其中自然人10件: the row is the one the sentence spoke of last.
        let meaning = before?;
        let applicant =
            lead.iter().rev().find(|hit| self.book.applicants.iter().any(|a| self.book.is(hit, a.class)))?;
        let gap = told(self.prose.part(applicant.end, start));
        let found =
            Found { meaning, words: 1, start: applicant.start, last: applicant.start, end: applicant.end };
        (gap <= GAP && self.fits(&found, count)).then_some((found, true))
    }

    /// True where a number without a unit is announced: 申请数为0, 申请：0.
    fn says_a_number(&self, found: &Found, count: &Count) -> bool {
        let said = self.prose.part(found.last, count.numeral.start);
        let gap = self.prose.part(found.end, count.numeral.start);
        (count.approx != Approx::Exact || said.contains(['为', '数', '量', ':']))
            && !gap.contains('件')
            && told(gap) == 0
    }

    /// 办结57件，结转9件: what is left over after the answers; after 收到 it may be what came over.
    fn carries_on(&self, found: &Found, before: Option<usize>) -> bool {
        let id = |meaning: usize| self.book.meanings.get(meaning).map_or("", |meaning| meaning.id.as_str());
        let counted = before.map_or("", id);
        id(found.meaning) != "carried_out"
            || ["done", "answered", "granted", "partial", "denied", "unable", "refused", "other"]
                .contains(&counted)
    }

    fn fits(&self, found: &Found, count: &Count) -> bool {
        let Some(meaning) = self.book.meanings.get(found.meaning) else { return false };
        let unit = meaning.units.iter().any(|unit| unit == count.unit);
        unit && meaning.unless.is_none_or(|unless| {
            let clause = self.window(count.lead, count.tail.max(found.end));
            !clause.iter().any(|hit| {
                let apart = hit.end <= found.start || hit.start >= found.end;
                // 收到补正申请: between the words of the phrase.
                let between = found.words == 2 && hit.start > found.start && hit.end <= found.last;
                self.book.is(hit, unless) && (apart || between)
            })
        })
    }

    /// 一起, 一次性, 每月一次: words, not figures.
    fn is_idiom(&self, count: &Count) -> bool {
        if !count.numeral.chinese || count.numeral.value.mantissa != 1 {
            return false;
        }
        let before = self.prose.part(count.lead, count.numeral.start);
        count.unit == "起"
            || before
                .ends_with(['每', '统', '同', '唯', '专', '逐', '进', '另', '某', '任', '这', '那', '何'])
    }

    fn figure(&self, count: &Count, found: Option<(Found, bool)>) -> Vec<Figure> {
        let numeral = count.numeral;
        let make = |start: usize, end: usize, meaning: Option<&Meaning>, sense: Sense| Figure {
            quote: self.prose.quote(start, end),
            number: numeral.value,
            unit: count.unit.to_owned(),
            approx: count.approx,
            step: numeral.step(),
            high: numeral.high,
            parted: numeral.parted,
            meaning: meaning.map(|meaning| meaning.id.clone()),
            label: meaning.map_or_else(String::new, |meaning| meaning.label.clone()),
            chapter: self.chapter.clone(),
            place: self.prose.place(numeral.start).to_owned(),
            sense,
        };
        let Some((found, by_applicant)) = found else {
            let start = self.quote_start(count);
            return vec![make(start, count.end, None, Sense::Nothing)];
        };
        let Some(meaning) = self.book.meanings.get(found.meaning) else { return Vec::new() };
        let listed = self.together(count, &found).iter().map(|one| one.start).min();
        let start = found.start.min(numeral.start).min(listed.unwrap_or(found.start));
        let end = if found.end > count.end { found.end } else { count.end };
        let gap = self.prose.part(found.end, numeral.start);
        let each = numeral.value.mantissa == 0 || gap.contains(['各', '均']);
        if each && !meaning.each.is_empty() {
            let parts = meaning.each.iter().filter_map(|part| self.book.meanings.get(*part));
            return parts
                .map(|part| make(start, end, Some(part), self.sense(count, &found, part, by_applicant)))
                .collect();
        }
        vec![make(start, end, Some(meaning), self.sense(count, &found, meaning, by_applicant))]
    }

    fn quote_start(&self, count: &Count) -> usize {
        let lead = self.prose.part(count.lead, count.numeral.start);
        let chars = lead.chars().count();
        let skip = if chars <= LEAD + 6 { 0 } else { chars - LEAD };
        let from: usize = lead.chars().take(skip).map(char::len_utf8).sum();
        let lead = lead.get(from..).unwrap_or("");
        count.numeral.start - lead.trim_start_matches(['、', ',', ':', '”', '“']).len()
    }

    /// The cells a figure speaks of, or why it is not compared.
    fn sense(&self, count: &Count, found: &Found, meaning: &'static Meaning, by_applicant: bool) -> Sense {
        let start = count.numeral.start;
        if let Some(why) = self.bar(found, meaning, count.clause, start, count.end.max(found.end), count.told)
        {
            return Sense::Barred(why);
        }
        let named = &self.book.named;
        let ends_in = |class: Class| {
            self.window(count.lead, start).iter().any(|hit| {
                self.book.is(hit, class) && hit.end <= start && told(self.prose.part(hit.end, start)) == 0
            })
        };
        if ends_in(named.change) && !(found.end == start && self.any(named.change, found.start, found.end)) {
            return Sense::Barred("说的是增减");
        }
        let (readings, soft) = self.readings(meaning, found, count.lead, start.max(found.end));
        let readings = self.summed(&self.together(count, found), readings);
        let readings = self.held_behind(count, found, readings);
        let mut readings = self.with_or_without(found, start, count.end, readings);
        // 其中个人4件: the whole was told in front of it.
        let of_some = |reading: &Cow<'static, Reading>| {
            let column = |cell: &String| cell.starts_with("t3.") && !cell.ends_with(".total");
            reading.cells.iter().all(column) && self.has_cells(reading)
        };
        if by_applicant && readings.iter().any(of_some) {
            readings.retain(of_some);
        }
        if readings.is_empty() {
            return Sense::Nothing;
        }
        let part = meaning.about.is_some() && !by_applicant && self.part_of(meaning, count.clause, start);
        let soft = soft.or(part.then_some("说的可能只是其中一部分"));
        Sense::Cells { readings, soft }
    }

    /// Sentences that say there was none: 没有收到…申请, 未发生…行政复议、行政诉讼.
    fn nones(&self, figures: &mut Vec<(usize, Figure)>) {
        let named = &self.book.named;
        let mut reached = 0;
        for hit in self.hits.iter().filter(|hit| self.book.is(hit, named.none)) {
            if hit.start < reached {
                continue;
            }
            let end = self.prose.clause_end(hit.end);
            reached = end;
            if self.any(named.none_stop, hit.start, end) || self.counts_in(hit.end, end) {
                continue;
            }
            let clause = self.prose.clause_start(hit.start);
            for (found, meaning) in self.none_meanings(hit, end) {
                let meaning = self.left_over(hit, meaning);
                let sense = match self.bar(&found, meaning, clause, hit.start, end, None) {
                    Some(why) => Sense::Barred(why),
                    None if self.qualified(hit, &found, meaning) => Sense::Barred("说的只是其中一类"),
                    None => {
                        let (readings, soft) =
                            self.readings(meaning, &Found { start: hit.start, ..found }, hit.start, end);
                        if readings.is_empty() { Sense::Nothing } else { Sense::Cells { readings, soft } }
                    }
                };
                let part = self.prose.part(hit.start, end);
                let length = part.char_indices().nth(NONE_QUOTE).map_or(part.len(), |(at, _)| at);
                figures.push((
                    hit.start,
                    Figure {
                        quote: self.prose.quote(hit.start, hit.start + length),
                        number: Decimal { mantissa: 0, scale: 0 },
                        unit: meaning.units.first().cloned().unwrap_or_default(),
                        approx: Approx::Exact,
                        step: 1,
                        high: None,
                        parted: false,
                        meaning: Some(meaning.id.clone()),
                        label: meaning.label.clone(),
                        chapter: self.chapter.clone(),
                        place: self.prose.place(hit.start).to_owned(),
                        sense,
                    },
                ));
            }
        }
    }

    /// True where the clause has a number of its own; 没有一件 has none.
    fn counts_in(&self, start: usize, end: usize) -> bool {
        let from = self.numerals.partition_point(|numeral| numeral.start < start);
        self.numerals.iter().skip(from).take_while(|numeral| numeral.start < end).any(|numeral| {
            let one = numeral.chinese && numeral.value.mantissa == 1;
            numeral.kind == Kind::Count
                && !one
                && units::unit_at(self.prose.part(numeral.end, self.prose.text.len()), numeral.chinese)
                    .is_some()
        })
    }

    /// What there was none of. Disputes count each for itself; of meanings about applications the
    /// most telling one counts.
    fn none_meanings(&self, hit: &Hit, end: usize) -> Vec<(Found, &'static Meaning)> {
        let window = self.window(hit.start, end);
        let mut application: Option<Found> = None;
        let mut others: Vec<(Found, &'static Meaning)> = Vec::new();
        for found in self.book.phrases(Role::None, window, hit.start..end + 1) {
            let Some(meaning) = self.book.meanings.get(found.meaning) else { continue };
            if meaning.about == Some(About::Application) {
                let better =
                    application.is_none_or(|best| (found.words, best.meaning) > (best.words, found.meaning));
                if better {
                    application = Some(found);
                }
            } else {
                let parts: Vec<usize> =
                    if meaning.each.is_empty() { vec![found.meaning] } else { meaning.each.clone() };
                for part in parts {
                    if others.iter().all(|(other, _)| other.meaning != part)
                        && let Some(meaning) = self.book.meanings.get(part)
                    {
                        others.push((Found { meaning: part, ..found }, meaning));
                    }
                }
            }
        }
        // 未发生因依申请公开引发的行政复议: the applications are the cause, not the thing.
        let dispute = others.iter().any(|(_, meaning)| meaning.about == Some(About::Dispute));
        if let Some(found) = application
            && let Some(meaning) = self.book.meanings.get(found.meaning)
            && !(dispute && (meaning.id == "carried_out" || self.any(self.book.named.cause, hit.start, end)))
        {
            others.insert(0, (found, meaning));
        }
        others
    }
}

/// How many characters of a text say something: fillers and brackets apart.
fn told(text: &str) -> usize {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0 && !FILLERS.contains(*c) && !c.is_whitespace() && *c != ','
        })
        .count()
}
