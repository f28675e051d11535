//! Letters of the public as pages show them: those that the person reaches, without who wrote them.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Action, Authz, Guarded, Read, Staff},
    feedback::{CommentTerm, FeedbackKind},
    id::UnitId,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{Letters, OPEN, field, letter_row, opinion_row, receipt::text};
use crate::{
    Office, OfficeError, Tx,
    publication::{document_row, reaches, reaches_all},
    seal::open_field,
};

/// Letters on a page.
const MOST_LETTERS: u64 = 1_000;
/// Calls on a page.
const MOST_CALLS: u64 = 200;

/// A letter that can be read.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The letter.
    pub row: letter_row::Model,
    /// What it says.
    pub text: String,
}

/// A report of an error with its answer.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The report.
    pub letter: Letter,
    /// The answer; empty: none yet.
    pub answer: String,
    /// The document that it is about.
    pub document: Option<document_row::Model>,
}

/// A call for comments, with how many came.
#[derive(Debug, Clone)]
pub struct Call {
    /// The document.
    pub row: document_row::Model,
    /// When comments are taken, by the newest edition.
    pub term: Option<CommentTerm>,
    /// Comments.
    pub comments: u64,
    /// Comments that stand under no row of the table.
    pub unsorted: u64,
    /// A result, drafted or public: its id, and whether the public sees it.
    pub result: Option<(String, bool)>,
}

/// A letter of a kind that the person reaches; any other looks as if it did not exist.
pub(super) async fn reached<A, C>(
    conn: &C,
    who: &Staff,
    right: &Authz<A, impl Guarded<A>>,
    kind: FeedbackKind,
) -> Result<letter_row::Model, OfficeError>
where
    A: Action,
    C: ConnectionTrait,
{
    let row = letter_row::Entity::find_by_id(right.id())
        .filter(letter_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(letter_row::Column::Kind.eq(kind.code()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let unit = row.unit_id.as_deref().and_then(UnitId::parse);
    let is_own = unit.is_some_and(|unit| reaches(who, &unit));
    if is_own || reaches_all(who) { Ok(row) } else { Err(OfficeError::NotFound) }
}

fn opened(
    office: &Office,
    right: &Authz<Read, Letters>,
    row: letter_row::Model,
) -> Result<Letter, OfficeError> {
    let text = text(&open_field(office, right.agency(), field("body", &row.id), &row.body)?)?;
    Ok(Letter { row, text })
}

/// Reports of errors that the person reaches: those that wait first, the newest first among the rest.
pub async fn errors(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Letters>,
) -> Result<Vec<Letter>, OfficeError> {
    let mut query = letter_row::Entity::find()
        .filter(letter_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(letter_row::Column::Kind.eq(FeedbackKind::Error.code()));
    if !reaches_all(who) {
        let unit = who.unit.as_ref().map_or("", UnitId::as_str);
        query = query.filter(letter_row::Column::UnitId.eq(unit));
    }
    let rows = query.order_by_desc(letter_row::Column::Id).limit(MOST_LETTERS).all(office.read()).await?;
    let (open, answered): (Vec<_>, Vec<_>) = rows.into_iter().partition(letter_row::Model::is_open);
    let open = open.into_iter().rev();
    open.chain(answered).map(|row| opened(office, right, row)).collect()
}

/// One report of an error.
pub async fn error(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Letters>,
) -> Result<Opened, OfficeError> {
    let row = reached(office.read(), who, right, FeedbackKind::Error).await?;
    let document = match &row.document_id {
        Some(id) => {
            document_row::Entity::find_by_id(id)
                .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
                .one(office.read())
                .await?
        }
        None => None,
    };
    let answer = match &row.answer {
        Some(sealed) => text(&open_field(office, right.agency(), field("answer", &row.id), sealed)?)?,
        None => String::new(),
    };
    Ok(Opened { letter: opened(office, right, row)?, answer, document })
}

/// Documents that were public and put a draft to the public, the newest term first.
pub async fn calls(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Letters>,
) -> Result<Vec<Call>, OfficeError> {
    let mut query = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(document_row::Column::CommentUntil.is_not_null())
        .filter(document_row::Column::FirstReleasedAt.is_not_null());
    if !reaches_all(who) {
        query = query.filter(document_row::Column::UnitId.eq(who.unit.as_ref().map_or("", UnitId::as_str)));
    }
    let rows =
        query.order_by_desc(document_row::Column::CommentUntil).limit(MOST_CALLS).all(office.read()).await?;
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let comments: Vec<(Option<String>, Option<String>)> = letter_row::Entity::find()
        .filter(letter_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(letter_row::Column::DocumentId.is_in(rows.iter().map(|row| row.id.as_str())))
        .filter(letter_row::Column::Kind.eq(FeedbackKind::Comment.code()))
        .select_only()
        .columns([letter_row::Column::DocumentId, letter_row::Column::OpinionId])
        .into_tuple()
        .all(office.read())
        .await?;
    for (document, opinion) in comments {
        let count = counts.entry(document.unwrap_or_default()).or_default();
        count.0 += 1;
        count.1 += u64::from(opinion.is_none());
    }
    let mut results = results(office, right, &rows).await?;
    let mut calls = Vec::new();
    for row in rows {
        let (comments, unsorted) = counts.get(&row.id).copied().unwrap_or_default();
        calls.push(Call { term: term(&row), comments, unsorted, result: results.remove(&row.id), row });
    }
    Ok(calls)
}

fn term(row: &document_row::Model) -> Option<CommentTerm> {
    CommentTerm::of(row.comment_from, row.comment_until)
}

/// Results by the call that they answer; one that the public sees goes before a draft.
async fn results(
    office: &Office,
    right: &Authz<Read, Letters>,
    calls: &[document_row::Model],
) -> Result<BTreeMap<String, (String, bool)>, OfficeError> {
    let rows = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(document_row::Column::Answers.is_in(calls.iter().map(|row| row.id.as_str())))
        .order_by_asc(document_row::Column::Id)
        .all(office.read())
        .await?;
    let mut results: BTreeMap<String, (String, bool)> = BTreeMap::new();
    for row in rows {
        let is_public = row.public_edition.is_some();
        let Some(call) = row.answers else { continue };
        if is_public || !results.contains_key(&call) {
            results.insert(call, (row.id, is_public));
        }
    }
    Ok(results)
}

/// One call with its comments, oldest first, and the rows of its table.
pub async fn call(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Letters>,
) -> Result<(Call, Vec<opinion_row::Model>, Vec<Letter>), OfficeError> {
    let row = call_row(office.read(), who, right).await?;
    let opinions = opinions(office.read(), right.agency().as_str(), &row.id).await?;
    let rows = letter_row::Entity::find()
        .filter(letter_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(letter_row::Column::DocumentId.eq(&row.id))
        .filter(letter_row::Column::Kind.eq(FeedbackKind::Comment.code()))
        .order_by_asc(letter_row::Column::Id)
        .limit(MOST_LETTERS)
        .all(office.read())
        .await?;
    let letters: Vec<Letter> =
        rows.into_iter().map(|row| opened(office, right, row)).collect::<Result<_, _>>()?;
    let mut results = results(office, right, std::slice::from_ref(&row)).await?;
    let call = Call {
        term: term(&row),
        comments: letters.len() as u64,
        unsorted: letters.iter().filter(|letter| letter.row.opinion_id.is_none()).count() as u64,
        result: results.remove(&row.id),
        row,
    };
    Ok((call, opinions, letters))
}

/// The document of a call that the person reaches.
pub(super) async fn call_row<A, C>(
    conn: &C,
    who: &Staff,
    right: &Authz<A, impl Guarded<A>>,
) -> Result<document_row::Model, OfficeError>
where
    A: Action,
    C: ConnectionTrait,
{
    own(who, find_call(right).one(conn).await?)
}

/// The same, to add something to it: of two at once on PostgreSQL the second waits here, and sees what the first
/// one added.
pub(super) async fn claimed_call<A: Action>(
    tx: &Tx,
    who: &Staff,
    right: &Authz<A, impl Guarded<A>>,
) -> Result<document_row::Model, OfficeError> {
    own(who, find_call(right).lock_exclusive().one(tx.conn()).await?)
}

fn find_call<A: Action>(right: &Authz<A, impl Guarded<A>>) -> Select<document_row::Entity> {
    document_row::Entity::find_by_id(right.id())
        .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(document_row::Column::CommentUntil.is_not_null())
        .filter(document_row::Column::FirstReleasedAt.is_not_null())
}

fn own(who: &Staff, row: Option<document_row::Model>) -> Result<document_row::Model, OfficeError> {
    let row = row.ok_or(OfficeError::NotFound)?;
    let unit = UnitId::parse(&row.unit_id).ok_or_else(|| OfficeError::fault("unit of a document"))?;
    if reaches(who, &unit) { Ok(row) } else { Err(OfficeError::NotFound) }
}

/// Rows of the table of a call, in the order in which they were written.
pub(super) async fn opinions<C: ConnectionTrait>(
    conn: &C,
    agency: &str,
    call: &str,
) -> Result<Vec<opinion_row::Model>, OfficeError> {
    Ok(opinion_row::Entity::find()
        .filter(opinion_row::Column::AgencyId.eq(agency))
        .filter(opinion_row::Column::DocumentId.eq(call))
        .order_by_asc(opinion_row::Column::Position)
        .order_by_asc(opinion_row::Column::Id)
        .all(conn)
        .await?)
}

/// Reports of errors that wait, of the person's unit or of all.
pub(crate) async fn open_errors(office: &Office, who: &Staff) -> Result<Vec<letter_row::Model>, OfficeError> {
    let right = who.authorise_all::<Read, Letters>()?;
    let mut query = letter_row::Entity::find()
        .filter(letter_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(letter_row::Column::State.eq(OPEN))
        .filter(letter_row::Column::Kind.eq(FeedbackKind::Error.code()));
    if !reaches_all(who) {
        let unit = who.unit.as_ref().map_or("", UnitId::as_str);
        query = query.filter(letter_row::Column::UnitId.eq(unit));
    }
    Ok(query.order_by_asc(letter_row::Column::Id).limit(MOST_LETTERS).all(office.read()).await?)
}

/// Calls that the public sees, whose term is over, and that have no result in public.
pub(crate) async fn calls_over(
    office: &Office,
    who: &Staff,
) -> Result<Vec<document_row::Model>, OfficeError> {
    let right = who.authorise_all::<Read, Letters>()?;
    let mut query = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(document_row::Column::CommentUntil.lt(office.today()))
        .filter(document_row::Column::PublicEdition.is_not_null());
    if !reaches_all(who) {
        query = query.filter(document_row::Column::UnitId.eq(who.unit.as_ref().map_or("", UnitId::as_str)));
    }
    let rows =
        query.order_by_asc(document_row::Column::CommentUntil).limit(MOST_CALLS).all(office.read()).await?;
    if rows.is_empty() {
        return Ok(rows);
    }
    let all = Condition::all()
        .add(document_row::Column::AgencyId.eq(right.agency().as_str()))
        .add(document_row::Column::PublicEdition.is_not_null())
        .add(document_row::Column::Answers.is_in(rows.iter().map(|row| row.id.as_str())));
    let answered: Vec<Option<String>> = document_row::Entity::find()
        .filter(all)
        .select_only()
        .column(document_row::Column::Answers)
        .into_tuple()
        .all(office.read())
        .await?;
    let is_open = |row: &document_row::Model| !answered.iter().any(|call| call.as_ref() == Some(&row.id));
    Ok(rows.into_iter().filter(is_open).collect())
}
