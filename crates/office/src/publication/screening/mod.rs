//! Screening: the text with each save, a file as soon as it was read. Findings belong to what was
//! screened, by its digest; what was said about one goes along while the same thing stands in the text.

mod answer;
mod file;
mod inside;
mod keep;
mod mask;
mod sentence;
mod text;

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use gongkai_domain::{
    publication::{self, Kind, KindField},
    refusal::Refusal,
};
use gongkai_screening::{Finding, Level, Rules};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    Draft, Held, dictionary::rules_of, document_file, document_row, edition_row, finding_row, held::files_of,
    screening_row,
};
use crate::{Office, OfficeError};

pub use answer::{Finds, accept, ask_exception, confirm_exception, found};
pub(super) use file::read_file;
pub use file::{FileToScreen, SCREEN_FILE, file_screened, file_to_screen};
pub use inside::NUMBER_IN_TEXT;
pub(crate) use inside::{against_inside, numbers_inside};
pub(super) use keep::{keep_text, renew};
pub use mask::{can_be_masked, mask};
pub(crate) use sentence::against as against_words;
pub(crate) use sentence::sentence;
pub use sentence::{DOUBTFUL, Told};
pub(super) use text::text;

/// Rule of a file, or a part of one, that could not be read.
const UNREAD: &str = "unread";

static RULES: LazyLock<Option<Arc<Rules>>> = LazyLock::new(|| Rules::built_in().ok().map(Arc::new));

/// The rules that come with the program.
pub(super) fn rules() -> Result<Arc<Rules>, OfficeError> {
    RULES.clone().ok_or_else(|| OfficeError::fault("the rules of screening do not load"))
}

/// Name of a rule, for people.
pub fn rule_title(rule: &str) -> &str {
    let known = RULES.as_ref().and_then(|rules| rules.rule(rule));
    known.map_or(rule, |rule| rule.title.as_str())
}

/// What somebody answers is not found in the text as it is now.
fn changed() -> OfficeError {
    let sentence = "内容已改动，您要处理的这一处已经不在了；下面是现在的筛查结果，请再看一遍";
    Refusal::new("finding_gone", sentence).at("finding").into()
}

/// Is a document of this kind about a draft: a call for comments, or what came of one?
fn asks_for_opinions(kind: &str) -> bool {
    let about = |one: &Kind| one.asks_for(KindField::Comments) || one.asks_for(KindField::Answers);
    publication::kind(kind).is_some_and(about)
}

/// What a screening found, ready to be kept.
pub(super) struct Screened {
    subject: String,
    file: Option<String>,
    findings: Vec<Kept>,
}

struct Kept {
    rule: String,
    level: Level,
    place: String,
    hidden: bool,
    excerpt: String,
    suggestion: String,
    message: String,
    value: String,
    mask: Option<String>,
}

/// What screening says about a text that is being written; nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// Stable name of the rule.
    pub rule: String,
    /// Would it keep the text from the second stage?
    pub blocks: bool,
    /// Where, in words.
    pub place: String,
    /// The words around it, masked.
    pub excerpt: String,
    /// What to write instead, or what to do.
    pub suggestion: String,
    /// What was found and why it matters.
    pub message: String,
    /// What was found, in normal form, and what covers it; nothing where covering does not help. For the
    /// writer's own window alone.
    pub mask: Option<(String, String)>,
}

/// Screens what is being written, the heavy findings first.
pub(super) fn notice(draft: &Draft, rules: &Rules, today: NaiveDate) -> Result<Vec<Noticed>, OfficeError> {
    let mut found = text(draft, rules, today)?.findings;
    found.sort_by_key(|one| (one.level != Level::Block, one.level != Level::Warn));
    let noticed = |kept: Kept| Noticed {
        rule: kept.rule,
        blocks: kept.level == Level::Block,
        place: kept.place,
        excerpt: kept.excerpt,
        suggestion: kept.suggestion,
        message: kept.message,
        mask: kept.mask.map(|mask| (kept.value, mask)),
    };
    Ok(found.into_iter().map(noticed).collect())
}

/// What stands in a text that somebody has in a form, not saved.
pub async fn noticed(office: &Office, held: &Held, draft: &Draft) -> Result<Vec<Noticed>, OfficeError> {
    notice(draft, &*rules_of(office, &held.agency).await?, office.today())
}

impl From<Finding> for Kept {
    fn from(finding: Finding) -> Self {
        let value = finding.value().to_owned();
        let Finding { rule, level, place, hidden, text, suggestion, mask, message, .. } = finding;
        Self { rule, level, place, hidden: hidden.is_some(), excerpt: text, suggestion, message, value, mask }
    }
}

/// Everything of an edition that has to be screened.
pub(super) async fn subjects(
    conn: &impl ConnectionTrait,
    row: &document_row::Model,
    edition: &edition_row::Model,
) -> Result<Vec<String>, OfficeError> {
    let files = files_of(conn, row, edition.edition).await?;
    let mut subjects = vec![edition.text_digest.clone()];
    subjects.extend(files.into_iter().map(|file| file.digest));
    subjects.sort();
    subjects.dedup();
    Ok(subjects)
}

/// What still stands against an edition.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// How many findings block.
    pub blocking: u32,
    /// Where something tells of a person and nobody has answered it: place and rule, in words.
    pub unanswered: Vec<String>,
}

impl Standing {
    /// As the rules see it.
    pub fn of<'a>(&'a self, held: &'a Held) -> publication::Screened<'a> {
        publication::Screened {
            digest: &held.life.digest,
            blocking: self.blocking,
            unanswered: &self.unanswered,
        }
    }
}

/// What stands against the newest edition; `None`: not everything has been screened yet.
pub(super) async fn against(
    conn: &impl ConnectionTrait,
    held: &Held,
) -> Result<Option<Standing>, OfficeError> {
    let subjects = subjects(conn, &held.row, &held.edition).await?;
    let screened = screening_row::Entity::find()
        .filter(screening_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(screening_row::Column::DocumentId.eq(held.id.as_str()))
        .filter(screening_row::Column::Subject.is_in(subjects.iter().map(String::as_str)))
        .count(conn)
        .await?;
    if screened < subjects.len() as u64 {
        return Ok(None);
    }
    known(conn, held).await.map(Some)
}

/// What stands against the newest edition, as far as it has been screened.
pub(super) async fn known(conn: &impl ConnectionTrait, held: &Held) -> Result<Standing, OfficeError> {
    let mut standing = Standing::default();
    for row in findings_of(conn, &held.row, &held.edition).await? {
        let found = found(&row)?;
        if found.is_unanswered() {
            standing.unanswered.push(format!("{}（{}）", row.place, rule_title(&row.rule)));
        } else if found.stops() {
            standing.blocking = standing.blocking.saturating_add(1);
        }
    }
    Ok(standing)
}

/// Findings of an edition, the heavy ones first.
pub(super) async fn findings_of(
    conn: &impl ConnectionTrait,
    row: &document_row::Model,
    edition: &edition_row::Model,
) -> Result<Vec<finding_row::Model>, OfficeError> {
    let subjects = subjects(conn, row, edition).await?;
    let mut rows = finding_row::Entity::find()
        .filter(finding_row::Column::AgencyId.eq(row.agency_id.as_str()))
        .filter(finding_row::Column::DocumentId.eq(row.id.as_str()))
        .filter(finding_row::Column::Subject.is_in(subjects))
        .order_by_asc(finding_row::Column::Subject)
        .order_by_asc(finding_row::Column::Position)
        .all(conn)
        .await?;
    let weight = |row: &finding_row::Model| match row.level.as_str() {
        "block" => 0,
        "warn" => 1,
        _ => 2,
    };
    rows.sort_by_key(weight);
    Ok(rows)
}

/// Names of files that were not screened yet.
pub(super) async fn waiting(
    conn: &impl ConnectionTrait,
    held: &Held,
    files: &[document_file::Model],
) -> Result<Vec<String>, OfficeError> {
    let done: Vec<String> = screening_row::Entity::find()
        .select_only()
        .column(screening_row::Column::Subject)
        .filter(screening_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(screening_row::Column::DocumentId.eq(held.id.as_str()))
        .into_tuple()
        .all(conn)
        .await?;
    let open = files.iter().filter(|file| !done.contains(&file.digest));
    Ok(open.map(|file| file.name.clone()).collect())
}
