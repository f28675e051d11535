//! How many findings a report has, for lists. They depend on its text, on what belongs to it and on the text
//! of the year before, so they are counted once for each of these.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use gongkai_report::{Verdict, format::Grade};

use super::AnnualReport;

/// Pairs that are remembered; then all are forgotten.
const MOST: usize = 10_000;

/// Numbers of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Of grade must, that failed.
    pub must: usize,
    /// That could not be told.
    pub unsure: usize,
    /// Others that failed.
    pub hints: usize,
}

impl Tally {
    pub(super) fn of(report: &AnnualReport) -> Self {
        let is_hint = |verdict, grade| match verdict {
            Verdict::Fail => grade != Grade::Must,
            Verdict::CannotTell | Verdict::Pass { .. } | Verdict::NotApplicable => false,
        };
        let hints = report.findings.iter().filter(|finding| is_hint(finding.verdict, finding.grade));
        Self { must: report.must().count(), unsure: report.unsure().count(), hints: hints.count() }
    }
}

/// A report with its digest and the version of what belongs to it, and the digest of the year before.
type Texts = (String, Option<String>);

/// What was counted.
#[derive(Debug, Default)]
pub struct Tallies(Mutex<HashMap<Texts, Tally>>);

impl Tallies {
    pub(super) fn of(&self, texts: &Texts) -> Option<Tally> {
        self.known().get(texts).copied()
    }

    pub(super) fn keep(&self, texts: Texts, tally: Tally) {
        let mut known = self.known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(texts, tally);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Texts, Tally>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
