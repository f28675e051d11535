//! Results that one number counts together.

use std::borrow::Cow;

use super::{
    phrases::{Found, Meaning, Reading, Role},
    read::{Count, Reader},
};

/// What joins two results in front of one number.
const JOINTS: [&str; 7] = ["和", "或", "及", "、", "与", "或者", "以及"];

impl Reader<'_> {
    /// 不予公开和无法提供14件: results joined in front of one number are counted together, those in
    /// a bracket too (予以公开(含部分公开)37件).
    pub(super) fn together(&self, count: &Count, found: &Found) -> Vec<Found> {
        let result =
            |meaning: usize| self.book.meanings.get(meaning).filter(|meaning| is_result(&meaning.id));
        let start = count.numeral.start;
        let gap = self.prose.part(found.end, start);
        if result(found.meaning).is_none() || gap.contains(['各', '均']) || gap.contains("分别") {
            return vec![*found];
        }
        let words = self.window(count.lead, start);
        let mut all: Vec<Found> = self.book.phrases(Role::Say, words, count.lead..start + 1).collect();
        all.retain(|other| result(other.meaning).is_some());
        let mut together = vec![*found];
        let mut first = found.start;
        while let Some(before) = all
            .iter()
            .filter(|other| other.end < first)
            .filter(|other| {
                let joint = self.prose.part(other.end, first).trim_start_matches(['的', '答', '复']);
                JOINTS.contains(&joint)
            })
            .min_by_key(|other| other.start)
        {
            first = before.start;
            together.push(*before);
        }
        if gap.starts_with('(') && gap.contains('含') | gap.contains("包括") && !gap.contains('不') {
            let inside = all.iter().filter(|other| other.start > found.end && other.end < start);
            together.extend(inside.max_by_key(|other| other.end - other.start));
        }
        together.dedup_by_key(|one| one.meaning);
        together.sort_by_key(|one| one.start);
        together
    }

    /// 予以公开37件(含部分公开6件): the number may hold the results that the bracket names.
    pub(super) fn held_behind(
        &self,
        count: &Count,
        found: &Found,
        mut readings: Vec<Cow<'static, Reading>>,
    ) -> Vec<Cow<'static, Reading>> {
        let result = |one: &Found| self.book.meanings.get(one.meaning).filter(|one| is_result(&one.id));
        let text = self.prose.part(count.end, self.prose.text.len());
        let holds = ["(含", "(包括", "(其中"].iter().any(|open| text.starts_with(open));
        if result(found).is_none() || !holds {
            return readings;
        }
        let end = self.prose.clause_end(count.end + 1);
        let words = self.window(count.end, end);
        let inside = self.book.phrases(Role::Say, words, count.end..end + 1);
        let inside = inside.filter(|one| one.meaning != found.meaning && result(one).is_some());
        if let Some(part) = inside.max_by_key(|one| one.end - one.start) {
            readings.extend(self.summed(&[*found, part], Vec::new()));
        }
        readings
    }

    /// The readings of results that are counted together: each kind of reading summed.
    pub(super) fn summed(
        &self,
        together: &[Found],
        readings: Vec<Cow<'static, Reading>>,
    ) -> Vec<Cow<'static, Reading>> {
        if together.len() < 2 {
            return readings;
        }
        let meanings: Vec<&Meaning> =
            together.iter().filter_map(|one| self.book.meanings.get(one.meaning)).collect();
        let most = meanings.iter().map(|meaning| meaning.readings.len()).max().unwrap_or(0);
        (0..most)
            .filter_map(|position| {
                let parts: Option<Vec<&Reading>> =
                    meanings.iter().map(|meaning| meaning.readings.get(position)).collect();
                let parts = parts?;
                let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
                let cells = parts.iter().flat_map(|part| part.cells.iter().cloned()).collect();
                Some(Cow::Owned(Reading { name: names.join("、"), cells }))
            })
            .collect()
    }
}

/// True for meanings that are results of applications and exclude each other.
fn is_result(meaning: &str) -> bool {
    matches!(meaning, "granted" | "partial" | "denied" | "unable" | "refused" | "other")
}
