//! Which row of the form a row of the file is: by its labels, by order where labels fail, never by
//! position alone.

use super::{
    columns::ColumnMap,
    lexicon::ALIKE,
    rows::{Row, Token},
    text::{alike, key},
};
use crate::{
    Format,
    format::{Shape, TableDef},
};

/// A row of figures that belongs to one table, with what its labels say about which row it is.
#[derive(Debug, Clone)]
pub struct Group {
    pub table: usize,
    /// Likeness by row of the form; empty where no label tells.
    pub evidence: Vec<(usize, f32)>,
    /// Its labels are those of several rows of figures: none of them need be its own.
    pub shared: bool,
    pub labels: Vec<Token>,
    pub values: Vec<Token>,
    pub source: usize,
    pub grid: bool,
    pub map: ColumnMap,
}

impl Group {
    pub fn is_blank(&self) -> bool {
        self.values.iter().all(Token::is_blank)
    }

    /// The row that the labels name beyond doubt; a label that several rows share names none.
    pub fn named(&self) -> Option<usize> {
        let best = self.evidence.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let rival = self.evidence.iter().any(|other| other.0 != best.0 && best.1 - other.1 < 0.02);
        (best.1 >= 0.9 && !rival).then_some(best.0)
    }
}

impl Group {
    /// Both halves of a cut row were taken for the same row of the form, neither beyond doubt, and
    /// only one of them has figures.
    pub fn is_half_of(&self, lower: &Self) -> bool {
        let guess = |group: &Self| {
            let best = group.evidence.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
            (best.1 < 0.9).then_some(best.0)
        };
        let same = guess(self).is_some_and(|row| guess(lower) == Some(row));
        same && (self.is_blank() || lower.is_blank())
    }

    pub fn take_upper_half(&mut self, upper: Self) {
        if self.is_blank() {
            self.values = upper.values;
            self.map = upper.map;
        }
        let lower = std::mem::replace(&mut self.labels, upper.labels);
        self.labels.extend(lower);
    }
}

struct RowLabel {
    table: usize,
    row: usize,
    key: String,
    group: Option<String>,
}

/// A heading beside several rows says that a row is one of them, and not which.
const ONE_OF_GROUP: f32 = 0.66;

/// Sorts rows of a file into the tables of one form.
pub struct Sorter<'f> {
    format: &'f Format,
    labels: Vec<RowLabel>,
    heads: Vec<Vec<String>>,
    side_words: Vec<Vec<String>>,
    maps: Vec<ColumnMap>,
    current: Option<usize>,
    /// True while nothing but heads has come since the last figures of that table.
    fresh: Vec<bool>,
    pub groups: Vec<Group>,
    pub homeless: Vec<Row>,
}

impl<'f> Sorter<'f> {
    pub fn new(format: &'f Format) -> Self {
        let mut labels = Vec::new();
        for (table, def) in format.tables.iter().enumerate().filter(|(_, def)| def.shape != Shape::SideBySide)
        {
            let rows = def.rows.iter().enumerate();
            labels.extend(rows.map(|(row, def)| RowLabel {
                table,
                row,
                key: key(&def.label),
                group: def.group.as_deref().map(key),
            }));
        }
        let heads =
            format.tables.iter().map(|def| def.columns.iter().map(|column| key(&column.label)).collect());
        let side_words = format.tables.iter().map(side_words).collect();
        let count = format.tables.len();
        Self {
            format,
            labels,
            heads: heads.collect(),
            side_words,
            maps: vec![ColumnMap::default(); count],
            current: None,
            fresh: vec![true; count],
            groups: Vec::new(),
            homeless: Vec::new(),
        }
    }

    /// Running text came: figures without labels belong to no table any more.
    pub fn interrupt(&mut self) {
        self.current = None;
    }

    pub fn row(&mut self, row: Row) {
        if let Some(table) = self.side_by_side(&row) {
            self.current = Some(table);
            self.heads_of(table, &row);
            if self.figures(table, &row) {
                self.push(table, &[], row);
            }
            return;
        }
        let evidence = self.evidence(&row.labels);
        let best = evidence.iter().max_by(|a, b| a.2.total_cmp(&b.2)).copied();
        let has_figures = row.values.iter().any(|token| !token.is_blank());
        if let Some((table, _, _)) = best
            && !row.values.is_empty()
            && (has_figures || !self.is_head(&row))
        {
            self.current = Some(table);
            let of_table = evidence.iter().filter(|found| found.0 == table).map(|found| (found.1, found.2));
            let of_table: Vec<(usize, f32)> = of_table.collect();
            self.push(table, &of_table, row);
            return;
        }
        self.heads(&row);
        match self.current {
            Some(table) if !row.values.is_empty() && (row.labels.is_empty() || has_figures) => {
                self.push(table, &[], row);
            }
            None if has_figures => self.homeless.push(row),
            _ => {}
        }
    }

    fn push(&mut self, table: usize, evidence: &[(usize, f32)], row: Row) {
        if let Some(fresh) = self.fresh.get_mut(table) {
            *fresh = false;
        }
        let map = self.maps.get(table).cloned().unwrap_or_default();
        let count = self.format.tables.get(table).map_or(1, |def| match def.shape {
            Shape::SideBySide => usize::MAX,
            _ => def.columns.len(),
        });
        let Row { source, grid, labels, values } = row;
        let beside = labels.last().zip(values.first()).is_some_and(|(label, value)| label.line == value.line);
        let runs = runs(values, count, grid);
        let shared = runs.len() > 1 && !beside;
        for (number, values) in runs.into_iter().enumerate() {
            // A label on the line of the first figures speaks of these alone.
            let told = number == 0 || !beside;
            let evidence = if told { evidence.to_vec() } else { Vec::new() };
            let (labels, map) = (labels.clone(), map.clone());
            self.groups.push(Group { table, evidence, shared, labels, values, source, grid, map });
        }
    }

    /// Labels against all rows of the form: each label alone and joined with its neighbours, the
    /// nearest to the figures first. (table, row, likeness)
    fn evidence(&self, labels: &[Token]) -> Vec<(usize, usize, f32)> {
        let near: Vec<&str> = labels.iter().rev().take(10).map(|token| token.key.as_str()).collect();
        let mut texts: Vec<(String, f32)> = Vec::new();
        for (distance, _) in near.iter().enumerate() {
            let mut joined = String::new();
            for (length, part) in near.iter().skip(distance).take(4).enumerate() {
                joined.insert_str(0, part);
                let doubt = 0.02 * to_f32(distance) + 0.01 * to_f32(length);
                if !joined.is_empty() {
                    texts.push((joined.clone(), doubt));
                }
            }
        }
        let mut found = Vec::new();
        for label in &self.labels {
            let own =
                texts.iter().map(|(text, doubt)| alike(text, &label.key) - doubt).fold(0.0_f32, f32::max);
            let in_group = label.group.as_deref().is_some_and(|group| near.first() == Some(&group));
            let likeness = if in_group { own.max(ONE_OF_GROUP) } else { own };
            if likeness >= ALIKE {
                found.push((label.table, label.row, likeness));
            }
        }
        found
    }

    /// The table printed side by side that a row belongs to: by the words of its heads, or because
    /// its heads came just before.
    fn side_by_side(&self, row: &Row) -> Option<usize> {
        for (table, words) in self.side_words.iter().enumerate() {
            if words.is_empty() {
                continue;
            }
            let hits: usize = row.labels.iter().map(|token| words_in(&token.key, words)).sum();
            let others =
                self.evidence(row.labels.get(row.labels.len().saturating_sub(1)..).unwrap_or_default());
            if hits >= 2 || (hits == 1 && others.is_empty()) {
                return Some(table);
            }
            if self.current == Some(table)
                && others.iter().all(|found| self.shared_word(table, &row.labels, found.2))
            {
                return Some(table);
            }
        }
        None
    }

    /// `总计` heads a column of the side-by-side table as well as a row of another one.
    fn shared_word(&self, table: usize, labels: &[Token], likeness: f32) -> bool {
        let heads = self.heads.get(table).map(Vec::as_slice).unwrap_or_default();
        likeness < 1.0 && labels.last().is_some_and(|token| heads.contains(&token.key))
    }

    /// The row holds figures of this table, or is its one row of figures left empty.
    fn figures(&self, table: usize, row: &Row) -> bool {
        if row.values.iter().any(|token| !token.is_blank()) {
            return true;
        }
        let Some(def) = self.format.tables.get(table) else { return false };
        let whole = row.values.len() >= def.columns.len() * def.rows.len();
        let headed = if row.grid {
            row.labels.is_empty() && self.maps.get(table).is_some_and(|map| !map.is_empty())
        } else {
            let heads = self.heads.get(table).map(Vec::as_slice).unwrap_or_default();
            row.labels.last().is_some_and(|token| heads.contains(&token.key))
        };
        whole && headed
    }

    fn is_head(&self, row: &Row) -> bool {
        let hits = |heads: &Vec<String>| row.labels.iter().filter(|token| heads.contains(&token.key)).count();
        self.heads.iter().map(hits).max().unwrap_or(0) >= 2
    }

    /// Heads of columns set where the figures of their tables stand.
    fn heads(&mut self, row: &Row) {
        let hits: Vec<usize> = self
            .heads
            .iter()
            .map(|heads| row.labels.iter().filter(|token| heads.contains(&token.key)).count())
            .collect();
        let most = hits.iter().copied().max().unwrap_or(0);
        if most == 0 {
            return;
        }
        let best: Vec<usize> =
            hits.iter().enumerate().filter(|(_, n)| **n == most).map(|(table, _)| table).collect();
        let tables = match self.current.filter(|table| best.contains(table)) {
            Some(table) if most == 1 => vec![table],
            _ => best.clone(),
        };
        for table in tables {
            if self.format.tables.get(table).is_some_and(|def| def.shape != Shape::SideBySide) {
                self.heads_of(table, row);
            }
        }
        if let ([only], true) = (best.as_slice(), most >= 2) {
            self.current = Some(*only);
        }
    }

    fn heads_of(&mut self, table: usize, row: &Row) {
        let (Some(map), Some(fresh), Some(heads)) =
            (self.maps.get_mut(table), self.fresh.get_mut(table), self.heads.get(table))
        else {
            return;
        };
        if !row.grid || !row.labels.iter().any(|token| heads.contains(&token.key)) {
            return;
        }
        if !*fresh {
            *map = ColumnMap::default();
            *fresh = true;
        }
        map.source = row.source;
        for token in &row.labels {
            if let Some(column) = heads.iter().position(|head| *head == token.key) {
                map.add(column, token.column);
            }
        }
    }
}

/// Figures of several rows may follow each other in flattened text when their labels were broken
/// off: lines that each hold a whole row are rows of their own.
fn runs(values: Vec<Token>, count: usize, grid: bool) -> Vec<Vec<Token>> {
    let filled = values.iter().filter(|token| !token.is_blank()).count();
    if grid || filled <= count {
        return vec![values];
    }
    let mut lines: Vec<&[Token]> = values.chunk_by(|a, b| a.line == b.line).collect();
    if lines.iter().any(|line| line.len() == count) && count > 2 {
        // A single figure on a line of its own between whole rows is the number of a page.
        lines.retain(|line| line.len() != 1);
    }
    if lines.iter().all(|line| line.len() == count) {
        return lines.into_iter().map(<[Token]>::to_vec).collect();
    }
    if values.len() >= count.saturating_mul(2) && values.len().is_multiple_of(count) {
        return values.chunks(count).map(<[Token]>::to_vec).collect();
    }
    vec![values]
}

/// How many of the words a label is made of; print may have run several together.
fn words_in(label: &str, words: &[String]) -> usize {
    if words.iter().any(|word| word == label) {
        return 1;
    }
    let mut rest = label;
    let mut hits = 0;
    while let Some(word) =
        words.iter().filter(|word| rest.starts_with(word.as_str())).max_by_key(|word| word.len())
    {
        rest = rest.get(word.len()..).unwrap_or_default();
        hits += 1;
    }
    if rest.is_empty() { hits } else { 0 }
}

/// Words that only the heads of a side-by-side table have.
fn side_words(def: &TableDef) -> Vec<String> {
    if def.shape != Shape::SideBySide {
        return Vec::new();
    }
    let columns = def.columns.iter().filter(|column| !column.computed).map(|column| key(&column.label));
    let rows = def.rows.iter().map(|row| key(&row.label));
    let groups = def.rows.iter().filter_map(|row| row.group.as_deref()).map(key);
    columns.chain(rows).chain(groups).collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers below ten")]
fn to_f32(n: usize) -> f32 {
    n as f32
}
