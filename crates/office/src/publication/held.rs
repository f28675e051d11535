//! A document as it is loaded: what every change needs, and, for pages, the text with it.

use std::collections::BTreeSet;

use gongkai_domain::{
    authority::{Action, Authz, Guarded, Staff},
    id::{AgencyId, DocumentId, StaffId, UnitId},
    publication::{
        Document, Emergency, Flow, Metadata, Passed, Secrecy, State, Verdict, content::Content, flow,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{Draft, document_file, document_row, draft::sha256, edition_row, reaches, review_row};
use crate::{
    Office, OfficeError, Tx,
    seal::{Field, open_field},
};

/// What the person had on the screen: a decision is about exactly this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Version of the document.
    pub version: i32,
    /// Digest of the edition, hexadecimal.
    pub digest: String,
}

/// What was done in a row of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Sent to review.
    Submitted,
    /// A step passed.
    Passed,
    /// Sent back.
    Returned,
    /// A secrecy verdict.
    Secrecy,
    /// An answer of the authority that was asked.
    Answered,
    /// An emergency release was asked for.
    EmergencyAsked,
    /// An emergency release was made.
    EmergencyReleased,
    /// The time of release was set.
    Scheduled,
    /// Made public.
    Released,
    /// Taken down.
    Withdrawn,
    /// What blocked was covered or taken out of the text.
    Mended,
}

impl What {
    const ALL: [What; 11] = [
        What::Submitted,
        What::Passed,
        What::Returned,
        What::Secrecy,
        What::Answered,
        What::EmergencyAsked,
        What::EmergencyReleased,
        What::Scheduled,
        What::Released,
        What::Withdrawn,
        What::Mended,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            What::Submitted => "submitted",
            What::Passed => "passed",
            What::Returned => "returned",
            What::Secrecy => "secrecy",
            What::Answered => "answered",
            What::EmergencyAsked => "emergency_asked",
            What::EmergencyReleased => "emergency_released",
            What::Scheduled => "scheduled",
            What::Released => "released",
            What::Withdrawn => "withdrawn",
            What::Mended => "mended",
        }
    }

    /// What a stored code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// A document with its newest edition, without the text.
#[derive(Debug, Clone)]
pub struct Held {
    /// Whose.
    pub agency: AgencyId,
    /// Which.
    pub id: DocumentId,
    /// The row of the document.
    pub row: document_row::Model,
    /// Its newest edition.
    pub edition: edition_row::Model,
    /// What was said about that edition, in its order.
    pub steps: Vec<review_row::Model>,
    /// Where it stands.
    pub life: Document,
    /// The flow by which it is reviewed.
    pub flow: &'static Flow,
}

/// A document with its newest edition, text and files.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Where it stands.
    pub held: Held,
    /// Metadata and text.
    pub draft: Draft,
    /// Attachments and pictures, in their order.
    pub files: Vec<document_file::Model>,
}

impl Held {
    /// What a page shows of it, for the decision that follows.
    pub fn seen(&self) -> Seen {
        Seen { version: self.row.version, digest: self.life.digest.clone() }
    }

    /// One of another unit does not exist.
    pub(super) fn for_person(self, who: &Staff) -> Result<Self, OfficeError> {
        if reaches(who, &self.life.unit) { Ok(self) } else { Err(OfficeError::NotFound) }
    }

    /// Somebody changed something since the person looked, and it is not the text: whose turn it is, for
    /// instance. Another text is for the rule to refuse, which says so.
    pub(super) fn same_version(&self, seen: &Seen) -> Result<(), OfficeError> {
        let overtaken = seen.version != self.row.version && seen.digest == self.life.digest;
        if overtaken { Err(OfficeError::Conflict) } else { Ok(()) }
    }
}

/// The document, for a person who may do `A` to it. One of another agency or unit does not exist.
pub(crate) async fn held<A, C>(
    conn: &C,
    who: &Staff,
    right: &Authz<A, impl Guarded<A>>,
) -> Result<Held, OfficeError>
where
    A: Action,
    C: ConnectionTrait,
{
    of_agency(conn, right.agency(), right.id()).await?.for_person(who)
}

/// The document, for the program itself.
pub(super) async fn of_agency<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<Held, OfficeError> {
    let row = row_of(agency, id).one(conn).await?;
    whole(conn, agency, row.ok_or(OfficeError::NotFound)?).await
}

/// The same, to be changed: of two people at once on PostgreSQL the second waits here, or it would read the
/// row before and the history after the first one's change.
pub(super) async fn claimed(tx: &Tx, agency: &AgencyId, id: &str) -> Result<Held, OfficeError> {
    let row = row_of(agency, id).lock_exclusive().one(tx.conn()).await?;
    whole(tx.conn(), agency, row.ok_or(OfficeError::NotFound)?).await
}

fn row_of(agency: &AgencyId, id: &str) -> Select<document_row::Entity> {
    document_row::Entity::find_by_id(id).filter(document_row::Column::AgencyId.eq(agency.as_str()))
}

async fn whole<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    row: document_row::Model,
) -> Result<Held, OfficeError> {
    let edition = edition_of(conn, &row, row.edition).await?;
    let steps = steps_of(conn, &row, row.edition).await?;
    let life = life_of(&row, &edition, &steps)?;
    let flow = flow(&edition.flow).ok_or_else(|| OfficeError::fault("flow of an edition"))?;
    let id = DocumentId::parse(&row.id).ok_or(OfficeError::NotFound)?;
    Ok(Held { agency: agency.clone(), id, row, edition, steps, life, flow })
}

pub(super) async fn edition_of<C: ConnectionTrait>(
    conn: &C,
    row: &document_row::Model,
    number: i32,
) -> Result<edition_row::Model, OfficeError> {
    edition_row::Entity::find()
        .filter(edition_row::Column::AgencyId.eq(&row.agency_id))
        .filter(edition_row::Column::DocumentId.eq(&row.id))
        .filter(edition_row::Column::Edition.eq(number))
        .one(conn)
        .await?
        .ok_or_else(|| OfficeError::fault("a document without its edition"))
}

pub(super) async fn steps_of<C: ConnectionTrait>(
    conn: &C,
    row: &document_row::Model,
    number: i32,
) -> Result<Vec<review_row::Model>, OfficeError> {
    Ok(review_row::Entity::find()
        .filter(review_row::Column::AgencyId.eq(&row.agency_id))
        .filter(review_row::Column::DocumentId.eq(&row.id))
        .filter(review_row::Column::Edition.eq(number))
        .order_by_asc(review_row::Column::Position)
        .all(conn)
        .await?)
}

pub(super) async fn files_of<C: ConnectionTrait>(
    conn: &C,
    row: &document_row::Model,
    number: i32,
) -> Result<Vec<document_file::Model>, OfficeError> {
    Ok(document_file::Entity::find()
        .filter(document_file::Column::AgencyId.eq(&row.agency_id))
        .filter(document_file::Column::DocumentId.eq(&row.id))
        .filter(document_file::Column::Edition.eq(number))
        .order_by_asc(document_file::Column::Position)
        .all(conn)
        .await?)
}

/// Opens the text of an edition.
pub(super) fn draft_of(
    office: &Office,
    agency: &AgencyId,
    edition: &edition_row::Model,
) -> Result<Draft, OfficeError> {
    let text = open_field(office, agency, body_field(&edition.id), &edition.body)?;
    if sha256(&text) != edition.text_digest {
        return Err(OfficeError::fault("the text of a document is not the one of its digest"));
    }
    Draft::read(&text)
}

/// Metadata and text of what the public sees of a document.
pub(crate) async fn text_of(
    office: &Office,
    agency: &AgencyId,
    row: &document_row::Model,
) -> Result<(Metadata, Content), OfficeError> {
    let edition = edition_of(office.read(), row, row.public_edition.unwrap_or(row.edition)).await?;
    let draft = draft_of(office, agency, &edition)?;
    Ok((draft.metadata, draft.content))
}

/// Where the text of an edition is sealed to.
pub(super) fn body_field(edition: &str) -> Field<'_> {
    Field { table: "document_edition", column: "body", row: edition }
}

/// Where it stands, from the rows: what was said and still counts.
pub(crate) fn life_of(
    row: &document_row::Model,
    edition: &edition_row::Model,
    steps: &[review_row::Model],
) -> Result<Document, OfficeError> {
    let staff = |id: &str| StaffId::parse(id).ok_or_else(|| OfficeError::fault("staff of a step"));
    let hands: BTreeSet<StaffId> = serde_json::from_str(&edition.hands).map_err(OfficeError::fault)?;
    let (mut passed, mut secrecy, mut emergency) = (Vec::new(), None, None);
    for step in steps.iter().filter(|step| step.in_force) {
        let by = staff(&step.by)?;
        match What::parse(&step.what) {
            Some(What::Passed) => {
                let id = step.step.clone().ok_or_else(|| OfficeError::fault("a passed step without id"))?;
                passed.push(Passed { step: id, by, seen: step.seen.clone() });
            }
            Some(What::Secrecy | What::Answered) => {
                let verdict = step.verdict.as_deref().and_then(Verdict::parse);
                let verdict = verdict.ok_or_else(|| OfficeError::fault("verdict of a step"))?;
                secrecy = Some(Secrecy { by, seen: step.seen.clone(), verdict });
            }
            Some(What::EmergencyAsked) => {
                emergency = Some(Emergency { asked_by: by, seen: step.seen.clone(), released_by: None });
            }
            Some(What::EmergencyReleased) => {
                emergency = emergency.map(|asked| Emergency { released_by: Some(by), ..asked });
            }
            Some(
                What::Submitted
                | What::Returned
                | What::Scheduled
                | What::Released
                | What::Withdrawn
                | What::Mended,
            ) => {}
            None => return Err(OfficeError::fault(format!("step {:?}", step.what))),
        }
    }
    Ok(Document {
        unit: UnitId::parse(&row.unit_id).ok_or_else(|| OfficeError::fault("unit of a document"))?,
        edition: row.edition,
        state: State::parse(&edition.state).ok_or_else(|| OfficeError::fault("state of an edition"))?,
        digest: edition.digest.clone(),
        hands,
        passed,
        secrecy,
        emergency,
        owed: row.owed_edition,
        public: row.public_edition,
    })
}
