//! Filling in: what the ledgers say, what a person says instead, counting anew; and deleting what was begun by mistake.

use gongkai_domain::{
    authority::{Actor, Edit, Read, Staff},
    id::{AgencyId, RegularReturnId},
    refusal::Refusal,
    returns::{Entry, Fault, Life, Line, ReturnEvent, Sheet, shown},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{
    Kept, Returns, Which,
    look::{counted, kept_of, load},
    return_row, stored,
};
use crate::{Office, OfficeError, Outcome, Tx};

/// What became of what was entered.
#[derive(Debug)]
pub enum Written {
    /// So many rows changed.
    Kept(usize),
    /// Nothing was kept; everything that is wrong.
    Faulty(Vec<Fault>),
}

/// Begins the return of a period with what the ledgers say; one that was begun before is that one.
pub async fn begin(office: &Office, who: &Staff, which: Which) -> Result<RegularReturnId, OfficeError> {
    who.authorise_all::<Edit, Returns>()?;
    let right = who.authorise_all::<Read, Returns>()?;
    if which.days().0 > office.today() {
        let sentence = format!("{}还没有开始，请在开始以后填报", which.words());
        return Err(Refusal::new("period_ahead", sentence).into());
    }
    if let Some(known) = kept_of(office.read(), &right, which).await? {
        return identity(&known);
    }
    let sheet = which.def.sheet(&counted(office, &right, which).await?);
    let (text, digest) = stored(&sheet)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            if kept_of(tx.conn(), &right, which).await?.is_some() {
                return Err(OfficeError::Conflict);
            }
            let life = Life::begin(&who.id, digest.clone());
            let row = return_row::Model {
                id: tx.new_identity(),
                agency_id: right.agency().to_string(),
                kind: which.def.id.clone(),
                year: which.year,
                nth: which.place(),
                state: life.state.code().to_owned(),
                sheet: text,
                digest,
                hands: hands(&life)?,
                counted_at: tx.now(),
                filled_by_name: who.name.clone(),
                filled_at: tx.now(),
                submitted_by_name: None,
                submitted_at: None,
                back_reason: None,
                version: 1,
            };
            return_row::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(tx.conn())
                .await?;
            let id = identity(&row.id)?;
            Ok(Outcome::of(id.clone()).event(ReturnEvent::Begun { id, name: which.title() }))
        })
        .await
}

/// Keeps what was entered; `seen` is the version on the page.
pub async fn write(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    entries: &[Entry],
) -> Result<Written, OfficeError> {
    let right = who.authorise::<Edit, Returns>(id)?;
    let kept = seen_by(office, right.agency(), id, seen).await?;
    // Whether it may be written is said before what is wrong with the figures.
    kept.life.write(&who.id, String::new())?;
    let (next, changes) = match kept.sheet.fill(entries) {
        Ok(filled) => filled,
        Err(faults) => return Ok(Written::Faulty(faults)),
    };
    if changes.is_empty() {
        return Ok(Written::Kept(0));
    }
    let was = &kept.sheet;
    let is_new = |line: &&Line| was.line(&line.id) != Some(*line);
    let overridden = next.overridden().filter(is_new).map(told).collect();
    let rows = changes.len();
    let name = kept.which.title();
    let event = ReturnEvent::Written { id: identity(id)?, name, rows, overridden };
    filled(office, who, kept, &next, event, false).await?;
    Ok(Written::Kept(rows))
}

/// A figure that stands in the place of a counted one, for the record.
fn told(line: &Line) -> String {
    let figure = |value| shown(value, line.decimals);
    let reason = line.reason.as_deref().unwrap_or_default();
    format!("{}{}→{}（{reason}）", line.label, figure(line.counted), figure(line.value))
}

/// Counts the ledgers anew; gives how many rows they say otherwise.
pub async fn recount(office: &Office, who: &Staff, id: &str, seen: i32) -> Result<usize, OfficeError> {
    let right = who.authorise::<Edit, Returns>(id)?;
    let kept = seen_by(office, right.agency(), id, seen).await?;
    kept.life.write(&who.id, String::new())?;
    let reader = who.authorise::<Read, Returns>(id)?;
    let (next, changes) = kept.sheet.recount(&counted(office, &reader, kept.which).await?);
    let rows = changes.len();
    let event = ReturnEvent::Recounted { id: identity(id)?, name: kept.which.title(), rows };
    filled(office, who, kept, &next, event, true).await?;
    Ok(rows)
}

/// Deletes a draft that nobody has filed; `seen` is the version on the page. Gives its period.
pub async fn discard(office: &Office, who: &Staff, id: &str, seen: i32) -> Result<Which, OfficeError> {
    let right = who.authorise::<Edit, Returns>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let kept = load(tx.conn(), right.agency(), id).await?;
            if kept.row.version != seen {
                return Err(OfficeError::Conflict);
            }
            kept.life.drop_draft()?;
            let gone = return_row::Entity::delete_many()
                .filter(return_row::Column::Id.eq(id))
                .filter(return_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(return_row::Column::Version.eq(seen))
                .exec(tx.conn())
                .await?;
            if gone.rows_affected != 1 {
                return Err(OfficeError::Conflict);
            }
            let event = ReturnEvent::Dropped { id: identity(id)?, name: kept.which.title() };
            Ok(Outcome::of(kept.which).event(event))
        })
        .await
}

/// The return as it stood on the page.
async fn seen_by(office: &Office, own: &AgencyId, id: &str, seen: i32) -> Result<Kept, OfficeError> {
    let kept = load(office.read(), own, id).await?;
    if kept.row.version == seen { Ok(kept) } else { Err(OfficeError::Conflict) }
}

async fn filled(
    office: &Office,
    who: &Staff,
    kept: Kept,
    sheet: &Sheet,
    event: ReturnEvent,
    is_count: bool,
) -> Result<(), OfficeError> {
    let (text, digest) = stored(sheet)?;
    let life = kept.life.write(&who.id, digest)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            save(tx, kept.row, &life, |row| {
                row.sheet = text;
                (row.filled_by_name, row.filled_at) = (who.name.clone(), tx.now());
                if is_count {
                    row.counted_at = tx.now();
                }
            })
            .await?;
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Stores what changed; somebody who was faster makes it a conflict.
pub(super) async fn save(
    tx: &Tx,
    mut row: return_row::Model,
    life: &Life,
    edit: impl FnOnce(&mut return_row::Model),
) -> Result<(), OfficeError> {
    let seen = row.version;
    edit(&mut row);
    life.state.code().clone_into(&mut row.state);
    row.digest.clone_from(&life.digest);
    row.hands = hands(life)?;
    let (id, agency) = (row.id.clone(), row.agency_id.clone());
    let mut values = row.into_active_model().reset_all();
    values.id = NotSet;
    values.version = Set(seen.saturating_add(1));
    let saved = return_row::Entity::update_many()
        .set(values)
        .filter(return_row::Column::Id.eq(id))
        .filter(return_row::Column::AgencyId.eq(agency))
        .filter(return_row::Column::Version.eq(seen))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}

fn hands(life: &Life) -> Result<String, OfficeError> {
    serde_json::to_string(&life.hands).map_err(OfficeError::fault)
}

pub(super) fn identity(id: &str) -> Result<RegularReturnId, OfficeError> {
    RegularReturnId::parse(id).ok_or(OfficeError::NotFound)
}
