//! What the superior sees and decides: a period with every agency below, one filing, the sum.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    collection::{self as rules, FilingState},
    id::{AgencyId, ReturnFilingId},
    organisation::{AgencyKind, Duty},
    refusal::Refusal,
    returns::{ReturnEvent, Sheet, Total, total},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Which, awaited, filing_row, remind::reminders, reminder_row, return_row};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::day_in_china,
    collection::{Below, MAKERS, at_or_below, below, holders, told},
    notice::Notice,
    organisation::{agency, name_key},
};

/// An agency in the collection of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Identity of the agency.
    pub filer: String,
    /// Its full name.
    pub name: String,
    /// Its kind.
    pub kind: AgencyKind,
    /// Its newest filing.
    pub filing: Option<filing_row::Model>,
    /// How it stands.
    pub standing: rules::Standing,
    /// Was it reminded?
    pub reminded: Option<reminder_row::Model>,
}

impl Listed {
    /// Is something still awaited of it?
    pub fn is_awaited(&self) -> bool {
        matches!(self.standing.state, None | Some(FilingState::Returned))
    }

    /// What the superior has to look at comes first.
    fn urgency(&self) -> u8 {
        match self.standing.state {
            None if self.standing.late > 0 => 0,
            Some(FilingState::Received) => 1,
            Some(FilingState::Returned) => 2,
            None => 3,
            Some(FilingState::Accepted | FilingState::Superseded) => 4,
        }
    }
}

/// The collection of a period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Collected {
    /// Every agency of which the return came or is awaited, the most urgent first.
    pub agencies: Vec<Listed>,
    /// How many others would be asked, but have nobody in this installation who could fill it in.
    pub outside: usize,
}

/// How many agencies stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tallied {
    /// All.
    pub all: usize,
    /// Nothing was filed.
    pub missing: usize,
    /// Waits for a decision.
    pub received: usize,
    /// Was sent back.
    pub returned: usize,
    /// Was accepted.
    pub accepted: usize,
    /// Filed after the last day, or missing after it.
    pub late: usize,
}

impl Tallied {
    /// Of these agencies.
    pub fn of(list: &[Listed]) -> Self {
        let count = |test: &dyn Fn(&Listed) -> bool| list.iter().filter(|one| test(one)).count();
        let in_state = |state| count(&|one| one.standing.state == state);
        Self {
            all: list.len(),
            missing: in_state(None),
            received: in_state(Some(FilingState::Received)),
            returned: in_state(Some(FilingState::Returned)),
            accepted: in_state(Some(FilingState::Accepted)),
            late: count(&|one| one.standing.late > 0),
        }
    }
}

/// The collection of a period.
pub async fn collected(
    office: &Office,
    right: &Authz<Read, Below>,
    which: Which,
) -> Result<Collected, OfficeError> {
    gathered(office, office.read(), right.agency(), which).await
}

pub(super) async fn gathered(
    office: &Office,
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    which: Which,
) -> Result<Collected, OfficeError> {
    let is_asked = awaited(office, collector).await?.iter().any(|def| def.id == which.def.id);
    let due = which.due();
    let mut filings = newest(conn, collector, which).await?;
    let mut reminded = reminders(conn, collector, which).await?;
    let agencies = agency::Entity::find().filter(at_or_below(collector)).all(conn).await?;
    let ids: Vec<String> = agencies.iter().map(|row| row.id.clone()).collect();
    let clerks = holders(conn, office, &ids, &[Duty::Statistician]).await?;
    let clerks: BTreeSet<&str> = clerks.iter().map(|(agency, _)| agency.as_str()).collect();
    let mut found = Collected::default();
    for row in agencies {
        let kind = AgencyKind::parse(&row.kind).ok_or_else(|| OfficeError::fault("kind of an agency"))?;
        let filing = filings.remove(&row.id);
        let is_awaited = is_asked && row.id != collector.as_str() && is_there(&row, kind, due);
        if filing.is_none() && !(is_awaited && clerks.contains(row.id.as_str())) {
            found.outside += usize::from(is_awaited);
            continue;
        }
        let came =
            |row: &filing_row::Model| Ok::<_, OfficeError>((row.standing()?, day_in_china(row.first_at)));
        found.agencies.push(Listed {
            standing: rules::standing(due, filing.as_ref().map(came).transpose()?, office.today()),
            reminded: reminded.remove(&row.id),
            filer: row.id,
            name: row.name,
            kind,
            filing,
        });
    }
    found.agencies.sort_by_cached_key(|one| (one.urgency(), name_key(&one.name)));
    Ok(found)
}

/// Of a kind that reports, in this installation by the last day, and not gone before it.
fn is_there(row: &agency::Model, kind: AgencyKind, due: Option<NaiveDate>) -> bool {
    due.is_some_and(|due| row.founded_on <= due && row.closed_on.is_none_or(|on| on > due))
        && kind != AgencyKind::PublicEnterprise
}

/// The newest filings of a period, by agency.
async fn newest(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    which: Which,
) -> Result<BTreeMap<String, filing_row::Model>, OfficeError> {
    let rows = filing_row::Entity::find()
        .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
        .filter(filing_row::Column::Kind.eq(&which.def.id))
        .filter(filing_row::Column::Year.eq(which.year))
        .filter(filing_row::Column::Nth.eq(which.place()))
        .filter(filing_row::Column::Newest.eq(true))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.filer_id.clone(), row)).collect())
}

/// A filing with what stands around it.
#[derive(Debug, Clone)]
pub struct Received {
    /// The row.
    pub row: filing_row::Model,
    /// Which return it is.
    pub which: Which,
    /// Its figures.
    pub sheet: Sheet,
    /// Name of the agency.
    pub filer: String,
    /// The figures of the filing before it.
    pub former: Option<Sheet>,
    /// All filings of the agency for the period, newest first.
    pub all: Vec<filing_row::Model>,
}

/// One filing.
pub async fn received(office: &Office, right: &Authz<Read, Below>) -> Result<Received, OfficeError> {
    let conn = office.read();
    let row = row_of(conn, right.agency(), right.id()).await?;
    let filer = agency::Entity::find_by_id(row.filer_id.as_str()).one(conn).await?;
    let all = filing_row::Entity::find()
        .filter(filing_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(filing_row::Column::FilerId.eq(&row.filer_id))
        .filter(filing_row::Column::Kind.eq(&row.kind))
        .filter(filing_row::Column::Year.eq(row.year))
        .filter(filing_row::Column::Nth.eq(row.nth))
        .order_by_desc(filing_row::Column::Number)
        .all(conn)
        .await?;
    let former = all.iter().find(|other| other.number < row.number);
    Ok(Received {
        which: Which::stored(&row.kind, row.year, row.nth)?,
        sheet: row.figures()?,
        filer: filer.ok_or(OfficeError::NotFound)?.name,
        former: former.map(filing_row::Model::figures).transpose()?,
        all,
        row,
    })
}

async fn row_of(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    id: &str,
) -> Result<filing_row::Model, OfficeError> {
    filing_row::Entity::find_by_id(id)
        .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)
}

/// Accepts a filing; `seen` is the version on the page.
pub async fn accept(office: &Office, who: &Staff, id: &str, seen: i32) -> Result<(), OfficeError> {
    decide(office, who, (id, seen), None).await
}

/// Sends a filing back with what is to be mended.
pub async fn send_back(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    reason: &str,
) -> Result<(), OfficeError> {
    decide(office, who, (id, seen), Some(reason)).await
}

async fn decide(
    office: &Office,
    who: &Staff,
    (id, seen): (&str, i32),
    back: Option<&str>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Below>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = row_of(tx.conn(), right.agency(), id).await?;
            if row.version != seen {
                return Err(OfficeError::Conflict);
            }
            row.figures()?;
            let filer = below(tx.conn(), right.agency(), &row.filer_id).await?;
            let standing = row.standing()?;
            let (state, reason) = match back {
                Some(text) => (FilingState::Returned, Some(rules::send_back(standing, row.newest, text)?)),
                None => {
                    rules::accept(standing, row.newest, (0, 0), "")?;
                    (FilingState::Accepted, None)
                }
            };
            let (event, notices) = settle(tx, who, &row, &filer, (state, reason)).await?;
            Ok(notices.into_iter().fold(Outcome::of(()).event(event), Outcome::notice))
        })
        .await
}

/// Stores the decision; gives what happened and who is told. Somebody who was faster makes it a conflict.
async fn settle(
    tx: &Tx,
    who: &Staff,
    row: &filing_row::Model,
    filer: &agency::Model,
    (state, reason): (FilingState, Option<String>),
) -> Result<(ReturnEvent, Vec<Notice>), OfficeError> {
    let saved = filing_row::Entity::update_many()
        .set(filing_row::ActiveModel {
            state: Set(state.code().to_owned()),
            decided_by_name: Set(Some(who.name.clone())),
            decided_at: Set(Some(tx.now())),
            return_reason: Set(reason.clone()),
            version: Set(row.version.saturating_add(1)),
            ..Default::default()
        })
        .filter(filing_row::Column::AgencyId.eq(&row.agency_id))
        .filter(filing_row::Column::Id.eq(&row.id))
        .filter(filing_row::Column::Version.eq(row.version))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected != 1 {
        return Err(OfficeError::Conflict);
    }
    let name = Which::stored(&row.kind, row.year, row.nth)?.title();
    let (verb, from) = (if reason.is_some() { "退回了" } else { "核收了" }, filer.name.clone());
    let sentence = format!("上级机关{verb}你单位的{name}");
    let to = holders(tx.conn(), tx.office(), std::slice::from_ref(&filer.id), MAKERS).await?;
    let notices = told(to, &sentence, &own_page(tx, row).await?);
    let filing = ReturnFilingId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a filing"))?;
    let event = match reason {
        Some(reason) => ReturnEvent::Returned { filing, from, name, reason },
        None => ReturnEvent::Accepted { filing, from, name },
    };
    Ok((event, notices))
}

/// Where the agency itself sees what became of its return.
async fn own_page(tx: &Tx, row: &filing_row::Model) -> Result<String, OfficeError> {
    let id: Option<String> = return_row::Entity::find()
        .select_only()
        .column(return_row::Column::Id)
        .filter(return_row::Column::AgencyId.eq(&row.filer_id))
        .filter(return_row::Column::Kind.eq(&row.kind))
        .filter(return_row::Column::Year.eq(row.year))
        .filter(return_row::Column::Nth.eq(row.nth))
        .into_tuple()
        .one(tx.conn())
        .await?;
    Ok(id.map_or_else(|| "/office/returns".to_owned(), |id| format!("/office/returns/{id}")))
}

/// Accepts everything of a period that waits and says what the ledgers say. Gives how many.
pub async fn accept_all(office: &Office, who: &Staff, which: Which) -> Result<usize, OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let mut outcome = Outcome::of(0);
            let mut accepted = 0;
            for row in newest(tx.conn(), right.agency(), which).await?.into_values() {
                let waits = row.standing()? == FilingState::Received;
                let figures = row.figures()?;
                let is_plain = figures.overridden().next().is_none();
                if !waits || !is_plain || !which.def.imbalances(&figures, which.year).is_empty() {
                    continue;
                }
                let filer = below(tx.conn(), right.agency(), &row.filer_id).await?;
                let (event, notices) = settle(tx, who, &row, &filer, (FilingState::Accepted, None)).await?;
                outcome = notices.into_iter().fold(outcome.event(event), Outcome::notice);
                accepted += 1;
            }
            if accepted == 0 {
                let sentence = "没有可以一并核收的：待核收的都改写过台账数，或者合计对不上，请逐份打开";
                return Err(Refusal::new("nothing_clean", sentence).into());
            }
            Ok(Outcome::of(accepted).beside(outcome))
        })
        .await
}

/// The sum of a period.
#[derive(Debug, Clone, Default)]
pub struct Summed {
    /// Its rows.
    pub totals: Vec<Total>,
    /// The agencies that are in it, with their figures, by name.
    pub agencies: Vec<(String, Sheet)>,
    /// Names of those that are not: nothing came, or it is not accepted.
    pub without: Vec<String>,
}

/// Sums what was accepted of a period.
pub async fn summed(
    office: &Office,
    right: &Authz<Read, Below>,
    which: Which,
) -> Result<Summed, OfficeError> {
    let mut list = collected(office, right, which).await?.agencies;
    list.sort_by_cached_key(|one| name_key(&one.name));
    let (mut within, mut without) = (Vec::new(), Vec::new());
    for one in list {
        match one.filing.filter(|_| one.standing.state == Some(FilingState::Accepted)) {
            Some(row) => within.push((one.kind, one.name, row.figures()?)),
            None => without.push(one.name),
        }
    }
    let totals = total(within.iter().map(|(kind, _, sheet)| (*kind, sheet)));
    let agencies = within.into_iter().map(|(_, name, sheet)| (name, sheet)).collect();
    Ok(Summed { totals, agencies, without })
}
