//! What a ticket is about, whichever way it came: as long as one is open for a matter, no second one is issued.

use std::collections::BTreeSet;

use gongkai_domain::{
    bulletin::{Item, Subject},
    id::AgencyId,
    monitor::{Finding, rule},
    rectification::{Source, State},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::ticket_row;
use crate::OfficeError;

/// Tickets that are open, oldest first.
pub(super) async fn open(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
) -> Result<Vec<ticket_row::Model>, OfficeError> {
    let over = State::ALL.into_iter().filter(|state| state.is_over()).map(State::code);
    Ok(ticket_row::Entity::find()
        .filter(ticket_row::Column::AgencyId.eq(agency.as_str()))
        .filter(ticket_row::Column::State.is_not_in(over))
        .order_by_asc(ticket_row::Column::Id)
        .all(conn)
        .await?)
}

/// The matters of a ticket: a kind of problem with a document, an inquiry, an application, a column or a reader's
/// report. Empty: only its words say what it is about.
pub(super) fn of_row(row: &ticket_row::Model) -> BTreeSet<String> {
    let mut objects = BTreeSet::new();
    let mut matters = BTreeSet::new();
    objects.extend(row.document_id.as_ref().map(|id| format!("document {id}")));
    objects.extend(row.source_item.as_deref().and_then(object_of_key));
    if let Some(letter) = row.source_id.as_ref().filter(|_| row.source == Source::Letter.code()) {
        objects.insert(format!("letter {letter}"));
        // A report is one matter, whatever kind of problem its reader takes it for.
        matters.insert(format!("letter {letter}"));
    }
    matters.extend(objects.into_iter().map(|object| format!("{} {object}", row.kind)));
    matters
}

/// What the key of a bulletin's fault or of a finding is about.
fn object_of_key(key: &str) -> Option<String> {
    let mut words = key.split(' ');
    match (words.next()?, words.next()?) {
        ("monitor", "message") => Some(format!("{} {}", words.next()?, words.next()?)),
        ("monitor", "stale" | "empty") => Some(format!("column {}", words.next()?)),
        ("inquiry_late", id) => Some(format!("inquiry {id}")),
        ("application_late", id) => Some(format!("case {id}")),
        ("column", id) => Some(format!("column {id}")),
        _ => None,
    }
}

/// The matter of a bulletin's fault; `None`: it has its own key alone.
pub(super) fn of_item(item: &Item) -> Option<String> {
    let object = match item.of {
        Subject::Letter => return Some(format!("letter {}", item.id)),
        Subject::Document => "document",
        Subject::Case => "case",
        Subject::Inquiry => "inquiry",
        Subject::Column => "column",
        Subject::Finding | Subject::Ticket => return None,
    };
    Some(format!("{} {object} {}", item.column.code(), item.id))
}

/// The matter of a finding of the self-monitor; `None`: it has its own key alone.
pub(super) fn of_finding(finding: &Finding) -> Option<String> {
    let own = rule(&finding.rule)?;
    let object = match &finding.document {
        Some(document) => format!("document {document}"),
        None => object_of_key(&finding.key())?,
    };
    Some(format!("{} {object}", own.kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keys_are_about() {
        for (key, object) in [
            ("monitor message inquiry i1", Some("inquiry i1")),
            ("monitor message letter l1", Some("letter l1")),
            ("monitor stale a20-01", Some("column a20-01")),
            ("monitor empty a20-01", Some("column a20-01")),
            ("monitor guide card", None),
            ("inquiry_late i1 0", Some("inquiry i1")),
            ("application_late c1 0", Some("case c1")),
            ("column a20-01 739000", Some("column a20-01")),
            ("late d1 1", None),
            ("", None),
        ] {
            assert_eq!(object_of_key(key).as_deref(), object, "{key}");
        }
    }
}
