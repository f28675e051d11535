//! Day sheets (日报): the counts of a desk and a day as a whole.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    calendar::not_of_our_time,
    id::{AgencyId, UnitId},
    inquiry::{InquiryEvent, SheetLine, check_sheet},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{Inquiries, enter::desk_of, lock, tally, tally_row};
use crate::{Office, OfficeError, Outcome};

/// The sheet of a desk and a day; empty: none.
pub async fn sheet(
    office: &Office,
    right: &Authz<Read, Inquiries>,
    desk: &UnitId,
    on: NaiveDate,
) -> Result<Vec<SheetLine>, OfficeError> {
    kept(office.read(), right.agency(), desk, on).await
}

async fn kept(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    desk: &UnitId,
    on: NaiveDate,
) -> Result<Vec<SheetLine>, OfficeError> {
    use tally_row::Column as C;
    let rows = tally_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::AskedOn.eq(on))
        .filter(C::DeskId.eq(desk.as_str()))
        .filter(C::Single.eq(false))
        .order_by_asc(C::Way)
        .order_by_asc(C::Line)
        .all(conn)
        .await?;
    let number = |value: i64| u32::try_from(value).unwrap_or(0);
    let line = |row: tally_row::Model| SheetLine {
        way: row.way,
        line: row.line,
        persons: number(row.persons),
        matters: number(row.matters),
        answered: number(row.answered),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// What a sheet said when somebody saw it: told apart from what it says later.
pub fn sheet_seen(lines: &[SheetLine]) -> String {
    let line = |one: &SheetLine| {
        format!("{} {} {} {} {}", one.way, one.line, one.persons, one.matters, one.answered)
    };
    lines.iter().map(line).collect::<Vec<_>>().join(";")
}

/// Keeps a sheet in the place of the former one, which is what was `seen`; without lines it goes.
pub async fn keep_sheet(
    office: &Office,
    who: &Staff,
    desk: &UnitId,
    on: NaiveDate,
    seen: &str,
    lines: &[SheetLine],
) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Inquiries>()?;
    let mut refusals = check_sheet(lines);
    if on > office.today() {
        refusals.push(Refusal::new("later_than_now", "日报的日期在今天之后，请改正").at("on"));
    }
    refusals.extend(not_of_our_time(Some(on), "on"));
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let agency = right.agency();
            lock::open(tx, agency, on).await?;
            let name = desk_of(tx, agency, desk).await?;
            if tally::has(tx.conn(), agency, (desk.as_str(), on), true).await? {
                let sentence = "这个接待点当天已经逐条登记，不能再填日报，否则会重复计数";
                return Err(Refusal::new("day_has_entries", sentence).at("on").into());
            }
            if sheet_seen(&kept(tx.conn(), agency, desk, on).await?) != seen {
                return Err(OfficeError::Conflict);
            }
            use tally_row::Column as C;
            tally_row::Entity::delete_many()
                .filter(C::AgencyId.eq(agency.as_str()))
                .filter(C::AskedOn.eq(on))
                .filter(C::DeskId.eq(desk.as_str()))
                .filter(C::Single.eq(false))
                .exec(tx.conn())
                .await?;
            for line in lines {
                let row = tally_row::Model {
                    agency_id: agency.to_string(),
                    asked_on: on,
                    desk_id: desk.to_string(),
                    way: line.way.clone(),
                    line: line.line.clone(),
                    subject: String::new(),
                    single: false,
                    entries: 1,
                    persons: line.persons.into(),
                    matters: line.matters.into(),
                    answered: line.answered.into(),
                };
                tally_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            }
            let lines = u32::try_from(lines.len()).unwrap_or(u32::MAX);
            Ok(Outcome::of(()).event(InquiryEvent::SheetKept { desk: desk.clone(), name, on, lines }))
        })
        .await
}
