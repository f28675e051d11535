//! From contents to findings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_domain::contents::{Contents, Hidden, Kind, Passage, Piece, Table};

use crate::finding::{Finding, Level};
use crate::grid::{self, Grid};
use crate::normal::{Normal, is_hyphen};
use crate::rules::{Rule, Rules};
use crate::scene::{Hit, Hits, List, Scene, Weight};
use crate::style;
use crate::terms::Dictionary;
use crate::{account, contact, identity, matter, organisation, secrecy};

/// Characters of the excerpt before and after what was found.
const EXCERPT: (usize, usize) = (12, 8);
/// A line of this length or one with a colon at its end says what the next line is.
const LABEL: usize = 12;
/// So many characters on each side of a line end are looked at for a number that goes over it.
const SEAM: usize = 40;
/// A line with so few figures may be one piece of a number in a column.
const FEW_FIGURES: usize = 2;
/// No number of a person is shorter.
const SHORTEST_NUMBER: usize = 7;
/// The number of a document stands among so many first lines.
const HEAD: usize = 12;

/// What screening has to know beside the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The day on which the file is screened.
    pub on: NaiveDate,
    /// The file is published to ask for opinions: drafts are meant to be drafts.
    pub consultation: bool,
}

/// Everything that a person has to look at, in reading order, rules of the whole file last.
pub fn screen(contents: &Contents, rules: &Rules, setting: Setting) -> Vec<Finding> {
    let consultation = setting.consultation || asks_for_opinions(contents, rules);
    let mut run = Run::new(rules, Setting { consultation, ..setting });
    for piece in &contents.pieces {
        match piece {
            Piece::Passage(passage) => run.passage(passage),
            Piece::Table(table) => {
                run.sheet_name(table);
                let grid = Grid::of(table, rules, &run.titles);
                let label = std::mem::take(&mut run.label);
                grid::screen(&grid, &label, &mut run);
                (run.heading, run.tail) = (String::new(), None);
                run.list = List::Things;
            }
        }
    }
    run.whole_file(contents);
    run.distinct()
}

/// A name of a file, of a sheet, as it may be shown: with every number of a person in it covered.
pub fn covered(text: &str, rules: &Rules, on: NaiveDate) -> String {
    Run::new(rules, Setting { on, consultation: false }).covered(text)
}

fn asks_for_opinions(contents: &Contents, rules: &Rules) -> bool {
    let words = &rules.words.mark.consultation;
    let mut printed = contents.pieces.iter().filter_map(|piece| match piece {
        Piece::Passage(passage) if passage.hidden.is_none() => Some(passage.text.as_str()),
        _ => None,
    });
    // A draft that says 「征求意见稿」 of itself asks nobody.
    printed.by_ref().take(HEAD).any(|text| {
        let text = text.replace("征求意见稿", "");
        let asks = text.contains("征求") && text.contains("意见");
        asks || words.iter().any(|word| text.contains(word.as_str()))
    })
}

/// A finding with what tells it from another of the same place.
struct Found {
    base: String,
    finding: Finding,
}

pub(crate) struct Run<'r> {
    pub(crate) rules: &'r Rules,
    dictionary: Dictionary<'r>,
    pub(crate) on: NaiveDate,
    pub(crate) consultation: bool,
    found: Vec<Found>,
    /// Printed lines so far.
    lines: usize,
    /// What the line before says about the next one.
    label: String,
    /// The heading of columns in lines, as text files and PDF have them.
    heading: String,
    list: List,
    /// The end of the printed line before, where a number may go on.
    tail: Option<(String, String)>,
    /// The last printed lines: titles of tables.
    titles: Vec<String>,
}

impl<'r> Run<'r> {
    fn new(rules: &'r Rules, setting: Setting) -> Self {
        Self {
            rules,
            dictionary: Dictionary::of(rules, setting.on),
            on: setting.on,
            consultation: setting.consultation,
            found: Vec::new(),
            lines: 0,
            label: String::new(),
            heading: String::new(),
            list: List::Things,
            tail: None,
            titles: Vec::new(),
        }
    }

    fn passage(&mut self, passage: &Passage) {
        let text = passage.text.trim();
        if text.is_empty() {
            return;
        }
        let place = passage.place_shown();
        match passage.kind {
            Kind::Location => self.plain("picture_location", &place, passage.hidden, text),
            Kind::Device => self.plain("picture_device", &place, passage.hidden, text),
            Kind::Unread => return self.plain("unread", &place, passage.hidden, text),
            Kind::Text | Kind::Property => {}
        }
        let printed = passage.hidden.is_none() && passage.kind == Kind::Text;
        let mut scene = self.scene(text, String::new());
        if printed {
            scene.line = Some(self.lines);
            scene.is_body = true;
            scene.before = format!("{} {}", self.heading, self.label);
            scene.list = self.list;
            self.lines += 1;
        }
        scene.machine = passage.hidden.is_some_and(is_for_machines);
        let hits = self.ask(&scene);
        self.report(&scene, hits, &passage.place, &place, passage.hidden);
        if printed {
            self.seam(text, &passage.place);
            self.remember(text);
        }
    }

    /// The name of a sheet goes out with what stands in it.
    fn sheet_name(&mut self, table: &Table) {
        let name = table.place.split_once('“').and_then(|(_, rest)| rest.strip_suffix('”'));
        let Some(name) = name.filter(|_| table.sheet) else { return };
        let mut scene = self.scene(name, String::new());
        scene.is_body = table.hidden.is_none();
        let hits = self.ask(&scene);
        self.report(&scene, hits, "工作表名称", "工作表名称", table.hidden);
    }

    /// A text in which every number of a person is covered.
    pub(crate) fn covered(&self, text: &str) -> String {
        if text.chars().filter(|c| c.is_numeric()).count() < SHORTEST_NUMBER {
            return text.to_owned();
        }
        let scene = self.scene(text, String::new());
        let mut hits = Hits::default();
        numbers_alone(&scene, &mut hits);
        if hits.list.is_empty() {
            text.to_owned()
        } else {
            Masked::of(&scene, &hits.list).chars.iter().collect()
        }
    }

    /// What this line says about the ones below.
    fn remember(&mut self, text: &str) {
        let length = text.chars().count();
        self.label = if length <= LABEL || text.ends_with([':', '：']) {
            text.chars().skip(length.saturating_sub(2 * LABEL)).collect()
        } else {
            String::new()
        };
        let columns = text.split([' ', '\t', '\u{3000}', '|']).filter(|part| !part.is_empty()).count();
        let words = &self.rules.words.list;
        let has = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
        let figures = text.chars().any(|c| c.is_ascii_digit());
        if columns >= 2 && !figures && length <= 80 && has(&words.persons) {
            self.heading = text.to_owned();
            self.list = if has(&words.officials) { List::Officials } else { List::Persons };
        } else if text.ends_with(['。', '；']) || (length > 40 && columns < 3) {
            self.heading = String::new();
            self.list = List::Things;
        }
        self.titles.push(text.chars().take(60).collect());
        let beyond = self.titles.len().saturating_sub(3);
        self.titles.drain(..beyond);
    }

    /// A number that goes on in the next line.
    fn seam(&mut self, text: &str, place: &str) {
        let skipped = text.chars().count().saturating_sub(SEAM);
        let end: String = text.chars().skip(skipped).collect();
        let is_part = |c: char| Normal::of(&c.to_string()).is_digit(0);
        if let Some((before, first_place)) = &self.tail
            && before.strip_suffix(is_hyphen).unwrap_or(before).ends_with(is_part)
            && text.starts_with(|c| is_part(c) || matches!(c, 'X' | 'x'))
        {
            let start: String = text.chars().take(SEAM).collect();
            let joined = format!("{before}\n{start}");
            let boundary = Normal::of(before).chars.len();
            let mut scene = self.scene(&joined, self.heading.clone());
            scene.spanning = true;
            let mut hits = Hits::default();
            numbers_alone(&scene, &mut hits);
            hits.list.retain(|hit| hit.start < boundary && boundary < hit.end);
            let first_place = first_place.clone();
            let place = format!("{first_place}至{place}");
            self.report(&scene, hits, &place, &place, None);
            // A number with a line for each of its figures goes on through many lines.
            if text.chars().count() <= FEW_FIGURES && text.chars().all(|c| is_part(c) || c == 'X') {
                let skipped = joined.chars().count().saturating_sub(2 * SEAM);
                self.tail = Some((joined.chars().skip(skipped).collect(), first_place));
                return;
            }
        }
        self.tail = Some((end, place.to_owned()));
    }

    /// A scene with nothing known about it.
    pub(crate) fn scene(&self, text: &str, before: String) -> Scene<'r> {
        let text = Normal::of(text);
        Scene {
            runs: text.runs(),
            text,
            before,
            list: List::Things,
            is_body: false,
            machine: false,
            spanning: false,
            line: None,
            serials: false,
            rules: self.rules,
            on: self.on,
            consultation: self.consultation,
        }
    }

    /// All families of rules; what one claims no later one claims.
    pub(crate) fn ask(&self, scene: &Scene<'_>) -> Hits {
        let mut hits = Hits::default();
        numbers_alone(scene, &mut hits);
        if !scene.machine {
            organisation::find(scene, &mut hits);
            matter::find(scene, &mut hits);
            secrecy::find(scene, &mut hits);
        }
        if scene.is_body {
            style::find(scene, &mut hits);
            self.dictionary.find(scene, &mut hits);
        }
        hits
    }

    /// Turns hits into findings. `base` is the place without words about hiding: the same number
    /// printed and hidden at one place is one finding.
    pub(crate) fn report(
        &mut self,
        scene: &Scene<'_>,
        mut hits: Hits,
        base: &str,
        place: &str,
        hidden: Option<Hidden>,
    ) {
        if hits.list.is_empty() {
            return;
        }
        hits.list.sort_by_key(|hit| (hit.start, hit.end));
        let shown = Masked::of(scene, &hits.list);
        let place = &self.covered(place);
        for hit in &hits.list {
            let Some(rule) = self.rules.rule(hit.rule) else { continue };
            let (level, message) = self.weigh(rule, hit);
            let suggestion =
                hit.advice.clone().or_else(|| hit.mask.clone()).unwrap_or_else(|| rule.advice.clone());
            let text = shown.excerpt(hit);
            self.found.push(Found {
                base: base.to_owned(),
                finding: Finding {
                    rule: rule.id.clone(),
                    level,
                    place: place.to_owned(),
                    hidden,
                    text,
                    suggestion,
                    mask: hit.mask.clone(),
                    message,
                    value: hit.value.clone(),
                },
            });
        }
    }

    fn weigh(&self, rule: &Rule, hit: &Hit) -> (Level, String) {
        let usual = hit.level.unwrap_or(rule.level);
        let level = match hit.weight {
            Weight::Usual => usual,
            Weight::Strong => rule.strong.unwrap_or(usual),
            Weight::Weak => rule.weak.unwrap_or(usual),
        };
        let mut message = rule.message.clone();
        if let Some(note) = &hit.note {
            message = format!("{message}：{note}");
        }
        match self.rules.exception(&rule.id, &hit.value, self.on) {
            Some(exception) => (Level::Info, format!("{message}（已登记为例外：{}）", exception.reason)),
            None => (level, message),
        }
    }

    /// A finding about a place as a whole.
    pub(crate) fn plain(&mut self, rule: &str, place: &str, hidden: Option<Hidden>, text: &str) {
        let Some(rule) = self.rules.rule(rule) else { return };
        let text: String = self.covered(text).chars().take(40).collect();
        let finding = Finding {
            rule: rule.id.clone(),
            level: rule.level,
            place: place.to_owned(),
            hidden,
            text,
            suggestion: rule.advice.clone(),
            mask: None,
            message: rule.message.clone(),
            value: place.to_owned(),
        };
        self.found.push(Found { base: place.to_owned(), finding });
    }

    /// What only the whole file tells.
    fn whole_file(&mut self, contents: &Contents) {
        self.hidden_content(contents);
        self.properties(contents);
        self.missing_publicity(contents);
    }

    /// One finding for each way of hiding.
    fn hidden_content(&mut self, contents: &Contents) {
        let mut kinds: BTreeMap<Hidden, (String, usize)> = BTreeMap::new();
        let mut note = |hidden: Option<Hidden>, place: &dyn Fn() -> String| {
            if let Some(hidden) =
                hidden.filter(|hidden| !is_for_machines(*hidden) && *hidden != Hidden::Property)
            {
                kinds.entry(hidden).or_insert_with(|| (place(), 0)).1 += 1;
            }
        };
        for piece in &contents.pieces {
            match piece {
                Piece::Passage(passage) if !passage.text.trim().is_empty() => {
                    note(passage.hidden.filter(|_| passage.kind == Kind::Text), &|| passage.place_shown());
                }
                Piece::Passage(_) => {}
                Piece::Table(table) => {
                    for cell in &table.cells {
                        note(table.hidden_of(cell), &|| table.place_of(cell));
                    }
                }
            }
        }
        for (hidden, (place, count)) in kinds {
            let text = if count > 1 {
                format!("{}，共{count}处", hidden.words())
            } else {
                hidden.words().to_owned()
            };
            self.plain("hidden_content", &place, Some(hidden), &text);
        }
    }

    fn properties(&mut self, contents: &Contents) {
        let places: Vec<&str> = contents
            .pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Passage(passage)
                    if passage.kind == Kind::Property && !passage.text.trim().is_empty() =>
                {
                    // The name of a template says something only with its folder.
                    let folder = passage.text.contains(['/', '\\']);
                    (folder || !passage.place.contains("路径")).then_some(passage.place.as_str())
                }
                _ => None,
            })
            .filter(|place| {
                ["作者", "单位", "修改", "路径", "经理", "打印"].iter().any(|word| place.contains(word))
            })
            .collect();
        if let Some(first) = places.first() {
            let text = format!("共{}项属性", places.len());
            self.plain("document_property", first, Some(Hidden::Property), &text);
        }
    }

    /// A document with a number at its head and nowhere a word about its publicity.
    fn missing_publicity(&mut self, contents: &Contents) {
        let mut number: Option<(String, String)> = None;
        let printed = contents.pieces.iter().filter_map(|piece| match piece {
            Piece::Passage(passage) if passage.hidden.is_none() && passage.kind == Kind::Text => {
                Some(passage)
            }
            _ => None,
        });
        for (line, passage) in printed.filter(|passage| !passage.text.trim().is_empty()).enumerate() {
            if ["主动公开", "公开发布", "此件", "公开属性", "公开方式"]
                .iter()
                .any(|word| passage.text.contains(word))
            {
                return;
            }
            if line < HEAD && number.is_none() {
                let scene = self.scene(passage.text.trim(), String::new());
                let length = scene.text.chars.len();
                let alone = style::document_numbers_in(&scene)
                    .iter()
                    .any(|number| number.start == 0 && number.end == length && !number.right.contains('罚'));
                number = alone.then(|| (passage.place.clone(), passage.text.trim().to_owned()));
            }
        }
        if let Some((place, text)) = number {
            self.plain("publicity_missing", &place, None, &text);
        }
    }

    /// The same thing at the same place counts once, printed before hidden, heavier before lighter.
    fn distinct(self) -> Vec<Finding> {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        let key = |at: &usize| {
            self.found
                .get(*at)
                .map(|found| (found.finding.hidden.is_some(), std::cmp::Reverse(found.finding.level)))
        };
        order.sort_by_key(key);
        let mut seen = BTreeSet::new();
        let mut keep: Vec<usize> = Vec::new();
        for at in order {
            if let Some(found) = self.found.get(at)
                && seen.insert((&found.base, &found.finding.rule, &found.finding.value))
            {
                keep.push(at);
            }
        }
        let keep: BTreeSet<usize> = keep.into_iter().collect();
        let all = self.found.into_iter().enumerate();
        let findings = all.filter(|(at, _)| keep.contains(at)).map(|(_, found)| found.finding);
        once(findings.collect(), "punctuation")
    }
}

/// The first finding of a rule that is found in every other line, with the number of all.
fn once(mut findings: Vec<Finding>, rule: &str) -> Vec<Finding> {
    let count = findings.iter().filter(|finding| finding.rule == rule).count();
    let mut first = true;
    findings.retain(|finding| finding.rule != rule || std::mem::take(&mut first));
    if count > 1
        && let Some(finding) = findings.iter_mut().find(|finding| finding.rule == rule)
    {
        finding.message.push_str(&format!("，全文共{count}处"));
    }
    findings
}

/// Rules about numbers of persons: the only ones that ask what machines keep for themselves.
pub(crate) fn numbers_alone(scene: &Scene<'_>, hits: &mut Hits) {
    identity::find(scene, hits);
    account::find(scene, hits);
    contact::find(scene, hits);
}

/// Places that no person writes: long numbers there have many meanings.
fn is_for_machines(hidden: Hidden) -> bool {
    matches!(
        hidden,
        Hidden::Script
            | Hidden::Attribute
            | Hidden::Markup
            | Hidden::Code
            | Hidden::Cache
            | Hidden::Other
            | Hidden::Picture
    )
}

/// A scene with everything sensitive masked.
struct Masked {
    chars: Vec<char>,
    /// For each place in the scene the place in `chars`.
    places: Vec<usize>,
}

impl Masked {
    fn of(scene: &Scene<'_>, hits: &[Hit]) -> Self {
        let mut chars = Vec::new();
        let mut places = Vec::new();
        let mut at = 0;
        let all = &scene.text.chars;
        while at < all.len() {
            let cover = hits.iter().find(|hit| hit.mask.is_some() && hit.start <= at && at < hit.end);
            if let Some((hit, mask)) = cover.and_then(|hit| Some((hit, hit.mask.as_ref()?))) {
                places.extend(std::iter::repeat_n(chars.len(), hit.end - at));
                chars.extend(mask.chars());
                at = hit.end;
            } else {
                places.push(chars.len());
                chars.extend(all.get(at).map(|c| if c.is_whitespace() { ' ' } else { *c }));
                at += 1;
            }
        }
        places.push(chars.len());
        Self { chars, places }
    }

    fn excerpt(&self, hit: &Hit) -> String {
        let place = |at: usize| self.places.get(at).copied().unwrap_or(self.chars.len());
        let (start, mut end) = (place(hit.start), place(hit.end));
        if let Some(mask) = &hit.mask {
            end = end.max(start + mask.chars().count());
        }
        let from = start.saturating_sub(EXCERPT.0);
        let to = (end + EXCERPT.1).min(self.chars.len());
        self.chars.get(from..to).unwrap_or_default().iter().collect::<String>().trim().to_owned()
    }
}
