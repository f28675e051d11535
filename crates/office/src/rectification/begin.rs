//! A ticket is issued: by hand, or one for each fault of a bulletin.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate};
use gongkai_domain::{
    authority::{Actor, Edit, Read, Staff},
    bulletin::{Item, State as BulletinState, Subject},
    calendar::Calendar,
    id::{AgencyId, TicketId},
    rectification::{Happened, Kind, Source, State, TicketEvent, kind},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{OVERSEERS, Tickets, matter, ticket_row};
use crate::{
    Office, OfficeError, Outcome, Tx,
    bulletin::{self, Bulletins},
    chance::{beginning_in_china, day_in_china},
    organisation::unit,
    publication::{document_row, next_serial},
};

/// Months within which the same problem of the same unit is a repeated one.
const REPEATED_WITHIN: Months = Months::new(12);

/// Months back in which a problem was found: what lies before was mistyped.
const FOUND_WITHIN: Months = Months::new(60);

/// What a notice says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// The unit that mends.
    pub unit: String,
    /// Code of the kind of problem.
    pub kind: String,
    /// Code of where it comes from.
    pub source: String,
    /// The letter or finding, if it comes from one.
    pub source_id: Option<String>,
    /// The document, if it is about one.
    pub document: Option<String>,
    /// Title or page.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What is asked; empty: what the kind asks.
    pub demand: String,
    /// 责任人; may be empty.
    pub responsible: String,
    /// When it was found.
    pub found_on: Option<NaiveDate>,
    /// By when it is to be mended, if somebody has said so; else the term of the kind.
    pub due: Option<NaiveDate>,
}

impl Notice {
    fn check(&self, today: NaiveDate) -> Vec<Refusal> {
        let length = |text: &str| text.trim().chars().count();
        let mut refusals = Vec::new();
        let mut want = |good: bool, code, sentence: &str, field| {
            if !good {
                refusals.push(Refusal::new(code, sentence).at(field));
            }
        };
        want(kind(&self.kind).is_some(), "kind_unknown", "请选择问题的种类", "kind");
        want(Source::parse(&self.source).is_some(), "source_unknown", "请选择问题的来源", "source");
        let place = (1..=200).contains(&length(&self.place));
        want(place, "place_missing", "请写明是哪一条信息、哪个页面或者哪件事，不超过200个字", "place");
        let problem = (2..=1_000).contains(&length(&self.problem));
        want(problem, "problem_missing", "请写明问题，不超过1000个字", "problem");
        want(length(&self.demand) <= 1_000, "demand_long", "整改要求不超过1000个字", "demand");
        want(length(&self.responsible) <= 40, "responsible_long", "责任人不超过40个字", "responsible");
        let from = today.checked_sub_months(FOUND_WITHIN);
        let found = self.found_on.is_some_and(|on| on <= today && from.is_none_or(|from| from <= on));
        want(found, "found_unusable", "请填写发现的日期，不晚于今天，也不早于五年前", "found");
        refusals
    }
}

/// Issues a ticket.
pub async fn issue(office: &Office, who: &Staff, notice: &Notice) -> Result<TicketId, OfficeError> {
    let right = who.authorise_all::<Edit, Tickets>()?;
    if !who.has_any(OVERSEERS) {
        return Err(OfficeError::NotFound);
    }
    let refusals = notice.check(office.today());
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let event = put(tx, who, right.agency(), notice, None).await?;
            Ok(Outcome::of(event.ticket.clone()).event(event))
        })
        .await
}

/// Issues a ticket for each fault of an issued bulletin that has none yet. Says how many.
pub async fn from_bulletin(office: &Office, who: &Staff, id: &str) -> Result<usize, OfficeError> {
    let right = who.authorise::<Read, Bulletins>(id)?;
    if !who.has_any(OVERSEERS) {
        return Err(OfficeError::NotFound);
    }
    let held = bulletin::show(office, &right).await?;
    if held.life.state != BulletinState::Issued {
        let sentence = "通报印发以后，才能按通报下达整改";
        return Err(Refusal::new("bulletin_not_issued", sentence).into());
    }
    let faults: Vec<&Item> = held
        .snapshot
        .items
        .iter()
        .filter(|item| item.column.is_fault() && !item.unit.is_empty() && kind(item.column.code()).is_some())
        .collect();
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let mut events = Vec::new();
            let menders = Menders::of_agency(tx, right.agency()).await?;
            let open = matter::open(tx.conn(), right.agency()).await?;
            let mut open: BTreeSet<String> = open.iter().flat_map(matter::of_row).collect();
            for item in &faults {
                let (key, of) = (key(item), matter::of_item(item));
                // Whoever found it, it is mended once.
                let is_open = of.as_ref().is_some_and(|of| open.contains(of));
                if is_open || has_ticket(tx, right.agency(), &key).await? {
                    continue;
                }
                open.extend(of);
                let number = held.row.number.as_deref().unwrap_or_default();
                let unit = menders.of(&item.unit)?;
                let notice = Notice { unit, due: Some(held.row.due_on), ..of_item(item, number, id) };
                events.push(put(tx, who, right.agency(), &notice, Some(key)).await?);
            }
            if events.is_empty() {
                let sentence = "这一期的问题都已经下达整改，或者没有要整改的问题";
                return Err(Refusal::new("no_faults_left", sentence).into());
            }
            Ok(Outcome::of(events.len()).events(events))
        })
        .await
}

/// Who mends: units that are open.
pub(super) struct Menders {
    open: Vec<unit::Model>,
}

impl Menders {
    pub(super) async fn of_agency(tx: &Tx, agency: &AgencyId) -> Result<Self, OfficeError> {
        let open = unit::Entity::find()
            .filter(unit::Column::AgencyId.eq(agency.as_str()))
            .filter(unit::Column::ClosedOn.is_null())
            .order_by_asc(unit::Column::Id)
            .all(tx.conn())
            .await?;
        Ok(Self { open })
    }

    /// The unit itself; for none, or one that is closed and mends nothing any more, the disclosure office, else the
    /// first unit there is.
    pub(super) fn of(&self, unit: &str) -> Result<String, Refusal> {
        let own = self.open.iter().find(|one| one.id == unit);
        let chosen = own.or_else(|| self.open.iter().find(|one| one.ogi_office)).or(self.open.first());
        let missing = || Refusal::new("unit_unknown", "本单位还没有科室，请先设立科室").at("unit");
        Ok(chosen.ok_or_else(missing)?.id.clone())
    }
}

/// The same for a fault, in whichever bulletin it stands.
fn key(item: &Item) -> String {
    format!("{} {} {}", item.column.code(), item.id, item.nth)
}

/// Is there a ticket for this fault, open or not?
async fn has_ticket(tx: &Tx, agency: &AgencyId, key: &str) -> Result<bool, OfficeError> {
    let found = ticket_row::Entity::find()
        .filter(ticket_row::Column::AgencyId.eq(agency.as_str()))
        .filter(ticket_row::Column::SourceItem.eq(key))
        .one(tx.conn())
        .await?;
    Ok(found.is_some())
}

fn of_item(item: &Item, number: &str, bulletin: &str) -> Notice {
    let note = if item.note.is_empty() { String::new() } else { format!("（{}）", item.note) };
    Notice {
        unit: item.unit.clone(),
        kind: item.column.code().to_owned(),
        source: Source::Bulletin.code().to_owned(),
        source_id: Some(bulletin.to_owned()),
        document: (item.of == Subject::Document).then(|| item.id.clone()),
        place: item.title.chars().take(200).collect(),
        problem: format!("{number}通报指出：{}{note}", item.column.word()),
        demand: String::new(),
        responsible: String::new(),
        found_on: Some(day_in_china(item.at)),
        due: None,
    }
}

pub(super) async fn put(
    tx: &Tx,
    who: &Staff,
    agency: &AgencyId,
    notice: &Notice,
    item: Option<String>,
) -> Result<TicketEvent, OfficeError> {
    let own = unit::Entity::find_by_id(&notice.unit)
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .one(tx.conn())
        .await?;
    own.ok_or_else(|| Refusal::new("unit_unknown", "请选择本单位的责任科室").at("unit"))?;
    let kind = kind(&notice.kind).ok_or_else(|| OfficeError::fault("kind of a ticket"))?;
    let today = day_in_china(tx.now());
    let serial = next_serial(tx, agency, &format!("ticket {}", today.year())).await?;
    let document = document(tx, agency, notice.document.as_deref()).await?;
    let id = tx.new_identity();
    let demand = notice.demand.trim();
    let row = ticket_row::Model {
        agency_id: agency.to_string(),
        number: format!("整改〔{}〕{serial}号", today.year()),
        unit_id: notice.unit.clone(),
        kind: kind.code.clone(),
        source: notice.source.clone(),
        source_id: notice.source_id.clone(),
        source_item: item,
        document_edition: document.as_ref().map(|row| row.public_edition.unwrap_or(0)),
        document_id: document.map(|row| row.id),
        place: notice.place.trim().to_owned(),
        problem: notice.problem.trim().to_owned(),
        basis: kind.basis.clone(),
        demand: if demand.is_empty() { kind.demand.clone() } else { demand.to_owned() },
        responsible: notice.responsible.trim().to_owned(),
        found_on: notice.found_on.unwrap_or(today),
        issued_on: today,
        days: i32::try_from(days_until(notice.due, today).unwrap_or(kind.days))
            .map_err(OfficeError::fault)?,
        issued_by: who.id.to_string(),
        issued_by_name: who.name.clone(),
        issued_at: tx.now(),
        state: State::Issued.code().to_owned(),
        repeats: repeated(tx, agency, notice, kind).await?,
        closed_at: None,
        version: 1,
        id,
    };
    let ticket = TicketId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a ticket"))?;
    let number = row.number.clone();
    ticket_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(TicketEvent { ticket, number, act: Happened::Issued })
}

/// Working days until a day that was named; `None`: none was, or it is over.
fn days_until(due: Option<NaiveDate>, today: NaiveDate) -> Option<u32> {
    let due = due.filter(|due| *due > today)?;
    Calendar::in_force().working_days_between(today, due).ok().filter(|days| *days > 0)
}

async fn document(
    tx: &Tx,
    agency: &AgencyId,
    id: Option<&str>,
) -> Result<Option<document_row::Model>, OfficeError> {
    let Some(id) = id else { return Ok(None) };
    Ok(document_row::Entity::find_by_id(id)
        .filter(document_row::Column::AgencyId.eq(agency.as_str()))
        .one(tx.conn())
        .await?)
}

/// The number of the ticket that this one repeats: of the same unit and kind and closed within twelve months before,
/// or about the same thing and issued within them, open or closed. What one bulletin or one look found at once repeats
/// nothing of itself.
async fn repeated(
    tx: &Tx,
    agency: &AgencyId,
    notice: &Notice,
    kind: &Kind,
) -> Result<Option<String>, OfficeError> {
    use ticket_row::Column as C;
    let since = day_in_china(tx.now()).checked_sub_months(REPEATED_WITHIN).map(beginning_in_china);
    let since = since.ok_or_else(|| OfficeError::fault("twelve months before"))?;
    let mut same = Condition::any().add(C::Place.eq(notice.place.trim()));
    if let Some(document) = &notice.document {
        same = same.add(C::DocumentId.eq(document));
    }
    let mut again = Condition::all().add(same).add(C::IssuedAt.gte(since));
    if let Some(at_once) = &notice.source_id {
        again = again.add(Condition::any().add(C::SourceId.is_null()).add(C::SourceId.ne(at_once)));
    }
    let closed = Condition::all().add(C::State.eq(State::Closed.code())).add(C::ClosedAt.gte(since));
    Ok(ticket_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::UnitId.eq(&notice.unit))
        .filter(C::Kind.eq(kind.code.as_str()))
        .filter(C::State.ne(State::Cancelled.code()))
        .filter(Condition::any().add(closed).add(again))
        .order_by_desc(C::IssuedAt)
        .one(tx.conn())
        .await?
        .map(|row| row.number))
}
