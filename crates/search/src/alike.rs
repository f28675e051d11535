//! What may be meant by a description: somebody tells in a sentence what is wanted, and most words of a
//! sentence stand in no title. Few and fitting suggestions help more than many.

use std::collections::BTreeSet;

use tantivy::{
    Searcher, Term,
    collector::TopDocs,
    query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};

use crate::{
    fold::fold,
    index::{Index, IndexError},
    item::Item,
};

/// More characters of a description are not looked at.
const LONGEST: usize = 400;
/// Words of a description that are looked for.
const MOST_WORDS: usize = 32;
/// Hits that are looked at more closely.
const LOOKED_AT: usize = 20;
/// A word of the title says more about a document than one of its text.
const TITLE: f32 = 6.0;
/// Words that have to stand in a title, if the description has as many.
const SHARED: usize = 2;

impl Index {
    /// What a description may mean, best first: documents whose title shares words with it.
    pub fn alike(&self, description: &str, count: usize) -> Result<Vec<Item>, IndexError> {
        let folded: String = fold(description).chars().take(LONGEST).collect();
        let spans = self.segmenter.words(&folded);
        let words: BTreeSet<&str> = spans.iter().filter_map(|(from, to)| folded.get(*from..*to)).collect();
        let words: Vec<&str> = words.into_iter().take(MOST_WORDS).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let mut found = Vec::new();
        for place in self.with_any(&searcher, &words)? {
            let (item, _) = self.stored(&searcher, place)?;
            let title = fold(&item.title);
            let shared = words.iter().filter(|word| title.contains(**word)).count();
            if shared >= SHARED.min(words.len()) && found.len() < count {
                found.push(item);
            }
        }
        Ok(found)
    }

    fn with_any(&self, searcher: &Searcher, words: &[&str]) -> Result<Vec<tantivy::DocAddress>, IndexError> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in words {
            for (part, weight) in [(self.fields.title, TITLE), (self.fields.body, 1.0)] {
                let term = Term::from_field_text(part.words, word);
                let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                clauses.push((Occur::Should, Box::new(BoostQuery::new(query, weight))));
            }
        }
        let top = TopDocs::with_limit(LOOKED_AT).order_by_score();
        let found = searcher.search(&BooleanQuery::new(clauses), &top)?;
        Ok(found.into_iter().map(|(_, place)| place).collect())
    }
}
