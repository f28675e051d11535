//! Sentences that the public reads beside a text: why it was withdrawn, what was wrong, why it no longer
//! holds. Nobody reviews some of them before they are seen, so they are screened before they are stored.

use chrono::NaiveDate;
use gongkai_domain::{
    contents::{Contents, Passage, Piece},
    id::AgencyId,
    refusal::Refusal,
    report::reason,
};
use gongkai_screening::{Finding, Level, Rules, Setting, screen};

use crate::{Office, OfficeError, publication::dictionary::rules_of};

/// Code of a refusal that a person may overrule by saying that it was looked at.
pub const DOUBTFUL: &str = "sentence_doubtful";

/// A sentence for the public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The sentence.
    pub words: String,
    /// The writer has seen what is doubtful in it, and keeps it.
    pub checked: bool,
}

impl From<&str> for Told {
    fn from(words: &str) -> Self {
        Self { words: words.to_owned(), checked: false }
    }
}

/// The sentence as it may be stored: of usable length, and nothing in it that may not be public.
pub(crate) async fn sentence(
    office: &Office,
    agency: &AgencyId,
    told: &Told,
    field: &'static str,
) -> Result<String, OfficeError> {
    let words = reason(&told.words, field)?;
    let refusals = against(office, agency, told, field).await?;
    if refusals.is_empty() { Ok(words) } else { Err(refusals.into()) }
}

/// What stands against words that somebody outside reads, of whatever length: an answer, a reason.
pub(crate) async fn against(
    office: &Office,
    agency: &AgencyId,
    told: &Told,
    field: &'static str,
) -> Result<Vec<Refusal>, OfficeError> {
    let rules = rules_of(office, agency).await?;
    Ok(why_not(told.words.trim(), told.checked, &rules, office.today(), field))
}

/// What screening finds in a sentence.
pub(super) fn found(words: &str, rules: &Rules, on: NaiveDate) -> Vec<Finding> {
    let pieces = vec![Piece::Passage(Passage::printed("", words))];
    let contents = Contents { pieces, ..Contents::new() };
    screen(&contents, rules, Setting { on, consultation: false })
}

/// What stands against a sentence: first what may never stand in it, then what has to be looked at once.
fn why_not(words: &str, checked: bool, rules: &Rules, on: NaiveDate, field: &'static str) -> Vec<Refusal> {
    let found = found(words, rules, on);
    let of = |level: Level| found.iter().filter(move |one| one.level == level);
    let blocks: Vec<Refusal> = of(Level::Block).map(|one| blocked(one).at(field)).collect();
    if checked || !blocks.is_empty() {
        return blocks;
    }
    of(Level::Warn).map(|one| doubtful(one).at(field)).collect()
}

fn blocked(found: &Finding) -> Refusal {
    let Finding { text, message, suggestion, mask, .. } = found;
    let instead = match mask {
        Some(mask) => format!("请遮盖成“{mask}”或者删去"),
        None => suggestion.clone(),
    };
    Refusal::new("sentence_blocks", format!("公众会看到这句话，“{text}”处不得公开：{message}。{instead}"))
}

fn doubtful(found: &Finding) -> Refusal {
    let Finding { text, message, .. } = found;
    let sentence =
        format!("公众会看到这句话，“{text}”处需要核实：{message}。请改正；核实无误的，勾选“已核实”再提交");
    Refusal::new(DOUBTFUL, sentence)
}
