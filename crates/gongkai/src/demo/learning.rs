//! A year of trainings and the institutions of one bureau of the sample district.

use chrono::{Datelike, Days, NaiveDate};
use gongkai_domain::{
    authority::{Edit, Read},
    institution::{EditionForm, InstitutionForm},
    organisation::Duty,
    training::{Answers, Attendee, Plan as Form},
};
use gongkai_office::{
    OfficeError, institution,
    training::{self, Held, Taker, Trainings},
};
use serde::Deserialize;

use super::desk::Desk;

/// Names of people who come: with them are made as many as a training needs.
const FAMILIES: [&str; 20] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱",
    "秦", "尤", "许",
];
const GIVEN: [&str; 5] = ["东样", "南样", "西样", "北样", "中样"];
/// So many of those who came take the test; every fifth does not pass.
const TESTED: usize = 30;

/// A training.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    pub planned_on: NaiveDate,
    topic: String,
    kind: String,
    target: String,
    lessons: u32,
    on: NaiveDate,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    host: String,
    #[serde(default)]
    lecturer: String,
    #[serde(default)]
    content: String,
    /// Where those who come are from.
    #[serde(default)]
    units: Vec<String>,
    /// How many come.
    #[serde(default)]
    many: usize,
    /// Questions of the test; none: no test.
    #[serde(default)]
    questions: Vec<String>,
    /// Empty: it is still in the plan.
    #[serde(default)]
    summary: String,
}

/// An institution with its editions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    pub entered_on: NaiveDate,
    name: String,
    kind: String,
    edition: Vec<Edition>,
    repealed_on: Option<NaiveDate>,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edition {
    number: String,
    adopted_on: NaiveDate,
    from: NaiveDate,
    note: String,
}

/// What happens to a training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Plan,
    Call,
    Close,
}

impl Training {
    /// Days and what happens on them. Who was there is entered on the day after.
    pub fn steps(&self) -> Vec<(NaiveDate, Step)> {
        let mut steps = vec![(self.planned_on, Step::Plan)];
        if self.summary.is_empty() {
            return steps;
        }
        if !self.from.is_empty() {
            steps.extend(self.on.checked_sub_days(Days::new(7)).map(|day| (day, Step::Call)));
        }
        steps.extend(self.on.succ_opt().map(|day| (day, Step::Close)));
        steps
    }

    fn people(&self) -> Vec<Attendee> {
        let units = if self.units.is_empty() { vec!["办公室".to_owned()] } else { self.units.clone() };
        let names =
            GIVEN.iter().flat_map(|given| FAMILIES.iter().map(move |family| format!("{family}{given}")));
        names
            .zip(units.iter().cycle())
            .take(self.many)
            .map(|(name, unit)| Attendee { name, unit: unit.clone() })
            .collect()
    }
}

async fn found(desk: &Desk<'_>, of: &Training) -> Result<Held, OfficeError> {
    let who = desk.with_duty(Duty::DisclosureReviewer).await?;
    let right = who.authorise_all::<Read, Trainings>()?;
    let year = training::year(desk.office, &right, of.on.year()).await?;
    let line = year.lines.into_iter().find(|line| line.row.topic == of.topic);
    let id = line.ok_or_else(|| OfficeError::fault("a sample training"))?.row.id;
    training::show(desk.office, &who.authorise::<Read, Trainings>(&id)?).await
}

/// One step of a training.
pub async fn take(desk: &Desk<'_>, of: &Training, step: Step) -> Result<(), OfficeError> {
    let who = desk.with_duty(Duty::DisclosureReviewer).await?;
    desk.clock.step();
    if step == Step::Plan {
        let form = Form {
            topic: of.topic.clone(),
            kind: of.kind.clone(),
            target: of.target.clone(),
            lessons: of.lessons.to_string(),
            on: Some(of.on),
            from: of.from.clone(),
            until: of.until.clone(),
            place: of.place.clone(),
            host: of.host.clone(),
            lecturer: of.lecturer.clone(),
            content: of.content.clone(),
        };
        return training::plan(desk.office, &who, &form).await.map(|_| ());
    }
    let held = found(desk, of).await?;
    let id = held.row.id.as_str();
    if step == Step::Call {
        return training::call(desk.office, &who, id, held.row.version).await;
    }
    let people = of.people();
    let lines: Vec<String> = people.iter().map(|one| format!("{}，{}", one.name, one.unit)).collect();
    training::enter_list(desk.office, &who, id, &lines.join("\n")).await?;
    if !of.questions.is_empty() {
        desk.clock.step();
        let until = Some(desk.office.today());
        training::set_test(desk.office, &who, id, &of.questions, until).await?;
        tested(desk, &held, &people).await?;
    }
    desk.clock.step();
    training::hold(desk.office, &who, id, held.row.version, &of.summary).await
}

async fn tested(desk: &Desk<'_>, held: &Held, people: &[Attendee]) -> Result<(), OfficeError> {
    let who = desk.with_duty(Duty::DisclosureReviewer).await?;
    let right = who.authorise_all::<Edit, Trainings>()?;
    let bank = training::bank(desk.office, &right).await?;
    let right_ones: Answers =
        bank.iter().map(|one| (one.code.clone(), one.answer.chars().collect())).collect();
    let Some(code) = held.row.code.as_deref() else { return Ok(()) };
    for (nth, person) in people.iter().take(TESTED).enumerate() {
        desk.clock.step();
        let taker = Taker::Guest { code, person, address: None };
        let given = if nth % 5 == 4 { Answers::new() } else { right_ones.clone() };
        training::take_test(desk.office, held.row.id.as_str(), &taker, &given).await?;
    }
    Ok(())
}

/// Enters an institution with its editions.
pub async fn enter(desk: &Desk<'_>, of: &Institution) -> Result<(), OfficeError> {
    let who = desk.with_duty(Duty::DisclosureReviewer).await?;
    let form = InstitutionForm { name: of.name.clone(), kind: of.kind.clone() };
    let edition = |one: &Edition| EditionForm {
        number: one.number.clone(),
        adopted_on: Some(one.adopted_on),
        from: Some(one.from),
        document: String::new(),
        note: one.note.clone(),
    };
    let mut editions = of.edition.iter().map(edition);
    let first = editions.next().ok_or_else(|| OfficeError::fault("an edition of a sample institution"))?;
    desk.clock.step();
    let id = institution::adopt(desk.office, &who, &form, &first).await?.to_string();
    let mut seen = 1;
    for next in editions {
        desk.clock.step();
        institution::revise(desk.office, &who, &id, seen, &next).await?;
        seen += 1;
    }
    if of.repealed_on.is_some() {
        desk.clock.step();
        institution::repeal(desk.office, &who, &id, seen, (of.repealed_on, &of.reason)).await?;
    }
    Ok(())
}
