//! Granting and ending duties: by the security administrator.

use chrono::NaiveDate;
use gongkai_domain::{
    account::EndReason,
    authority::{Authz, Edit, Read, Staff},
    id::{AgencyId, DutyId, StaffId},
    organisation::{Duty, Ending, OrganisationEvent, Period, Proposal, Roster, document},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::{
    duty,
    guard::{Duties, actor},
    roster::{begin_change, load, read_id},
};
use crate::{Office, OfficeError, Outcome, Tx, account::end_all, chance::day_in_china};

/// A duty to be granted, as typed.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Who shall hold it.
    pub staff: StaffId,
    /// Code or Chinese word of the duty.
    pub duty: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// In whose place, for a deputy.
    pub deputy_for: Option<StaffId>,
    /// Paper that it rests on.
    pub document: String,
}

/// All duties that people of the agency hold, held or will hold, oldest first.
pub async fn duties(
    conn: &impl ConnectionTrait,
    right: &Authz<Read, Duties>,
) -> Result<Vec<duty::Model>, OfficeError> {
    Ok(duty::Entity::find()
        .filter(duty::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_asc(duty::Column::FromOn)
        .order_by_asc(duty::Column::Id)
        .all(conn)
        .await?)
}

/// Grants a duty.
pub async fn grant_duty(office: &Office, who: &Staff, grant: &Grant) -> Result<DutyId, OfficeError> {
    let right = who.authorise_all::<Edit, Duties>()?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let mut refusals = Vec::new();
            let paper = document(&grant.document, &mut refusals);
            let wanted = Duty::parse(&grant.duty);
            if wanted.is_none() {
                refusals.push(Refusal::new("duty_unknown", "请选择职责").at("duty"));
            }
            if grant.from.is_none() {
                refusals.push(Refusal::new("date_missing", "请填写起始日期，例如 2026-11-24").at("from"));
            }
            let (Some(duty), Some(from)) = (wanted, grant.from) else { return Err(refusals.into()) };
            let proposal = Proposal {
                staff: grant.staff.clone(),
                duty,
                period: Period { from, until: grant.until },
                deputy_for: grant.deputy_for.clone(),
            };
            let roster = load(tx.conn(), right.agency()).await?;
            refusals.extend(roster.why_not(&proposal, Some(&who.id), day_in_china(tx.now())));
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            let (id, event) =
                insert_holding(tx, right.agency(), &roster, &proposal, paper, Some(&who.id)).await?;
            Ok(Outcome::of(id).event(event))
        })
        .await
}

/// Writes a holding that the rules agree with. The holder's sessions end: whoever has other duties
/// signs in anew.
pub(super) async fn insert_holding(
    tx: &Tx,
    agency: &AgencyId,
    roster: &Roster,
    proposal: &Proposal,
    paper: Option<String>,
    by: Option<&StaffId>,
) -> Result<(DutyId, OrganisationEvent), OfficeError> {
    let text = tx.new_identity();
    let id = read_id(DutyId::parse(&text), &text)?;
    let row = duty::ActiveModel {
        id: Set(text),
        agency_id: Set(agency.to_string()),
        staff_id: Set(proposal.staff.to_string()),
        duty: Set(proposal.duty.code().to_owned()),
        from_on: Set(proposal.period.from),
        until_on: Set(proposal.period.until),
        deputy_for: Set(proposal.deputy_for.as_ref().map(ToString::to_string)),
        document: Set(paper),
        granted_by: Set(by.map(ToString::to_string)),
        granted_at: Set(tx.now()),
        version: Set(1),
    };
    duty::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    end_all(tx, agency, &proposal.staff, EndReason::Duties, None).await?;
    let event = OrganisationEvent::DutyGranted {
        holding: id.clone(),
        staff: proposal.staff.clone(),
        name: name_of(roster, &proposal.staff),
        duty: proposal.duty,
        from: proposal.period.from,
        until: proposal.period.until,
        deputy_for: proposal.deputy_for.clone(),
        deputy_for_name: proposal.deputy_for.as_ref().map(|principal| name_of(roster, principal)),
    };
    Ok((id, event))
}

/// Ends a duty with the day `last`; yesterday means: at once. Deputies that stand in it end with it.
pub async fn end_duty(office: &Office, who: &Staff, id: &DutyId, last: NaiveDate) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Duties>(id.as_str())?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let roster = load(tx.conn(), right.agency()).await?;
            if !roster.holdings.iter().any(|holding| holding.id == *id) {
                return Err(OfficeError::NotFound);
            }
            let endings = roster.end(id, last, day_in_china(tx.now()))?;
            let events = end_holdings(tx, right.agency(), &roster, &endings).await?;
            Ok(Outcome::of(()).events(events))
        })
        .await
}

/// Writes new last days.
pub(super) async fn end_holdings(
    tx: &Tx,
    agency: &AgencyId,
    roster: &Roster,
    endings: &[Ending],
) -> Result<Vec<OrganisationEvent>, OfficeError> {
    let mut events = Vec::with_capacity(endings.len());
    for ending in endings {
        let row = duty::Entity::find_by_id(ending.id.as_str())
            .filter(duty::Column::AgencyId.eq(agency.as_str()))
            .one(tx.conn())
            .await?
            .ok_or(OfficeError::NotFound)?;
        let next = duty::ActiveModel {
            id: Unchanged(row.id),
            until_on: Set(Some(ending.last)),
            version: Set(row.version + 1),
            ..Default::default()
        };
        next.update(tx.conn()).await?;
        end_all(tx, agency, &ending.staff, EndReason::Duties, None).await?;
        events.push(OrganisationEvent::DutyEnded {
            holding: ending.id.clone(),
            staff: ending.staff.clone(),
            name: name_of(roster, &ending.staff),
            duty: ending.duty,
            last: ending.last,
        });
    }
    Ok(events)
}

fn name_of(roster: &Roster, staff: &StaffId) -> String {
    roster.person(staff).map(|person| person.name.clone()).unwrap_or_default()
}
