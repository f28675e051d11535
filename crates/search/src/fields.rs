//! The fields of the index.

use chrono::Datelike;
use tantivy::{
    Index, TantivyDocument,
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
    },
    tokenizer::TextAnalyzer,
};

use crate::{
    facets::Facet,
    fold::fold,
    item::Item,
    segment::Segmenter,
    tokens::{Pairs, Units, Words},
};

/// Version of the index: another number, another directory.
pub const VERSION: u32 = 1;

/// The readings of a part of a document.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub words: Field,
    pub units: Field,
    pub pairs: Field,
}

/// All fields.
#[derive(Debug, Clone)]
pub struct Fields {
    pub key: Field,
    pub digest: Field,
    pub item: Field,
    pub text: Field,
    pub number: Field,
    pub day: Field,
    pub title: Part,
    pub body: Part,
    pub facets: Vec<(Facet, Field)>,
}

impl Fields {
    /// The schema and its fields.
    pub fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let reading = |tokenizer: &str, record| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(record)
                .set_fieldnorms(true);
            TextOptions::default().set_indexing_options(indexing)
        };
        let mut part = |name: &str| Part {
            words: schema
                .add_text_field(&format!("{name}_words"), reading("words", IndexRecordOption::WithFreqs)),
            units: schema
                .add_text_field(&format!("{name}_units"), reading("units", IndexRecordOption::Basic)),
            pairs: schema.add_text_field(
                &format!("{name}_pairs"),
                reading("pairs", IndexRecordOption::WithFreqsAndPositions),
            ),
        };
        let (title, body) = (part("title"), part("body"));
        let fields = Self {
            key: schema.add_text_field("key", STRING | FAST),
            digest: schema.add_text_field("digest", STRING | FAST),
            item: schema.add_text_field("item", STORED),
            text: schema.add_text_field("text", STORED),
            number: schema.add_text_field("number", STRING),
            day: schema.add_u64_field("day", FAST | INDEXED),
            title,
            body,
            facets: Facet::ALL
                .into_iter()
                .map(|facet| (facet, schema.add_text_field(facet.code(), STRING | FAST)))
                .collect(),
        };
        (schema.build(), fields)
    }

    /// The field of a facet.
    pub fn facet(&self, wanted: Facet) -> Option<Field> {
        self.facets.iter().find(|(facet, _)| *facet == wanted).map(|(_, field)| *field)
    }

    /// What the index keeps of an item.
    pub fn document(&self, item: &Item) -> Result<TantivyDocument, serde_json::Error> {
        let mut document = TantivyDocument::default();
        document.add_text(self.key, &item.key);
        document.add_text(self.digest, &item.digest);
        document.add_text(self.item, serde_json::to_string(item)?);
        document.add_text(self.text, &item.text);
        document.add_u64(self.day, u64::try_from(item.published_on.num_days_from_ce()).unwrap_or(0));
        let named = [item.title.as_str()].into_iter().chain(item.numbers.iter().map(String::as_str));
        let title = named.collect::<Vec<_>>().join("\n");
        for (part, text) in [(self.title, &title), (self.body, &item.text)] {
            for field in [part.words, part.units, part.pairs] {
                document.add_text(field, text);
            }
        }
        for number in &item.numbers {
            document.add_text(self.number, exact(number));
        }
        for (facet, field) in &self.facets {
            if let Some(value) = item.facets.get(facet) {
                document.add_text(*field, value);
            }
        }
        Ok(document)
    }
}

/// A number as it is compared: folded, without space, every bracket and dash the same.
pub fn exact(number: &str) -> String {
    crate::units::asked_units(&fold(number)).iter().map(|unit| unit.text).collect::<Vec<_>>().join(" ")
}

/// Makes the tokenizers known to an index.
pub fn register(index: &Index, segmenter: Segmenter) {
    let tokenizers = index.tokenizers();
    tokenizers.register("words", TextAnalyzer::from(Words(segmenter)));
    tokenizers.register("units", TextAnalyzer::from(Units));
    tokenizers.register("pairs", TextAnalyzer::from(Pairs));
}
