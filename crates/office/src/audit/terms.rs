//! What an entry can be searched for, and which blocks of the log hold it: a search then reads a few
//! blocks, however long the log is. Both databases answer from the same table.
//!
//! Terms are pairs of neighbouring characters of a sentence, the person, the capability, the day and
//! the month. The log lies in parts of 64 blocks of 64 entries; a row says by a bit for each block of a
//! part whether the term occurs there. Entries of a block found so are still compared one by one, so a
//! term may be said to be where it is not, but is never missed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use sha2::{Digest, Sha256};

use super::{
    entry,
    term_row::{ActiveModel, Column, Entity},
};
use crate::chance::day_in_china;

/// Entries of a block.
pub(super) const BLOCK: i64 = 64;
/// Blocks of a part: as many as a number has bits.
pub(super) const BLOCKS: i64 = 64;
/// Rows of one statement.
const ROWS: usize = 1_000;

/// A term as a number. Pairs of characters are above zero and exact; the others are below it, where
/// two of them are the same number once in many ages.
pub(super) type Term = i64;

/// The pairs of neighbouring characters of a text.
pub(super) fn pairs(text: &str) -> BTreeSet<Term> {
    let number = |c: char| i64::from(u32::from(c));
    let next = text.chars().skip(1);
    text.chars().zip(next).map(|(left, right)| number(left) << 21 | number(right)).collect()
}

fn named(kind: &str, name: &str) -> Term {
    let digest = Sha256::digest(format!("{kind} {name}"));
    let first = digest.iter().take(8).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
    first | i64::MIN
}

/// A person.
pub(super) fn person(staff: &str) -> Term {
    named("staff", staff)
}

/// A capability.
pub(super) fn capability(code: &str) -> Term {
    named("of", code)
}

fn day(day: NaiveDate) -> Term {
    named("day", &day.to_string())
}

fn month(day: NaiveDate) -> Term {
    named("month", &format!("{}-{}", day.year(), day.month()))
}

/// Terms of which one is at every entry of these days: whole months, and the days before and after.
pub(super) fn period(first: NaiveDate, last: NaiveDate) -> BTreeSet<Term> {
    let (mut terms, mut at) = (BTreeSet::new(), first);
    while at <= last {
        let following = at.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
        let next =
            match following.filter(|next| at.day() == 1 && next.pred_opt().is_some_and(|end| end <= last)) {
                Some(next) => {
                    terms.insert(month(at));
                    Some(next)
                }
                None => {
                    terms.insert(day(at));
                    at.checked_add_days(Days::new(1))
                }
            };
        let Some(next) = next else { break };
        at = next;
    }
    terms
}

/// Terms of entries that are written together.
#[derive(Debug, Default)]
pub(super) struct Terms(BTreeMap<(String, Term, i64), i64>);

/// What of an entry is searched for.
pub(super) struct Searched<'a> {
    pub seq: i64,
    pub agency: &'a str,
    pub at: DateTime<Utc>,
    pub staff: Option<&'a str>,
    pub capability: &'a str,
    pub sentence: &'a str,
}

impl Terms {
    /// Takes in an entry.
    pub fn add(&mut self, entry: &Searched<'_>) {
        let on = day_in_china(entry.at);
        let mut terms = pairs(entry.sentence);
        terms.extend([capability(entry.capability), day(on), month(on)]);
        terms.extend(entry.staff.map(person));
        let block = entry.seq.div_euclid(BLOCK);
        let (part, bit) = (block.div_euclid(BLOCKS), 1_i64 << block.rem_euclid(BLOCKS));
        for term in terms {
            *self.0.entry((entry.agency.to_owned(), term, part)).or_default() |= bit;
        }
    }

    /// Adds them to those in the database. A row that says it already is left alone: in a block most
    /// sentences are alike, so that few rows are written.
    pub async fn keep(self, conn: &impl ConnectionTrait) -> Result<(), DbErr> {
        let mut rows = self.0.into_iter().map(|((agency, term, part), bits)| ActiveModel {
            agency_id: Set(agency),
            term: Set(term),
            part: Set(part),
            bits: Set(bits),
        });
        loop {
            let some: Vec<_> = rows.by_ref().take(ROWS).collect();
            if some.is_empty() {
                return Ok(());
            }
            let mut added = OnConflict::columns([Column::AgencyId, Column::Term, Column::Part]);
            added
                .value(Column::Bits, Expr::cust("audit_term.bits | excluded.bits"))
                .action_and_where(Expr::cust("(audit_term.bits & excluded.bits) <> excluded.bits"));
            Entity::insert_many(some).on_conflict(added).exec_without_returning(conn).await?;
        }
    }
}

/// Takes in all entries that are there. For a log that was begun before there were terms.
pub(crate) async fn keep_all(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    type Row = (i64, String, DateTime<Utc>, Option<String>, String, String);
    use entry::Column::{AgencyId, At, EventOf, Sentence, Seq, StaffId};
    let mut next = 0;
    loop {
        let rows: Vec<Row> = entry::Entity::find()
            .select_only()
            .columns([Seq, AgencyId, At, StaffId, EventOf, Sentence])
            .filter(Seq.gte(next))
            .order_by_asc(Seq)
            .limit((BLOCK * BLOCKS).unsigned_abs())
            .into_tuple()
            .all(conn)
            .await?;
        let mut terms = Terms::default();
        for (seq, agency, at, staff, capability, sentence) in &rows {
            next = seq + 1;
            let staff = staff.as_deref();
            terms.add(&Searched { seq: *seq, agency, at: *at, staff, capability, sentence });
        }
        if rows.is_empty() {
            return Ok(());
        }
        terms.keep(conn).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_a_period_has_its_term() {
        for (first, last, terms) in [
            ("2026-02-03", "2026-02-03", 1),
            ("2026-02-01", "2026-02-28", 1),
            ("2026-02-01", "2026-02-27", 27),
            ("2026-01-31", "2026-03-01", 3),
            ("2025-12-31", "2027-01-01", 14),
            ("2026-02-03", "2026-02-02", 0),
        ] {
            let terms_of_it = period(on(first), on(last));
            assert_eq!(terms_of_it.len(), terms, "{first} {last}");
            let (first, last) = (on(first), on(last));
            for at in first.pred_opt().unwrap().iter_days().take_while(|at| *at <= last.succ_opt().unwrap()) {
                let within = terms_of_it.contains(&day(at)) || terms_of_it.contains(&month(at));
                // A day outside may share a month with the period only if the whole month is in it.
                assert_eq!(within, (first..=last).contains(&at), "{first} {last} {at}");
            }
        }
    }

    #[test]
    fn pairs_are_exact() {
        assert!(pairs("登").is_empty());
        assert_eq!(pairs("登录登录").len(), 2);
        assert!(pairs("退回登录").is_superset(&pairs("登录")));
        assert!(!pairs("录登").is_superset(&pairs("登录")));
        assert!(pairs("\u{10ffff}\u{10ffff}").iter().all(|term| *term > 0));
        assert!(person("a") < 0 && person("a") != capability("a"));
    }
}
