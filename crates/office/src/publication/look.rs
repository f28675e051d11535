//! Reading: the list, one document with everything about it, its history.

use gongkai_domain::{
    authority::{Authz, Read, Staff},
    calendar::Calendar,
    id::{AgencyId, DocumentId, UnitId},
    publication::{ReleaseTerm, State, Validity, content::Content, kind},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
    sea_query::{Expr, IntoCondition},
};

use super::{
    ALL_UNITS, Dossier, Held, document_file, document_row, edition_row, finding_row,
    held::{draft_of, edition_of, files_of, held, steps_of},
    review_row, screening,
};
use crate::{
    Office, OfficeError,
    chance::day_in_china,
    seal::{Field, open_field},
};

/// A line of the list: the document with its newest edition, without the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The document.
    pub row: document_row::Model,
    /// Its newest edition.
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

/// By when an edition has to be public; `None` for a kind that this program does not know.
pub fn term(edition: &edition_row::Model) -> Option<ReleaseTerm> {
    let begun_on = day_in_china(edition.begun_at);
    kind(&edition.kind).map(|kind| ReleaseTerm::of(kind, edition.edition, edition.formed_on, begun_on))
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
    /// Only what the public sees.
    pub public: bool,
    /// Words of the title, number or index number.
    pub words: String,
    /// The last document of the page before.
    pub before: Option<DocumentId>,
    /// Most lines; 0: 50.
    pub limit: u64,
}

/// Documents that the person reaches, newest first.
pub async fn list(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
    asked: &Asked,
) -> Result<Vec<Line>, OfficeError> {
    let mut query = reached(right.agency(), who).filter(filter_of(asked));
    if let Some(before) = &asked.before {
        query = query.filter(document_row::Column::Id.lt(before.as_str()));
    }
    let limit = if asked.limit == 0 { 50 } else { Ord::min(asked.limit, 500) };
    let rows = query
        .select_also(edition_row::Entity)
        .order_by_desc(document_row::Column::Id)
        .limit(limit)
        .all(office.read())
        .await?;
    Ok(rows.into_iter().filter_map(|(row, edition)| Some(Line { row, edition: edition? })).collect())
}

/// All documents that the person reaches, with the newest edition of each.
pub(crate) fn reached(agency: &AgencyId, who: &Staff) -> Select<document_row::Entity> {
    let query = document_row::Entity::find()
        .join(JoinType::InnerJoin, newest())
        .filter(document_row::Column::AgencyId.eq(agency.as_str()));
    if who.has_any(ALL_UNITS) {
        return query;
    }
    let unit = who.unit.as_ref().map_or("", UnitId::as_str);
    query.filter(document_row::Column::UnitId.eq(unit))
}

fn newest() -> RelationDef {
    let same = |left, right| {
        Expr::col((left, document_row::Column::Edition))
            .equals((right, edition_row::Column::Edition))
            .into_condition()
    };
    document_row::Entity::belongs_to(edition_row::Entity)
        .from(document_row::Column::Id)
        .to(edition_row::Column::DocumentId)
        .on_condition(same)
        .into()
}

fn filter_of(asked: &Asked) -> Condition {
    let mut all = Condition::all();
    if !asked.states.is_empty() {
        all = all.add(edition_row::Column::State.is_in(asked.states.iter().map(|state| state.code())));
    }
    if let Some(kind) = &asked.kind {
        all = all.add(edition_row::Column::Kind.eq(kind.as_str()));
    }
    if let Some(unit) = &asked.unit {
        all = all.add(document_row::Column::UnitId.eq(unit.as_str()));
    }
    if asked.public {
        all = all.add(document_row::Column::PublicEdition.is_not_null());
    }
    for word in asked.words.split_whitespace() {
        all = all.add(
            Condition::any()
                .add(edition_row::Column::Title.contains(word))
                .add(edition_row::Column::Number.contains(word))
                .add(document_row::Column::IndexNumber.contains(word)),
        );
    }
    all
}

/// One document with its newest edition, text and files.
pub async fn show(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
) -> Result<Dossier, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held(&snapshot, who, right).await?;
    let draft = draft_of(office, &held.agency, &held.edition)?;
    let files = files_of(&snapshot, &held.row, held.edition.edition).await?;
    Ok(Dossier { held, draft, files })
}

/// An edition of a document, the newest or an older one, with its files and what was said about it: for
/// comparisons and for the approval form.
#[derive(Debug, Clone)]
pub struct Former {
    /// The edition.
    pub edition: edition_row::Model,
    /// Metadata and text.
    pub draft: super::Draft,
    /// Files.
    pub files: Vec<document_file::Model>,
    /// What was said about it, in its order; what no longer counts too.
    pub steps: Vec<review_row::Model>,
}

/// One edition.
pub async fn edition(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
    number: i32,
) -> Result<Former, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held(&snapshot, who, right).await?;
    if !(1..=held.row.edition).contains(&number) {
        return Err(OfficeError::NotFound);
    }
    let edition = edition_of(&snapshot, &held.row, number).await?;
    Ok(Former {
        draft: draft_of(office, &held.agency, &edition)?,
        files: files_of(&snapshot, &held.row, number).await?,
        steps: steps_of(&snapshot, &held.row, number).await?,
        edition,
    })
}

/// What screening says about the newest edition.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The heavy ones first.
    pub list: Vec<finding_row::Model>,
    /// Names of files that are still to be screened.
    pub waiting: Vec<String>,
    /// How many keep it from the second stage.
    pub blocking: usize,
}

/// Findings of the newest edition.
pub async fn findings(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
) -> Result<Findings, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held(&snapshot, who, right).await?;
    let files = files_of(&snapshot, &held.row, held.edition.edition).await?;
    let list = screening::findings_of(&snapshot, &held).await?;
    let mut blocking = 0;
    for row in &list {
        blocking += usize::from(screening::found(row)?.stops());
    }
    Ok(Findings { waiting: screening::waiting(&snapshot, &held, &files).await?, list, blocking })
}

/// What was read in an attachment, as readers will get it; `None`: it has not been read yet.
///
/// # Errors
/// The stored text does not open.
pub fn printed_of(
    office: &Office,
    agency: &AgencyId,
    file: &document_file::Model,
) -> Result<Option<Content>, OfficeError> {
    let Some(sealed) = &file.printed else { return Ok(None) };
    let place = Field { table: "document_file", column: "printed", row: &file.id };
    let text = open_field(office, agency, place, sealed)?;
    serde_json::from_slice(&text).map(Some).map_err(OfficeError::fault)
}

impl Held {
    /// By when the newest edition has to be public.
    pub fn term(&self) -> Option<ReleaseTerm> {
        term(&self.edition)
    }

    /// The last day of that term; `None` beyond the calendar.
    pub fn due(&self) -> Option<chrono::NaiveDate> {
        self.term()?.due(Calendar::embedded()).ok().map(|due| due.date)
    }

    /// The validity that holds on `today`, of a document that has one.
    pub fn validity_on(&self, written: Option<Validity>, today: chrono::NaiveDate) -> Option<Validity> {
        let said = self.row.validity.as_deref().and_then(Validity::parse).or(written)?;
        Some(said.on(self.edition.expires_on, today))
    }
}
