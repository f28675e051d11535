use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_search::{Answer, Facet, Index, Item, Piece, Question};

pub fn item(key: &str, title: &str, text: &str) -> Item {
    Item {
        key: key.to_owned(),
        digest: format!("{:x}", title.len() * 1000 + text.len()),
        href: format!("/documents/{key}"),
        title: title.to_owned(),
        numbers: Vec::new(),
        about: String::new(),
        published_on: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
        facets: BTreeMap::new(),
        text: text.to_owned(),
    }
}

pub fn numbered(mut item: Item, numbers: &[&str]) -> Item {
    item.numbers = numbers.iter().map(|number| (*number).to_owned()).collect();
    item
}

pub fn with(mut item: Item, facet: Facet, value: &str) -> Item {
    item.facets.insert(facet, value.to_owned());
    item
}

pub fn index(items: Vec<Item>) -> Index {
    let index = Index::in_memory().unwrap();
    index.change(items, &[]).unwrap();
    index
}

pub fn ask(index: &Index, text: &str) -> Answer {
    index.search(&Question { text: text.to_owned(), count: 50, ..Question::default() }).unwrap()
}

/// Keys of the hits in order.
pub fn keys(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|hit| hit.item.key.as_str()).collect()
}

/// The pieces with brackets around what is marked.
pub fn shown(pieces: &[Piece]) -> String {
    pieces.iter().map(|one| if one.marked { format!("[{}]", one.text) } else { one.text.clone() }).collect()
}
