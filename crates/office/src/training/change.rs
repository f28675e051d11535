//! A training is planned, changed, called, closed.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::{AgencyId, TrainingId},
    training::{Details, Happened, Plan, State, Step, TrainingEvent, after, near},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{
    Trainings, attendance_row,
    look::{kind_of, locked, state_of, time_of, year_of},
    training_row,
};
use crate::{Office, OfficeError, Outcome, Tx, chance::day_in_china, publication::next_serial};

/// Letters of a code: none that is taken for another.
const LETTERS: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Letters of a code: forty bits.
const CODE: usize = 8;

pub(super) fn event(row: &training_row::Model, act: Happened) -> Result<TrainingEvent, OfficeError> {
    let training = TrainingId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a training"))?;
    Ok(TrainingEvent { training: Some(training), topic: row.topic.clone(), act })
}

fn set(details: Details) -> Result<training_row::ActiveModel, OfficeError> {
    Ok(training_row::ActiveModel {
        year: Set(year_of(details.on)),
        topic: Set(details.topic),
        kind: Set(details.kind.code().to_owned()),
        target: Set(details.target),
        lessons: Set(i32::try_from(details.lessons).map_err(OfficeError::fault)?),
        on: Set(details.on),
        starts_at: Set(details.time.map(|time| time.from)),
        ends_at: Set(details.time.map(|time| time.until)),
        place: Set(details.place),
        host: Set(details.host),
        lecturer: Set(details.lecturer),
        content: Set(details.content),
        ..Default::default()
    })
}

/// Puts a training into the plan of its year.
pub async fn plan(office: &Office, who: &Staff, plan: &Plan) -> Result<TrainingId, OfficeError> {
    let right = who.authorise_all::<Edit, Trainings>()?;
    let details = plan.check()?;
    near(details.on, office.today())?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let id = tx.new_identity();
            let row = training_row::ActiveModel {
                id: Set(id.clone()),
                agency_id: Set(right.agency().to_string()),
                state: Set(State::Planned.code().to_owned()),
                number: Set(None),
                code: Set(None),
                called_by_name: Set(None),
                called_at: Set(None),
                closing: Set(String::new()),
                closed_by_name: Set(None),
                closed_at: Set(None),
                made_by_name: Set(who.name.clone()),
                made_at: Set(tx.now()),
                version: Set(1),
                ..set(details.clone())?
            };
            training_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
            let training = TrainingId::parse(&id).ok_or_else(|| OfficeError::fault("identity"))?;
            let event = TrainingEvent {
                training: Some(training.clone()),
                topic: details.topic.clone(),
                act: Happened::Planned,
            };
            Ok(Outcome::of(training).event(event))
        })
        .await
}

async fn attended(tx: &Tx, agency: &AgencyId, id: &str) -> Result<usize, OfficeError> {
    let many = attendance_row::Entity::find()
        .filter(attendance_row::Column::TrainingId.eq(id))
        .filter(attendance_row::Column::AgencyId.eq(agency.as_str()))
        .count(tx.conn())
        .await?;
    usize::try_from(many).map_err(OfficeError::fault)
}

async fn save(tx: &Tx, row: &training_row::Model, new: training_row::ActiveModel) -> Result<(), OfficeError> {
    let new = training_row::ActiveModel { version: Set(row.version.saturating_add(1)), ..new };
    let saved = training_row::Entity::update_many()
        .set(new)
        .filter(training_row::Column::Id.eq(&row.id))
        .filter(training_row::Column::AgencyId.eq(&row.agency_id))
        .filter(training_row::Column::Version.eq(row.version))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}

/// The training with the version that was on the page.
async fn begun(tx: &Tx, agency: &AgencyId, id: &str, seen: i32) -> Result<training_row::Model, OfficeError> {
    let row = locked(tx, agency, id).await?;
    if row.version == seen { Ok(row) } else { Err(OfficeError::Conflict) }
}

/// Changes the plan; `seen` is the version that was on the page. Who has signed in keeps the kind of training.
pub async fn change(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    plan: &Plan,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    let details = plan.check()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = begun(tx, right.agency(), right.id(), seen).await?;
            after(state_of(&row)?, kind_of(&row)?, Step::Change, tx.now())?;
            if details.on != row.on {
                near(details.on, day_in_china(tx.now()))?;
            }
            if state_of(&row)? == State::Called {
                // What was called keeps a time and a place.
                let call = Step::Call { time: details.time, place: &details.place };
                after(State::Planned, details.kind, call, row.called_at.unwrap_or_else(|| tx.now()))?;
            }
            save(tx, &row, set(details.clone())?).await?;
            Ok(Outcome::of(()).event(event(&row, Happened::Changed)?))
        })
        .await
}

fn code(tx: &Tx) -> String {
    let mut noise = [0_u8; CODE];
    tx.office().entropy().fill(&mut noise);
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().map_or('2', char::from);
    noise.iter().map(letter).collect()
}

/// Sends the notice: it gets a number, and people a code to sign in with.
pub async fn call(office: &Office, who: &Staff, id: &str, seen: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = begun(tx, right.agency(), right.id(), seen).await?;
            let step = Step::Call { time: time_of(&row), place: &row.place };
            let next = after(state_of(&row)?, kind_of(&row)?, step, tx.now())?;
            let year = year_of(day_in_china(tx.now()));
            let serial = next_serial(tx, right.agency(), &format!("training {year}")).await?;
            let number = format!("培训〔{year}〕{serial}号");
            let new = training_row::ActiveModel {
                state: Set(next.code().to_owned()),
                number: Set(Some(number.clone())),
                code: Set(Some(code(tx))),
                called_by_name: Set(Some(who.name.clone())),
                called_at: Set(Some(tx.now())),
                ..Default::default()
            };
            save(tx, &row, new).await?;
            Ok(Outcome::of(()).event(event(&row, Happened::Called { number })?))
        })
        .await
}

fn closed(tx: &Tx, who: &Staff, state: State, closing: &str) -> training_row::ActiveModel {
    training_row::ActiveModel {
        state: Set(state.code().to_owned()),
        closing: Set(closing.trim().to_owned()),
        closed_by_name: Set(Some(who.name.clone())),
        closed_at: Set(Some(tx.now())),
        ..Default::default()
    }
}

/// It is over: what was counted stays.
pub async fn hold(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    summary: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = begun(tx, right.agency(), right.id(), seen).await?;
            let attended = attended(tx, right.agency(), right.id()).await?;
            let step = Step::Hold { time: time_of(&row), on: row.on, attended, summary };
            let next = after(state_of(&row)?, kind_of(&row)?, step, tx.now())?;
            save(tx, &row, closed(tx, who, next, summary)).await?;
            Ok(Outcome::of(()).event(event(&row, Happened::Held { times: attended })?))
        })
        .await
}

/// It does not take place.
pub async fn cancel(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    reason: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = begun(tx, right.agency(), right.id(), seen).await?;
            let attended = attended(tx, right.agency(), right.id()).await?;
            let step = Step::Cancel { attended, reason };
            let next = after(state_of(&row)?, kind_of(&row)?, step, tx.now())?;
            save(tx, &row, closed(tx, who, next, reason)).await?;
            let reason = reason.trim().to_owned();
            Ok(Outcome::of(()).event(event(&row, Happened::Cancelled { reason })?))
        })
        .await
}
