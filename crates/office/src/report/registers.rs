//! What the registers of a year say that the form has no cell for: inquiries, trainings, meetings, bulletins, tickets,
//! the assessment.

use chrono::NaiveDate;
use gongkai_domain::{assessment::State as Assessed, bulletin::State as Issued, id::AgencyId, rectification};
use gongkai_report::registers::Registers;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use crate::{
    OfficeError,
    assessment::assessment_row,
    bulletin::bulletin_row,
    chance::beginning_in_china,
    inquiry::tally_row,
    organisation::{decision, meeting},
    rectification::ticket_row,
    training,
};

/// Counts them; nothing at all in any of them: nothing is known.
pub(super) async fn registers<C: ConnectionTrait>(
    conn: &C,
    own: &AgencyId,
    year: i32,
) -> Result<Registers, OfficeError> {
    let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let (first, last) = days.ok_or_else(|| OfficeError::fault("days of a year"))?;
    let mut all = Registers::new();
    let mut put = |name: &str, many: i64| all.insert(name.to_owned(), many);
    let trained = training::years_count(conn, own, year).await?;
    put("training.sessions", whole(trained.sessions)?);
    put("training.times", whole(trained.times)?);
    put("training.external", whole(trained.external)?);
    put("training.sent", whole(trained.sent)?);
    let [persons, answered, open] = inquiries(conn, own, (first, last)).await?;
    put("inquiry.persons", persons);
    put("inquiry.answered", answered);
    put("inquiry.open", open);
    let [held, decided, done] = meetings(conn, own, year).await?;
    put("meeting.held", held);
    put("meeting.decisions", decided);
    put("meeting.done", done);
    for (name, many) in overseen(conn, own, (first, last)).await? {
        put(name, many);
    }
    Ok(if all.values().all(|many| *many == 0) { Registers::new() } else { all })
}

fn whole(many: u64) -> Result<i64, OfficeError> {
    i64::try_from(many).map_err(OfficeError::fault)
}

/// 人次, answered, open.
async fn inquiries<C: ConnectionTrait>(
    conn: &C,
    own: &AgencyId,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<[i64; 3], OfficeError> {
    use tally_row::Column as C;
    let rows: Vec<(i64, i64, i64)> = tally_row::Entity::find()
        .select_only()
        .columns([C::Persons, C::Matters, C::Answered])
        .filter(C::AgencyId.eq(own.as_str()))
        .filter(C::AskedOn.between(first, last))
        .filter(C::Entries.gt(0))
        .into_tuple()
        .all(conn)
        .await?;
    let sum = |of: fn(&(i64, i64, i64)) -> i64| rows.iter().map(of).sum::<i64>();
    let (persons, matters, answered) = (sum(|row| row.0), sum(|row| row.1), sum(|row| row.2));
    Ok([persons, answered, (matters - answered).max(0)])
}

/// Held, decided, done.
async fn meetings<C: ConnectionTrait>(conn: &C, own: &AgencyId, year: i32) -> Result<[i64; 3], OfficeError> {
    let held = meeting::Entity::find()
        .filter(meeting::Column::AgencyId.eq(own.as_str()))
        .filter(meeting::Column::Year.eq(year))
        .all(conn)
        .await?;
    let decided = decision::Entity::find()
        .filter(decision::Column::AgencyId.eq(own.as_str()))
        .filter(decision::Column::MeetingId.is_in(held.iter().map(|row| row.id.as_str())))
        .all(conn)
        .await?;
    let done = decided.iter().filter(|row| row.done_on.is_some()).count();
    Ok([whole(held.len() as u64)?, whole(decided.len() as u64)?, whole(done as u64)?])
}

async fn overseen<C: ConnectionTrait>(
    conn: &C,
    own: &AgencyId,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<[(&'static str, i64); 4], OfficeError> {
    let next = last.succ_opt().ok_or_else(|| OfficeError::fault("the day after a year"))?;
    let (from, until) = (beginning_in_china(first), beginning_in_china(next));
    let bulletins = bulletin_row::Entity::find()
        .filter(bulletin_row::Column::AgencyId.eq(own.as_str()))
        .filter(bulletin_row::Column::State.eq(Issued::Issued.code()))
        .filter(bulletin_row::Column::IssuedAt.gte(from))
        .filter(bulletin_row::Column::IssuedAt.lt(until))
        .count(conn)
        .await?;
    let tickets = || {
        ticket_row::Entity::find()
            .filter(ticket_row::Column::AgencyId.eq(own.as_str()))
            .filter(ticket_row::Column::IssuedOn.between(first, last))
    };
    let cancelled = rectification::State::Cancelled.code();
    let issued = tickets().filter(ticket_row::Column::State.ne(cancelled)).count(conn).await?;
    let closed = rectification::State::Closed.code();
    let closed = tickets().filter(ticket_row::Column::State.eq(closed)).count(conn).await?;
    let assessed = assessment_row::Entity::find()
        .filter(assessment_row::Column::AgencyId.eq(own.as_str()))
        .filter(assessment_row::Column::State.eq(Assessed::Frozen.code()))
        .filter(assessment_row::Column::FrozenAt.gte(from))
        .filter(assessment_row::Column::FrozenAt.lt(until))
        .count(conn)
        .await?;
    Ok([
        ("bulletin.issued", whole(bulletins)?),
        ("ticket.issued", whole(issued)?),
        ("ticket.closed", whole(closed)?),
        ("assessment.done", whole(assessed)?),
    ])
}
