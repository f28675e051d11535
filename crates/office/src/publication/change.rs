//! The one way in which a document changes: the rule's next state goes into the rows, what no longer
//! counts is marked, the record and the public side are told. Somebody who was faster makes a conflict.

use gongkai_domain::{
    authority::{Action, Actor, Authz, Guarded, Staff},
    id::{AgencyId, StaffId},
    organisation::Duty,
    publication::{Document, PublicationAct, PublicationEvent, Verdict},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, sea_query::Expr,
};

use super::{
    Held, What, document_row, edition_row, held,
    people::{notices, principal},
    review_row,
};
use crate::{Office, OfficeError, Outcome, Tx, channel, outbox::Message};

/// What somebody did or said, for the history and the approval form.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub what: What,
    pub step: Option<String>,
    pub word: String,
    pub verdict: Option<Verdict>,
    pub opinion: String,
    pub authority: Option<String>,
    /// The duty in which it was done: whether as a deputy is looked up.
    pub duty: Option<Duty>,
}

impl Said {
    pub fn plain(what: What, word: &str, opinion: &str) -> Self {
        Self {
            what,
            step: None,
            word: word.to_owned(),
            verdict: None,
            opinion: opinion.to_owned(),
            authority: None,
            duty: None,
        }
    }
}

/// A change that was decided and is yet to be saved.
pub(super) struct Change {
    pub next: Document,
    pub row: document_row::Model,
    pub edition: edition_row::Model,
    pub said: Option<Said>,
    pub acts: Vec<PublicationAct>,
    /// Whom to tell, and what, with the person as subject: 「送审了」.
    pub tell: Vec<(Vec<StaffId>, String)>,
    pub messages: Vec<Message>,
    /// The title may not be told in the record.
    pub untold: bool,
    /// The public side sees something else, though the same edition.
    pub deliver: bool,
}

impl Change {
    pub fn of(held: &Held, next: Document, act: PublicationAct) -> Self {
        Self {
            next,
            row: held.row.clone(),
            edition: held.edition.clone(),
            said: None,
            acts: vec![act],
            tell: Vec::new(),
            messages: Vec::new(),
            untold: false,
            deliver: false,
        }
    }
}

/// Saves a change of a document whose newest edition stays the newest.
pub(super) async fn save(
    tx: &Tx,
    actor: &Actor,
    held: &Held,
    change: Change,
) -> Result<Outcome<i32>, OfficeError> {
    let Change { next, mut row, mut edition, said, acts, tell, messages, untold, deliver } = change;
    row.public_edition = next.public;
    row.owed_edition = next.owed;
    next.state.code().clone_into(&mut edition.state);
    next.digest.clone_into(&mut edition.digest);
    edition.hands = serde_json::to_string(&next.hands).map_err(OfficeError::fault)?;
    row.shows(&edition);
    let row = save_row(tx, row).await?;
    let edition = save_edition(tx, edition).await?;
    end_what_no_longer_counts(tx, held, &next).await?;
    let mut deputy = None;
    if let (Some(said), Actor::Staff(who)) = (&said, actor) {
        deputy = add_step(tx, held, who, said).await?;
    }
    let mut outcome = Outcome::of(row.version);
    for mut act in acts {
        if let PublicationAct::Passed { deputy_for, .. } = &mut act {
            deputy_for.clone_from(&deputy);
        }
        outcome = outcome.event_in(&held.agency, event(held, &edition, act, untold));
    }
    for notice in notices(actor, held, &edition.title, tell) {
        outcome = outcome.notice(notice);
    }
    for message in messages {
        outcome = outcome.message(message);
    }
    if deliver || held.life.public != next.public {
        outcome = outcome.message(put_document(&held.agency, held.id.as_str()));
        for message in channel::wake(tx, &held.agency, held.id.as_str()).await? {
            outcome = outcome.message(message);
        }
    }
    let was_taken_down = held.row.withdrawn_at.is_some() || row.withdrawn_at.is_some();
    if was_taken_down && (untold || held.life.public != next.public) {
        for message in show_again(tx, held).await? {
            outcome = outcome.message(message);
        }
    }
    Ok(outcome)
}

/// Documents that name this one as what amended or repealed them are shown anew: where it was taken down
/// without a trace, they may not name it either.
async fn show_again(tx: &Tx, held: &Held) -> Result<Vec<Message>, OfficeError> {
    use document_row::Column as C;
    let named_in = document_row::Entity::find()
        .filter(C::AgencyId.eq(held.agency.as_str()))
        .filter(C::ValidityBy.eq(held.id.as_str()))
        .filter(C::PublicEdition.is_not_null())
        .filter(C::Id.ne(held.id.as_str()))
        .all(tx.conn())
        .await?;
    let mut messages = Vec::new();
    for row in named_in {
        let row = save_row(tx, row).await?;
        messages.push(put_document(&held.agency, &row.id));
        messages.extend(channel::wake(tx, &held.agency, &row.id).await?);
    }
    Ok(messages)
}

/// Kind of the message that brings the public store up to date with one document.
pub const PUT_DOCUMENT: &str = "public.put_document";

pub(super) fn put_document(agency: &AgencyId, document: &str) -> Message {
    let payload = serde_json::json!({"agency": agency, "document": document});
    Message { agency: agency.to_string(), ..Message::new(PUT_DOCUMENT, payload) }
}

pub(super) fn event(
    held: &Held,
    edition: &edition_row::Model,
    act: PublicationAct,
    untold: bool,
) -> PublicationEvent {
    let title = if untold { String::new() } else { edition.title.clone() };
    PublicationEvent { document: held.id.clone(), edition: edition.edition, title, act }
}

/// Writes the row of the document; somebody who was faster makes it a conflict.
pub(super) async fn save_row(
    tx: &Tx,
    mut row: document_row::Model,
) -> Result<document_row::Model, OfficeError> {
    let seen = row.version;
    row.version = seen + 1;
    let mut values = row.clone().into_active_model().reset_all();
    values.id = NotSet;
    let saved = document_row::Entity::update_many()
        .set(values)
        .filter(document_row::Column::Id.eq(&row.id))
        .filter(document_row::Column::AgencyId.eq(&row.agency_id))
        .filter(document_row::Column::Version.eq(seen))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(row) } else { Err(OfficeError::Conflict) }
}

/// Writes the row of an edition, in the same way.
pub(super) async fn save_edition(
    tx: &Tx,
    mut edition: edition_row::Model,
) -> Result<edition_row::Model, OfficeError> {
    let seen = edition.version;
    edition.version = seen + 1;
    let mut values = edition.clone().into_active_model().reset_all();
    values.id = NotSet;
    let saved = edition_row::Entity::update_many()
        .set(values)
        .filter(edition_row::Column::Id.eq(&edition.id))
        .filter(edition_row::Column::AgencyId.eq(&edition.agency_id))
        .filter(edition_row::Column::Version.eq(seen))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(edition) } else { Err(OfficeError::Conflict) }
}

/// Rows of the history stay; those that the rule no longer counts are marked.
async fn end_what_no_longer_counts(tx: &Tx, held: &Held, next: &Document) -> Result<(), OfficeError> {
    let before = &held.life;
    let mut ended: Vec<What> = Vec::new();
    if !next.passed.starts_with(&before.passed) {
        ended.push(What::Passed);
    }
    if before.secrecy.is_some() && next.secrecy != before.secrecy {
        ended.extend([What::Secrecy, What::Answered]);
    }
    let same_asking = before.emergency.as_ref().map(|one| &one.asked_by)
        == next.emergency.as_ref().map(|one| &one.asked_by);
    if before.emergency.is_some() && !same_asking {
        ended.extend([What::EmergencyAsked, What::EmergencyReleased]);
    }
    let counts =
        |step: &&review_row::Model| step.in_force && ended.iter().any(|what| what.code() == step.what);
    let ids: Vec<&str> = held.steps.iter().filter(counts).map(|step| step.id.as_str()).collect();
    if !ids.is_empty() {
        review_row::Entity::update_many()
            .col_expr(review_row::Column::InForce, Expr::value(false))
            .filter(review_row::Column::AgencyId.eq(held.agency.as_str()))
            .filter(review_row::Column::Id.is_in(ids))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// The last place in the history that an earlier edition has taken; 0: none.
async fn last_position(tx: &Tx, held: &Held) -> Result<i32, OfficeError> {
    let last = review_row::Entity::find()
        .filter(review_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(review_row::Column::DocumentId.eq(held.id.as_str()))
        .order_by_desc(review_row::Column::Position)
        .one(tx.conn())
        .await?;
    Ok(last.map_or(0, |step| step.position))
}

/// Adds to the history; says in whose place the person acted.
async fn add_step(tx: &Tx, held: &Held, who: &Staff, said: &Said) -> Result<Option<String>, OfficeError> {
    let deputy_for = match said.duty {
        Some(duty) => principal(tx, who, duty).await?,
        None => None,
    };
    let last = match held.steps.last() {
        Some(step) => step.position,
        None => last_position(tx, held).await?,
    };
    let duties: Vec<&str> = who.duties.iter().map(|duty| duty.word()).collect();
    let row = review_row::Model {
        id: tx.new_identity(),
        agency_id: held.agency.to_string(),
        document_id: held.id.to_string(),
        edition: held.edition.edition,
        position: last + 1,
        what: said.what.code().to_owned(),
        step: said.step.clone(),
        word: said.word.clone(),
        verdict: said.verdict.map(|verdict| verdict.code().to_owned()),
        opinion: said.opinion.clone(),
        authority: said.authority.clone(),
        seen: held.life.digest.clone(),
        by: who.id.to_string(),
        by_name: who.name.clone(),
        duties: duties.join("、"),
        deputy_for: deputy_for.clone(),
        at: tx.now(),
        in_force: true,
    };
    review_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(deputy_for)
}

/// Loads, decides, saves: for a person who may do `A`. Gives the new version.
pub(super) async fn by_person<A, O, F>(
    office: &Office,
    who: &Staff,
    right: &Authz<A, O>,
    decide: F,
) -> Result<i32, OfficeError>
where
    A: Action,
    O: Guarded<A>,
    F: AsyncFnOnce(&Tx, &Held) -> Result<Change, OfficeError>,
{
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held::claimed(tx, right.agency(), right.id()).await?.for_person(who)?;
            let change = decide(tx, &held).await?;
            save(tx, &actor, &held, change).await
        })
        .await
}

/// The same, for the program itself: a job.
pub(super) async fn by_itself<F>(
    office: &Office,
    job: &'static str,
    agency: &AgencyId,
    id: &str,
    decide: F,
) -> Result<i32, OfficeError>
where
    F: AsyncFnOnce(&Tx, &Held) -> Result<Change, OfficeError>,
{
    let actor = Actor::System(job);
    office
        .transact(&actor, async |tx| {
            let held = held::claimed(tx, agency, id).await?;
            let change = decide(tx, &held).await?;
            save(tx, &actor, &held, change).await
        })
        .await
}
