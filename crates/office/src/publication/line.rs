//! Lines of documents: the list, and those that wait for somebody. No text is loaded, and an index
//! answers, however many documents there are.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Authz, Read, Staff},
    id::{AgencyId, DocumentId, UnitId},
    publication::{ReleaseTerm, State},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{ALL_UNITS, Dossier, document_row, edition_row, look::term};
use crate::{Office, OfficeError};

/// States in which a document waits for somebody.
const OPEN: [State; 5] = [State::Draft, State::Returned, State::InReview, State::Referred, State::Approved];
/// Identities of one statement.
const AT_ONCE: usize = 1_000;
/// Documents that words are compared with for one page.
const COMPARED: u64 = 10_000;

/// A line of the list: the document with its newest edition, without the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The document.
    pub row: document_row::Model,
    /// Its newest edition; the text is left empty.
    pub edition: edition_row::Model,
}

impl Line {
    /// Where the newest edition stands.
    pub fn state(&self) -> State {
        State::parse(&self.edition.state).unwrap_or(State::Draft)
    }

    /// By when it has to be public.
    pub fn term(&self) -> Option<ReleaseTerm> {
        term(&self.edition)
    }
}

/// What is asked of the list. Empty: everything that the person reaches.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only editions in these states.
    pub states: Vec<State>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this unit.
    pub unit: Option<UnitId>,
    /// Only this row of the catalogue.
    pub entry: Option<String>,
    /// Only what the public sees.
    pub public: bool,
    /// Words of the title, number or index number.
    pub words: String,
    /// The last document of the page before.
    pub before: Option<DocumentId>,
    /// Most lines; 0: 50.
    pub limit: u64,
}

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<Line>,
    /// Words were not compared with older documents than this one: the list goes on before it.
    pub searched_to: Option<DocumentId>,
}

/// Documents that the person reaches, newest first. Words are compared with so many documents for a page.
pub async fn list(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
    asked: &Asked,
) -> Result<Lines, OfficeError> {
    let mut query = reached(right.agency(), who).filter(filter_of(asked));
    if let Some(before) = &asked.before {
        query = query.filter(document_row::Column::Id.lt(before.as_str()));
    }
    query = query.order_by_desc(document_row::Column::Id);
    let limit = if asked.limit == 0 { 50 } else { Ord::min(asked.limit, 500) };
    let Some(words) = words_of(asked) else {
        let rows = query.limit(limit).all(office.read()).await?;
        return Ok(Lines { lines: with_editions(office, right.agency(), rows).await?, searched_to: None });
    };
    let ids = query.select_only().column(document_row::Column::Id);
    let bound: Option<String> =
        ids.clone().offset(COMPARED - 1).limit(1).into_tuple().one(office.read()).await?;
    let mut found = ids.filter(words).limit(limit);
    if let Some(bound) = &bound {
        found = found.filter(document_row::Column::Id.gte(bound));
    }
    let found: Vec<String> = found.into_tuple().all(office.read()).await?;
    let full = found.len() as u64 >= limit;
    let rows = reached(right.agency(), who)
        .filter(document_row::Column::Id.is_in(found))
        .order_by_desc(document_row::Column::Id)
        .all(office.read())
        .await?;
    let searched_to = bound.filter(|_| !full).as_deref().and_then(DocumentId::parse);
    Ok(Lines { lines: with_editions(office, right.agency(), rows).await?, searched_to })
}

/// Documents that the person reaches and that may wait for somebody.
pub(crate) async fn waiting(office: &Office, who: &Staff) -> Result<Vec<Line>, OfficeError> {
    let open = document_row::Column::State.is_in(OPEN.map(State::code));
    let posted = document_row::Column::State.eq(State::Public.code());
    let over = posted.and(document_row::Column::PeriodUntil.lt(office.today()));
    let owed = document_row::Column::OwedEdition.gt(0);
    let mut rows = BTreeMap::new();
    // One by one: no index answers all three at once.
    for which in [open, over, owed] {
        let found = reached(&who.agency, who).filter(which).all(office.read()).await?;
        rows.extend(found.into_iter().map(|row| (row.id.clone(), row)));
    }
    with_editions(office, &who.agency, rows.into_values().collect()).await
}

/// Documents that were not released at the time that was set, in those that the person reaches.
pub async fn held_back(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
) -> Result<Vec<Line>, OfficeError> {
    let approved = document_row::Column::State.eq(State::Approved.code());
    let rows = reached(right.agency(), who).filter(approved).all(office.read()).await?;
    let mut lines = with_editions(office, right.agency(), rows).await?;
    lines.retain(|line| line.edition.held_back.is_some());
    Ok(lines)
}

/// The rows with their newest editions, in their order.
async fn with_editions(
    office: &Office,
    agency: &AgencyId,
    rows: Vec<document_row::Model>,
) -> Result<Vec<Line>, OfficeError> {
    let mut newest = BTreeMap::new();
    for rows in rows.chunks(AT_ONCE) {
        let editions = edition_row::without_text()
            .filter(edition_row::Column::AgencyId.eq(agency.as_str()))
            .filter(edition_row::Column::DocumentId.is_in(rows.iter().map(|row| row.id.as_str())))
            .all(office.read())
            .await?;
        newest.extend(editions.into_iter().map(|one| ((one.document_id.clone(), one.edition), one)));
    }
    let line = |row: document_row::Model| {
        Some(Line { edition: newest.remove(&(row.id.clone(), row.edition))?, row })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// All documents that the person reaches.
fn reached(agency: &AgencyId, who: &Staff) -> Select<document_row::Entity> {
    let query = document_row::Entity::find().filter(document_row::Column::AgencyId.eq(agency.as_str()));
    if who.has_any(ALL_UNITS) {
        return query;
    }
    let unit = who.unit.as_ref().map_or("", UnitId::as_str);
    query.filter(document_row::Column::UnitId.eq(unit))
}

fn filter_of(asked: &Asked) -> Condition {
    let mut all = Condition::all();
    if !asked.states.is_empty() {
        all = all.add(document_row::Column::State.is_in(asked.states.iter().map(|state| state.code())));
    }
    if let Some(kind) = &asked.kind {
        all = all.add(document_row::Column::Kind.eq(kind.as_str()));
    }
    if let Some(unit) = &asked.unit {
        all = all.add(document_row::Column::UnitId.eq(unit.as_str()));
    }
    if let Some(entry) = &asked.entry {
        all = all.add(document_row::Column::Entry.eq(entry.as_str()));
    }
    if asked.public {
        all = all.add(document_row::Column::PublicEdition.is_not_null());
    }
    all
}

/// Each word stands in the title, the number or the index number; none: no words are asked for.
fn words_of(asked: &Asked) -> Option<Condition> {
    let mut words = asked.words.split_whitespace().peekable();
    words.peek()?;
    let stands = |all: Condition, word| {
        all.add(
            Condition::any()
                .add(document_row::Column::Title.contains(word))
                .add(document_row::Column::Number.contains(word))
                .add(document_row::Column::IndexNumber.contains(word)),
        )
    };
    Some(words.fold(Condition::all(), stands))
}
