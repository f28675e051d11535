//! Every label of every known form, as keys.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
    sync::LazyLock,
};

use super::text::{alike, key, without_number};
use crate::Format;

/// Least likeness at which a text counts as a label.
pub const ALIKE: f32 = 0.65;

/// No label of a form is longer, numbers and brackets included.
const LONGEST: usize = 80;

/// Labels of the forms, compared by [`key`].
pub struct Lexicon {
    exact: HashSet<String>,
    all: Vec<Known>,
    positions: HashMap<String, usize>,
    /// Labels by the pairs of neighbouring letters in them.
    by_pair: HashMap<(char, char), Vec<usize>>,
}

struct Known {
    key: String,
    /// Number of pairs of the label without its number.
    pairs: usize,
}

/// Labels that a text is like, by position, with the likeness.
type Likenesses = Rc<[(usize, f32)]>;

/// Answers of [`Lexicon::like`] within one document, whose rows repeat the same labels.
#[derive(Default)]
pub struct Memory {
    known: RefCell<HashMap<String, Likenesses>>,
}

impl Memory {
    /// Labels at least [`ALIKE`] to the text.
    pub fn like(&self, found: &str) -> Likenesses {
        if let Some(known) = self.known.borrow().get(found) {
            return Rc::clone(known);
        }
        let likenesses: Likenesses = Lexicon::get().like(found).into();
        self.known.borrow_mut().insert(found.to_owned(), Rc::clone(&likenesses));
        likenesses
    }
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
        let mut keys: Vec<String> = exact.iter().cloned().collect();
        keys.sort();
        let mut by_pair: HashMap<(char, char), Vec<usize>> = HashMap::new();
        for (position, label) in keys.iter().enumerate() {
            for pair in pairs(without_number(label)) {
                by_pair.entry(pair).or_default().push(position);
            }
        }
        let positions = keys.iter().cloned().zip(0..).collect();
        let known = |key: String| Known { pairs: pairs(without_number(&key)).count(), key };
        Self { exact, all: keys.into_iter().map(known).collect(), positions, by_pair }
    }

    /// Position of a label among all labels.
    pub fn position(&self, label: &str) -> Option<usize> {
        self.positions.get(label).copied()
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Labels at least [`ALIKE`] to the text. Only those that share enough pairs of letters can be.
    fn like(&self, found: &str) -> Vec<(usize, f32)> {
        let bare = without_number(found);
        let mut common = vec![0_usize; self.all.len()];
        let mut own = 0;
        for pair in pairs(bare) {
            own += 1;
            for position in self.by_pair.get(&pair).into_iter().flatten() {
                if let Some(shared) = common.get_mut(*position) {
                    *shared += 1;
                }
            }
        }
        let mut likenesses = Vec::new();
        for (position, (known, shared)) in
            self.all.iter().zip(common).enumerate().filter(|(_, (_, n))| *n > 0)
        {
            // Two thirds of all pairs, all pairs of one of the two, or one letter misread.
            let one_off = own == known.pairs && shared + 2 >= own;
            if shared * 3 < own + known.pairs && shared < own.min(known.pairs) && !one_off {
                continue;
            }
            let likeness = alike(found, &known.key);
            if likeness >= ALIKE {
                likenesses.push((position, likeness));
            }
        }
        likenesses
    }

    /// The text is a label of some form, or so near to one that it was meant to be.
    pub fn knows(&self, found: &str) -> bool {
        if self.exact.contains(found) || self.exact.contains(without_number(found)) {
            return true;
        }
        let letters = found.chars().take(LONGEST + 1).count();
        (4..=LONGEST).contains(&letters) && self.like(found).iter().any(|(_, likeness)| *likeness >= 0.75)
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
            let starts = self.all.iter().filter(|label| rest.starts_with(label.key.as_str()));
            let Some(longest) = starts.map(|label| label.key.len()).max() else { return false };
            rest = rest.get(longest..).unwrap_or_default();
            labels += 1;
        }
        labels >= 2
    }

    /// The text is a piece of a label that was broken over lines.
    pub fn knows_piece(&self, found: &str) -> bool {
        found.chars().count() >= 2 && self.all.iter().any(|label| label.key.contains(found))
    }
}

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
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
