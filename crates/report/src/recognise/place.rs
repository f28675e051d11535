//! Which row of the form a row of the file is: by its labels, by order where labels fail, never by
//! position alone.

use super::{
    columns::ColumnMap,
    group::{Group, runs, without_space},
    lexicon::{ALIKE, Lexicon, Memory},
    rows::{Row, Token},
    ruled::Ruled,
    scope::Scope,
    text::{alike, key, one_letter_off},
    value::looks_like_value,
};
use crate::{
    Format,
    format::{Shape, TableDef},
};

struct RowLabel {
    table: usize,
    row: usize,
    key: String,
    /// Position among all labels of all forms.
    position: Option<usize>,
    group: Option<String>,
}

/// Labels joined to more bytes than this are those of several rows.
const LONGEST_JOINED: usize = 360;

/// A heading beside several rows says that a row is one of them, and not which.
const ONE_OF_GROUP: f32 = 0.66;

/// Sorts rows of a file into the tables of one form.
pub struct Sorter<'f> {
    format: &'f Format,
    memory: &'f Memory,
    labels: Vec<RowLabel>,
    heads: Vec<Vec<String>>,
    side_words: Vec<Vec<String>>,
    maps: Vec<ColumnMap>,
    current: Option<usize>,
    /// True while nothing but heads has come since the last figures of that table.
    fresh: Vec<bool>,
    /// Rows that the heads of a side-by-side table name, since its last figures.
    under: Vec<Vec<usize>>,
    ruled: Vec<Ruled>,
    scope: Scope,
    pub groups: Vec<Group>,
    pub homeless: Vec<Row>,
}

impl<'f> Sorter<'f> {
    pub fn new(format: &'f Format, memory: &'f Memory) -> Self {
        let mut labels = Vec::new();
        for (table, def) in format.tables.iter().enumerate().filter(|(_, def)| def.shape != Shape::SideBySide)
        {
            let rows = def.rows.iter().enumerate();
            labels.extend(rows.map(|(row, def)| RowLabel {
                table,
                row,
                position: Lexicon::get().position(&key(&def.label)),
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
            memory,
            labels,
            heads: heads.collect(),
            side_words,
            maps: vec![ColumnMap::default(); count],
            current: None,
            fresh: vec![true; count],
            under: vec![Vec::new(); count],
            ruled: vec![Ruled::default(); count],
            scope: Scope::Unsaid,
            groups: Vec::new(),
            homeless: Vec::new(),
        }
    }

    /// Running text came: figures without labels belong to no table any more.
    pub fn interrupt(&mut self) {
        self.current = None;
    }

    /// Words above a table may say whose figures it gives.
    pub fn caption(&mut self, text: &str) {
        if let Some(scope) = Scope::said_by(text) {
            self.scope = scope;
        }
    }

    /// A sheet speaks by its name alone.
    pub fn sheet(&mut self, name: &str) {
        self.scope = Scope::said_by(name).unwrap_or_default();
    }

    pub fn row(&mut self, mut row: Row) {
        for token in &row.labels {
            if Scope::said_by(&token.text).is_some() && !Lexicon::get().knows(&token.key) {
                self.caption(&token.text);
            }
        }
        self.heads_on_lines(&row);
        if let Some(column) = self.figures_from(&row) {
            row.figures_from(column);
        }
        if let Some(table) = self.side_by_side(&row) {
            self.current = Some(table);
            self.heads_of(table, &row);
            self.names_under(table, &row);
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
        let headed = self.fresh.get_mut(table).is_some_and(|fresh| std::mem::replace(fresh, false));
        let under = self.under.get(table).cloned().unwrap_or_default();
        let foreign = row.grid && evidence.is_empty() && self.is_foreign(table, &row.labels);
        let scope = self.scope;
        let map = self.maps.get(table).cloned().unwrap_or_default();
        let (count, all) = self.format.tables.get(table).map_or((1, 1), |def| match def.shape {
            Shape::SideBySide => (usize::MAX, def.columns.len() * def.rows.len()),
            _ => (def.columns.len(), def.columns.len()),
        });
        let Row { source, grid, labels, values, .. } = row;
        let values = without_space(values, all);
        let spread = self.ruled.get(table).filter(|_| !grid).and_then(|ruled| ruled.spread(&values));
        let values = spread.unwrap_or(values);
        if values.is_empty() {
            return;
        }
        let beside = labels.last().zip(values.first()).is_some_and(|(label, value)| label.line == value.line);
        let runs = runs(values, count, grid);
        let shared = runs.len() > 1 && !beside;
        for (number, values) in runs.into_iter().enumerate() {
            // A label on the line of the first figures speaks of these alone.
            let told = number == 0 || !beside;
            let evidence = if told { evidence.to_vec() } else { Vec::new() };
            let (labels, map, under) = (labels.clone(), map.clone(), under.clone());
            let headed = headed && number == 0;
            self.groups.push(Group {
                table,
                evidence,
                shared,
                foreign,
                labels,
                values,
                source,
                grid,
                map,
                scope,
                under,
                headed,
            });
        }
    }

    /// A label that is like none of the rows of its table: somebody's own row.
    fn is_foreign(&self, table: usize, labels: &[Token]) -> bool {
        let Some(label) = labels.last() else { return false };
        let of_table = self.labels.iter().filter(|known| known.table == table);
        let nearest = of_table.map(|known| alike(&label.key, &known.key)).fold(0.0_f32, f32::max);
        label.key.chars().count() >= 3 && nearest < 0.3
    }

    /// The column of the grid where the figures begin, as the heads above say, if this row has its
    /// cells under them: words in a figure's place are figures spoiled, words left of it labels.
    fn figures_from(&self, row: &Row) -> Option<u32> {
        let table = self.current.filter(|_| row.grid)?;
        let columns = self.maps.get(table)?.grid_columns();
        let (first, last) = (columns.iter().min()?, columns.iter().max()?);
        let under_every_head = columns.iter().all(|column| row.tokens().any(|token| token.column == *column));
        let beyond = row.tokens().any(|token| !token.is_blank() && token.column > *last);
        let lexicon = Lexicon::get();
        let another_head = row.tokens().any(|token| token.column >= *first && lexicon.is_label(&token.key));
        // Heads that stand too far to the right would take figures for labels.
        let in_front = row.tokens().filter(|token| !token.is_blank() && token.column < *first);
        let figure_in_front =
            in_front.max_by_key(|token| token.column).is_some_and(|token| looks_like_value(&token.text));
        (under_every_head && !beyond && !another_head && !figure_in_front).then_some(*first)
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
                if !joined.is_empty() && joined.len() <= LONGEST_JOINED {
                    texts.push((joined.clone(), doubt));
                }
            }
        }
        let mut likenesses = vec![0.0_f32; Lexicon::get().len()];
        for (text, doubt) in &texts {
            for (label, likeness) in self.memory.like(text).iter() {
                if let Some(best) = likenesses.get_mut(*label) {
                    *best = best.max(likeness - doubt);
                }
            }
        }
        let mut found = Vec::new();
        for label in &self.labels {
            let own = label.position.and_then(|at| likenesses.get(at)).copied().unwrap_or(0.0);
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
        // Drawn below each other: heads above, the name of the row on the left.
        let below = row.grid
            && row.values.len() >= def.columns.len()
            && row
                .labels
                .last()
                .is_some_and(|token| def.rows.iter().any(|known| key(&known.label) == token.key))
            && self.maps.get(table).is_some_and(|map| !map.is_empty() && map.source == row.source);
        (whole && headed) || below
    }

    /// Heads of plain text, with their places on the lines.
    fn heads_on_lines(&mut self, row: &Row) {
        if row.grid {
            return;
        }
        for ((def, heads), ruled) in self.format.tables.iter().zip(&self.heads).zip(&mut self.ruled) {
            let of_table = row.labels.iter().filter_map(|token| Some((head_at(heads, &token.key)?, token)));
            let of_table: Vec<(usize, &Token)> = of_table.collect();
            if of_table.len() >= 2 {
                let repeat = if def.shape == Shape::SideBySide { def.rows.len() } else { 1 };
                *ruled = Ruled::of(&of_table, def.columns.len(), repeat);
            }
        }
    }

    /// Rows of a side-by-side table stand over its columns; after figures they begin anew.
    fn names_under(&mut self, table: usize, row: &Row) {
        let Some(def) = self.format.tables.get(table) else { return };
        let words = self.side_words.get(table).map(Vec::as_slice).unwrap_or_default();
        let heads: Vec<&Token> = row.labels.iter().filter(|token| words_in(&token.key, words) > 0).collect();
        let (Some(under), Some(fresh)) = (self.under.get_mut(table), self.fresh.get_mut(table)) else {
            return;
        };
        if heads.is_empty() {
            return;
        }
        if !*fresh {
            under.clear();
            *fresh = true;
        }
        for (position, named) in def.rows.iter().enumerate() {
            let label = key(&named.label);
            if heads.iter().any(|token| token.key.contains(&label)) && !under.contains(&position) {
                under.push(position);
            }
        }
        under.sort_unstable();
    }

    fn is_head(&self, row: &Row) -> bool {
        let hits = |heads: &Vec<String>| {
            row.labels.iter().filter(|token| head_at(heads, &token.key).is_some()).count()
        };
        self.heads.iter().map(hits).max().unwrap_or(0) >= 2
    }

    /// Heads of columns set where the figures of their tables stand.
    fn heads(&mut self, row: &Row) {
        let hits: Vec<usize> = self
            .heads
            .iter()
            .map(|heads| row.labels.iter().filter(|token| head_at(heads, &token.key).is_some()).count())
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
        if !row.grid || !row.labels.iter().any(|token| head_at(heads, &token.key).is_some()) {
            return;
        }
        if !*fresh {
            *map = ColumnMap::default();
            *fresh = true;
        }
        map.source = row.source;
        for token in &row.labels {
            if let Some(column) = head_at(heads, &token.key) {
                map.add(column, token.column);
            } else {
                map.add_foreign(token.column);
            }
        }
    }
}

/// The head that a text is, a letter read wrongly or a cut end allowed.
fn head_at(heads: &[String], found: &str) -> Option<usize> {
    heads.iter().position(|head| head == found).or_else(|| {
        let long = found.chars().count() >= 3;
        let near = |head: &String| long && (one_letter_off(found, head) || alike(found, head) >= 0.75);
        heads.iter().position(near).filter(|_| !Lexicon::get().is_label(found))
    })
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
