//! A list of inquiries, from a workbook or an exchange file of a hotline: all of it, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::{AgencyId, UnitId},
    inquiry::{HEADINGS, Inquiry, InquiryEvent, RowFault, read_row},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{
    Inquiries,
    enter::{in_china, instant, put_in, sheet_there},
    inquiry_row, lock,
};
use crate::{Office, OfficeError, Outcome, organisation::unit};

/// Most rows of one list.
const MOST: usize = 5_000;
/// Most faults that are told.
const MOST_FAULTS: usize = 200;
/// Values in one question to the database.
const AT_ONCE: usize = 500;

/// A row of the list: its place in the sheet, and its cells in the order of [`HEADINGS`].
pub type Row = (u32, [String; HEADINGS.len()]);

/// What a list comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Entries.
    pub entries: u32,
    /// 人次.
    pub persons: u32,
}

/// What the list would come to, or its faults. Nothing is changed.
pub async fn check_import(
    office: &Office,
    who: &Staff,
    rows: &[Row],
) -> Result<Result<Imported, Vec<RowFault>>, OfficeError> {
    let right = who.authorise_all::<Edit, Inquiries>()?;
    Ok(read(office, office.read(), (who, right.agency()), rows).await?.map(|all| total(&all)))
}

/// Numbers of the rows that stand in the register already as far as one can tell: the same day and time, desk, way and
/// question. What another register has given a number is told apart by it.
pub async fn alike(office: &Office, who: &Staff, rows: &[Row]) -> Result<Vec<u32>, OfficeError> {
    let right = who.authorise_all::<Edit, Inquiries>()?;
    let read = read(office, office.read(), (who, right.agency()), rows).await?;
    let Ok(all) = read else { return Ok(Vec::new()) };
    let known = stored(office.read(), right.agency(), &all).await?;
    let same = rows
        .iter()
        .zip(&all)
        .filter(|(_, said)| said.reference.trim().is_empty() && known.contains(&Sign::of(said)));
    Ok(same.map(|((number, _), _)| *number).collect())
}

/// Takes the list in; `confirmed`: rows that stand in the register already come once more.
pub async fn import(
    office: &Office,
    who: &Staff,
    rows: &[Row],
    confirmed: bool,
) -> Result<Imported, OfficeError> {
    let right = who.authorise_all::<Edit, Inquiries>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let all = read(office, tx.conn(), (who, right.agency()), rows).await?.map_err(refusals)?;
            if !confirmed {
                refuse_again(tx.conn(), right.agency(), &all).await?;
            }
            put_in(tx, &who.name, right.agency(), &all).await?;
            let (total, agency) = (total(&all), right.agency().clone());
            Ok(Outcome::of(total).event(InquiryEvent::Imported { agency, entries: total.entries }))
        })
        .await
}

/// By what an entry without a number of another register is known again.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sign {
    at: DateTime<Utc>,
    desk: String,
    way: String,
    question: String,
}

impl Sign {
    fn of(said: &Inquiry) -> Self {
        let (desk, way) = (said.desk.to_string(), said.way.clone());
        Self { at: instant(said.at), desk, way, question: said.question.trim().to_owned() }
    }
}

/// Entries of the register on the days of a list that have no number of another register, of those of the list that
/// have none either.
async fn stored(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    all: &[Inquiry],
) -> Result<BTreeSet<Sign>, OfficeError> {
    use inquiry_row::Column as C;
    let unnumbered = all.iter().filter(|said| said.reference.trim().is_empty());
    let moments: BTreeSet<DateTime<Utc>> = unnumbered.map(|said| instant(said.at)).collect();
    let moments: Vec<DateTime<Utc>> = moments.into_iter().collect();
    let mut known = BTreeSet::new();
    for some in moments.chunks(AT_ONCE) {
        let found: Vec<(DateTime<Utc>, String, String, String)> = inquiry_row::Entity::find()
            .select_only()
            .columns([C::AskedAt, C::DeskId, C::Way, C::Question])
            .filter(C::AgencyId.eq(agency.as_str()))
            .filter(C::Reference.eq(""))
            .filter(C::AskedAt.is_in(some.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        known.extend(found.into_iter().map(|(at, desk, way, question)| Sign { at, desk, way, question }));
    }
    Ok(known)
}

/// The same workbook twice would count everything twice.
async fn refuse_again(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    all: &[Inquiry],
) -> Result<(), OfficeError> {
    let known = stored(conn, agency, all).await?;
    let many = all.iter().filter(|said| said.reference.trim().is_empty() && known.contains(&Sign::of(said)));
    let many = many.count();
    if many == 0 {
        return Ok(());
    }
    let sentence =
        format!("有{many}行与已经登记的日期、时间、接待点、方式、内容都相同；确是另外的咨询，请勾选再导入");
    Err(Refusal::new("rows_repeated", sentence).at("repeats").into())
}

fn total(all: &[Inquiry]) -> Imported {
    Imported {
        entries: u32::try_from(all.len()).unwrap_or(u32::MAX),
        persons: all.iter().map(|said| said.persons).sum(),
    }
}

fn refusals(faults: Vec<RowFault>) -> OfficeError {
    let refusal = |fault: RowFault| Refusal::new("import_fault", fault.to_string());
    OfficeError::Refused(faults.into_iter().map(refusal).collect())
}

async fn read(
    office: &Office,
    conn: &impl ConnectionTrait,
    (who, agency): (&Staff, &AgencyId),
    rows: &[Row],
) -> Result<Result<Vec<Inquiry>, Vec<RowFault>>, OfficeError> {
    if rows.len() > MOST {
        let sentence = format!("有{}行，一次最多{MOST}行，请分成几张表", rows.len());
        return Ok(Err(vec![RowFault { row: 1, column: "日期".to_owned(), sentence }]));
    }
    let desks = desks_of(conn, agency).await?;
    let now = in_china(office.now());
    let (mut all, mut faults) = (Vec::with_capacity(rows.len()), Vec::new());
    let mut closed = Closed::new(conn, agency);
    for (row, cells) in rows {
        match read_row((*row, cells), &desks, who.unit.as_ref(), now) {
            Ok(said) => {
                faults.extend(closed.fault(*row, &said).await?);
                all.push((*row, said));
            }
            Err(found) => faults.extend(found),
        }
    }
    faults.extend(twice(conn, agency, &all).await?);
    faults.truncate(MOST_FAULTS);
    Ok(if faults.is_empty() { Ok(all.into_iter().map(|(_, said)| said).collect()) } else { Err(faults) })
}

/// Days that take nothing in any more: closed months, and day sheets of a desk.
struct Closed<'a, C> {
    conn: &'a C,
    agency: &'a AgencyId,
    known: BTreeMap<(UnitId, NaiveDate), Option<Refusal>>,
}

impl<'a, C: ConnectionTrait> Closed<'a, C> {
    fn new(conn: &'a C, agency: &'a AgencyId) -> Self {
        Self { conn, agency, known: BTreeMap::new() }
    }

    async fn fault(&mut self, row: u32, said: &Inquiry) -> Result<Option<RowFault>, OfficeError> {
        let day = (said.desk.clone(), said.at.date());
        if !self.known.contains_key(&day) {
            let why = match lock::closed(self.conn, self.agency, day.1).await? {
                Some(refusal) => Some(refusal),
                None => sheet_there(self.conn, self.agency, said).await?,
            };
            self.known.insert(day.clone(), why);
        }
        let why = self.known.get(&day).and_then(Option::as_ref);
        Ok(why.map(|why| RowFault { row, column: "日期".to_owned(), sentence: why.sentence.clone() }))
    }
}

/// Units of the agency that are there, with their names.
pub(super) async fn desks_of(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
) -> Result<Vec<(UnitId, String)>, OfficeError> {
    let units = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .all(conn)
        .await?;
    Ok(units.into_iter().filter_map(|row| Some((UnitId::parse(&row.id)?, row.name))).collect())
}

/// What another register has given a number comes once.
async fn twice(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    all: &[(u32, Inquiry)],
) -> Result<Vec<RowFault>, OfficeError> {
    let numbers: Vec<&str> =
        all.iter().map(|(_, said)| said.reference.trim()).filter(|number| !number.is_empty()).collect();
    let mut known = BTreeSet::new();
    for some in numbers.chunks(AT_ONCE) {
        let found: Vec<String> = inquiry_row::Entity::find()
            .select_only()
            .column(inquiry_row::Column::Reference)
            .filter(inquiry_row::Column::AgencyId.eq(agency.as_str()))
            .filter(inquiry_row::Column::Reference.is_in(some.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        known.extend(found);
    }
    let mut faults = Vec::new();
    for (row, said) in all {
        let number = said.reference.trim();
        if !number.is_empty() && !known.insert(number.to_owned()) {
            let sentence = format!("外部编号{number}已经登记过，同一件不重复登记，请删去这一行");
            faults.push(RowFault { row: *row, column: "外部编号".to_owned(), sentence });
        }
    }
    Ok(faults)
}
