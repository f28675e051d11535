//! What people do with a ticket.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    calendar::Calendar,
    rectification::{Act, Happened, Role, Said, State, TicketEvent},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{Tickets, act_row, fact::fact, look::held, roles, ticket_row};
use crate::{Office, OfficeError, Outcome};

/// Does it; `seen` is the version that was on the page. Of a verification the system adds what it knows itself.
pub async fn act(office: &Office, who: &Staff, id: &str, seen: i32, act: Act) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Tickets>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), who, right.agency(), right.id()).await?;
            if held.row.version != seen {
                return Err(OfficeError::Conflict);
            }
            let act = match act.clone() {
                Act::Verify { reason, .. } => Act::Verify { fact: fact(tx.conn(), &held.row).await?, reason },
                other => other,
            };
            let said = Said { by: who.id.clone(), at: tx.now(), act };
            let to = decided(&held.ticket, &said, &roles(who, &held.row.unit_id))?;
            let row = act_row::Model {
                ticket_id: held.row.id.clone(),
                place: i32::try_from(held.acts.len()).map_err(OfficeError::fault)?,
                agency_id: held.row.agency_id.clone(),
                by: who.id.to_string(),
                by_name: who.name.clone(),
                at: tx.now(),
                body: serde_json::to_string(&said.act).map_err(OfficeError::fault)?,
            };
            act_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let closed_at = if to == State::Closed { Some(tx.now()) } else { held.row.closed_at };
            let new = ticket_row::ActiveModel {
                state: Set(to.code().to_owned()),
                closed_at: Set(closed_at),
                version: Set(seen.saturating_add(1)),
                ..Default::default()
            };
            let saved = ticket_row::Entity::update_many()
                .set(new)
                .filter(ticket_row::Column::Id.eq(&held.row.id))
                .filter(ticket_row::Column::AgencyId.eq(&held.row.agency_id))
                .filter(ticket_row::Column::Version.eq(seen))
                .exec(tx.conn())
                .await?;
            if saved.rows_affected != 1 {
                return Err(OfficeError::Conflict);
            }
            let (number, happened) = (held.row.number.clone(), Happened::of(&said.act));
            Ok(Outcome::of(()).event(TicketEvent { ticket: held.id, number, act: happened }))
        })
        .await
}

/// The state after an act, by whichever of the person's sides allows it.
fn decided(
    ticket: &gongkai_domain::rectification::Ticket,
    said: &Said,
    roles: &[Role],
) -> Result<State, OfficeError> {
    let calendar = Calendar::in_force();
    let mut refusals = None;
    for role in roles {
        match ticket.after(said, *role, calendar) {
            Ok(state) => return Ok(state),
            // A refusal of the right side says more than that it is the wrong one.
            Err(all) if refusals.is_none() || all.iter().all(|one| one.code != "ticket_role") => {
                refusals = Some(all);
            }
            Err(_) => {}
        }
    }
    Err(refusals.map_or(OfficeError::NotFound, Into::into))
}
