//! A draft is begun: empty, or like an older document.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::{AgencyId, DocumentId, UnitId},
    publication::{
        Document, Kind, Metadata, PublicationAct,
        content::{Block, Content},
        flows, kind,
    },
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{
    Dossier, Draft, Held, change,
    dictionary::rules_of,
    digest_of, document_row, edition_row,
    held::{body_field, draft_of, held, of_agency},
    reaches, screening,
    write::show_metadata,
};
use crate::{
    Office, OfficeError, Outcome, Tx, catalogue,
    organisation::{agency, unit},
    seal::seal_field,
};

/// A draft to be begun.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// Id of its kind.
    pub kind: String,
    /// The unit that provides it, where the disclosure office writes for another; `None`: the writer's own.
    pub unit: Option<UnitId>,
    /// An older document whose text and metadata the draft begins with.
    pub like: Option<DocumentId>,
    /// The text that the draft begins with otherwise.
    pub start: Content,
    /// The row of the agency's catalogue under which it is filed; empty: none.
    pub entry: String,
}

/// Begins a draft.
pub async fn begin(office: &Office, who: &Staff, wanted: &Begin) -> Result<DocumentId, OfficeError> {
    let right = who.authorise_all::<Edit, Dossier>()?;
    let kind = kind(&wanted.kind);
    let kind = kind.ok_or_else(|| Refusal::new("kind_unknown", "请选择信息种类").at("kind"))?;
    let unit = unit_for(office, who, wanted).await?;
    let issuer = agency::Entity::find_by_id(right.agency().as_str()).one(office.read()).await?;
    let issuer = issuer.ok_or(OfficeError::NotFound)?.name;
    let mut draft = first_draft(office, who, kind, wanted, issuer).await?;
    file_under(office, right.agency(), &wanted.entry, &mut draft.metadata).await?;
    let screened = screening::text(&draft, &*rules_of(office, right.agency()).await?, office.today())?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = first_rows(tx, who, right.agency(), &unit, &draft).await?;
            screening::keep_text(tx, &held, None, &screened).await?;
            let drafted = PublicationAct::Drafted { unit };
            let event = change::event(&held, &held.edition, drafted, false);
            Ok(Outcome::of(held.id.clone()).event(event))
        })
        .await
}

/// Files a draft under a row of the agency's catalogue, and under the item of Art. 20 that the row names.
async fn file_under(
    office: &Office,
    agency: &AgencyId,
    entry: &str,
    metadata: &mut Metadata,
) -> Result<(), OfficeError> {
    if entry.is_empty() {
        return Ok(());
    }
    let filed = catalogue::entry(office.read(), agency, entry).await?;
    let filed = filed.ok_or_else(|| catalogue::unknown("entry"))?;
    filed.id.clone_into(&mut metadata.entry);
    if !filed.said.item.is_empty() {
        filed.said.item.clone_into(&mut metadata.item);
    }
    Ok(())
}

async fn unit_for(office: &Office, who: &Staff, wanted: &Begin) -> Result<UnitId, OfficeError> {
    let wanted = wanted.unit.as_ref().or(who.unit.as_ref());
    let sentence = "您不属于任何科室，请选择提供这条信息的科室";
    let wanted = wanted.ok_or_else(|| Refusal::new("unit_missing", sentence).at("unit"))?;
    let row = unit::Entity::find_by_id(wanted.as_str())
        .filter(unit::Column::AgencyId.eq(who.agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .one(office.read())
        .await?;
    if row.is_none() || !reaches(who, wanted) {
        return Err(OfficeError::NotFound);
    }
    Ok(wanted.clone())
}

/// An empty draft of the kind, or one like an older document. Numbers and dates are never taken over.
async fn first_draft(
    office: &Office,
    who: &Staff,
    kind: &Kind,
    wanted: &Begin,
    issuer: String,
) -> Result<Draft, OfficeError> {
    let empty = Metadata { issuer, ..Metadata::of_kind(kind) };
    let Some(like) = &wanted.like else { return Ok(Draft::of(empty, wanted.start.clone())) };
    let right = who.authorise::<Edit, Dossier>(like.as_str())?;
    let old = held(office.read(), who, &right).await?;
    let Draft { metadata, mut content, .. } = draft_of(office, &old.agency, &old.edition)?;
    // Pictures belong to the old document.
    content.blocks.retain(|block| !matches!(block, Block::Image { .. }));
    let Metadata { title, summary, item, topic, genre, source, entry, .. } = metadata;
    Ok(Draft::of(Metadata { title, summary, item, topic, genre, source, entry, ..empty }, content))
}

async fn first_rows(
    tx: &Tx,
    who: &Staff,
    own: &AgencyId,
    unit: &UnitId,
    draft: &Draft,
) -> Result<Held, OfficeError> {
    let id = tx.new_identity();
    let (body, text_digest) = draft.stored()?;
    let digest = digest_of(1, &text_digest, &[], None)?;
    let life = Document::begin(&who.id, unit, &digest);
    let mut row = document_row::Model {
        id: id.clone(),
        agency_id: own.to_string(),
        unit_id: unit.to_string(),
        kind: String::new(),
        item: String::new(),
        title: String::new(),
        number: String::new(),
        state: String::new(),
        period_until: None,
        comment_from: None,
        comment_until: None,
        answers: None,
        interprets: None,
        entry: String::new(),
        edition: life.edition,
        public_edition: None,
        owed_edition: None,
        index_number: None,
        first_released_at: None,
        withdrawn_edition: None,
        withdrawn_as: None,
        withdrawn_because: None,
        withdrawn_at: None,
        validity: None,
        validity_by: None,
        validity_because: None,
        validity_on: None,
        prolonged_until: None,
        prolonged_because: None,
        version: 1,
    };
    let edition = new_edition(tx, who, &row, &life, draft).await?;
    row.shows(&edition);
    document_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    insert_edition(tx, own, edition, &body, text_digest).await?;
    of_agency(tx.conn(), own, &id).await
}

/// The row of an edition that is just begun; its text is sealed when it is inserted.
pub(super) async fn new_edition(
    tx: &Tx,
    who: &Staff,
    row: &document_row::Model,
    life: &Document,
    draft: &Draft,
) -> Result<edition_row::Model, OfficeError> {
    let flow = flows().first().ok_or_else(|| OfficeError::fault("no flow of review"))?;
    let mut edition = edition_row::Model {
        id: tx.new_identity(),
        agency_id: row.agency_id.clone(),
        document_id: row.id.clone(),
        edition: life.edition,
        state: life.state.code().to_owned(),
        title: String::new(),
        kind: String::new(),
        item: String::new(),
        topic: String::new(),
        number: String::new(),
        formed_on: None,
        expires_on: None,
        period_until: None,
        comment_from: None,
        comment_until: None,
        answers: None,
        interprets: None,
        entry: String::new(),
        body: String::new(),
        text_digest: String::new(),
        digest: life.digest.clone(),
        flow: flow.id.clone(),
        hands: serde_json::to_string(&life.hands).map_err(OfficeError::fault)?,
        begun_by: who.id.to_string(),
        begun_by_name: who.name.clone(),
        begun_at: tx.now(),
        changed_by_name: who.name.clone(),
        changed_at: tx.now(),
        erratum: None,
        submitted_by: None,
        submitted_at: None,
        return_reason: None,
        release_at: None,
        released_at: None,
        channels: None,
        held_back: None,
        version: 1,
    };
    show_metadata(&mut edition, &draft.metadata);
    Ok(edition)
}

pub(super) async fn insert_edition(
    tx: &Tx,
    own: &AgencyId,
    mut edition: edition_row::Model,
    body: &str,
    text_digest: String,
) -> Result<(), OfficeError> {
    edition.body = seal_field(tx, own, body_field(&edition.id), body.as_bytes()).await?;
    edition.text_digest = text_digest;
    edition_row::Entity::insert(edition.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(())
}
