//! Every label of every known form, as keys.

use std::{collections::HashSet, sync::LazyLock};

use super::text::{alike, key, without_number};
use crate::Format;

/// Least likeness at which a text counts as a label.
pub const ALIKE: f32 = 0.65;

/// Labels of the forms, compared by [`key`].
pub struct Lexicon {
    exact: HashSet<String>,
    all: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

impl Lexicon {
    pub fn get() -> &'static Self {
        &LEXICON
    }

    fn build() -> Self {
        let mut exact = HashSet::new();
        for format in Format::embedded().iter().chain(Format::variants()) {
            exact.extend(labels_of(format));
        }
        let mut all: Vec<String> = exact.iter().cloned().collect();
        all.sort();
        Self { exact, all }
    }

    /// The text is a label of some form, or so near to one that it was meant to be.
    pub fn knows(&self, found: &str) -> bool {
        self.exact.contains(found)
            || self.exact.contains(without_number(found))
            || (found.chars().count() >= 4 && self.all.iter().any(|label| alike(found, label) >= 0.75))
    }

    /// The text is a label of some form, letter by letter.
    pub fn is_label(&self, found: &str) -> bool {
        self.exact.contains(found)
    }

    /// The text is several labels in a row, with nothing between them.
    pub fn is_run(&self, found: &str) -> bool {
        let mut rest = found;
        let mut labels = 0;
        while !rest.is_empty() {
            let longest = self
                .all
                .iter()
                .filter(|label| rest.starts_with(label.as_str()))
                .max_by_key(|label| label.len());
            let Some(label) = longest else { return false };
            rest = rest.get(label.len()..).unwrap_or_default();
            labels += 1;
        }
        labels >= 2
    }

    /// The text is a piece of a label that was broken over lines.
    pub fn knows_piece(&self, found: &str) -> bool {
        found.chars().count() >= 2 && self.all.iter().any(|label| label.contains(found))
    }
}

/// Keys of all labels that one form prints in its tables.
pub fn labels_of(format: &Format) -> HashSet<String> {
    let mut keys = HashSet::new();
    let mut add = |text: Option<&String>| {
        if let Some(text) = text {
            let found = key(text);
            if !found.is_empty() {
                keys.insert(found);
            }
        }
    };
    for table in &format.tables {
        for text in [&table.caption, &table.corner, &table.columns_heading, &table.unit_heading] {
            add(text.as_ref());
        }
        for column in &table.columns {
            add(Some(&column.label));
            add(column.group.as_ref());
        }
        for row in &table.rows {
            add(Some(&row.label));
            add(row.group.as_ref());
            add(row.under.as_ref());
        }
    }
    keys
}
