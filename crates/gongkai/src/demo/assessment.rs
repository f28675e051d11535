//! The assessment of a year in one bureau of the sample district, with an objection.

use chrono::NaiveDate;
use gongkai_domain::{
    assessment::{Fact, Scheme, example},
    authority::Read,
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    assessment::{self, Assessments, Entered},
};
use serde::Deserialize;

use super::{desk::Desk, oversight::unit_of};

/// The assessment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    year: i32,
    scheme: String,
    begun_on: NaiveDate,
    announced_on: NaiveDate,
    objected_on: NaiveDate,
    decided_on: NaiveDate,
    fixed_on: NaiveDate,
    next_on: NaiveDate,
    unit: String,
    indicator: String,
    own: String,
    note: String,
    claim: String,
    fact: String,
    answer: String,
    known: Vec<Known>,
}

/// What somebody found out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    unit: String,
    indicator: String,
    fact: String,
    reason: String,
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Begin,
    Announce,
    Object,
    Decide,
    Fix,
    /// The one of the next year begins.
    Next,
}

impl Plan {
    /// What happens when.
    pub fn steps(&self) -> [(NaiveDate, Step); 6] {
        [
            (self.begun_on, Step::Begin),
            (self.announced_on, Step::Announce),
            (self.objected_on, Step::Object),
            (self.decided_on, Step::Decide),
            (self.fixed_on, Step::Fix),
            (self.next_on, Step::Next),
        ]
    }

    fn scheme(&self) -> Result<&'static Scheme, OfficeError> {
        example(&self.scheme).ok_or_else(|| OfficeError::fault("the set of a sample assessment"))
    }

    async fn entered(
        &self,
        desk: &Desk<'_>,
        unit: &str,
        (indicator, fact, reason): (&str, &str, &str),
    ) -> Result<Entered, OfficeError> {
        let scorer = desk.with_duty(Duty::Assessor).await?;
        let leaf = self.scheme()?.indicators().map(|(_, one)| one).find(|one| one.id == indicator);
        Ok(Entered {
            unit: unit_of(desk, &scorer, unit).await?.to_string(),
            indicator: indicator.to_owned(),
            fact: Fact::read(leaf, fact)?,
            reason: reason.to_owned(),
            proof: String::new(),
        })
    }
}

/// Takes a step.
pub async fn take(desk: &Desk<'_>, plan: &Plan, step: Step) -> Result<(), OfficeError> {
    let (office, scorer) = (desk.office, desk.with_duty(Duty::Assessor).await?);
    desk.clock.step();
    if step == Step::Next {
        return assessment::begin(office, &scorer, plan.year + 1, &plan.scheme).await.map(|_| ());
    }
    if step == Step::Begin {
        let id = assessment::begin(office, &scorer, plan.year, &plan.scheme).await?.to_string();
        for known in &plan.known {
            let said = (known.indicator.as_str(), known.fact.as_str(), known.reason.as_str());
            let said = plan.entered(desk, &known.unit, said).await?;
            assessment::enter(office, &scorer, &id, &said).await?;
        }
        let head = head(desk, &plan.unit).await?;
        return assessment::own_score(office, &head, &id, &plan.own, &plan.note).await;
    }
    let right = scorer.authorise_all::<Read, Assessments>()?;
    let rows = assessment::list(office, &right).await?;
    let row = rows.into_iter().find(|row| row.year == plan.year).ok_or(OfficeError::NotFound)?;
    match step {
        Step::Announce => announce(desk, &row.id).await,
        Step::Object => {
            let head = head(desk, &plan.unit).await?;
            assessment::object(office, &head, &row.id, &plan.indicator, &plan.claim).await
        }
        Step::Decide => {
            let right = scorer.authorise::<Read, Assessments>(&row.id)?;
            let held = assessment::show(office, &scorer, &right).await?;
            let objection = held.objections.first().ok_or(OfficeError::NotFound)?;
            let said = (plan.indicator.as_str(), plan.fact.as_str(), plan.answer.as_str());
            let new = plan.entered(desk, &plan.unit, said).await?;
            assessment::decide(office, &scorer, &row.id, &objection.id, (Some(new), &plan.answer)).await
        }
        _ => {
            let leader = desk.with_duty(Duty::ResponsibleLeader).await?;
            assessment::freeze(office, &leader, &row.id, row.version).await
        }
    }
}

/// What nothing counts is confirmed, then the units are told.
async fn announce(desk: &Desk<'_>, id: &str) -> Result<(), OfficeError> {
    let scorer = desk.with_duty(Duty::Assessor).await?;
    let right = scorer.authorise::<Read, Assessments>(id)?;
    for one in assessment::show(desk.office, &scorer, &right).await?.unanswered() {
        assessment::confirm(desk.office, &scorer, id, &one.id, "查阅台账，逐项核对").await?;
    }
    let seen = assessment::show(desk.office, &scorer, &right).await?.row.version;
    assessment::announce(desk.office, &scorer, id, seen).await
}

async fn head(desk: &Desk<'_>, unit: &str) -> Result<gongkai_domain::authority::Staff, OfficeError> {
    let person = desk.agency.working(Duty::UnitHead, Some(unit)).ok_or(OfficeError::NotFound)?;
    desk.signed_in(&person.account).await
}
