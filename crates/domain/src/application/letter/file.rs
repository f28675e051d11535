//! The words of letters, `data/letters/`. A file that names an unknown ground, a doubled one or a fact that nobody
//! knows does not load.

use std::sync::LazyLock;

use serde::Deserialize;

use super::super::ground::grounds;

const NOTICES: &str = include_str!("../../../../../data/letters/notices.toml");
const ANSWERS: &str = include_str!("../../../../../data/letters/answers.toml");

/// Facts that a letter may name.
pub(super) const FACTS: &[&str] = &[
    "amount",
    "calculation",
    "case",
    "contact",
    "count",
    "court",
    "days",
    "decision",
    "due",
    "earlier",
    "first_number",
    "first_on",
    "law",
    "mode",
    "other_agency",
    "place",
    "reason",
    "receipt_rule",
    "received",
    "review_body",
    "text",
    "until",
    "wanted",
    "withheld",
];

/// To whom a letter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// The applicant.
    Applicant,
    /// Whoever is asked for an opinion.
    Other,
}

/// A letter issued while an application is handled.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notice {
    pub id: String,
    pub name: String,
    pub to: To,
    /// Does it have a number of the agency's letters?
    pub numbered: bool,
    pub body: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeFile {
    schema: u8,
    notice: Vec<Notice>,
}

/// The finding of a ground.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Finding {
    pub ground: String,
    pub body: Vec<String>,
}

/// What answers say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answers {
    schema: u8,
    pub opening: String,
    /// The same of answers about the applicant's own records (Art. 41).
    pub opening_record: String,
    /// What follows it in an answer that was ordered.
    pub anew: Vec<String>,
    pub withheld_heading: String,
    pub given_heading: String,
    pub choice: String,
    pub first: String,
    pub answer: Vec<Finding>,
}

static LOADED: LazyLock<Option<(Vec<Notice>, Answers)>> = LazyLock::new(|| read(NOTICES, ANSWERS).ok());

/// The notice of an id.
pub(super) fn notice(id: &str) -> Option<&'static Notice> {
    LOADED.as_ref()?.0.iter().find(|notice| notice.id == id)
}

/// What answers say.
pub(super) fn answers() -> Option<&'static Answers> {
    LOADED.as_ref().map(|(_, answers)| answers)
}

fn read(notices: &str, answers: &str) -> Result<(Vec<Notice>, Answers), String> {
    let notices: NoticeFile = toml::from_str(notices).map_err(|error| error.to_string())?;
    let answers: Answers = toml::from_str(answers).map_err(|error| error.to_string())?;
    if (notices.schema, answers.schema) != (1, 1) {
        return Err("a schema is not known".to_owned());
    }
    unique(notices.notice.iter().map(|notice| notice.id.as_str()))?;
    unique(answers.answer.iter().map(|finding| finding.ground.as_str()))?;
    let missing = grounds().iter().find(|ground| !answers.answer.iter().any(|one| one.ground == ground.id));
    if let Some(ground) = missing {
        return Err(format!("no words for the ground {}", ground.id));
    }
    if answers.answer.len() != grounds().len() {
        return Err("there are words for a ground that is not known".to_owned());
    }
    let remedies = [&answers.opening, &answers.opening_record, &answers.choice, &answers.first];
    let bodies =
        notices.notice.iter().map(|notice| &notice.body).chain(answers.answer.iter().map(|one| &one.body));
    for line in bodies.flatten().chain(remedies).chain(&answers.anew) {
        for (_, fact) in pieces(line) {
            if !fact.is_empty() && !FACTS.contains(&fact) {
                return Err(format!("nobody knows {{{fact}}}"));
            }
        }
    }
    Ok((notices.notice, answers))
}

fn unique<'a>(ids: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(format!("{id} stands there twice"));
        }
    }
    Ok(())
}

/// A line as words, each with the fact behind it; the last fact is empty.
pub(super) fn pieces(line: &str) -> Vec<(&str, &str)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((words, behind)) = rest.split_once('{') {
        let (fact, left) = behind.split_once('}').unwrap_or((behind, ""));
        pieces.push((words, fact));
        rest = left;
    }
    pieces.push((rest, ""));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_load() {
        let (notices, answers) = read(NOTICES, ANSWERS).unwrap();
        assert_eq!(notices.len(), 12);
        assert_eq!(answers.answer.len(), grounds().len());
    }

    #[test]
    fn what_contradicts_itself_does_not_load() {
        let fault = |notices: &str, answers: &str| read(notices, answers).unwrap_err();
        assert!(fault(&NOTICES.replace("\"extension_notice\"", "\"receipt\""), ANSWERS).contains("twice"));
        assert!(fault(&NOTICES.replace("{until}", "{untill}"), ANSWERS).contains("untill"));
        assert!(fault(NOTICES, &ANSWERS.replace("\"denied_query\"", "\"denied_secret\"")).contains("twice"));
        assert!(fault(NOTICES, &ANSWERS.replace("\"denied_query\"", "\"poem\"")).contains("denied_query"));
        assert!(fault(NOTICES, &ANSWERS.replace("{court}", "{judge}")).contains("judge"));
        assert!(fault(NOTICES, &ANSWERS.replace("schema = 1", "schema = 2")).contains("schema"));
    }

    #[test]
    fn a_line_in_pieces() {
        assert_eq!(pieces("甲{case}乙{wanted}"), [("甲", "case"), ("乙", "wanted"), ("", "")]);
        assert_eq!(pieces("没有"), [("没有", "")]);
    }
}
