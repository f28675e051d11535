//! Questions and answers.

use std::collections::BTreeMap;

use tantivy::{
    DocAddress, Order as TantivyOrder, Searcher, TantivyDocument, Term,
    collector::{Count, TopDocs},
    query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery},
    schema::{IndexRecordOption, Value},
};

use crate::{
    correct,
    facets::{Counting, Facet, FacetCount},
    fields::{Fields, Part, exact},
    fold::fold,
    index::{Index, IndexError},
    item::Item,
    show::{self, Piece, Wanted},
    synonyms,
    units::{Unit, asked_units, pair},
};

/// More characters than this are not looked for.
const LONGEST: usize = 100;
/// A hit in the title outranks every hit in a text.
const TITLE: f32 = 1_000.0;
/// All parts in one piece outrank every title that has them apart.
const PIECE: f32 = 100_000.0;
/// A number that is asked for exactly outranks every title.
const NUMBER: f32 = 1_000_000.0;
/// A synonym ranks behind the word itself.
const SYNONYM: f32 = 0.1;

/// Of fewer words none can be missing.
const FEWEST_WORDS: usize = 3;

/// Order of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What fits best.
    #[default]
    Relevance,
    /// What was released last.
    Newest,
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Words, parted by spaces; in quotes: exactly these characters. Empty: everything.
    pub text: String,
    /// Only hits with these values.
    pub facets: Vec<(Facet, String)>,
    /// Order of the hits.
    pub order: Order,
    /// Hits to be left out.
    pub from: usize,
    /// Hits wanted.
    pub count: usize,
}

/// One hit.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What was found.
    pub item: Item,
    /// Its title, what was asked for marked.
    pub title: Vec<Piece>,
    /// Where the text says it.
    pub snippet: Vec<Piece>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// How many there are.
    pub total: usize,
    /// The wanted ones.
    pub hits: Vec<Hit>,
    /// How many of each value.
    pub facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// Nothing was found for what was typed, and this was looked for instead.
    pub corrected: Option<String>,
    /// Nothing has what was typed in one piece, and its words were looked for.
    pub parted: Option<Parted>,
}

/// The words of what was typed in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// The words.
    pub words: Vec<String>,
    /// Every hit has all of them; otherwise all but one.
    pub all: bool,
}

/// One part of a question: all of them must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Folded.
    pub text: String,
    /// In quotes: exactly these characters, wherever words begin and end.
    pub quoted: bool,
}

impl Index {
    /// Answers a question.
    pub fn search(&self, question: &Question) -> Result<Answer, IndexError> {
        let searcher = self.reader.searcher();
        let asked = parse(&question.text);
        if asked.is_empty() && !question.text.trim().is_empty() {
            // Signs alone are found nowhere.
            return Ok(Answer::default());
        }
        let answer = self.answer(&searcher, &asked, question)?;
        if answer.total > 0 || asked.is_empty() {
            return Ok(answer);
        }
        // What sounds the same was meant; what does not may be another thing, so the words come first.
        if let Some(found) = self.corrected(&searcher, &asked, question, true)? {
            return Ok(found);
        }
        let words = self.words_of(&asked);
        if let Some(words) = &words {
            let found = self.answer(&searcher, words, question)?;
            if found.total > 0 {
                return Ok(parted(found, words, true));
            }
        }
        if let Some(found) = self.corrected(&searcher, &asked, question, false)? {
            return Ok(found);
        }
        if let Some(words) = words.filter(|words| words.len() >= FEWEST_WORDS) {
            let query = self.all_but_one(&words, &question.facets);
            let found = self.answer_of(&searcher, &query, &words, question)?;
            if found.total > 0 {
                return Ok(parted(found, &words, false));
            }
        }
        Ok(answer)
    }

    fn corrected(
        &self,
        searcher: &Searcher,
        asked: &[Asked],
        question: &Question,
        alike: bool,
    ) -> Result<Option<Answer>, IndexError> {
        let Some(better) = correct::correct(self, searcher, asked, alike)? else { return Ok(None) };
        let found = self.answer(searcher, &better, question)?;
        Ok((found.total > 0).then(|| Answer { corrected: Some(written(&better)), ..found }))
    }

    /// The words of parts that were typed in one piece; `None`: there is nothing to part.
    fn words_of(&self, asked: &[Asked]) -> Option<Vec<Asked>> {
        let mut words: Vec<Asked> = Vec::new();
        for one in asked {
            let parts = if one.quoted { Vec::new() } else { self.segmenter.asked_words(&one.text) };
            if parts.is_empty() {
                words.push(one.clone());
            }
            words.extend(parts.into_iter().map(|text| Asked { text, quoted: false }));
        }
        (words != asked && words.len() > 1).then_some(words)
    }

    fn answer(
        &self,
        searcher: &Searcher,
        asked: &[Asked],
        question: &Question,
    ) -> Result<Answer, IndexError> {
        let query = self.query(&question.text, asked, &question.facets);
        self.answer_of(searcher, &query, asked, question)
    }

    fn answer_of(
        &self,
        searcher: &Searcher,
        query: &BooleanQuery,
        asked: &[Asked],
        question: &Question,
    ) -> Result<Answer, IndexError> {
        let wanted = question.count.max(1);
        let top = TopDocs::with_limit(wanted).and_offset(question.from);
        let (total, facets, found) = match question.order {
            Order::Relevance if !asked.is_empty() => {
                let collectors = (Count, Counting, top.order_by_score());
                let (total, facets, found) = searcher.search(query, &collectors)?;
                (total, facets, found.into_iter().map(|(_, place)| place).collect::<Vec<_>>())
            }
            _ => {
                let newest = top.order_by_fast_field::<u64>("day", TantivyOrder::Desc);
                let (total, facets, found) = searcher.search(query, &(Count, Counting, newest))?;
                (total, facets, found.into_iter().map(|(_, place)| place).collect())
            }
        };
        let marks: Vec<Wanted> = asked.iter().map(|one| self.wanted(one)).collect();
        let hits = found
            .into_iter()
            .take(question.count)
            .map(|place| self.hit(searcher, place, &marks))
            .collect::<Result<_, _>>()?;
        Ok(Answer { total, hits, facets, corrected: None, parted: None })
    }

    /// How many hits a question has.
    pub(crate) fn count(&self, searcher: &Searcher, asked: &[Asked]) -> Result<usize, IndexError> {
        Ok(searcher.search(&self.query("", asked, &[]), &Count)?)
    }

    fn hit(&self, searcher: &Searcher, place: DocAddress, marks: &[Wanted]) -> Result<Hit, IndexError> {
        let (item, text) = self.stored(searcher, place)?;
        let title = show::marked(self.segmenter, &item.title, marks);
        let snippet = show::snippet(self.segmenter, &text, marks);
        Ok(Hit { item, title, snippet })
    }

    /// The item at a place of the index, and its text.
    pub(crate) fn stored(
        &self,
        searcher: &Searcher,
        place: DocAddress,
    ) -> Result<(Item, String), IndexError> {
        let document: TantivyDocument = searcher.doc(place)?;
        let text_of = |field| {
            document.get_first(field).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let item = serde_json::from_str(&text_of(self.fields.item))?;
        Ok((item, text_of(self.fields.text)))
    }

    fn wanted(&self, asked: &Asked) -> Wanted {
        let mut words = vec![asked.text.clone()];
        if !asked.quoted {
            words.extend(synonyms::others(&asked.text).iter().cloned());
        }
        let whole_words = words.iter().map(|word| !asked.quoted && self.segmenter.is_word(word)).collect();
        Wanted { words, whole_words }
    }

    fn query(&self, typed: &str, asked: &[Asked], facets: &[(Facet, String)]) -> BooleanQuery {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            asked.iter().map(|one| (Occur::Must, self.one(one))).collect();
        if asked.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        } else {
            // A number may be typed with spaces in it.
            clauses.push((Occur::Should, self.number(&fold(typed))));
        }
        if asked.len() > 1 && asked.iter().all(|one| !one.quoted) {
            // What has the parts in one piece stands first.
            let text: String = asked.iter().map(|one| one.text.as_str()).collect();
            let whole = self.one(&Asked { text, quoted: false });
            clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(whole, PIECE))));
        }
        clauses.extend(self.only(facets));
        BooleanQuery::new(clauses)
    }

    /// What has all of the words but one.
    fn all_but_one(&self, words: &[Asked], facets: &[(Facet, String)]) -> BooleanQuery {
        let without = |left_out: usize| -> Box<dyn Query> {
            let others = words.iter().enumerate().filter(|(at, _)| *at != left_out);
            Box::new(BooleanQuery::new(others.map(|(_, one)| (Occur::Must, self.one(one))).collect()))
        };
        let ways = (0..words.len()).map(|at| (Occur::Should, without(at))).collect();
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, Box::new(BooleanQuery::new(ways)))];
        clauses.extend(self.only(facets));
        BooleanQuery::new(clauses)
    }

    /// Narrowed to these values.
    fn only(&self, facets: &[(Facet, String)]) -> Vec<(Occur, Box<dyn Query>)> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (facet, value) in facets {
            if let Some(field) = self.fields.facet(*facet) {
                let term = Term::from_field_text(field, value);
                let only = TermQuery::new(term, IndexRecordOption::Basic);
                clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(only), 0.0))));
            }
        }
        clauses
    }

    /// What has exactly this number.
    fn number(&self, folded: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(self.fields.number, &exact(folded));
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(query), NUMBER))
    }

    /// What has one part of the question: by its number, in its title, in its text, or by a synonym.
    fn one(&self, asked: &Asked) -> Box<dyn Query> {
        let mut ways: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        ways.push((Occur::Should, self.number(&asked.text)));
        let word = !asked.quoted && self.segmenter.is_word(&asked.text);
        for (part, over) in parts(&self.fields) {
            if let Some(query) = reading(part, &asked.text, word) {
                ways.push((Occur::Should, raised(query, over, 1.0)));
            }
            let others = if asked.quoted { &[] } else { synonyms::others(&asked.text) };
            for other in others {
                if let Some(query) = reading(part, other, self.segmenter.is_word(other)) {
                    ways.push((Occur::Should, raised(query, over * SYNONYM, SYNONYM)));
                }
            }
        }
        Box::new(BooleanQuery::new(ways))
    }
}

fn parts(fields: &Fields) -> [(Part, f32); 2] {
    [(fields.title, TITLE), (fields.body, 0.0)]
}

/// A query whose hits score by themselves and stand `over` all that do not.
fn raised(query: Box<dyn Query>, over: f32, by: f32) -> Box<dyn Query> {
    let own: Box<dyn Query> = Box::new(BoostQuery::new(query.box_clone(), by));
    if over <= 0.0 {
        return own;
    }
    let lifted: Box<dyn Query> = Box::new(ConstScoreQuery::new(query, over));
    Box::new(BooleanQuery::new(vec![(Occur::Should, own), (Occur::Should, lifted)]))
}

/// The query of one text in one part: a whole word by the words, anything else by its characters.
pub(crate) fn reading(part: Part, folded: &str, word: bool) -> Option<Box<dyn Query>> {
    if word {
        let term = Term::from_field_text(part.words, folded);
        return Some(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
    }
    by_characters(part, &asked_units(folded))
}

/// The query of an exact sequence of units.
pub(crate) fn by_characters(part: Part, units: &[Unit<'_>]) -> Option<Box<dyn Query>> {
    if let [one] = units {
        let term = Term::from_field_text(part.units, one.text);
        return Some(Box::new(TermQuery::new(term, IndexRecordOption::Basic)));
    }
    let pairs: Vec<(usize, Term)> = units
        .iter()
        .zip(units.iter().skip(1))
        .enumerate()
        // Every second pair covers all units; the last one closes an odd sequence.
        .filter(|(at, _)| at % 2 == 0 || at + 2 == units.len())
        .map(|(at, (first, second))| (at, Term::from_field_text(part.pairs, &pair(first.text, second.text))))
        .collect();
    match pairs.as_slice() {
        [] => None,
        [(_, only)] => Some(Box::new(TermQuery::new(only.clone(), IndexRecordOption::WithFreqs))),
        _ => Some(Box::new(PhraseQuery::new_with_offset(pairs))),
    }
}

/// The parts of a question. Quotes of every kind hold characters together.
pub(crate) fn parse(text: &str) -> Vec<Asked> {
    let folded: String = fold(text).chars().take(LONGEST).collect();
    let mut asked = Vec::new();
    // “ ” and 「 」 fold to themselves; every second piece stands in quotes. What was opened and never closed does not.
    let pieces: Vec<&str> = folded.split(['"', '“', '”', '「', '」']).collect();
    for (nth, piece) in pieces.iter().copied().enumerate() {
        let quoted = nth % 2 == 1 && nth + 1 < pieces.len();
        let words: Vec<&str> = if quoted { vec![piece] } else { piece.split_whitespace().collect() };
        for word in words {
            let trimmed = trimmed(word);
            if !trimmed.is_empty() {
                asked.push(Asked { text: trimmed.to_owned(), quoted });
            }
        }
    }
    asked
}

/// The text without punctuation around it.
fn trimmed(folded: &str) -> &str {
    let units = asked_units(folded);
    let (Some(first), Some(last)) = (units.first(), units.last()) else { return "" };
    folded.get(first.from..last.to).unwrap_or_default()
}

fn parted(found: Answer, words: &[Asked], all: bool) -> Answer {
    let words = words.iter().map(|one| one.text.clone()).collect();
    Answer { parted: Some(Parted { words, all }), ..found }
}

fn written(asked: &[Asked]) -> String {
    let one = |one: &Asked| if one.quoted { format!("“{}”", one.text) } else { one.text.clone() };
    asked.iter().map(one).collect::<Vec<_>>().join(" ")
}
