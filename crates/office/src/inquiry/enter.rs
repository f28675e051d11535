//! Entries: made, mended, answered, looked at.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    calendar::Calendar,
    id::{AgencyId, InquiryId, UnitId},
    inquiry::{Inquiry, InquiryEvent, InquiryResult, way},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{Contacts, Inquiries, block, inquiry_row, lock, question, same, tally};
use crate::{
    Office, OfficeError, Outcome, Tx,
    organisation::unit,
    publication::{Told, against_inside, against_words, next_serials, numbers_inside, sha256},
    seal::{Field, open_field, seal_field},
};

const HOURS_EAST: i32 = 8;
/// Rows of one insert: each binds 26 values.
const ROWS: usize = 200;

/// The same instant as clocks in China show it.
pub fn in_china(instant: DateTime<Utc>) -> NaiveDateTime {
    FixedOffset::east_opt(HOURS_EAST * 3600)
        .map_or(instant.naive_utc(), |zone| instant.with_timezone(&zone).naive_local())
}

pub(super) fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    (local - TimeDelta::hours(i64::from(HOURS_EAST))).and_utc()
}

pub(super) fn field(row: &str) -> Field<'_> {
    Field { table: "inquiry", column: "contact", row }
}

pub(super) fn identity(id: &str) -> Result<InquiryId, OfficeError> {
    InquiryId::parse(id).ok_or_else(|| OfficeError::fault("identity of an inquiry"))
}

/// What of an entry is not in its row as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its identity.
    pub id: InquiryId,
    /// Its number.
    pub number: String,
    /// By when it is answered, if something is owed.
    pub due: Option<NaiveDateTime>,
}

/// What comes from the portal is entered by the portal.
fn by_hand(said: &Inquiry) -> Option<Refusal> {
    let sentence = "网上的提问由门户自动登记，请选择其他方式";
    let portal = way(&said.way).is_some_and(|way| way.portal);
    portal.then(|| Refusal::new("way_of_portal", sentence).at("way"))
}

/// A number of another register is entered once; `but`: the entry that has it itself.
async fn no_other(tx: &Tx, agency: &AgencyId, reference: &str, but: &str) -> Result<(), OfficeError> {
    let reference = reference.trim();
    if reference.is_empty() {
        return Ok(());
    }
    let other = inquiry_row::Entity::find()
        .filter(inquiry_row::Column::AgencyId.eq(agency.as_str()))
        .filter(inquiry_row::Column::Reference.eq(reference))
        .filter(inquiry_row::Column::Id.ne(but))
        .one(tx.conn())
        .await?;
    let Some(other) = other else { return Ok(()) };
    let sentence = format!("外部编号{reference}已经登记在{}，同一件不重复登记", other.number);
    Err(Refusal::new("reference_known", sentence).at("reference").into())
}

/// The mark of words that were asked about: if it comes back with the same words, they are meant.
pub fn mark_of(question: &str, answer: &str) -> String {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    sha256(format!("{}\n{}", plain(question), plain(answer)).as_bytes())
}

/// What stands against the words of an answer, whenever it is written down. `outside`: somebody reads it on the
/// portal; what is doubtful may be theirs, what blocks never is (Art. 15). Any other stays in the house.
pub(super) async fn against_answer(
    office: &Office,
    agency: &AgencyId,
    told: &Told,
    outside: bool,
) -> Result<Vec<Refusal>, OfficeError> {
    if told.words.trim().is_empty() {
        return Ok(Vec::new());
    }
    if outside {
        let told = Told { words: told.words.clone(), checked: true };
        return against_words(office, agency, &told, "answer").await;
    }
    against_inside(office, agency, told, "answer").await
}

/// Does somebody read the answer on the portal, who asked there or asked the same there and waits?
async fn is_read_outside(
    office: &Office,
    agency: &AgencyId,
    row: &inquiry_row::Model,
) -> Result<bool, OfficeError> {
    let waiting = same::open_followers(office.read(), agency, &row.id).await?;
    Ok(is_of_portal(row) || waiting.iter().any(is_of_portal))
}

pub(super) fn is_of_portal(row: &inquiry_row::Model) -> bool {
    way(&row.way).is_some_and(|way| way.portal)
}

fn said_of(text: &str, said: &Inquiry) -> Told {
    Told { words: text.to_owned(), checked: said.kept }
}

/// Enters an inquiry.
pub async fn enter(office: &Office, who: &Staff, said: &Inquiry) -> Result<Known, OfficeError> {
    let right = who.authorise_all::<Edit, Inquiries>()?;
    let mut refusals = said.check(in_china(office.now()));
    refusals.extend(by_hand(said));
    let (question, answer) = (said_of(&said.question, said), said_of(&said.answer, said));
    refusals.extend(numbers_inside(office, right.agency(), &question, "question").await?);
    refusals.extend(against_answer(office, right.agency(), &answer, false).await?);
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            no_other(tx, right.agency(), &said.reference, "").await?;
            let rows = put_in(tx, &who.name, right.agency(), std::slice::from_ref(said)).await?;
            let row = rows.into_iter().next().ok_or_else(|| OfficeError::fault("an entry without a row"))?;
            let known = Known { id: identity(&row.id)?, number: row.number, due: row.due_at.map(in_china) };
            let (inquiry, number) = (known.id.clone(), known.number.clone());
            Ok(Outcome::of(known).event(InquiryEvent::Entered { inquiry, number }))
        })
        .await
}

/// Puts checked entries into the register, with numbers in their order, and into the totals.
pub(super) async fn put_in(
    tx: &Tx,
    by: &str,
    agency: &AgencyId,
    all: &[Inquiry],
) -> Result<Vec<inquiry_row::Model>, OfficeError> {
    let desks: BTreeSet<_> = all.iter().map(|said| (said.at.date(), said.desk.clone())).collect();
    for (on, desk) in &desks {
        lock::open(tx, agency, *on).await?;
        desk_of(tx, agency, desk).await?;
    }
    for said in all {
        no_sheet(tx, agency, said).await?;
    }
    let count = i64::try_from(all.len()).map_err(OfficeError::fault)?;
    let mut order = next_serials(tx, agency, "inquiry", count).await? - count;
    let mut serials: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for on in desks.into_iter().map(|(on, _)| on).collect::<BTreeSet<_>>() {
        let count = i64::try_from(all.iter().filter(|said| said.at.date() == on).count());
        let count = count.map_err(OfficeError::fault)?;
        let last = next_serials(tx, agency, &format!("inquiry {on}"), count).await?;
        serials.insert(on, last - count);
    }
    let mut rows = Vec::with_capacity(all.len());
    for said in all {
        let serial = serials.entry(said.at.date()).or_insert(0);
        *serial += 1;
        order += 1;
        rows.push(new_row(tx, by, agency, said, (*serial, order)).await?);
    }
    tally::add(tx, &rows).await?;
    for some in rows.chunks(ROWS) {
        let some = some.iter().map(|row| row.clone().into_active_model());
        inquiry_row::Entity::insert_many(some).exec_without_returning(tx.conn()).await?;
    }
    Ok(rows)
}

async fn new_row(
    tx: &Tx,
    by: &str,
    agency: &AgencyId,
    said: &Inquiry,
    (serial, order): (i64, i64),
) -> Result<inquiry_row::Model, OfficeError> {
    let (on, id) = (said.at.date(), tx.identity_in_order(order));
    let mut row = inquiry_row::Model {
        contact: sealed(tx, agency, &id, said).await?,
        id,
        agency_id: agency.to_string(),
        number: format!("{}-{serial:03}", on.format("%Y%m%d")),
        asked_on: on,
        asked_at: instant(said.at),
        desk_id: String::new(),
        way: String::new(),
        line: String::new(),
        subject: String::new(),
        people: String::new(),
        persons: 0,
        matters: 0,
        result: String::new(),
        referred: String::new(),
        due_at: None,
        closed_at: None,
        question: String::new(),
        answer: String::new(),
        reference: String::new(),
        same_as: None,
        counted: true,
        case_id: None,
        document_id: None,
        entered_by_name: by.to_owned(),
        version: 1,
    };
    put(&mut row, said);
    Ok(row)
}

/// What is said in the open goes into the row. Who asked stays as it is.
fn put(row: &mut inquiry_row::Model, said: &Inquiry) {
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    row.desk_id = said.desk.to_string();
    row.way.clone_from(&said.way);
    row.line.clone_from(&said.line);
    row.subject.clone_from(&said.subject);
    row.people.clone_from(&said.group);
    (row.persons, row.matters) = (number(said.persons), number(said.matters));
    said.result.code().clone_into(&mut row.result);
    said.referred.trim().clone_into(&mut row.referred);
    said.question.trim().clone_into(&mut row.question);
    said.answer.trim().clone_into(&mut row.answer);
    said.reference.trim().clone_into(&mut row.reference);
    row.due_at = said.due(Calendar::in_force()).map(instant);
    row.closed_at = (!said.result.is_open()).then_some(row.asked_at);
}

async fn sealed(tx: &Tx, agency: &AgencyId, id: &str, said: &Inquiry) -> Result<Option<String>, OfficeError> {
    let who = (said.name.trim(), said.contact.trim());
    if who.0.is_empty() && who.1.is_empty() {
        return Ok(None);
    }
    let who = serde_json::to_vec(&who).map_err(OfficeError::fault)?;
    Ok(Some(seal_field(tx, agency, field(id), &who).await?))
}

pub(super) async fn desk_of(tx: &Tx, agency: &AgencyId, desk: &UnitId) -> Result<String, OfficeError> {
    let found = unit::Entity::find_by_id(desk.as_str())
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .one(tx.conn())
        .await?;
    let missing = || Refusal::new("desk_unknown", "请选择本单位的接待点（科室）").at("desk");
    Ok(found.ok_or_else(missing)?.name)
}

/// Single entries and a day sheet of the same desk and day would count the same people twice. What comes from
/// the portal stands on no paper.
async fn no_sheet(tx: &Tx, agency: &AgencyId, said: &Inquiry) -> Result<(), OfficeError> {
    sheet_there(tx.conn(), agency, said).await?.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Why an entry would count twice: its desk has a sheet of its day.
pub(super) async fn sheet_there(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    said: &Inquiry,
) -> Result<Option<Refusal>, OfficeError> {
    if way(&said.way).is_some_and(|way| way.portal) {
        return Ok(None);
    }
    let sentence = "这个接待点当天已经填了日报，不能再逐条登记，否则会重复计数；请先删除日报";
    let there = tally::has(conn, agency, (said.desk.as_str(), said.at.date()), false).await?;
    Ok(there.then(|| Refusal::new("day_has_sheet", sentence).at("at")))
}

pub(super) async fn held(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    id: &str,
) -> Result<inquiry_row::Model, OfficeError> {
    let row = inquiry_row::Entity::find_by_id(id)
        .filter(inquiry_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?;
    row.ok_or(OfficeError::NotFound)
}

/// One entry, without who asked.
pub async fn show(
    office: &Office,
    right: &Authz<Read, Inquiries>,
) -> Result<inquiry_row::Model, OfficeError> {
    held(office.read(), right.agency(), right.id()).await
}

/// What an entry says in the open, as its form has it.
///
/// # Errors
/// The stored row is unreadable.
pub fn inquiry_of(row: &inquiry_row::Model) -> Result<Inquiry, OfficeError> {
    let broken = || OfficeError::fault(format!("the inquiry {} is broken", row.id));
    let number = |value: i32| u32::try_from(value).map_err(|_| broken());
    let result = InquiryResult::parse(&row.result).ok_or_else(broken)?;
    let due = row.due_at.map(in_china);
    Ok(Inquiry {
        at: in_china(row.asked_at),
        desk: UnitId::parse(&row.desk_id).ok_or_else(broken)?,
        way: row.way.clone(),
        line: row.line.clone(),
        subject: row.subject.clone(),
        group: row.people.clone(),
        persons: number(row.persons)?,
        matters: number(row.matters)?,
        // The term ends with the day, so its last moment belongs to the next one.
        appointment: due
            .filter(|_| result == InquiryResult::Appointment)
            .map(|due| (due - TimeDelta::seconds(1)).date()),
        result,
        referred: row.referred.clone(),
        question: row.question.clone(),
        answer: row.answer.clone(),
        name: String::new(),
        contact: String::new(),
        reference: row.reference.clone(),
        kept: false,
    })
}

pub(super) async fn save(tx: &Tx, seen: i32, new: inquiry_row::Model) -> Result<(), OfficeError> {
    let (id, agency) = (new.id.clone(), new.agency_id.clone());
    let said = new.clone();
    let mut values = new.into_active_model().reset_all();
    values.id = NotSet;
    values.version = Set(seen + 1);
    let saved = inquiry_row::Entity::update_many()
        .set(values)
        .filter(inquiry_row::Column::Id.eq(id))
        .filter(inquiry_row::Column::AgencyId.eq(agency))
        .filter(inquiry_row::Column::Version.eq(seen))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { block::learn(tx, &said).await } else { Err(OfficeError::Conflict) }
}

/// Mends an entry. Its number and its day stay; who asked changes only if something is said about it.
pub async fn correct(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    said: &Inquiry,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Inquiries>(id)?;
    let mut refusals = said.check(in_china(office.now()));
    let before = held(office.read(), right.agency(), right.id()).await?;
    if before.way != said.way {
        refusals.extend(by_hand(said));
    }
    if before.asked_on != said.at.date() {
        let sentence =
            "登记的日期写进了编号，不能改；日期错了的请在正确的日期另登一条，并写明这一条作废的原因";
        refusals.push(Refusal::new("day_stays", sentence).at("at"));
    }
    // One that was written before the rules of today is not asked about when something else is mended.
    if before.question != said.question.trim() {
        let question = said_of(&said.question, said);
        refusals.extend(numbers_inside(office, right.agency(), &question, "question").await?);
    }
    if before.answer != said.answer.trim() {
        let outside = is_read_outside(office, right.agency(), &before).await?;
        let answer = said_of(&said.answer, said);
        refusals.extend(against_answer(office, right.agency(), &answer, outside).await?);
    }
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = held(tx.conn(), right.agency(), right.id()).await?;
            lock::open(tx, right.agency(), row.asked_on).await?;
            desk_of(tx, right.agency(), &said.desk).await?;
            no_sheet(tx, right.agency(), said).await?;
            no_other(tx, right.agency(), &said.reference, &row.id).await?;
            tally::take(tx, &row).await?;
            let answered = row.closed_at;
            let mut new = row.clone();
            new.asked_at = instant(said.at);
            put(&mut new, said);
            // What was answered later stays answered then.
            new.closed_at = new.closed_at.or(answered.filter(|_| row.result == new.result));
            if let Some(contact) = sealed(tx, right.agency(), &row.id, said).await? {
                new.contact = Some(contact);
            }
            tally::add(tx, std::slice::from_ref(&new)).await?;
            let (inquiry, number) = (identity(&row.id)?, row.number.clone());
            save(tx, version, new).await?;
            let told = Outcome::of(()).event(InquiryEvent::Corrected { inquiry, number });
            question::tell(tx, right.agency(), &row.id, told).await
        })
        .await
}

/// What was open is answered now.
pub async fn answer(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    text: impl Into<Told>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Inquiries>(id)?;
    let said: Told = text.into();
    let text = said.words.trim();
    let length = text.chars().count();
    if text.is_empty() || length > gongkai_domain::inquiry::LONGEST_TEXT {
        let sentence = "请写答复了什么，不超过2000个字";
        return Err(Refusal::new("answer_missing", sentence).at("answer").into());
    }
    let before = held(office.read(), right.agency(), right.id()).await?;
    let outside = is_read_outside(office, right.agency(), &before).await?;
    let refusals = against_answer(office, right.agency(), &said, outside).await?;
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = held(tx.conn(), right.agency(), right.id()).await?;
            if row.closed_at.is_some() {
                return Err(Refusal::new("already_answered", "这条咨询已经答复").at("answer").into());
            }
            if row.version != version {
                return Err(OfficeError::Conflict);
            }
            let mut told = close(tx, right.agency(), &row, text).await?;
            for like in same::open_followers(tx.conn(), right.agency(), &row.id).await? {
                told = told.beside(close(tx, right.agency(), &like, text).await?);
            }
            Ok(told)
        })
        .await
}

/// An entry with its answer, counted as answered; whoever asked on the portal is told.
pub(super) async fn close(
    tx: &Tx,
    agency: &AgencyId,
    row: &inquiry_row::Model,
    text: &str,
) -> Result<Outcome<()>, OfficeError> {
    tally::take(tx, row).await?;
    let mut new = row.clone();
    new.closed_at = Some(tx.now());
    text.clone_into(&mut new.answer);
    tally::add(tx, std::slice::from_ref(&new)).await?;
    save(tx, row.version, new).await?;
    let answered = InquiryEvent::Answered { inquiry: identity(&row.id)?, number: row.number.clone() };
    question::tell(tx, agency, &row.id, Outcome::of(()).event(answered)).await
}

/// Who asked: name and contact. Each look stands in the record.
pub async fn contact(office: &Office, who: &Staff, id: &str) -> Result<(String, String), OfficeError> {
    let right = who.authorise::<Edit, Contacts>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = held(tx.conn(), right.agency(), right.id()).await?;
            let anonymous = || Refusal::new("no_contact", "咨询人没有留下姓名和联系方式");
            let sealed = row.contact.as_deref().ok_or_else(anonymous)?;
            let opened = open_field(office, right.agency(), field(&row.id), sealed)?;
            let said = serde_json::from_slice(&opened).map_err(OfficeError::fault)?;
            let (inquiry, number) = (identity(&row.id)?, row.number);
            Ok(Outcome::of(said).event(InquiryEvent::ContactSeen { inquiry, number }))
        })
        .await
}
