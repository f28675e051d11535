//! The bank of questions, tests of trainings, results.

use std::{collections::BTreeMap, net::IpAddr};

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Staff},
    id::AgencyId,
    refusal::Refusal,
    training::{
        Answers, Attendee, Happened, Mark, Question, State, TestPaper, TrainingEvent, mark, may_reopen,
        may_try, read_questions, shipped,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};

use super::{
    Trainings,
    attend::door,
    attendance_row,
    change::event,
    look::{kind_of, locked, state_of},
    question_row, result_row, test_row, training_row,
};
use crate::{Office, OfficeError, Outcome, Tx, chance::day_in_china};

/// Who takes a test.
pub enum Taker<'a> {
    /// Somebody who is signed in.
    Staff(&'a Staff),
    /// Somebody who has the code of the training and stands on its list.
    Guest {
        /// The code.
        code: &'a str,
        /// Who.
        person: &'a Attendee,
        /// Where the call comes from.
        address: Option<IpAddr>,
    },
}

/// A test as somebody sees it who takes it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The training.
    pub row: training_row::Model,
    /// The questions; their answers stay here.
    pub paper: TestPaper,
    /// Last day.
    pub until: NaiveDate,
    /// Results so far.
    pub results: Vec<result_row::Model>,
    /// Why the person cannot take it now; `None`: he or she can.
    pub closed: Option<Refusal>,
}

fn read(row: &question_row::Model) -> Result<Question, OfficeError> {
    let mut question: Question = serde_json::from_str(&row.body).map_err(OfficeError::fault)?;
    question.code.clone_from(&row.id);
    Ok(question)
}

async fn own_questions<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
) -> Result<Vec<Question>, OfficeError> {
    let rows = question_row::Entity::find()
        .filter(question_row::Column::AgencyId.eq(agency.as_str()))
        .filter(question_row::Column::RetiredAt.is_null())
        .order_by_asc(question_row::Column::At)
        .order_by_asc(question_row::Column::Id)
        .all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// The agency's own questions, and behind them those that come with the program.
pub async fn bank(office: &Office, right: &Authz<Edit, Trainings>) -> Result<Vec<Question>, OfficeError> {
    let mut all = own_questions(office.read(), right.agency()).await?;
    all.extend(shipped().iter().cloned());
    Ok(all)
}

fn of_bank(act: Happened) -> TrainingEvent {
    TrainingEvent { training: None, topic: String::new(), act }
}

/// Adds questions as they were pasted.
pub async fn add_questions(office: &Office, who: &Staff, text: &str) -> Result<usize, OfficeError> {
    let right = who.authorise_all::<Edit, Trainings>()?;
    let questions = read_questions(text)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let there = own_questions(tx.conn(), right.agency()).await?;
            let mut refusals = Vec::new();
            for question in &questions {
                if there.iter().any(|one| one.text == question.text) {
                    let start: String = question.text.chars().take(20).collect();
                    let sentence = format!("“{start}”题库里已经有了，请删去这一行，或者先停用原来的题");
                    refusals.push(Refusal::new("question_known", sentence).at("list"));
                }
            }
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            for question in &questions {
                let row = question_row::Model {
                    id: tx.new_identity(),
                    agency_id: right.agency().to_string(),
                    body: serde_json::to_string(question).map_err(OfficeError::fault)?,
                    by_name: who.name.clone(),
                    at: tx.now(),
                    retired_at: None,
                };
                question_row::Entity::insert(row.into_active_model())
                    .exec_without_returning(tx.conn())
                    .await?;
            }
            let many = questions.len();
            Ok(Outcome::of(many).event(of_bank(Happened::QuestionsAdded { questions: many })))
        })
        .await
}

/// A question is not used any more; tests that have it keep it.
pub async fn retire_question(office: &Office, who: &Staff, id: &str) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Trainings>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let there = question_row::Entity::find_by_id(id)
                .filter(question_row::Column::AgencyId.eq(right.agency().as_str()))
                .one(tx.conn())
                .await?
                .ok_or(OfficeError::NotFound)?;
            if there.retired_at.is_some() {
                return Err(Refusal::new("question_retired", "这道题已经停用，请刷新页面").into());
            }
            let new = question_row::ActiveModel { retired_at: Set(Some(tx.now())), ..Default::default() };
            let done = question_row::Entity::update_many()
                .set(new)
                .filter(question_row::Column::Id.eq(id))
                .filter(question_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(question_row::Column::RetiredAt.is_null())
                .exec(tx.conn())
                .await?;
            if done.rows_affected != 1 {
                return Err(OfficeError::Conflict);
            }
            Ok(Outcome::of(()).event(of_bank(Happened::QuestionRetired)))
        })
        .await
}

/// Sets the test of a training: questions of the bank, and the last day. One that somebody has taken stays.
pub async fn set_test(
    office: &Office,
    who: &Staff,
    id: &str,
    codes: &[String],
    until: Option<NaiveDate>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    let wanted: Vec<Question> =
        bank(office, &right).await?.into_iter().filter(|one| codes.contains(&one.code)).collect();
    let today = office.today();
    let until = until.filter(|until| *until >= today);
    let paper = match (TestPaper::of(wanted), until) {
        (Ok(paper), Some(_)) => paper,
        (paper, until) => {
            let mut refusals: Vec<Refusal> = paper.err().into_iter().collect();
            if until.is_none() {
                refusals.push(Refusal::new("until_unusable", "请填写测试的最后一天，不早于今天").at("until"));
            }
            return Err(refusals.into());
        }
    };
    let until = until.ok_or_else(|| OfficeError::fault("last day of a test"))?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, right.agency(), right.id()).await?;
            if state_of(&row)?.is_over() || kind_of(&row)?.is_external() {
                let sentence = "已经办结、取消的培训和派人参加的培训，不能布置测试";
                return Err(Refusal::new("no_test", sentence).into());
            }
            let taken = result_row::Entity::find()
                .filter(result_row::Column::TrainingId.eq(&row.id))
                .filter(result_row::Column::AgencyId.eq(&row.agency_id));
            if taken.count(tx.conn()).await? > 0 {
                return Err(Refusal::new("test_taken", "已经有人答题，试卷不能再改").into());
            }
            test_row::Entity::delete_by_id(&row.id).exec(tx.conn()).await?;
            let new = test_row::Model {
                training_id: row.id.clone(),
                agency_id: row.agency_id.clone(),
                body: serde_json::to_string(&paper).map_err(OfficeError::fault)?,
                until,
                by_name: who.name.clone(),
                at: tx.now(),
                again_until: None,
                again_reason: None,
                again_by_name: None,
            };
            test_row::Entity::insert(new.into_active_model()).exec_without_returning(tx.conn()).await?;
            let questions = paper.questions.len();
            Ok(Outcome::of(()).event(event(&row, Happened::TestSet { questions })?))
        })
        .await
}

/// Opens a test that is over again (补考) for whoever has not passed, with a reason; the training may be closed.
pub async fn reopen_test(
    office: &Office,
    who: &Staff,
    id: &str,
    until: Option<NaiveDate>,
    reason: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, right.agency(), right.id()).await?;
            let test = test_row::Entity::find_by_id(&row.id)
                .filter(test_row::Column::AgencyId.eq(&row.agency_id))
                .one(tx.conn())
                .await?;
            let last = test.as_ref().map(|test| test.again_until.unwrap_or(test.until).max(test.until));
            let what = (state_of(&row)?, kind_of(&row)?);
            let today = day_in_china(tx.now());
            // A make-up test that runs is open, whether the training is closed or not.
            let is_running = test.as_ref().is_some_and(|test| test.again_until >= Some(today));
            if is_running {
                return Err(Refusal::new("test_open", "补考还没有截止，现在就能考").into());
            }
            let until = may_reopen(what, last, (until, reason), today)?;
            let reason = reason.trim().to_owned();
            let new = test_row::ActiveModel {
                again_until: Set(Some(until)),
                again_reason: Set(Some(reason.clone())),
                again_by_name: Set(Some(who.name.clone())),
                ..Default::default()
            };
            test_row::Entity::update_many()
                .set(new)
                .filter(test_row::Column::TrainingId.eq(&row.id))
                .filter(test_row::Column::AgencyId.eq(&row.agency_id))
                .exec(tx.conn())
                .await?;
            Ok(Outcome::of(()).event(event(&row, Happened::TestReopened { until, reason })?))
        })
        .await
}

/// Who it is, in the list of the training.
async fn person_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    training: &str,
    who: &Taker<'_>,
) -> Result<Option<String>, OfficeError> {
    let query = attendance_row::Entity::find()
        .filter(attendance_row::Column::TrainingId.eq(training))
        .filter(attendance_row::Column::AgencyId.eq(agency.as_str()));
    let query = match who {
        Taker::Staff(staff) => query.filter(attendance_row::Column::StaffId.eq(staff.id.as_str())),
        Taker::Guest { person, .. } => query.filter(attendance_row::Column::Person.eq(person.key())),
    };
    Ok(query.one(conn).await?.map(|row| row.person))
}

async fn asked<C: ConnectionTrait>(
    conn: &C,
    row: training_row::Model,
    person: Option<&str>,
    today: NaiveDate,
) -> Result<Asked, OfficeError> {
    let test = test_row::Entity::find_by_id(&row.id)
        .filter(test_row::Column::AgencyId.eq(&row.agency_id))
        .one(conn)
        .await?;
    let Some(test) = test else {
        let closed = Some(Refusal::new("no_test", "这次培训没有布置测试"));
        return Ok(Asked { until: row.on, row, paper: TestPaper::default(), results: Vec::new(), closed });
    };
    let paper: TestPaper = serde_json::from_str(&test.body).map_err(OfficeError::fault)?;
    let results = match person {
        Some(person) => {
            result_row::Entity::find()
                .filter(result_row::Column::TrainingId.eq(&row.id))
                .filter(result_row::Column::AgencyId.eq(&row.agency_id))
                .filter(result_row::Column::Person.eq(person))
                .order_by_asc(result_row::Column::Attempt)
                .all(conn)
                .await?
        }
        None => Vec::new(),
    };
    let before: Vec<bool> = results.iter().map(|one| one.passed).collect();
    let state = state_of(&row)?;
    // Opened again, it is open until its new last day, though the training be closed.
    let again = test.again_until.filter(|until| today <= *until && state != State::Cancelled);
    let is_over = again.is_none() && (today > test.until || state.is_over());
    let closed = if person.is_none() {
        Some(Refusal::new("not_signed", "签到的人才能参加测试，请先签到").at("name"))
    } else if is_over {
        Some(Refusal::new("test_over", "测试时间已经过了"))
    } else {
        may_try(&before).err()
    };
    Ok(Asked { row, paper, until: again.unwrap_or(test.until), results, closed })
}

/// The agency and the training that somebody is to be tested on.
async fn place_of(office: &Office, id: &str, who: &Taker<'_>) -> Result<(AgencyId, String), OfficeError> {
    match who {
        Taker::Staff(staff) => Ok((staff.agency.clone(), id.to_owned())),
        Taker::Guest { code, .. } => {
            let found = door(office, code).await?;
            Ok((found.agency, found.row.id))
        }
    }
}

/// The test as the person sees it; of a guest the code says which (`id` is not looked at).
pub async fn questions_of(office: &Office, id: &str, who: &Taker<'_>) -> Result<Asked, OfficeError> {
    let (agency, id) = place_of(office, id, who).await?;
    let conn = office.read();
    let row = training_row::Entity::find_by_id(&id)
        .filter(training_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let person = person_of(conn, &agency, &id, who).await?;
    asked(conn, row, person.as_deref(), office.today()).await
}

/// Marks what somebody answered, and keeps it.
pub async fn take_test(
    office: &Office,
    id: &str,
    who: &Taker<'_>,
    answers: &Answers,
) -> Result<Mark, OfficeError> {
    let (agency, id) = place_of(office, id, who).await?;
    let actor = match who {
        Taker::Staff(staff) => Actor::Staff((*staff).clone()),
        Taker::Guest { address, .. } => Actor::Visitor(*address),
    };
    office
        .transact(&actor, async |tx| {
            let row = locked(tx, &agency, &id).await?;
            let person = person_of(tx.conn(), &agency, &id, who).await?;
            let asked = asked(tx.conn(), row, person.as_deref(), day_in_china(tx.now())).await?;
            if let Some(refusal) = asked.closed {
                return Err(refusal.into());
            }
            let person = person.ok_or(OfficeError::NotFound)?;
            let reached = mark(&asked.paper, answers);
            keep(tx, &asked.row, (&person, asked.results.len()), answers, reached).await?;
            let event = event(&asked.row, Happened::Tested { passed: reached.passed })?;
            Ok(Outcome::of(reached).event_in(&agency, event))
        })
        .await
}

async fn keep(
    tx: &Tx,
    row: &training_row::Model,
    (person, before): (&str, usize),
    answers: &Answers,
    reached: Mark,
) -> Result<(), OfficeError> {
    let number = |many: u32| i32::try_from(many).map_err(OfficeError::fault);
    let answers: BTreeMap<&str, String> =
        answers.iter().map(|(code, letters)| (code.as_str(), letters.iter().collect())).collect();
    let new = result_row::Model {
        training_id: row.id.clone(),
        person: person.to_owned(),
        attempt: i32::try_from(before + 1).map_err(OfficeError::fault)?,
        agency_id: row.agency_id.clone(),
        answers: serde_json::to_string(&answers).map_err(OfficeError::fault)?,
        score: number(reached.score)?,
        full: number(reached.full)?,
        passed: reached.passed,
        at: tx.now(),
    };
    result_row::Entity::insert(new.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(())
}
