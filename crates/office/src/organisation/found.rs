//! Setting up agencies: the first one of an installation by its operator, the others by the system
//! administrator of the agency above. An agency starts with its three administrators.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::AgencyId,
    organisation::{AgencyDetails, AgencyLevel, AgencyTree, OrganisationEvent, Period, Placed, Proposal},
    refusal::Refusal,
};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};

use super::{
    AgencyStart, agency,
    card::free_code,
    duties::insert_holding,
    first_people::why_not_people,
    guard::{People, actor},
    people::insert_staff,
    roster::{load, read_id},
};
use crate::{Office, OfficeError, Outcome, Tx, audit, chance::day_in_china};

/// Sets up the first agency of an installation. Refused once there is one, also for the second of two
/// who ask at the same moment.
pub async fn found_first(office: &Office, start: &AgencyStart) -> Result<AgencyId, OfficeError> {
    office
        .transact(&Actor::Console, async |tx| {
            audit::locked_head(tx).await?;
            if agency::Entity::find().count(tx.conn()).await? > 0 {
                let sentence = "本系统已经有机关，下级机关由上级机关的系统管理员建立";
                return Err(Refusal::new("already_founded", sentence).into());
            }
            found(tx, start, None).await
        })
        .await
}

/// Sets up an agency directly below the own one.
pub async fn found_below(office: &Office, who: &Staff, start: &AgencyStart) -> Result<AgencyId, OfficeError> {
    let right = who.authorise_all::<Edit, People>()?;
    office.transact(&actor(who), async |tx| found(tx, start, Some(right.agency())).await).await
}

async fn found(
    tx: &Tx,
    start: &AgencyStart,
    superior: Option<&AgencyId>,
) -> Result<Outcome<AgencyId>, OfficeError> {
    let today = day_in_china(tx.now());
    let details = checked(tx, start, superior).await?;
    let text = tx.new_identity();
    let id = read_id(AgencyId::parse(&text), &text)?;
    let founded = OrganisationEvent::AgencyFounded { agency: id.clone(), name: details.name.clone() };
    insert_agency(tx, &id, details, superior).await?;
    let mut outcome = Outcome::of(id.clone()).event_in(&id, founded);
    for (first, form) in start.administrators() {
        let (staff, added) = insert_staff(tx, &id, form, None).await?;
        let period = Period { from: today, until: None };
        let proposal = Proposal { staff, duty: first.duty, period, deputy_for: None };
        let roster = load(tx.conn(), &id).await?;
        let refusals = roster.why_not(&proposal, None, today);
        if !refusals.is_empty() {
            return Err(refusals.into());
        }
        let (_, granted) = insert_holding(tx, &id, &roster, &proposal, None, None).await?;
        outcome = outcome.event_in(&id, added).event_in(&id, granted);
    }
    Ok(outcome)
}

/// The agency, or everything against it and its administrators, each at its field.
async fn checked(
    tx: &Tx,
    start: &AgencyStart,
    superior: Option<&AgencyId>,
) -> Result<AgencyDetails, OfficeError> {
    let agency = start.agency.check();
    let mut refusals = agency.as_ref().err().cloned().unwrap_or_default();
    if let (Some(superior), Ok(details)) = (superior, &agency) {
        let today = day_in_china(tx.now());
        refusals.extend(tree(tx).await?.why_not_below(superior, details.level, None, today));
    }
    refusals.extend(why_not_people(tx, start).await?);
    match agency {
        Ok(details) if refusals.is_empty() => Ok(details),
        _ => Err(refusals.into()),
    }
}

async fn insert_agency(
    tx: &Tx,
    id: &AgencyId,
    details: AgencyDetails,
    superior: Option<&AgencyId>,
) -> Result<(), OfficeError> {
    let row = agency::ActiveModel {
        id: Set(id.to_string()),
        superior_id: Set(superior.map(ToString::to_string)),
        code: Set(free_code(tx, &details.short_name).await?),
        name: Set(details.name),
        short_name: Set(details.short_name),
        level: Set(details.level.code().to_owned()),
        kind: Set(details.kind.code().to_owned()),
        region: Set(details.region.as_str().to_owned()),
        founded_on: Set(day_in_china(tx.now())),
        closed_on: Set(None),
        successor_id: Set(None),
        contact_office: Set(String::new()),
        contact_address: Set(String::new()),
        contact_postal_code: Set(String::new()),
        contact_hours: Set(String::new()),
        contact_phone: Set(String::new()),
        contact_fax: Set(String::new()),
        contact_email: Set(String::new()),
        contact_supervision: Set(String::new()),
        contact_functions: Set(String::new()),
        contact_changed_on: Set(None),
        changes: Set(0),
        version: Set(1),
    };
    agency::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// All agencies of the installation, as the rules of the tree see them.
pub(super) async fn tree(tx: &Tx) -> Result<AgencyTree, OfficeError> {
    tree_of(&agency::Entity::find().all(tx.conn()).await?)
}

/// The tree of these rows.
pub(super) fn tree_of(rows: &[agency::Model]) -> Result<AgencyTree, OfficeError> {
    let placed = rows.iter().map(placed).collect::<Result<Vec<Placed>, OfficeError>>()?;
    Ok(AgencyTree::of(placed))
}

fn placed(row: &agency::Model) -> Result<Placed, OfficeError> {
    let parse = |id: &str| read_id(AgencyId::parse(id), id);
    let level = AgencyLevel::parse(&row.level);
    Ok(Placed {
        id: parse(&row.id)?,
        superior: row.superior_id.as_deref().map(parse).transpose()?,
        level: level.ok_or_else(|| OfficeError::fault(format!("stored level unknown: {}", row.level)))?,
        founded_on: row.founded_on,
        closed_on: row.closed_on,
        successor: row.successor_id.as_deref().map(parse).transpose()?,
    })
}
