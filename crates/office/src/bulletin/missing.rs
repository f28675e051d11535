//! Bulletins of a year that are not issued, for whoever counts on all of them.

use chrono::{Days, Months, NaiveDate};
use gongkai_domain::{bulletin::State, id::AgencyId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::bulletin_row;
use crate::{
    Office, OfficeError,
    chance::beginning_in_china,
    setting::{self, Name},
};

/// What of a year is not issued, a line for each bulletin: those that wait, and months that none covers. Months from
/// before the first bulletin of all are nobody's fault.
pub(crate) async fn not_issued(
    office: &Office,
    agency: &AgencyId,
    year: i32,
) -> Result<Vec<String>, OfficeError> {
    use bulletin_row::Column as C;
    let settings = setting::of(office, agency).await?;
    let rows = bulletin_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .order_by_asc(C::CutOff)
        .all(office.read())
        .await?;
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or(OfficeError::NotFound);
    let (first, end) = (day(year, 1, 1)?, day(year + 1, 1, 1)?);
    let Some(earliest) = rows.first().map(|row| row.from_at) else {
        return Ok(vec![format!("{year}年还没有任何一期通报")]);
    };
    let (first_moment, end_moment) = (beginning_in_china(first), beginning_in_china(end));
    let mut lines = Vec::new();
    for row in &rows {
        let state = State::parse(&row.state).filter(|state| *state != State::Issued);
        if let Some(state) = state.filter(|_| row.cut_off > first_moment && row.cut_off <= end_moment) {
            lines.push(format!("{}（{}）", row.month, state.word()));
        }
    }
    let last = settings.number(Name::BulletinDay);
    for months in 0..12 {
        let month = first.checked_add_months(Months::new(months)).ok_or(OfficeError::NotFound)?;
        let cut_off = day(year, months + 1, last)?.checked_add_days(Days::new(1)).map(beginning_in_china);
        let Some(cut_off) = cut_off.filter(|at| *at > earliest) else { continue };
        if !rows.iter().any(|row| row.from_at < cut_off && cut_off <= row.cut_off) {
            let why = if cut_off > office.now() { "还没有截止" } else { "还没有生成" };
            lines.push(format!("{}（{why}）", month.format("%Y年%-m月")));
        }
    }
    Ok(lines)
}
