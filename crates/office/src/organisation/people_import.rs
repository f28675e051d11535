//! A list of units and people, taken in as a whole or not at all: by the system administrator.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_domain::{
    authority::{Edit, Staff},
    id::{AgencyId, StaffId, UnitId},
    organisation::{
        Changed, ImportFault, ImportPlan, ImportRow, OrganisationEvent, PlannedPerson, Present, StaffDetails,
        StaffForm,
    },
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

use super::{
    guard::{People, actor},
    name_key::name_key,
    roster::{begin_change, load, read_id},
    staff, unit,
};
use crate::{Office, OfficeError, Outcome, Tx, chance::day_in_china};

/// Columns whose values the record does not keep.
const PRIVATE: [&str; 2] = ["办公电话", "电子邮箱"];
/// Values in one question to the database.
const AT_ONCE: usize = 500;

/// What the list would come to, or every fault of it. Nothing is changed.
pub async fn check_people(
    office: &Office,
    who: &Staff,
    rows: &[ImportRow],
) -> Result<Result<ImportPlan, Vec<ImportFault>>, OfficeError> {
    let right = who.authorise_all::<Edit, People>()?;
    let conn = office.snapshot().await?;
    let present = present(&conn, right.agency(), rows).await?;
    Ok(ImportPlan::of(rows, &present, office.today()))
}

/// Takes the list in: all of it in one transaction, or nothing. The same list again changes nothing.
pub async fn import_people(
    office: &Office,
    who: &Staff,
    rows: &[ImportRow],
) -> Result<ImportPlan, OfficeError> {
    let right = who.authorise_all::<Edit, People>()?;
    office
        .transact(&actor(who), async |tx| {
            begin_change(tx, right.agency()).await?;
            let present = present(tx.conn(), right.agency(), rows).await?;
            let plan = ImportPlan::of(rows, &present, day_in_china(tx.now())).map_err(refusals)?;
            if plan.units.is_empty() && plan.people.is_empty() {
                let sentence = "表中的股室和人员都已登记，没有要改的内容";
                return Err(Refusal::new("nothing_to_import", sentence).into());
            }
            let events = apply(tx, right.agency(), &present, &plan).await?;
            Ok(Outcome::of(plan).events(events))
        })
        .await
}

fn refusals(faults: Vec<ImportFault>) -> OfficeError {
    let refusal = |fault: ImportFault| {
        let ImportFault { row, column, sentence } = fault;
        let sentence = format!("第 {row} 行“{column}”：{sentence}");
        Refusal::new("import_fault", sentence)
    };
    OfficeError::Refused(faults.into_iter().map(refusal).collect())
}

/// What is there of the agency, and which accounts of the list others use.
async fn present(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    rows: &[ImportRow],
) -> Result<Present, OfficeError> {
    let units = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .all(conn)
        .await?;
    let people = staff::Entity::find().filter(staff::Column::AgencyId.eq(agency.as_str())).all(conn).await?;
    let accounts: BTreeSet<String> = rows
        .iter()
        .map(|row| {
            let [_, _, account, ..] = &row.cells;
            account.trim().to_owned()
        })
        .collect();
    let accounts: Vec<String> = accounts.into_iter().collect();
    let mut taken = BTreeSet::new();
    for some in accounts.chunks(AT_ONCE) {
        let found = staff::Entity::find()
            .filter(staff::Column::Account.is_in(some))
            .filter(staff::Column::AgencyId.ne(agency.as_str()))
            .all(conn)
            .await?;
        taken.extend(found.into_iter().map(|row| row.account));
    }
    let mut forms = BTreeMap::new();
    for row in people {
        let text = |value: Option<String>| value.unwrap_or_default();
        let form = StaffForm {
            name: row.name,
            account: row.account,
            number: text(row.number),
            post: text(row.post),
            phone: text(row.phone),
            email: text(row.email),
        };
        forms.insert(read_id(StaffId::parse(&row.id), &row.id)?, form);
    }
    let named = |row: unit::Model| Ok((row.name, read_id(UnitId::parse(&row.id), &row.id)?));
    Ok(Present {
        roster: load(conn, agency).await?,
        forms,
        units: units.into_iter().map(named).collect::<Result<_, OfficeError>>()?,
        taken,
    })
}

async fn apply(
    tx: &Tx,
    agency: &AgencyId,
    present: &Present,
    plan: &ImportPlan,
) -> Result<Vec<OrganisationEvent>, OfficeError> {
    let mut units = present.units.clone();
    let mut events = Vec::with_capacity(plan.units.len() + plan.people.len());
    for name in &plan.units {
        let text = tx.new_identity();
        let id = read_id(UnitId::parse(&text), &text)?;
        let row = unit::ActiveModel {
            id: Set(text),
            agency_id: Set(agency.to_string()),
            name: Set(name.clone()),
            ogi_office: Set(false),
            closed_on: Set(None),
            version: Set(1),
        };
        unit::Entity::insert(row).exec_without_returning(tx.conn()).await?;
        events.push(OrganisationEvent::UnitOpened { unit: id.clone(), name: name.clone() });
        units.insert(name.clone(), id);
    }
    for planned in &plan.people {
        let unit = planned.unit.as_ref().and_then(|name| units.get(name));
        events.push(match &planned.known {
            None => add(tx, agency, planned, unit).await?,
            Some(id) => change(tx, agency, planned, id, unit).await?,
        });
    }
    Ok(events)
}

async fn add(
    tx: &Tx,
    agency: &AgencyId,
    planned: &PlannedPerson,
    unit: Option<&UnitId>,
) -> Result<OrganisationEvent, OfficeError> {
    let text = tx.new_identity();
    let id = read_id(StaffId::parse(&text), &text)?;
    let StaffDetails { name, account, number, post, phone, email } = planned.details.clone();
    let row = staff::ActiveModel {
        id: Set(text),
        agency_id: Set(agency.to_string()),
        unit_id: Set(unit.map(ToString::to_string)),
        name: Set(name.clone()),
        name_key: Set(name_key(&name)),
        account: Set(account),
        number: Set(number),
        post: Set(post),
        phone: Set(phone),
        email: Set(email),
        added_at: Set(tx.now()),
        disabled_at: Set(None),
        version: Set(1),
    };
    staff::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(OrganisationEvent::StaffAdded { staff: id, name })
}

async fn change(
    tx: &Tx,
    agency: &AgencyId,
    planned: &PlannedPerson,
    id: &StaffId,
    unit: Option<&UnitId>,
) -> Result<OrganisationEvent, OfficeError> {
    let row = staff::Entity::find_by_id(id.as_str())
        .filter(staff::Column::AgencyId.eq(agency.as_str()))
        .one(tx.conn())
        .await?
        .ok_or(OfficeError::NotFound)?;
    let StaffDetails { name, account, number, post, phone, email } = planned.details.clone();
    let unit_id = unit.map(ToString::to_string).or_else(|| row.unit_id.clone());
    let private = |change: &Changed| PRIVATE.contains(&change.field.as_str());
    let changes = planned.changes.iter().cloned();
    let changes = changes.map(|change| if private(&change) { change.untold() } else { change }).collect();
    let next = staff::ActiveModel {
        id: Unchanged(row.id),
        unit_id: Set(unit_id),
        name_key: Set(name_key(&name)),
        name: Set(name.clone()),
        account: Set(account),
        number: Set(number),
        post: Set(post),
        phone: Set(phone),
        email: Set(email),
        version: Set(row.version + 1),
        ..Default::default()
    };
    next.update(tx.conn()).await?;
    Ok(OrganisationEvent::StaffChanged { staff: id.clone(), name, changes })
}
