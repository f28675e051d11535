//! All that a bulletin counts, from the rows of the capabilities that did it.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use gongkai_domain::{
    bulletin::{Column, Item, Period, Severity, Subject},
    calendar::{Calendar, date_in_words},
    id::AgencyId,
    rectification::State as TicketState,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{inaccuracy_row, published};
use crate::{
    Office, OfficeError,
    application::{case_row, cases_between},
    chance::{beginning_in_china, day_in_china},
    feedback::letter_row,
    inquiry::inquiry_row,
    monitor::{Stale, stale_before},
    organisation::unit,
    rectification::{all_held, ticket_row},
};

/// What is known of a time, as it stood at its end.
pub(super) async fn known<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<Item>, OfficeError> {
    let mut items = published::documents(conn, agency, period).await?;
    let confirmed = confirmed(conn, agency, period).await?;
    let letters = letters(conn, agency, period).await?;
    // A mistake that a person has confirmed before it was corrected is one mistake.
    let told = |correction: &Item| {
        let same = |item: &&Item| item.note == correction.id && item.at <= correction.at;
        confirmed.iter().map(|(item, _)| item).chain(&letters).any(|item| same(&item))
    };
    let corrections = published::corrections(conn, agency, period).await?;
    items.extend(corrections.into_iter().filter(|correction| !told(correction)));
    items.extend(confirmed.into_iter().map(|(item, what)| Item { note: what, ..item }));
    items.extend(letters.into_iter().map(|item| Item { note: "网站纠错属实".to_owned(), ..item }));
    items.extend(cases(office, conn, agency, period).await?);
    items.extend(inquiries(conn, agency, period).await?);
    items.extend(tickets(conn, agency, period).await?);
    items.extend(columns(conn, agency, period).await?);
    Ok(items)
}

/// What people confirmed and had not taken back by the end; the note is the document, for comparison, and beside it
/// stands what is wrong.
async fn confirmed<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<(Item, String)>, OfficeError> {
    use inaccuracy_row::Column as C;
    let rows = inaccuracy_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::ConfirmedAt.gte(period.from))
        .filter(C::ConfirmedAt.lt(period.cut_off))
        .filter(Condition::any().add(C::RevokedAt.is_null()).add(C::RevokedAt.gte(period.cut_off)))
        .all(conn)
        .await?;
    let told = |row: inaccuracy_row::Model| {
        let is_general = Severity::parse(&row.severity) == Some(Severity::General);
        let item = Item {
            column: if is_general { Column::Inaccurate } else { Column::Serious },
            unit: row.unit_id,
            of: Subject::Finding,
            id: row.id,
            nth: 0,
            title: row.place,
            at: row.confirmed_at,
            note: row.document_id.unwrap_or_default(),
        };
        (item, row.what)
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Readers' reports of errors that were true; the note is the document.
async fn letters<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<Item>, OfficeError> {
    use letter_row::Column as C;
    let rows = letter_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::WasWrong.eq(true))
        .filter(C::AnsweredAt.gte(period.from))
        .filter(C::AnsweredAt.lt(period.cut_off))
        .all(conn)
        .await?;
    let ids: Vec<String> = rows.iter().filter_map(|row| row.document_id.clone()).collect();
    let documents = published::by_id(conn, agency, &ids).await?;
    let told = |row: letter_row::Model| {
        let document = row.document_id.as_ref().and_then(|id| documents.get(id));
        Some(Item {
            column: Column::Inaccurate,
            unit: row.unit_id.or(document.map(|row| row.unit_id.clone())).unwrap_or_default(),
            of: Subject::Letter,
            id: row.id,
            nth: 0,
            title: document.map_or_else(|| format!("页面 {}", row.page), |row| row.title.clone()),
            at: row.answered_at?,
            note: row.document_id.unwrap_or_default(),
        })
    };
    Ok(rows.into_iter().filter_map(told).collect())
}

/// Applications whose last day passed within the time without an answer.
async fn cases<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<Item>, OfficeError> {
    let held = cases_between(conn, agency, period.first_day(), period.last_day()).await?;
    let office_unit = office_unit(conn, agency).await?;
    let mut items = Vec::new();
    for case in held {
        let sheet = case.ledger.clock(Calendar::in_force(), office.today()).map_err(OfficeError::fault)?;
        let Some(due) = sheet.due else { continue };
        let over = due.succ_opt().map(beginning_in_china);
        let answered = case.row.ended_on.is_some_and(|on| on <= due);
        if let Some(at) = over.filter(|at| !answered && period.holds(*at)) {
            let unit = case.row.unit_id.clone().unwrap_or_else(|| office_unit.clone());
            items.push(case_item(case.row, unit, at, format!("应于{}前答复", date_in_words(due))));
        }
    }
    Ok(items)
}

/// The disclosure office, which handles what no unit was asked to help with; empty: the agency names none.
async fn office_unit<C: ConnectionTrait>(conn: &C, agency: &AgencyId) -> Result<String, OfficeError> {
    let row = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::OgiOffice.eq(true))
        .filter(unit::Column::ClosedOn.is_null())
        .order_by_asc(unit::Column::Id)
        .one(conn)
        .await?;
    Ok(row.map(|row| row.id).unwrap_or_default())
}

fn case_item(row: case_row::Model, unit: String, at: DateTime<Utc>, note: String) -> Item {
    Item {
        column: Column::ApplicationLate,
        unit,
        of: Subject::Case,
        title: format!("申请{}", row.number),
        id: row.id,
        nth: 0,
        at,
        note,
    }
}

/// Inquiries whose term passed within the time without an answer.
async fn inquiries<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<Item>, OfficeError> {
    use inquiry_row::Column as C;
    let rows = inquiry_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::DueAt.gte(period.from))
        .filter(C::DueAt.lt(period.cut_off))
        .all(conn)
        .await?;
    let told = |row: inquiry_row::Model| {
        let due = row.due_at.filter(|due| row.closed_at.is_none_or(|at| at > *due))?;
        Some(Item {
            column: Column::InquiryLate,
            unit: row.desk_id,
            of: Subject::Inquiry,
            id: row.id,
            nth: 0,
            title: format!("咨询{}", row.number),
            at: due,
            note: format!("应于{}前答复", date_in_words(day_in_china(due - TimeDelta::seconds(1)))),
        })
    };
    Ok(rows.into_iter().filter_map(told).collect())
}

/// Columns that had not been kept up at the end; a column that falls behind again is another fault.
async fn columns<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<Item>, OfficeError> {
    let told = |stale: Stale| Item {
        column: Column::StaleColumn,
        unit: stale.unit,
        of: Subject::Column,
        id: stale.item.id.clone(),
        nth: day_in_china(stale.newest).num_days_from_ce(),
        title: stale.item.short.clone(),
        at: period.cut_off,
        note: stale.note,
    };
    Ok(stale_before(conn, agency, period.cut_off).await?.into_iter().map(told).collect())
}

/// Rectification that was due within the time, was finished in it, or whose last day passed in it.
async fn tickets<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<Item>, OfficeError> {
    let rows = ticket_row::Entity::find()
        .filter(ticket_row::Column::AgencyId.eq(agency.as_str()))
        .filter(ticket_row::Column::IssuedAt.lt(period.cut_off))
        .filter(
            Condition::any()
                .add(ticket_row::Column::ClosedAt.is_null())
                .add(ticket_row::Column::ClosedAt.gte(period.from)),
        )
        .all(conn)
        .await?;
    let mut items = Vec::new();
    for mut held in all_held(conn, rows).await? {
        // As things stood at the cut-off.
        held.ticket.said.retain(|said| said.at < period.cut_off);
        if held.ticket.state() == TicketState::Cancelled {
            continue;
        }
        let due = held.ticket.due(Calendar::in_force());
        let note = due.map(|due| format!("应于{}前整改", date_in_words(due))).unwrap_or_default();
        let mut tell = |column, at| {
            items.push(Item {
                column,
                unit: held.row.unit_id.clone(),
                of: Subject::Ticket,
                id: held.row.id.clone(),
                nth: 0,
                title: format!("{} {}", held.row.number, held.row.place),
                at,
                note: note.clone(),
            });
        };
        if let Some(at) = due.map(beginning_in_china).filter(|at| period.holds(*at)) {
            tell(Column::RectifyDue, at);
        }
        if let Some(at) = held.ticket.verified_at().filter(|at| period.holds(*at)) {
            tell(Column::RectifyDone, at);
        }
        let over = due.and_then(|due| due.succ_opt()).map(beginning_in_china);
        let late = held.ticket.is_late(Calendar::in_force(), period.cut_off - TimeDelta::seconds(1));
        if let Some(at) = over.filter(|at| late && period.holds(*at)) {
            tell(Column::RectifyLate, at);
        }
    }
    Ok(items)
}
