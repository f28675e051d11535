//! Final answers as data, `data/answer-grounds/`: article, place in table three, what an answer must hold,
//! which remedy it names on which day.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::calendar::read_date;

const GROUNDS: &str = include_str!("../../../../data/answer-grounds/grounds.toml");

static FOUND: LazyLock<Vec<Ground>> = LazyLock::new(|| grounds_in(GROUNDS).unwrap_or_default());

/// All grounds, in the order of table three.
pub fn grounds() -> &'static [Ground] {
    &FOUND
}

/// The ground with this id.
pub fn ground(id: &str) -> Option<&'static Ground> {
    FOUND.iter().find(|ground| ground.id == id)
}

/// The ground of a case that ended without an answer.
pub fn ground_of(ending: Ending) -> Option<&'static Ground> {
    FOUND.iter().find(|ground| ground.ends == Some(ending))
}

/// Groups of table three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 予以公开.
    Granted,
    /// 部分公开.
    Partial,
    /// 不予公开.
    Denied,
    /// 无法提供.
    Unable,
    /// 不予处理.
    Refused,
    /// 其他处理.
    Closed,
    /// Answers about the applicant's own records (Art. 41), which no table counts [K].
    Record,
}

impl Group {
    /// All groups: those of table three in its order, then answers that it does not count.
    pub const ALL: [Group; 7] = [
        Group::Granted,
        Group::Partial,
        Group::Denied,
        Group::Unable,
        Group::Refused,
        Group::Closed,
        Group::Record,
    ];

    /// As table three prints it.
    pub const fn word(self) -> &'static str {
        match self {
            Group::Granted => "予以公开",
            Group::Partial => "部分公开",
            Group::Denied => "不予公开",
            Group::Unable => "无法提供",
            Group::Refused => "不予处理",
            Group::Closed => "其他处理",
            Group::Record => "更正自身信息",
        }
    }
}

/// What an answer or its file must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// 检索记录.
    Search,
    /// The search found nothing.
    NothingFound,
    /// 审查记录 (Art. 17).
    Review,
    /// Facts, and why the ground applies to them.
    Reason,
    /// Approved by the leader in charge.
    Leader,
    /// The third party was asked (Art. 32).
    ThirdParty,
    /// Where and how the information is had.
    Place,
    /// The law or regulation that forbids or governs, with its article.
    Law,
    /// Name and contact of the agency in charge.
    OtherAgency,
    /// Number and date of the earlier answer.
    Earlier,
    /// Reasons were asked for, and are not sound or did not come (Art. 35).
    Reasons,
    /// A correction was asked for once and came (Art. 30).
    Correction,
    /// What is withheld, each part with ground and reason.
    Withheld,
}

/// Which remedy an answer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Review or suit, as the applicant likes.
    Choice,
    /// Review before suit (行政复议法 Art. 23).
    First,
}

/// How a case ends without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Not corrected in time (Art. 30).
    Abandoned,
    /// Fee not paid in time (Art. 42).
    Unpaid,
    /// Withdrawn by the applicant.
    Withdrawn,
}

/// A final answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Stays in stored acts.
    pub id: String,
    /// As table three and staff call it.
    pub name: String,
    /// Usual name of the document.
    pub document: String,
    /// The article it rests on.
    pub article: String,
    /// Its group in table three.
    pub group: Group,
    /// The case ends in this way, without a decision.
    pub ends: Option<Ending>,
    needs: Vec<Need>,
    rows: BTreeMap<String, String>,
    remedies: Vec<(NaiveDate, Vec<Remedy>)>,
}

impl Ground {
    /// The row of table three in a form of the report.
    pub fn row(&self, format: &str) -> Option<&str> {
        self.rows.get(format).map(String::as_str)
    }

    /// Rows by form.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rows.iter().map(|(format, row)| (format.as_str(), row.as_str()))
    }

    /// Must the answer or its file hold this?
    pub fn needs(&self, need: Need) -> bool {
        self.needs.contains(&need)
    }

    /// All that it must hold.
    pub fn all_needs(&self) -> &[Need] {
        &self.needs
    }

    /// The remedies that an answer decided on this day names.
    pub fn remedies(&self, decided: NaiveDate) -> &[Remedy] {
        self.remedies.iter().rev().find(|(from, _)| *from <= decided).map_or(&[], |(_, notices)| notices)
    }

    /// Is a person who wants the information told no, wholly or in part, by Art. 14-16 and 36(7)?
    pub fn withholds(&self) -> bool {
        matches!(self.group, Group::Denied | Group::Partial)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    ground: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    name: String,
    document: String,
    article: String,
    group: Group,
    ends: Option<Ending>,
    needs: Vec<Need>,
    rows: BTreeMap<String, String>,
    remedy: Vec<RemedyEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RemedyEntry {
    from: toml::value::Datetime,
    notices: Vec<Remedy>,
}

fn grounds_in(text: &str) -> Result<Vec<Ground>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema != 1 {
        return Err(format!("schema {} is not known", file.schema));
    }
    let grounds: Vec<Ground> = file.ground.into_iter().map(ground_from).collect::<Result<_, _>>()?;
    for (nth, one) in grounds.iter().enumerate() {
        let twice = grounds
            .iter()
            .take(nth)
            .any(|other| other.id == one.id || (one.ends.is_some() && other.ends == one.ends));
        if twice {
            return Err(format!("the ground {} stands there twice", one.id));
        }
        if let Some(fault) = contradiction(one) {
            return Err(format!("the ground {} {fault}", one.id));
        }
    }
    for ending in [Ending::Abandoned, Ending::Unpaid, Ending::Withdrawn] {
        if !grounds.iter().any(|one| one.ends == Some(ending)) {
            return Err(format!("no ground for {ending:?}"));
        }
    }
    Ok(grounds)
}

fn ground_from(entry: Entry) -> Result<Ground, String> {
    let remedies = entry
        .remedy
        .into_iter()
        .map(|one| {
            let from = read_date(&one.from.to_string()).ok_or("a remedy begins on no day")?;
            Ok((from, one.notices))
        })
        .collect::<Result<_, String>>()?;
    Ok(Ground {
        id: entry.id,
        name: entry.name,
        document: entry.document,
        article: entry.article,
        group: entry.group,
        ends: entry.ends,
        needs: entry.needs,
        rows: entry.rows,
        remedies,
    })
}

/// What is wrong with a ground by itself.
fn contradiction(one: &Ground) -> Option<&'static str> {
    let guarded = [Need::Search, Need::Review, Need::Reason, Need::Leader];
    let in_order = one.remedies.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a < b));
    let begins = |prefix: &str| one.rows.values().all(|row| row.starts_with(prefix));
    let has_rows = !one.rows.is_empty();
    if has_rows == (one.group == Group::Record) || one.remedies.is_empty() || !in_order {
        return Some("lacks rows or remedies, or its remedies are not in order");
    }
    if one.remedies.iter().any(|(_, notices)| notices.is_empty()) {
        return Some("names no remedy");
    }
    if one.withholds() && guarded.iter().any(|need| !one.needs(*need)) {
        return Some("withholds without search, review, reason and leader");
    }
    if (one.group == Group::Partial) != one.needs(Need::Withheld) {
        return Some("is partial without parts, or has parts without being partial");
    }
    if (one.ends.is_some() && one.group != Group::Closed) || (one.ends.is_some() && !one.needs.is_empty()) {
        return Some("is no decision and yet needs something");
    }
    let own_rows = match one.group {
        Group::Granted => begins("granted"),
        Group::Partial => begins("partial"),
        Group::Denied => begins("denied_"),
        Group::Unable => begins("unable_"),
        Group::Refused => begins("refused_"),
        Group::Closed => begins("other"),
        Group::Record => true,
    };
    (!own_rows).then_some("stands in a row of another group")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_file_is_sound() {
        let all = grounds_in(GROUNDS).unwrap();
        assert_eq!((all.len(), grounds().len()), (29, 29));
        for group in Group::ALL {
            assert!(all.iter().any(|ground| ground.group == group), "{group:?}");
        }
        let rows: std::collections::BTreeSet<_> =
            all.iter().filter_map(|one| one.row("format-2021")).collect();
        assert_eq!(rows.len(), 21, "every row of results in table three is somebody's");
    }

    #[test]
    fn remedies_by_the_day_of_the_decision() {
        use Remedy::{Choice, First};
        let rows: [(&str, &str, &[Remedy]); 9] = [
            ("answer_granted", "2026-01-01", &[Choice]),
            ("answer_partial", "2023-12-31", &[Choice]),
            ("answer_partial", "2024-01-01", &[First, Choice]),
            ("denied_process", "2023-12-31", &[Choice]),
            ("denied_process", "2024-01-01", &[First]),
            ("denied_third_party", "2026-01-01", &[First]),
            ("denied_query", "2026-01-01", &[Choice]),
            ("unable_not_held", "2026-01-01", &[Choice]),
            ("closed_unpaid", "2026-01-01", &[Choice]),
        ];
        for (id, decided, remedies) in rows {
            assert_eq!(ground(id).unwrap().remedies(day(decided)), remedies, "{id} on {decided}");
        }
    }

    #[test]
    fn a_file_that_contradicts_itself_does_not_load() {
        for (from, to) in [
            ("schema = 1", "schema = 2"),
            ("id = \"answer_granted\"", "id = \"answer_public\""),
            ("format-2019 = \"granted\"", "format-2019 = \"partial\""),
            ("\"leader\", \"withheld\"", "\"withheld\""),
            ("\"leader\", \"withheld\"", "\"leader\""),
            ("ends = \"unpaid\"", "ends = \"abandoned\""),
            ("ends = \"unpaid\"\n", ""),
            (
                "{ from = 2024-01-01, notices = [\"first\", \"choice\"] }",
                "{ from = 2019-05-15, notices = [\"first\"] }",
            ),
            ("notices = [\"choice\"]", "notices = []"),
            ("group = \"granted\"", "group = \"given\""),
            (
                "group = \"record\"\nneeds = [\"reason\"]\nrows = {}",
                "group = \"record\"\nneeds = [\"reason\"]\nrows = { format-2019 = \"other\" }",
            ),
        ] {
            assert!(grounds_in(&GROUNDS.replacen(from, to, 1)).is_err(), "{from} → {to}");
        }
    }
}
