//! What the system itself knows of the mending: a new edition, a release, a withdrawal.

use chrono::TimeDelta;
use gongkai_domain::calendar::date_in_words;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::ticket_row;
use crate::{OfficeError, chance::day_in_china, publication::document_row};

/// The fact in words; empty: there is none.
pub(super) async fn fact<C: ConnectionTrait>(
    conn: &C,
    ticket: &ticket_row::Model,
) -> Result<String, OfficeError> {
    let Some(id) = &ticket.document_id else { return Ok(String::new()) };
    let row = document_row::Entity::find_by_id(id)
        .filter(document_row::Column::AgencyId.eq(&ticket.agency_id))
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(String::new()) };
    let before = ticket.document_edition.unwrap_or(0);
    // A release a moment before the notice was known to whoever wrote it.
    let since = ticket.issued_at - TimeDelta::seconds(1);
    if let Some(at) = row.withdrawn_at.filter(|at| *at > since && row.public_edition.is_none()) {
        return Ok(format!("该信息已于{}撤下", date_in_words(day_in_china(at))));
    }
    Ok(match row.public_edition {
        Some(now) if before == 0 => {
            let on = row.first_released_at.map(day_in_china).map(date_in_words).unwrap_or_default();
            format!("该信息已于{on}公开（第{now}版）")
        }
        Some(now) if now > before => format!("该信息已由第{before}版更正为第{now}版"),
        _ => String::new(),
    })
}
