//! A list of inquiries, from a workbook or an exchange file of a hotline: all of it, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::{AgencyId, UnitId},
    inquiry::{HEADINGS, Inquiry, InquiryEvent, RowFault, read_row},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{
    Inquiries,
    enter::{in_china, put_in, sheet_there},
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

/// Takes the list in.
pub async fn import(office: &Office, who: &Staff, rows: &[Row]) -> Result<Imported, OfficeError> {
    let right = who.authorise_all::<Edit, Inquiries>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let all = read(office, tx.conn(), (who, right.agency()), rows).await?.map_err(refusals)?;
            put_in(tx, &who.name, right.agency(), &all).await?;
            let (total, agency) = (total(&all), right.agency().clone());
            Ok(Outcome::of(total).event(InquiryEvent::Imported { agency, entries: total.entries }))
        })
        .await
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
