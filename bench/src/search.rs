//! Full text over a hundred thousand documents: making the index, its size, questions.

use crate::{
    Fault,
    stopwatch::{last, middle, time},
    table::{Table, figure},
};
use chrono::{Days, NaiveDate};
use gongkai_search::{Facet, Index, Item, Question};
use gongkai_testkit::Dice;
use std::{collections::BTreeMap, fs, path::Path};

/// Characters of a text.
const LENGTH: usize = 800;
/// Items of one change while the index is made.
const AT_ONCE: u64 = 20_000;
/// Questions of each kind.
const QUESTIONS: usize = 200;
/// Quoted questions that are compared with a plain scan over all texts.
const COMPARED: usize = 40;
/// Hits of a page.
const PAGE: usize = 20;

const BUILT: f64 = 120.0;
const TIMES_TEXT: f64 = 2.5;
const MEDIAN: f64 = 3.0;
const P99: f64 = 15.0;
const FOUND: f64 = 2_000.0;

/// The table.
pub fn measure(documents: u64) -> Result<Table, Fault> {
    let phrases = Phrases::read()?;
    let folder = gongkai_testkit::temp_dir()?;
    let index = Index::open(folder.path())?;
    let (built, made) = time(|| make(&index, &phrases, documents));
    let text = made?;
    let size = size_of(folder.path())?;
    let mut table = Table::new(
        "Full text search",
        format!(
            "{documents} documents of {LENGTH} characters, put together of {} phrases of this project's own texts, \
             common ones often. Made by one change for each {AT_ONCE} documents. Questions are asked one after the \
             other, each once, with {PAGE} hits, marks, snippets and the numbers of all facets; milliseconds of wall \
             time. The {COMPARED} first questions in quotes are compared with a plain scan over all texts.",
            phrases.0.len(),
        ),
        &["question", "hits, median", "median ms", "p99 ms", "worst ms"],
    );
    let mut all = Vec::new();
    let kinds = phrases.questions();
    for (name, questions) in &kinds {
        let mut asked = Vec::new();
        for text in questions {
            let question = Question { text: text.clone(), count: PAGE, ..Question::default() };
            let (took, answer) = time(|| index.search(&question));
            asked.push((took.as_secs_f64() * 1e3, answer?.total as f64));
        }
        let (mut times, mut totals): (Vec<f64>, Vec<f64>) = asked.into_iter().unzip();
        all.extend(&times);
        times.sort_by(f64::total_cmp);
        totals.sort_by(f64::total_cmp);
        table.row([
            (*name).to_owned(),
            middle(&totals).to_string(),
            figure(middle(&times)),
            figure(p99(&times)),
            figure(last(&times)),
        ]);
    }
    all.sort_by(f64::total_cmp);
    table.row([
        "all of them".to_owned(),
        String::new(),
        figure(middle(&all)),
        figure(p99(&all)),
        figure(last(&all)),
    ]);
    table.bar("index made", built.as_secs_f64(), BUILT, "s");
    table.bar("size, to the size of the text", size as f64 / text as f64, TIMES_TEXT, "times");
    table.bar("all questions, median", middle(&all), MEDIAN, "ms");
    table.bar("all questions, p99", p99(&all), P99, "ms");
    let wrong = compared(&index, &phrases, documents, &kinds)?;
    table.bar("quoted questions that a plain scan answers otherwise", wrong as f64, 0.0, "of them");
    let (found, done) = time(|| index.change([phrases.item(documents)], &[]));
    done?;
    table.bar("one more document, until it is found", found.as_secs_f64() * 1e3, FOUND, "ms");
    Ok(table)
}

fn p99(sorted: &[f64]) -> f64 {
    sorted.get((sorted.len() * 99).div_ceil(100).saturating_sub(1)).copied().unwrap_or(0.0)
}

/// Bytes of all texts.
fn make(index: &Index, phrases: &Phrases, documents: u64) -> Result<usize, Fault> {
    let mut bytes = 0;
    let mut from = 0;
    while from < documents {
        let until = documents.min(from + AT_ONCE);
        let some: Vec<Item> = (from..until).map(|number| phrases.item(number)).collect();
        bytes += some.iter().map(|item| item.title.len() + item.text.len()).sum::<usize>();
        index.change(some, &[])?;
        from = until;
    }
    Ok(bytes)
}

fn size_of(folder: &Path) -> Result<u64, Fault> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        bytes += if kind.is_dir() { size_of(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}

/// How many of the compared questions have another number of hits than texts hold those characters.
fn compared(index: &Index, phrases: &Phrases, documents: u64, kinds: &[Asked]) -> Result<usize, Fault> {
    let quoted = kinds.iter().flat_map(|(_, questions)| questions).filter(|text| text.starts_with('"'));
    let quoted: Vec<&str> = quoted.map(|text| text.trim_matches('"')).take(COMPARED).collect();
    let mut held = vec![0; quoted.len()];
    for number in 0..documents {
        let item = phrases.item(number);
        for (words, held) in quoted.iter().zip(&mut held) {
            *held += usize::from(item.title.contains(words) || item.text.contains(words));
        }
    }
    let mut wrong = 0;
    for (words, held) in quoted.iter().zip(held) {
        let question = Question { text: format!("\"{words}\""), count: 1, ..Question::default() };
        wrong += usize::from(index.search(&question)?.total != held);
    }
    Ok(wrong)
}

/// A kind of questions, and the questions.
type Asked = (&'static str, Vec<String>);

/// Runs of Chinese characters, the common ones first.
struct Phrases(Vec<String>);

impl Phrases {
    /// Out of the texts of this project: the handbook, the law's data, the demo.
    fn read() -> Result<Self, Fault> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for folder in ["docs", "data", "samples"] {
            count(&root.join(folder), &mut counts)?;
        }
        let mut all: Vec<(usize, String)> =
            counts.into_iter().map(|(phrase, number)| (number, phrase)).collect();
        all.sort_by(|one, other| other.cmp(one));
        if all.len() < 1_000 {
            Err("too few phrases".into())
        } else {
            Ok(Self(all.into_iter().map(|(_, phrase)| phrase).collect()))
        }
    }

    /// A phrase: the common ones come often, as words do.
    fn any(&self, dice: &mut Dice) -> &str {
        let most = self.0.len();
        let reach = most >> dice.below(8);
        self.0.get(dice.below(reach.max(1))).map_or("", String::as_str)
    }

    /// A document; the same number, the same document.
    fn item(&self, number: u64) -> Item {
        let mut dice = Dice::seeded(number);
        let title = format!("关于{}{}的通知", self.any(&mut dice), self.any(&mut dice));
        let mut text = String::new();
        let mut length = 0;
        while length < LENGTH {
            let phrase = self.any(&mut dice);
            length += phrase.chars().count() + 1;
            text.push_str(phrase);
            text.push_str(["，", "，", "。", "；", "。\n"].get(dice.below(5)).copied().unwrap_or_default());
        }
        let year = 2016 + number % 10;
        let facet = |facet, value: String| (facet, value);
        Item {
            key: format!("bench/{number}"),
            digest: format!("{number:x}"),
            href: format!("/documents/bench/{number}"),
            title,
            numbers: vec![format!("示司通〔{year}〕{number}号"), format!("bench/{year}-{number:06}")],
            about: "示例机关 · 通知".to_owned(),
            published_on: NaiveDate::default() + Days::new(16_000 + number % 4_000),
            facets: [
                facet(Facet::Kind, format!("种类{}", dice.below(18))),
                facet(Facet::Agency, format!("机关{}", dice.below(40))),
                facet(Facet::Year, year.to_string()),
                facet(Facet::Topic, format!("主题{}", dice.below(22))),
                facet(Facet::Entry, format!("第{}项", dice.below(15))),
            ]
            .into(),
            text,
        }
    }

    fn questions(&self) -> Vec<Asked> {
        let mut dice = Dice::seeded(711);
        let mut many = |make: &dyn Fn(&mut Dice) -> String| (0..QUESTIONS).map(|_| make(&mut dice)).collect();
        let piece = |dice: &mut Dice, most: usize| -> String {
            self.any(dice).chars().take(2 + dice.below(most)).collect()
        };
        vec![
            ("one word or two", many(&|dice| piece(dice, 3))),
            ("two words", many(&|dice| format!("{} {}", piece(dice, 2), piece(dice, 2)))),
            ("in quotes", many(&|dice| format!("\"{}\"", self.any(dice)))),
            (
                "a document number",
                many(&|dice| {
                    let number = dice.below(100_000);
                    format!("示司通〔{}〕{number}号", 2016 + number % 10)
                }),
            ),
            ("one character", many(&|dice| self.any(dice).chars().take(1).collect())),
            ("nothing has it", many(&|dice| format!("{}囍{}", piece(dice, 2), piece(dice, 2)))),
        ]
    }
}

fn count(folder: &Path, counts: &mut BTreeMap<String, usize>) -> Result<(), Fault> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        if entry.file_type()?.is_dir() {
            count(&entry.path(), counts)?;
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            for run in text.split(|c| !is_chinese(c)).filter(|run| (2..=24).contains(&run.chars().count())) {
                *counts.entry(run.to_owned()).or_default() += 1;
            }
        }
    }
    Ok(())
}
