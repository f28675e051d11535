//! Searching the log by its terms: the newest blocks that can hold what is asked for are read, until a
//! page is full.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    entry::{self, Column},
    term_row,
    terms::{BLOCK, BLOCKS, Term, capability, pairs, period, person},
    trail::{Filter, Page, Place},
};
use crate::{OfficeError, chance::day_in_china};

/// Blocks that one page reads at most. Where they hold all terms and yet no entry that has them
/// together, the page says how far it has looked, and the next one goes on.
const READ: i64 = 48;
/// Parts whose terms are asked for at first; then four times as many each time.
const PARTS: i64 = 4;
/// Pairs of the words that are asked for at most; the entries tell about the rest.
const PAIRS: usize = 6;

/// What is looked for, as terms.
pub(super) struct Wanted {
    /// All of these.
    all: BTreeSet<Term>,
    /// And one of these, if there are any.
    one_of: BTreeSet<Term>,
}

impl Wanted {
    /// The terms of a filter; `None` where it has none by which searching is worth it.
    pub async fn of(
        conn: &DatabaseConnection,
        agency: &str,
        filter: &Filter,
    ) -> Result<Option<Self>, OfficeError> {
        let mut all: BTreeSet<Term> = filter.words.iter().flat_map(|words| some_of(pairs(words))).collect();
        all.extend(filter.staff.as_deref().map(person));
        all.extend(filter.capability.as_deref().map(capability));
        if all.is_empty() {
            return Ok(None);
        }
        let mut one_of = BTreeSet::new();
        if filter.from.is_some() || filter.until.is_some() {
            let Some((first, last)) = days(conn, agency).await? else { return Ok(None) };
            one_of = period(filter.from.unwrap_or(first).max(first), filter.until.unwrap_or(last).min(last));
            if one_of.is_empty() {
                // No entry is of these days; a term that no entry has says so.
                one_of.insert(0);
            }
        }
        Ok(Some(Self { all, one_of }))
    }
}

/// So many of the pairs, from all over the words.
fn some_of(pairs: BTreeSet<Term>) -> BTreeSet<Term> {
    let step = pairs.len().div_ceil(PAIRS).max(1);
    pairs.into_iter().step_by(step).collect()
}

/// The first and the last day on which an agency has entries.
async fn days(
    conn: &DatabaseConnection,
    agency: &str,
) -> Result<Option<(NaiveDate, NaiveDate)>, OfficeError> {
    let at = entry::Entity::find().filter(Column::AgencyId.eq(agency)).select_only().column(Column::At);
    let first: Option<DateTime<Utc>> = at.clone().order_by_asc(Column::At).into_tuple().one(conn).await?;
    let last: Option<DateTime<Utc>> = at.order_by_desc(Column::At).into_tuple().one(conn).await?;
    Ok(first.zip(last).map(|(first, last)| (day_in_china(first), day_in_china(last))))
}

/// A search.
pub(super) struct Search<'a> {
    pub conn: &'a DatabaseConnection,
    pub agency: &'a str,
    pub wanted: &'a Wanted,
    /// All that is asked of an entry, the agency included, in such words that no index but that of the
    /// numbers answers.
    pub exact: Condition,
}

impl Search<'_> {
    /// A page of at most `limit` entries with lower numbers than `before`, the highest first; without it
    /// from the newest entry on.
    pub async fn page(&self, before: Option<i64>, limit: u64) -> Result<Page, OfficeError> {
        let before = match before {
            Some(before) => before,
            None => self.newest().await?.map_or(0, |seq| seq + 1),
        };
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let (mut rows, mut read, mut parts) = (Vec::new(), 0, PARTS);
        let mut above = (before - 1).div_euclid(BLOCK * BLOCKS) + 1;
        while above > 0 {
            let below = (above - parts).max(0);
            let mut blocks = self.blocks(below..above).await?;
            blocks.retain(|block| block * BLOCK < before);
            for (low, high) in runs(&blocks) {
                let low = low.max(high + 1 - (READ - read));
                let (from, to) = (low * BLOCK, before.min((high + 1) * BLOCK));
                rows.extend(self.entries(from..to, limit + 1 - rows.len() as u64).await?);
                if rows.len() > most {
                    rows.truncate(most);
                    let next = rows.last().map(|row| Place { at: row.at, seq: row.seq });
                    return Ok(Page { rows, next, searched_to: None });
                }
                read += high + 1 - low;
                if read >= READ && from > 0 {
                    let next = self.place(from).await?;
                    return Ok(Page { rows, next, searched_to: next.map(|place| place.at) });
                }
            }
            above = below;
            parts *= 4;
        }
        Ok(Page { rows, next: None, searched_to: None })
    }

    async fn newest(&self) -> Result<Option<i64>, OfficeError> {
        let newest = entry::Entity::find().select_only().column(Column::Seq).order_by_desc(Column::Seq);
        Ok(newest.into_tuple().one(self.conn).await?)
    }

    async fn place(&self, seq: i64) -> Result<Option<Place>, OfficeError> {
        let row = entry::Entity::find_by_id(seq).one(self.conn).await?;
        Ok(row.map(|row| Place { at: row.at, seq }))
    }

    async fn entries(&self, numbers: Range<i64>, limit: u64) -> Result<Vec<entry::Model>, OfficeError> {
        Ok(entry::Entity::find()
            .filter(Column::Seq.gte(numbers.start))
            .filter(Column::Seq.lt(numbers.end))
            .filter(self.exact.clone())
            .order_by_desc(Column::Seq)
            .limit(limit)
            .all(self.conn)
            .await?)
    }

    /// Numbers of the blocks of these parts in which all terms occur, ascending.
    async fn blocks(&self, parts: Range<i64>) -> Result<Vec<i64>, OfficeError> {
        let Wanted { all, one_of } = self.wanted;
        let rows: Vec<(Term, i64, i64)> = term_row::Entity::find()
            .select_only()
            .columns([term_row::Column::Term, term_row::Column::Part, term_row::Column::Bits])
            .filter(term_row::Column::AgencyId.eq(self.agency))
            .filter(term_row::Column::Term.is_in(all.iter().chain(one_of).copied()))
            .filter(term_row::Column::Part.gte(parts.start))
            .filter(term_row::Column::Part.lt(parts.end))
            .into_tuple()
            .all(self.conn)
            .await?;
        let mut found: BTreeMap<i64, BTreeMap<Term, i64>> = BTreeMap::new();
        for (term, part, bits) in rows {
            found.entry(part).or_default().insert(term, bits);
        }
        let blocks = found.into_iter().flat_map(|(part, bits)| {
            let bits_of = |term: &Term| bits.get(term).copied().unwrap_or(0);
            let of_period = one_of.iter().fold(0, |bits, term| bits | bits_of(term));
            let first = if one_of.is_empty() { -1 } else { of_period };
            let all = all.iter().fold(first, |bits, term| bits & bits_of(term));
            (0..BLOCKS).filter(move |block| all >> block & 1 == 1).map(move |block| part * BLOCKS + block)
        });
        Ok(blocks.collect())
    }
}

/// Blocks without a gap between them as (first, last), the last ones first.
fn runs(blocks: &[i64]) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for block in blocks.iter().rev() {
        match runs.last_mut() {
            Some((first, _)) if *first == block + 1 => *first = *block,
            _ => runs.push((*block, *block)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_side_by_side_are_read_at_once() {
        assert_eq!(runs(&[1, 2, 3, 7, 9, 10]), [(9, 10), (7, 7), (1, 3)]);
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn pairs_of_long_words_are_few() {
        let many: BTreeSet<Term> = (0..100).collect();
        assert_eq!(some_of(many).len(), PAIRS);
        assert_eq!(some_of([3, 5].into()), [3, 5].into());
        assert!(some_of(BTreeSet::new()).is_empty());
    }
}
