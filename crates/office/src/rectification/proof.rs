//! Proofs of a ticket: put in by either side as long as it is not over, sealed like all files, seen by whoever sees
//! the ticket.

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    id::{AgencyId, FileId},
    rectification::{Happened, TicketEvent},
    refusal::Refusal,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};

use super::{
    Tickets, file_row,
    look::{Held, held},
    roles,
};
use crate::{Office, OfficeError, Outcome, files, publication::source_of, report::SourceFile};

/// The largest proof, in bytes.
pub const PROOF_BYTES: usize = 20 << 20;
/// Proofs of a ticket.
const MOST: u64 = 20;

/// The ticket, if this person works on it and it is not over.
fn may(who: &Staff, held: &Held) -> Result<(), OfficeError> {
    if roles(who, &held.row.unit_id).is_empty() {
        return Err(OfficeError::NotFound);
    }
    if held.ticket.state().is_over() {
        let sentence = "整改单已经办完，佐证不能再改";
        return Err(Refusal::new("ticket_over", sentence).at("file").into());
    }
    Ok(())
}

async fn of_ticket<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<Vec<file_row::Model>, OfficeError> {
    Ok(file_row::Entity::find()
        .filter(file_row::Column::AgencyId.eq(agency.as_str()))
        .filter(file_row::Column::TicketId.eq(id))
        .order_by_asc(file_row::Column::At)
        .order_by_asc(file_row::Column::Id)
        .all(conn)
        .await?)
}

/// Puts a proof in.
pub async fn add_proof(office: &Office, who: &Staff, id: &str, file: &SourceFile) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Tickets>(id)?;
    // Nothing is stored for somebody who may not.
    may(who, &held(office.read(), who, right.agency(), right.id()).await?)?;
    let length = file.name.chars().count();
    if !(1..=200).contains(&length) || file.name.chars().any(char::is_control) {
        let sentence = "文件名不超过200个字，请改名后再上传";
        return Err(Refusal::new("file_name_unusable", sentence).at("file").into());
    }
    let limit = u64::try_from(PROOF_BYTES).map_err(OfficeError::fault)?;
    let received = files::receive(office, right.agency(), file.bytes.as_slice(), limit).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), who, right.agency(), right.id()).await?;
            may(who, &held)?;
            let there = file_row::Entity::find()
                .filter(file_row::Column::AgencyId.eq(&held.row.agency_id))
                .filter(file_row::Column::TicketId.eq(&held.row.id));
            if there.count(tx.conn()).await? >= MOST {
                let sentence = "一张整改单最多存20份佐证";
                return Err(Refusal::new("too_many_files", sentence).at("file").into());
            }
            let size = i64::try_from(received.size()).map_err(OfficeError::fault)?;
            let stored = files::attach(tx, received, &file.name, &file.media_type).await?;
            let new = file_row::Model {
                id: tx.new_identity(),
                ticket_id: held.row.id.clone(),
                agency_id: held.row.agency_id.clone(),
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                file_id: stored.to_string(),
                size,
                by: who.id.to_string(),
                by_name: who.name.clone(),
                at: tx.now(),
            };
            file_row::Entity::insert(new.into_active_model()).exec_without_returning(tx.conn()).await?;
            Ok(Outcome::of(()).event(event(held, Happened::ProofAdded)))
        })
        .await
}

fn event(held: Held, act: Happened) -> TicketEvent {
    TicketEvent { ticket: held.id, number: held.row.number, act }
}

/// Takes a proof away that this person has put in.
pub async fn remove_proof(office: &Office, who: &Staff, id: &str, of: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Tickets>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), who, right.agency(), right.id()).await?;
            may(who, &held)?;
            let all = of_ticket(tx.conn(), right.agency(), &held.row.id).await?;
            let row = all.into_iter().find(|row| row.id == of);
            let row = row.ok_or_else(|| {
                Refusal::new("file_unknown", "没有这份佐证，可能已经删去，请刷新页面").at("file")
            })?;
            if row.by != who.id.as_str() {
                let sentence = "只能删去自己存入的佐证";
                return Err(Refusal::new("not_own_file", sentence).at("file").into());
            }
            let stored = FileId::parse(&row.file_id).ok_or_else(|| OfficeError::fault("file of a proof"))?;
            files::remove(tx, right.agency(), &stored).await?;
            file_row::Entity::delete_by_id(of).exec(tx.conn()).await?;
            Ok(Outcome::of(()).event(event(held, Happened::ProofRemoved)))
        })
        .await
}

/// The proofs of a ticket that the person reaches, in the order in which they came.
pub async fn proofs(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Tickets>,
) -> Result<Vec<file_row::Model>, OfficeError> {
    let held = held(office.read(), who, right.agency(), right.id()).await?;
    of_ticket(office.read(), right.agency(), &held.row.id).await
}

/// One proof with what is in it.
pub async fn proof(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Tickets>,
    of: &str,
) -> Result<(file_row::Model, Vec<u8>), OfficeError> {
    let row = proofs(office, who, right).await?.into_iter().find(|row| row.id == of);
    let row = row.ok_or(OfficeError::NotFound)?;
    let stored = FileId::parse(&row.file_id).ok_or_else(|| OfficeError::fault("file of a proof"))?;
    let bytes = source_of(office, right.agency(), &stored).await?;
    Ok((row, bytes))
}
