//! What a person is writing is kept every few seconds beside the draft, in a copy of that person alone: the
//! draft, its reviews and the record change when the person saves. The record says once that somebody began
//! to write, and with the save what came of it; the turns between are kept like a session is, for they
//! change nothing that anybody else sees or decides about.

use chrono::{DateTime, Utc};
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Staff},
    publication::{PublicationAct, State},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, sea_query::OnConflict,
};

use super::{
    Dossier, Draft, Held, Save, change,
    dictionary::rules_of,
    held::held,
    screening::{self, Noticed},
    working_row,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    seal::{Field, open_field, seal_field},
};

/// What became of what was written.
#[derive(Debug, Clone)]
pub enum Kept {
    /// It is kept.
    Here(Turn),
    /// It is kept, and somebody has saved another text meanwhile: name of that person.
    Overtaken(Turn, String),
    /// The same person writes in another window; nothing was kept.
    Elsewhere,
}

/// One turn.
#[derive(Debug, Clone)]
pub struct Turn {
    /// To be named with the next one; 0: nothing differs from the draft, so nothing is kept.
    pub number: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// What screening says about what was written.
    pub noticed: Vec<Noticed>,
}

/// A copy as it is opened again.
#[derive(Debug, Clone)]
pub struct WorkingCopy {
    /// Version of the document that the writer began with.
    pub base_version: i32,
    /// Is the text that the writer began with still the newest?
    pub current: bool,
    /// What was written.
    pub draft: Draft,
    /// For a correction: what was wrong.
    pub erratum: Option<String>,
    /// The turn.
    pub turn: i32,
    /// When it was kept.
    pub at: DateTime<Utc>,
}

/// Keeps what was written. `turn`: the one that the window knows; 0: none.
pub async fn keep_working(
    office: &Office,
    who: &Staff,
    id: &str,
    turn: i32,
    save: Save,
) -> Result<Kept, OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    let now = held(office.read(), who, &right).await?;
    may_be_written(&now)?;
    let too_long = save.content.check().into_iter().find(|refusal| refusal.code == "text_too_long");
    if let Some(too_long) = too_long {
        return Err(too_long.into());
    }
    let erratum = now.edition.erratum.as_ref().and(save.erratum);
    let draft = Draft::of(save.metadata, save.content);
    let noticed = screening::notice(&draft, &*rules_of(office, right.agency()).await?, office.today())?;
    let (body, digest) = draft.stored()?;
    let row = row_of(office.read(), &now, who).await?;
    let done = |number| Turn { number, at: office.now(), noticed };
    let number = match row.clone() {
        None if digest == now.edition.text_digest && erratum == now.edition.erratum => {
            return Ok(Kept::Here(done(0)));
        }
        None => match begin(office, who, &right, save.version, &body, erratum).await {
            // Of two windows that begin at one instant the other was faster.
            Err(OfficeError::Conflict) => return Ok(Kept::Elsewhere),
            begun => begun?,
        },
        Some(row) if row.turn != turn => return Ok(Kept::Elsewhere),
        Some(row) => match go_on(office, &now, row, &body, erratum).await? {
            Some(number) => number,
            None => return Ok(Kept::Elsewhere),
        },
    };
    let turn = done(number);
    let current = row.map_or(save.version == now.row.version, |row| row.base_text == now.edition.text_digest);
    Ok(if current { Kept::Here(turn) } else { Kept::Overtaken(turn, now.edition.changed_by_name) })
}

fn may_be_written(held: &Held) -> Result<(), Refusal> {
    if matches!(held.life.state, State::Public | State::Withdrawn) {
        let sentence = "这一版已经公开过，不能直接修改，请先开始更正，再修改更正版";
        return Err(Refusal::new("correct_first", sentence));
    }
    Ok(())
}

/// The first turn, of which the record tells.
async fn begin(
    office: &Office,
    who: &Staff,
    right: &Authz<Edit, Dossier>,
    base_version: i32,
    body: &str,
    erratum: Option<String>,
) -> Result<i32, OfficeError> {
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), who, right).await?;
            let id = tx.new_identity();
            let row = working_row::Model {
                body: seal_field(tx, &held.agency, working_field(&id), body.as_bytes()).await?,
                id,
                agency_id: held.agency.to_string(),
                document_id: held.id.to_string(),
                staff_id: who.id.to_string(),
                base_version,
                base_text: if base_version == held.row.version {
                    held.edition.text_digest.clone()
                } else {
                    String::new()
                },
                erratum: erratum.clone(),
                turn: 1,
                kept_at: tx.now(),
            };
            let one = [
                working_row::Column::AgencyId,
                working_row::Column::DocumentId,
                working_row::Column::StaffId,
            ];
            let begun = working_row::Entity::insert(row.into_active_model())
                .on_conflict(OnConflict::columns(one).do_nothing().to_owned())
                .exec_without_returning(tx.conn())
                .await?;
            if begun == 0 {
                return Err(OfficeError::Conflict);
            }
            let event = change::event(&held, &held.edition, PublicationAct::WritingBegun, false);
            Ok(Outcome::of(1).event(event))
        })
        .await
}

/// A further turn; `None`: another window was faster.
async fn go_on(
    office: &Office,
    held: &Held,
    row: working_row::Model,
    body: &str,
    erratum: Option<String>,
) -> Result<Option<i32>, OfficeError> {
    office
        .housekeeping(async |tx| {
            let next = working_row::Model {
                body: seal_field(tx, &held.agency, working_field(&row.id), body.as_bytes()).await?,
                erratum: erratum.clone(),
                turn: row.turn.saturating_add(1),
                kept_at: tx.now(),
                ..row.clone()
            };
            let number = next.turn;
            let mut values = next.into_active_model().reset_all();
            values.id = NotSet;
            let saved = working_row::Entity::update_many()
                .set(values)
                .filter(working_row::Column::Id.eq(&row.id))
                .filter(working_row::Column::AgencyId.eq(&row.agency_id))
                .filter(working_row::Column::Turn.eq(row.turn))
                .exec(tx.conn())
                .await?;
            Ok((saved.rows_affected == 1).then_some(number))
        })
        .await
}

/// The person's own copy, if there is one.
pub async fn working_copy(
    office: &Office,
    who: &Staff,
    held: &Held,
) -> Result<Option<WorkingCopy>, OfficeError> {
    let Some(row) = row_of(office.read(), held, who).await? else { return Ok(None) };
    let text = open_field(office, &held.agency, working_field(&row.id), &row.body)?;
    Ok(Some(WorkingCopy {
        base_version: row.base_version,
        current: row.base_text == held.edition.text_digest,
        draft: Draft::read(&text)?,
        erratum: row.erratum,
        turn: row.turn,
        at: row.kept_at,
    }))
}

/// Since when the person has had something written and not saved.
pub async fn unsaved_since(
    office: &Office,
    who: &Staff,
    held: &Held,
) -> Result<Option<DateTime<Utc>>, OfficeError> {
    Ok(row_of(office.read(), held, who).await?.map(|row| row.kept_at))
}

/// Throws the person's own copy away.
pub async fn drop_working(office: &Office, who: &Staff, id: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), who, &right).await?;
            forget(tx, &held, who).await?;
            let event = change::event(&held, &held.edition, PublicationAct::WritingDropped, false);
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// What was written is saved, or is nothing that differs: the copy goes.
pub(super) async fn forget(tx: &Tx, held: &Held, who: &Staff) -> Result<(), OfficeError> {
    working_row::Entity::delete_many()
        .filter(working_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(working_row::Column::DocumentId.eq(held.id.as_str()))
        .filter(working_row::Column::StaffId.eq(who.id.as_str()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn row_of<C: ConnectionTrait>(
    conn: &C,
    held: &Held,
    who: &Staff,
) -> Result<Option<working_row::Model>, OfficeError> {
    Ok(working_row::Entity::find()
        .filter(working_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(working_row::Column::DocumentId.eq(held.id.as_str()))
        .filter(working_row::Column::StaffId.eq(who.id.as_str()))
        .one(conn)
        .await?)
}

fn working_field(id: &str) -> Field<'_> {
    Field { table: "document_working_copy", column: "body", row: id }
}
