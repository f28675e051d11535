//! A bulletin is frozen: by the schedule on the first working day after its cut-off, or by hand.

use std::collections::BTreeSet;

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    bulletin::{BulletinEvent, Period, Snapshot, State, UnitName, draft, first_due, score_rule},
    calendar::Calendar,
    id::{AgencyId, BulletinId, StaffId},
    refusal::Refusal,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Bulletins, bulletin_row, gather};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::day_in_china,
    organisation::{agency, unit},
    publication::sha256,
    setting::{self, Name},
};

/// Kind of the job that freezes what has ended.
pub const MAKE: &str = "bulletin.make";
/// Bulletins that are looked at again for what became known late.
const LOOKED_BACK: u64 = 12;

/// Freezes the bulletins of all agencies with units whose period has ended. Says how many.
pub async fn make_all(office: &Office) -> Result<u64, OfficeError> {
    // A cut-off on Friday is looked at on Monday (management practice: the next working day's morning).
    if Calendar::in_force().is_working_day(office.today()).is_ok_and(|works| !works) {
        return Ok(0);
    }
    let agencies: Vec<String> = agency::Entity::find()
        .select_only()
        .column(agency::Column::Id)
        .filter(agency::Column::ClosedOn.is_null())
        .order_by_asc(agency::Column::Id)
        .into_tuple()
        .all(office.read())
        .await?;
    let mut made = 0;
    for agency in agencies.iter().filter_map(|id| AgencyId::parse(id)) {
        let has_units = !units(office.read(), &agency).await?.is_empty();
        if has_units && ended(office, &agency).await?.is_some() {
            freeze(office, &Actor::System("bulletin"), &agency).await?;
            made += 1;
        }
    }
    Ok(made)
}

/// Freezes the bulletin of the period that ended last.
pub async fn make(office: &Office, who: &Staff) -> Result<BulletinId, OfficeError> {
    let right = who.authorise_all::<Edit, Bulletins>()?;
    freeze(office, &Actor::Staff(who.clone()), right.agency()).await
}

async fn ended(office: &Office, agency: &AgencyId) -> Result<Option<Period>, OfficeError> {
    let settings = setting::of(office, agency).await?;
    let before = newest(office.read(), agency, 1).await?;
    Ok(Period::ended(office.now(), settings.number(Name::BulletinDay), before.first().map(|row| row.cut_off)))
}

/// The bulletins that were made last, newest first.
async fn newest<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    most: u64,
) -> Result<Vec<bulletin_row::Model>, OfficeError> {
    Ok(bulletin_row::Entity::find()
        .filter(bulletin_row::Column::AgencyId.eq(agency.as_str()))
        .order_by_desc(bulletin_row::Column::CutOff)
        .limit(most)
        .all(conn)
        .await?)
}

async fn units<C: ConnectionTrait>(conn: &C, agency: &AgencyId) -> Result<Vec<UnitName>, OfficeError> {
    let rows = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .order_by_asc(unit::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| UnitName { id: row.id, name: row.name }).collect())
}

/// Units that are closed, with a name that says so.
async fn closed_units<C: ConnectionTrait>(conn: &C, agency: &AgencyId) -> Result<Vec<UnitName>, OfficeError> {
    let rows = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_not_null())
        .order_by_asc(unit::Column::Id)
        .all(conn)
        .await?;
    let name = |row: unit::Model| UnitName { id: row.id, name: format!("{}（已撤销）", row.name) };
    Ok(rows.into_iter().map(name).collect())
}

/// What was frozen, read back. A row that was changed by another hand is no bulletin.
pub(crate) fn read(row: &bulletin_row::Model) -> Result<Snapshot, OfficeError> {
    if sha256(row.snapshot.as_bytes()) != row.snapshot_digest {
        return Err(OfficeError::fault(format!(
            "the figures of bulletin {} are not those of its digest",
            row.id
        )));
    }
    serde_json::from_str(&row.snapshot).map_err(OfficeError::fault)
}

/// What is approved: figures, text and due day.
pub(super) fn digest(row: &bulletin_row::Model) -> String {
    sha256(format!("{}\n{}\n{}", row.snapshot_digest, row.due_on, row.text).as_bytes())
}

async fn freeze(office: &Office, actor: &Actor, agency: &AgencyId) -> Result<BulletinId, OfficeError> {
    let period = ended(office, agency).await?.ok_or_else(|| {
        Refusal::new("bulletin_not_due", "上一期通报以后还没有到新的截止日，截止后的第一个工作日自动生成")
    })?;
    office.transact(actor, async |tx| put(tx, agency, period).await).await
}

async fn put(tx: &Tx, agency: &AgencyId, period: Period) -> Result<Outcome<BulletinId>, OfficeError> {
    let own = agency::Entity::find_by_id(agency.as_str()).one(tx.conn()).await?;
    let own = own.ok_or(OfficeError::NotFound)?;
    let earlier = newest(tx.conn(), agency, LOOKED_BACK).await?;
    if earlier.first().is_some_and(|row| row.cut_off >= period.cut_off) {
        return Err(OfficeError::Conflict);
    }
    let earlier: Vec<Snapshot> = earlier.iter().map(read).collect::<Result<_, _>>()?;
    let since = earlier.iter().map(|one| one.period.from).min().unwrap_or(period.from);
    let looked_at = Period { from: since, cut_off: period.cut_off };
    let known = gather::known(tx.office(), tx.conn(), agency, &looked_at).await?;
    let settings = setting::of(tx.office(), agency).await?;
    let units = (units(tx.conn(), agency).await?, closed_units(tx.conn(), agency).await?);
    let of = Snapshot::freeze_beside(&own.name, period, (units.0, units.1.as_slice()), &known, &earlier)
        .scored(score_rule(settings.value(Name::BulletinScore)));
    let row = new_row(tx, agency, &of)?;
    let id = BulletinId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a bulletin"))?;
    let event = BulletinEvent::Frozen {
        bulletin: id.clone(),
        month: row.month.clone(),
        digest: row.snapshot_digest.clone(),
    };
    bulletin_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(Outcome::of(id).event_in(agency, event))
}

fn new_row(tx: &Tx, agency: &AgencyId, of: &Snapshot) -> Result<bulletin_row::Model, OfficeError> {
    let snapshot = serde_json::to_string(of).map_err(OfficeError::fault)?;
    let today = day_in_china(tx.now());
    let due = first_due(Calendar::in_force(), of, today).map_err(OfficeError::fault)?;
    let mut row = bulletin_row::Model {
        id: tx.new_identity(),
        agency_id: agency.to_string(),
        from_at: of.period.from,
        cut_off: of.period.cut_off,
        month: of.period.month(),
        state: State::Draft.code().to_owned(),
        snapshot_digest: sha256(snapshot.as_bytes()),
        snapshot,
        text: draft(of, due),
        due_on: due,
        hands: serde_json::to_string(&BTreeSet::<StaffId>::new()).map_err(OfficeError::fault)?,
        digest: String::new(),
        number: None,
        return_reason: None,
        made_at: tx.now(),
        sent_by_name: None,
        sent_at: None,
        approved_by_name: None,
        approved_at: None,
        issued_by_name: None,
        issued_at: None,
        version: 1,
    };
    row.digest = digest(&row);
    Ok(row)
}
