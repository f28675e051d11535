//! What people asked the sample bureau on the portal: one question is public with its answer, one was answered, one
//! repeats it, one waits.

use gongkai_domain::{
    authority::Read,
    feedback::Letter,
    inquiry::{PublicAnswer, Sameness},
    organisation::Duty,
    publication::{Metadata, topics},
};
use gongkai_office::{
    OfficeError, inquiry, monitor,
    publication::{self, Dossier, Save},
};
use serde::Deserialize;

use super::{desk::Desk, feedback};

const QUESTIONS: &str = include_str!("../../../../data/demo/questions.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    schema: u8,
    agency: String,
    question: Vec<Asked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    text: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    contact: String,
    /// Empty: it waits.
    #[serde(default)]
    answer: String,
    /// Place of the question that it repeats.
    same: Option<usize>,
    public: Option<Public>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Public {
    title: String,
    question: String,
    answer: String,
}

/// Has the own portal looked at, and fixes the report of the quarter.
pub async fn look(desk: &Desk<'_>) -> Result<(), OfficeError> {
    let reviewer = desk.with_duty(Duty::DisclosureReviewer).await?;
    desk.clock.step();
    monitor::run(desk.office, &reviewer).await?;
    desk.clock.step();
    monitor::make_report(desk.office, &reviewer, None).await.map(|_| ())
}

/// Asks, answers and publishes what the plan says of this agency.
pub async fn ask(desk: &Desk<'_>) -> Result<(), OfficeError> {
    let plan: Plan = toml::from_str(QUESTIONS).map_err(OfficeError::fault)?;
    if plan.schema != 1 || desk.agency.name != plan.agency {
        return Ok(());
    }
    let clerk = desk.with_duty(Duty::InquiryClerk).await?;
    let mut numbers: Vec<String> = Vec::new();
    for one in &plan.question {
        let letter = Letter {
            name: one.name.clone(),
            contact: one.contact.clone(),
            reply_key: feedback::reply_key(desk),
            ..Letter::question(one.text.clone())
        };
        let id = feedback::keep(desk, desk.office.today(), &letter).await?;
        let right = clerk.authorise::<Read, inquiry::Inquiries>(&id)?;
        numbers.push(inquiry::show(desk.office, &right).await?.number);
        desk.clock.step();
        if let Some(first) = one.same.and_then(|place| numbers.get(place)) {
            inquiry::join(desk.office, &clerk, &id, 1, (first, Some(Sameness::Question))).await?;
        } else if !one.answer.is_empty() {
            inquiry::answer(desk.office, &clerk, &id, 1, one.answer.as_str()).await?;
        }
        if let Some(public) = &one.public {
            publish(desk, &id, public).await?;
        }
    }
    Ok(())
}

async fn publish(desk: &Desk<'_>, id: &str, said: &Public) -> Result<(), OfficeError> {
    let office = desk.office;
    let clerk = desk.with_duty(Duty::InquiryClerk).await?;
    let said = PublicAnswer {
        title: said.title.clone(),
        question: said.question.clone(),
        answer: said.answer.clone(),
    };
    desk.clock.step();
    let document = inquiry::begin_public(office, &clerk, id, &said).await?;
    let right = clerk.authorise::<Read, Dossier>(document.as_str())?;
    let begun = publication::show(office, &clerk, &right).await?;
    let topic = topics().iter().find(|topic| topic.contains("司法")).cloned().unwrap_or_default();
    let metadata = Metadata { topic, ..begun.draft.metadata };
    let version = begun.held.row.version;
    let save = Save { version, metadata, content: begun.draft.content, erratum: None };
    desk.clock.step();
    publication::save(office, &clerk, document.as_str(), save).await?;
    let crew = desk.crew("公共法律服务股").await?;
    feedback::reviewed(desk, (&crew, &clerk), &document, "已去掉咨询人的信息，答复准确，同意公开。").await
}
