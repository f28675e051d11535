//! Release: now, at a set time, or in an emergency by two persons. What the public then sees is made from
//! the present state by the delivery of the outbox.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use gongkai_domain::{
    authority::{Decide, Edit, Guarded, Staff},
    calendar::date_in_words,
    id::AgencyId,
    organisation::Duty,
    publication::{Document, Metadata, PublicationAct, State},
    refusal::Refusal,
    report::reason,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    Dossier, Held, Seen, What,
    change::{self, Change, Said},
    document_row,
    held::draft_of,
    index::next_number,
    people::holders,
    review::submitter,
    screening,
};
use crate::{Office, OfficeError, Tx, chance::day_in_china, channel, outbox::Message};

/// Kind of the job that releases at a set time.
pub const RELEASE_DUE: &str = "publication.release_due";
/// How far ahead a release may be set.
const LONGEST_WAIT: TimeDelta = TimeDelta::days(366);

/// A release, as a thing that somebody may do.
#[derive(Debug)]
pub enum Release {}

impl Guarded<Decide> for Release {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer];
    const STEP_UP: bool = true;
}

/// An emergency release, as a thing that somebody may do.
#[derive(Debug)]
pub enum EmergencyRelease {}

impl Guarded<Decide> for EmergencyRelease {
    const DUTIES: &'static [Duty] = &[Duty::ResponsibleLeader];
    const STEP_UP: bool = true;
}

/// Makes the approved edition public.
pub async fn release(office: &Office, who: &Staff, id: &str, seen: &Seen) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, Release>(id)?;
    screening::renew(office, right.agency(), right.id()).await?;
    change::by_person(office, who, &right, async |tx, held| {
        let next = held.life.release(held.flow, &seen.digest)?;
        held.same_version(seen)?;
        fit(tx, held, day_in_china(tx.now())).await?;
        let mut change = made_public(tx, held, next, false).await?;
        change.said = Some(Said::plain(What::Released, "公开", ""));
        change.tell.push((submitter(held), "公开了您送审的信息".to_owned()));
        Ok(change)
    })
    .await
}

/// What stands against a first release on a day, by what the text says of itself and by other documents of
/// the agency. A correction of what was public before is never kept out by its dates.
pub(super) async fn why_not(
    tx: &Tx,
    held: &Held,
    said: &Metadata,
    on: NaiveDate,
) -> Result<Vec<Refusal>, OfficeError> {
    if held.row.first_released_at.is_some() {
        return Ok(Vec::new());
    }
    let mut refusals = said.too_late(on);
    if let Some(call) = &said.answers {
        refusals.extend(call_is_open(tx, held, call.as_str(), on).await?);
    }
    refusals.extend(number_is_taken(tx, held, &said.number).await?);
    Ok(refusals)
}

/// Results of a call are told when all comments are there.
async fn call_is_open(
    tx: &Tx,
    held: &Held,
    call: &str,
    on: NaiveDate,
) -> Result<Option<Refusal>, OfficeError> {
    let call = document_row::Entity::find_by_id(call)
        .filter(document_row::Column::AgencyId.eq(held.agency.as_str()))
        .one(tx.conn())
        .await?;
    let until = call.and_then(|call| call.comment_until);
    Ok(until.filter(|until| on <= *until).map(|until| still_open(until).at("answers")))
}

/// Why the results of a call that is open have to wait.
pub(crate) fn still_open(until: NaiveDate) -> Refusal {
    let sentence = format!("征集到{}才结束，还会收到意见，请在结束以后再反馈结果", date_in_words(until));
    Refusal::new("comments_open", sentence)
}

/// Another document that is public or on its way there bears the number.
async fn number_is_taken(tx: &Tx, held: &Held, number: &str) -> Result<Option<Refusal>, OfficeError> {
    use document_row::Column as C;
    let number = number.trim();
    if number.is_empty() {
        return Ok(None);
    }
    let on_the_way = [State::InReview, State::Referred, State::Approved].map(State::code);
    let other = document_row::Entity::find()
        .filter(C::AgencyId.eq(held.agency.as_str()))
        .filter(C::Number.eq(number))
        .filter(C::Id.ne(held.id.as_str()))
        .filter(Condition::any().add(C::PublicEdition.is_not_null()).add(C::State.is_in(on_the_way)))
        .one(tx.conn())
        .await?;
    Ok(other.map(|other| {
        let sentence = format!(
            "发文字号“{number}”已经用在《{}》上，请核对；要改那份文件的，请对它开始更正",
            other.title
        );
        Refusal::new("number_taken", sentence).at("number")
    }))
}

/// Refuses a first release on a day on which it makes no sense any more.
async fn in_time(tx: &Tx, held: &Held, on: NaiveDate) -> Result<(), OfficeError> {
    let draft = draft_of(tx.office(), &held.agency, &held.edition)?;
    let refusals = why_not(tx, held, &draft.metadata, on).await?;
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

/// Refuses a release on which the words of today have a say: the rules of screening and the dictionary of the
/// agency may have changed since the reviewers looked (Art. 17).
async fn fit(tx: &Tx, held: &Held, on: NaiveDate) -> Result<(), OfficeError> {
    let draft = draft_of(tx.office(), &held.agency, &held.edition)?;
    let mut refusals = why_not(tx, held, &draft.metadata, on).await?;
    let against = screening::against(tx.conn(), held).await?;
    refusals.extend(held.life.not_clean(against.as_ref().map(|standing| standing.of(held))));
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

async fn made_public(tx: &Tx, held: &Held, next: Document, emergency: bool) -> Result<Change, OfficeError> {
    let number = match &held.row.index_number {
        Some(number) => number.clone(),
        None => next_number(tx, held).await?,
    };
    let act = PublicationAct::Released {
        digest: held.life.digest.clone(),
        index_number: number.clone(),
        emergency,
    };
    let mut change = Change::of(held, next, act);
    change.row.index_number = Some(number);
    change.row.first_released_at = held.row.first_released_at.or(Some(tx.now()));
    change.edition.released_at = Some(tx.now());
    change.edition.release_at = None;
    change.edition.held_back = None;
    // The approval form says what was decided, whatever is chosen for a later edition.
    change.edition.channels = Some(channel::chosen(tx.conn(), &held.agency, held.id.as_str()).await?);
    change.deliver = true;
    Ok(change)
}

/// What a job of a set time names.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DueRelease {
    /// The agency.
    pub agency: AgencyId,
    /// The document.
    pub document: String,
    /// Exactly this text.
    pub digest: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Sets the time at which the approved edition becomes public. Any edit cancels it.
pub async fn schedule(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &Seen,
    at: DateTime<Utc>,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, Release>(id)?;
    screening::renew(office, right.agency(), right.id()).await?;
    change::by_person(office, who, &right, async |tx, held| {
        held.same_version(seen)?;
        // Whatever stands against a release now stands against a later one.
        held.life.release(held.flow, &seen.digest)?;
        if at <= tx.now() || at > tx.now() + LONGEST_WAIT {
            let sentence = "定时公开的时间应在现在之后、一年以内，请改正，或者立即公开";
            return Err(Refusal::new("time_unusable", sentence).at("at").into());
        }
        fit(tx, held, day_in_china(at)).await?;
        let mut change = Change::of(held, held.life.clone(), PublicationAct::Scheduled { at });
        change.edition.release_at = Some(at);
        change.edition.held_back = None;
        change.said = Some(Said::plain(What::Scheduled, "设定公开时间", ""));
        let due = DueRelease {
            agency: held.agency.clone(),
            document: held.id.to_string(),
            digest: seen.digest.clone(),
            at,
        };
        let payload = serde_json::to_value(due).map_err(OfficeError::fault)?;
        let message = Message::new(RELEASE_DUE, payload);
        change.messages.push(Message { not_before: Some(at), agency: held.agency.to_string(), ..message });
        Ok(change)
    })
    .await
}

/// Cancels the set time.
pub async fn cancel_schedule(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &Seen,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, Release>(id)?;
    change::by_person(office, who, &right, async |_, held| {
        held.same_version(seen)?;
        if held.edition.release_at.is_none() {
            return Err(Refusal::new("not_scheduled", "没有设定公开时间，请刷新页面后再看").into());
        }
        let mut change = Change::of(held, held.life.clone(), PublicationAct::ScheduleCancelled);
        change.edition.release_at = None;
        Ok(change)
    })
    .await
}

/// Releases at the set time, if nothing has changed since; otherwise nothing happens. The second time
/// nothing happens either. Where something stands against it by now, it stays where it is, and whoever releases
/// finds it on the list of what waits, with the reason.
pub async fn release_due(office: &Office, due: &DueRelease) -> Result<(), OfficeError> {
    let still = |held: &Held| {
        held.life.state == State::Approved
            && held.life.digest == due.digest
            && held.edition.release_at == Some(due.at)
    };
    let now = super::held::of_agency(office.read(), &due.agency, &due.document).await;
    match now {
        Ok(held) if still(&held) => {}
        Ok(_) | Err(OfficeError::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    }
    screening::renew(office, &due.agency, &due.document).await?;
    change::by_itself(office, RELEASE_DUE, &due.agency, &due.document, async |tx, held| {
        if !still(held) {
            return Err(OfficeError::Conflict);
        }
        match at_its_time(tx, held, due).await {
            Err(OfficeError::Refused(all)) => held_back(tx, held, &all).await,
            done => done,
        }
    })
    .await
    .map(|_| ())
}

async fn at_its_time(tx: &Tx, held: &Held, due: &DueRelease) -> Result<Change, OfficeError> {
    let next = held.life.release(held.flow, &due.digest)?;
    fit(tx, held, day_in_china(tx.now())).await?;
    let mut change = made_public(tx, held, next, false).await?;
    change.tell.push((submitter(held), "按设定的时间公开了您送审的信息".to_owned()));
    Ok(change)
}

async fn held_back(tx: &Tx, held: &Held, refusals: &[Refusal]) -> Result<Change, OfficeError> {
    let why: Vec<&str> = refusals.iter().map(|refusal| refusal.sentence.as_str()).collect();
    let why = why.join("；");
    let act = PublicationAct::HeldBack { why: why.clone() };
    let mut change = Change::of(held, held.life.clone(), act);
    change.edition.release_at = None;
    change.edition.held_back = Some(why);
    let people = holders(tx, held, Duty::DisclosureReviewer, false).await?;
    for people in [people, submitter(held)] {
        change.tell.push((people, "到了设定的时间没有公开，请看原因：".to_owned()));
    }
    Ok(change)
}

/// Asks for an emergency release of a text whose review is not finished.
pub async fn ask_emergency(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &Seen,
    why: &str,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    change::by_person(office, who, &right, async |tx, held| {
        // The same form once more: what it asked for is there, which says more than that somebody was faster.
        let next = held.life.ask_emergency(who, &seen.digest)?;
        held.same_version(seen)?;
        let why = reason(why, "reason")?;
        let act = PublicationAct::EmergencyAsked { reason: why.clone() };
        let mut change = Change::of(held, next, act);
        change.said = Some(Said::plain(What::EmergencyAsked, "申请应急发布", &why));
        let leaders = holders(tx, held, Duty::ResponsibleLeader, false).await?;
        change.tell.push((leaders, "申请应急发布信息".to_owned()));
        let secrecy = holders(tx, held, Duty::SecrecyReviewer, false).await?;
        if change.next.secrecy.is_none() {
            change.tell.push((secrecy, "申请应急发布需要您先作保密审查的信息".to_owned()));
        }
        Ok(change)
    })
    .await
}

/// The leader in charge makes it public at once. The open steps become a debt that stays on the work list
/// until it is paid.
pub async fn release_in_emergency(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &Seen,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Decide, EmergencyRelease>(id)?;
    screening::renew(office, right.agency(), right.id()).await?;
    change::by_person(office, who, &right, async |tx, held| {
        let against = screening::against(tx.conn(), held).await?;
        let screened = against.as_ref().map(|standing| standing.of(held));
        let next = held.life.release_in_emergency(who, &seen.digest, screened)?;
        held.same_version(seen)?;
        in_time(tx, held, day_in_china(tx.now())).await?;
        let mut change = made_public(tx, held, next, true).await?;
        change.said = Some(Said {
            duty: Some(Duty::ResponsibleLeader),
            ..Said::plain(What::EmergencyReleased, "应急发布", "同意应急发布，审查手续随后补办。")
        });
        if let Some(step) = change.next.step_due(held.flow) {
            let people = holders(tx, held, step.duty, step.same_unit).await?;
            change.tell.push((people, format!("应急公开了信息，请补办{}", step.word)));
        }
        Ok(change)
    })
    .await
}
