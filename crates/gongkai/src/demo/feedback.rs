//! What the public of the sample district has written: comments on two drafts, one with its result, and
//! reports of errors, one of them answered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Read, Staff},
    feedback::{FeedbackKind, Letter, Opinion, Outcome},
    id::{DocumentId, OpinionId},
    organisation::Duty,
    publication::{Metadata, Verdict},
};
use gongkai_office::{
    OfficeError,
    feedback::{self, Answer, Collected, Letters},
    publication::{self, Asked, Dossier, Judge, Save, Seen},
    seal,
};
use gongkai_public::mailbox::{self, CHANCE, seal_letter};
use serde::Deserialize;

use super::{clerk::Crew, desk::Desk};

const FEEDBACK: &str = include_str!("../../../../data/demo/feedback.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    schema: u8,
    call: Vec<CallPlan>,
    error: Vec<ErrorPlan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallPlan {
    agency: usize,
    title: String,
    /// Is the result published?
    result: bool,
    #[serde(default)]
    opinion: Vec<OpinionPlan>,
    comment: Vec<CommentPlan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpinionPlan {
    point: String,
    outcome: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommentPlan {
    on: NaiveDate,
    text: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    contact: String,
    /// Place in the table.
    opinion: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorPlan {
    agency: usize,
    page: String,
    /// Title of the document that it is about; empty: none.
    #[serde(default)]
    title: String,
    on: NaiveDate,
    text: String,
    contact: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    was_wrong: bool,
}

/// All that was written to the agency at this place of the plan, and what its people did with it.
pub async fn write(desk: &Desk<'_>, place: usize) -> Result<(), OfficeError> {
    let plan: Plan = toml::from_str(FEEDBACK).map_err(OfficeError::fault)?;
    if plan.schema != 1 {
        return Err(OfficeError::fault("schema of the sample letters"));
    }
    for call in plan.call.iter().filter(|call| call.agency == place) {
        let (id, unit) = named(desk, &call.title).await?;
        let crew = desk.crew(&unit).await?;
        comment(desk, &crew, call, &id).await?;
        if call.result {
            publish(desk, &crew, &id).await?;
        }
    }
    for error in plan.error.iter().filter(|error| error.agency == place) {
        report(desk, error).await?;
    }
    Ok(())
}

/// A document of the agency by its title, with the name of its unit.
async fn named(desk: &Desk<'_>, title: &str) -> Result<(DocumentId, String), OfficeError> {
    let reviewer = desk.with_duty(Duty::DisclosureReviewer).await?;
    let right = reviewer.authorise_all::<Read, Dossier>()?;
    let asked = Asked { public: true, words: title.to_owned(), ..Asked::default() };
    let found = publication::list(desk.office, &reviewer, &right, &asked).await?;
    let missing = || OfficeError::fault(format!("no public document {title}"));
    let line = found.lines.into_iter().find(|line| line.row.title == title).ok_or_else(missing)?;
    let people = reviewer.authorise_all()?;
    let units = gongkai_office::organisation::units(desk.office.read(), &people).await?;
    let unit = units.into_iter().find(|unit| unit.id == line.row.unit_id).ok_or_else(missing)?;
    Ok((DocumentId::parse(&line.row.id).ok_or_else(missing)?, unit.name))
}

/// A letter as the office takes it from the mailbox of the portal. Gives what it became.
pub async fn keep(desk: &Desk<'_>, on: NaiveDate, letter: &Letter) -> Result<String, OfficeError> {
    desk.clock.step();
    let receipt = desk.office.new_identity();
    let text = serde_json::to_vec(letter).map_err(OfficeError::fault)?;
    let mut chance = [0; CHANCE];
    desk.office.entropy().fill(&mut chance);
    let key = seal::letter_key(desk.office, &desk.id);
    let sealed = seal_letter(&desk.id, &key, &receipt, &text, &chance);
    let sealed = sealed.ok_or_else(|| OfficeError::fault("a sample letter was not sealed"))?;
    let row = mailbox::Model { receipt, agency_id: desk.id.to_string(), received_on: on, sealed };
    match feedback::collect(desk.office, &row).await? {
        Collected::Kept(id) => Ok(id.to_string()),
        Collected::Asked(id) => Ok(id.to_string()),
        Collected::Unreadable => Err(OfficeError::fault("a sample letter was not read")),
    }
}

/// Nobody asks for the answer to a sample letter.
pub fn reply_key(desk: &Desk<'_>) -> String {
    let mut key = [0_u8; 32];
    desk.office.entropy().fill(&mut key);
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn comment(desk: &Desk<'_>, crew: &Crew, call: &CallPlan, id: &DocumentId) -> Result<(), OfficeError> {
    let who = &crew.provider;
    let mut places = BTreeMap::new();
    for one in &call.opinion {
        desk.clock.step();
        let said = Opinion {
            point: one.point.clone(),
            outcome: Outcome::parse(&one.outcome),
            reason: one.reason.clone(),
        };
        feedback::keep(desk.office, who, id.as_str(), None, &said).await?;
    }
    let right = who.authorise::<Read, Letters>(id.as_str())?;
    let (_, opinions, _) = feedback::call(desk.office, who, &right).await?;
    for one in &call.comment {
        let letter = Letter {
            schema: 1,
            kind: FeedbackKind::Comment,
            document: Some(id.clone()),
            page: String::new(),
            text: one.text.clone(),
            name: one.name.clone(),
            contact: one.contact.clone(),
            reply_key: reply_key(desk),
        };
        let kept = keep(desk, one.on, &letter).await?;
        let row = one.opinion.and_then(|place| opinions.get(place));
        if let Some(place) = row.and_then(|row| OpinionId::parse(&row.id)) {
            places.insert(kept, Some(place));
        }
    }
    if !places.is_empty() {
        feedback::sort(desk.office, who, id.as_str(), &places).await?;
    }
    Ok(())
}

/// The result goes through the three reviews.
async fn publish(desk: &Desk<'_>, crew: &Crew, call: &DocumentId) -> Result<(), OfficeError> {
    let office = desk.office;
    let id = feedback::begin_result(office, &crew.provider, call.as_str()).await?;
    let right = crew.reviewer.authorise::<Read, Dossier>(call.as_str())?;
    let topic = publication::show(office, &crew.reviewer, &right).await?.draft.metadata.topic;
    let right = crew.reviewer.authorise::<Read, Dossier>(id.as_str())?;
    let begun = publication::show(office, &crew.reviewer, &right).await?;
    let metadata = Metadata { topic, formed_on: Some(office.today()), ..begun.draft.metadata };
    let version = begun.held.row.version;
    let save = Save { version, metadata, content: begun.draft.content, erratum: None };
    desk.clock.step();
    publication::save(office, &crew.provider, id.as_str(), save).await?;
    reviewed(desk, (crew, &crew.provider), &id, "采纳情况与收到的意见相符，同意公布。").await
}

/// A draft goes through the three reviews and is released.
pub async fn reviewed(
    desk: &Desk<'_>,
    (crew, writer): (&Crew, &Staff),
    id: &DocumentId,
    opinion: &str,
) -> Result<(), OfficeError> {
    let office = desk.office;
    let seen = async || -> Result<Seen, OfficeError> {
        desk.clock.step();
        let right = crew.reviewer.authorise::<Read, Dossier>(id.as_str())?;
        Ok(publication::show(office, &crew.reviewer, &right).await?.held.seen())
    };
    publication::submit(office, writer, id.as_str(), &seen().await?).await?;
    for who in [&crew.head, &crew.reviewer] {
        publication::pass(office, who, id.as_str(), &seen().await?, opinion).await?;
    }
    let judge =
        Judge { verdict: Verdict::Clear, opinion: "不涉密。".to_owned(), authority: String::new() };
    publication::judge_secrecy(office, &crew.secrecy, id.as_str(), &seen().await?, &judge).await?;
    publication::pass(office, &crew.leader, id.as_str(), &seen().await?, "同意公布。").await?;
    publication::release(office, &crew.reviewer, id.as_str(), &seen().await?).await?;
    Ok(())
}

async fn report(desk: &Desk<'_>, plan: &ErrorPlan) -> Result<(), OfficeError> {
    let document = match plan.title.as_str() {
        "" => None,
        title => Some(named(desk, title).await?.0),
    };
    let letter = Letter {
        schema: 1,
        kind: FeedbackKind::Error,
        document,
        page: plan.page.clone(),
        text: plan.text.clone(),
        name: String::new(),
        contact: plan.contact.clone(),
        reply_key: reply_key(desk),
    };
    let id = keep(desk, plan.on, &letter).await?;
    if plan.answer.is_empty() {
        return Ok(());
    }
    desk.clock.step();
    let reviewer = desk.with_duty(Duty::DisclosureReviewer).await?;
    let said = Answer { version: 1, was_wrong: Some(plan.was_wrong), text: plan.answer.as_str().into() };
    feedback::answer(desk.office, &reviewer, &id, &said).await
}
