//! What happened to documents, as items of a bulletin.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use gongkai_domain::{
    bulletin::{Column, Item, Period, Subject},
    calendar::{Calendar, date_in_words},
    id::AgencyId,
    publication::{Verdict, flow},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    OfficeError,
    chance::day_in_china,
    publication::{What, document_row, edition_row, review_row, term},
};

/// Values of one query.
const AT_ONCE: usize = 500;

fn item(column: Column, row: &document_row::Model, nth: i32, at: DateTime<Utc>, note: String) -> Item {
    Item {
        column,
        unit: row.unit_id.clone(),
        of: Subject::Document,
        id: row.id.clone(),
        nth,
        title: if row.title.is_empty() { "没有标题的信息".to_owned() } else { row.title.clone() },
        at,
        note,
    }
}

/// Editions by document and number.
type Editions = BTreeMap<(String, i32), edition_row::Model>;

/// Documents with what is known of them.
struct Known {
    documents: BTreeMap<String, document_row::Model>,
    editions: Editions,
    steps: BTreeMap<String, Vec<review_row::Model>>,
}

/// All that happened to documents in `period`, whose first moment is the one from which everything is looked at
/// again, and how they stood at its end.
pub(super) async fn documents<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<Item>, OfficeError> {
    let known = known(conn, agency, period).await?;
    let mut items = Vec::new();
    for row in known.documents.values() {
        let of_document = known.steps.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        released(row, known.editions.get(&(row.id.clone(), 1)), of_document, period, &mut items);
        reviewed(row, (of_document, &known.editions), period, &mut items);
    }
    Ok(items)
}

/// Corrections of the period: number of the edition and when it was released, by document. What was wrong with
/// the edition before is known to everybody then.
pub(super) async fn corrections<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Vec<Item>, OfficeError> {
    use edition_row::Column as C;
    let editions = edition_row::without_text()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::Edition.gt(1))
        .filter(C::ReleasedAt.gte(period.from))
        .filter(C::ReleasedAt.lt(period.cut_off))
        .all(conn)
        .await?;
    let ids: Vec<String> = editions.iter().map(|edition| edition.document_id.clone()).collect();
    let documents = by_id(conn, agency, &ids).await?;
    let told = |edition: edition_row::Model| {
        let row = documents.get(&edition.document_id)?;
        let note = edition.erratum.unwrap_or_default();
        Some(item(Column::Inaccurate, row, edition.edition, edition.released_at?, note))
    };
    Ok(editions.into_iter().filter_map(told).collect())
}

/// Documents by identity.
pub(super) async fn by_id<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    ids: &[String],
) -> Result<BTreeMap<String, document_row::Model>, OfficeError> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = document_row::Entity::find()
            .filter(document_row::Column::AgencyId.eq(agency.as_str()))
            .filter(document_row::Column::Id.is_in(some))
            .all(conn)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    Ok(found)
}

async fn known<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    period: &Period,
) -> Result<Known, OfficeError> {
    use document_row::Column as D;
    use review_row::Column as R;
    // Documents that somebody did something to, those that are not public, and those that still owe a review.
    let touched: Vec<review_row::Model> = review_row::Entity::find()
        .filter(R::AgencyId.eq(agency.as_str()))
        .filter(R::At.gte(period.from))
        .filter(R::At.lt(period.cut_off))
        .all(conn)
        .await?;
    let ids: BTreeSet<String> = touched.into_iter().map(|step| step.document_id).collect();
    let mut documents = by_id(conn, agency, &ids.into_iter().collect::<Vec<_>>()).await?;
    let open = document_row::Entity::find()
        .filter(D::AgencyId.eq(agency.as_str()))
        .filter(
            Condition::any()
                .add(D::FirstReleasedAt.is_null())
                .add(D::FirstReleasedAt.gte(period.from))
                .add(D::OwedEdition.is_not_null()),
        )
        .all(conn)
        .await?;
    documents.extend(open.into_iter().map(|row| (row.id.clone(), row)));
    let ids: Vec<String> = documents.keys().cloned().collect();
    let (mut editions, mut steps) = (BTreeMap::new(), BTreeMap::<String, Vec<_>>::new());
    for some in ids.chunks(AT_ONCE) {
        let found = edition_row::without_text()
            .filter(edition_row::Column::AgencyId.eq(agency.as_str()))
            .filter(edition_row::Column::DocumentId.is_in(some))
            .all(conn)
            .await?;
        editions.extend(found.into_iter().map(|one| ((one.document_id.clone(), one.edition), one)));
        let found = review_row::Entity::find()
            .filter(R::AgencyId.eq(agency.as_str()))
            .filter(R::DocumentId.is_in(some))
            .filter(R::At.lt(period.cut_off))
            .order_by_asc(R::Edition)
            .order_by_asc(R::Position)
            .all(conn)
            .await?;
        for step in found {
            steps.entry(step.document_id.clone()).or_default().push(step);
        }
    }
    Ok(Known { documents, editions, steps })
}

/// The first release, in time or late, or that it is due and has not come.
fn released(
    row: &document_row::Model,
    first: Option<&edition_row::Model>,
    steps: &[review_row::Model],
    period: &Period,
    items: &mut Vec<Item>,
) {
    let Some(edition) = first.filter(|edition| edition.begun_at < period.cut_off) else { return };
    let due = term(edition).and_then(|term| term.due(Calendar::in_force()).ok()).map(|due| due.date);
    let note = due.map(|due| format!("应于{}前公开", date_in_words(due))).unwrap_or_default();
    match row.first_released_at.filter(|at| *at < period.cut_off) {
        Some(at) if at >= period.from => {
            items.push(item(Column::Released, row, 1, at, note.clone()));
            if due.is_some_and(|due| day_in_china(at) > due) {
                items.push(item(Column::Late, row, 1, at, note));
            }
        }
        Some(_) => {}
        None => {
            let is_over = due.is_some_and(|due| due <= period.last_day());
            if is_over && !is_closed(steps) {
                items.push(item(Column::Unreleased, row, 1, period.cut_off, note));
            }
        }
    }
}

/// May it not be public at all, by the last secrecy verdict?
fn is_closed(steps: &[review_row::Model]) -> bool {
    let verdict = steps.iter().rev().find_map(|step| step.verdict.as_deref()).and_then(Verdict::parse);
    verdict == Some(Verdict::Closed)
}

fn is(step: &review_row::Model, what: What) -> bool {
    step.what == what.code()
}

/// Sent for the first time, sent back, taken down, released before its reviews were done.
fn reviewed(
    row: &document_row::Model,
    (steps, editions): (&[review_row::Model], &Editions),
    period: &Period,
    items: &mut Vec<Item>,
) {
    let first = steps.iter().find(|step| step.edition == 1 && is(step, What::Submitted));
    if let Some(step) = first.filter(|step| period.holds(step.at)) {
        items.push(item(Column::Submitted, row, 1, step.at, String::new()));
    }
    for (what, column) in [(What::Returned, Column::Returned), (What::Withdrawn, Column::Withdrawn)] {
        for step in steps.iter().filter(|step| is(step, what) && period.holds(step.at)) {
            let nth = step.edition.saturating_mul(1_000).saturating_add(step.position);
            items.push(item(column, row, nth, step.at, step.opinion.clone()));
        }
    }
    for step in steps.iter().filter(|step| is(step, What::EmergencyReleased)) {
        let edition = editions.get(&(row.id.clone(), step.edition));
        let last = edition.and_then(|edition| flow(&edition.flow)).and_then(|flow| flow.steps.last());
        let settles = |one: &review_row::Model| {
            one.edition == step.edition
                && is(one, What::Passed)
                && one.step.as_ref() == last.map(|last| &last.id)
        };
        if !steps.iter().any(settles) {
            items.push(item(
                Column::ReviewGap,
                row,
                step.edition,
                step.at,
                "应急公开，审查未补齐".to_owned(),
            ));
        }
    }
}
