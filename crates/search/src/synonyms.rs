//! Words that mean the same to those who ask: data/search/synonyms.toml.

use std::{collections::HashMap, sync::OnceLock};

use serde::Deserialize;

use crate::fold::fold;

const FILE: &str = include_str!("../../../data/search/synonyms.toml");

#[derive(Deserialize)]
struct Groups {
    groups: Vec<Vec<String>>,
}

/// Other words for a folded word.
pub fn others(folded: &str) -> &'static [String] {
    table().get(folded).map(Vec::as_slice).unwrap_or_default()
}

fn table() -> &'static HashMap<String, Vec<String>> {
    static TABLE: OnceLock<HashMap<String, Vec<String>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        // The file is part of the program; a test reads it.
        let Ok(read) = toml::from_str::<Groups>(FILE) else { return HashMap::new() };
        let mut table: HashMap<String, Vec<String>> = HashMap::new();
        for group in &read.groups {
            let group: Vec<String> = group.iter().map(|word| fold(word)).collect();
            for word in &group {
                let rest = group.iter().filter(|other| *other != word).cloned();
                table.entry(word.clone()).or_default().extend(rest);
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::{FILE, Groups, others};

    #[test]
    fn the_file_reads_and_works_both_ways() {
        let read: Groups = toml::from_str(FILE).unwrap();
        assert!(read.groups.iter().all(|group| group.len() > 1));
        assert!(others("年报").contains(&"年度报告".to_owned()));
        assert!(others("年度报告").contains(&"年报".to_owned()));
        assert!(others("没有这个词").is_empty());
    }
}
