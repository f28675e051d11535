//! Cases by their terms, for the work lists and for oversight. Their last days are computed by the clock.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Read, Staff},
    id::AgencyId,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Asked, Cases, Held, Line, case_row, held::all_held, list};
use crate::{Office, OfficeError};

/// Open cases of the agency, those with the least time first.
pub(crate) async fn open_lines(office: &Office, who: &Staff) -> Result<Vec<Line>, OfficeError> {
    let right = who.authorise_all::<Read, Cases>()?;
    Ok(list(office, &right, &Asked::default()).await?.lines)
}

/// Cases that were open at some time from one day to another.
pub(crate) async fn cases_between<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<Held>, OfficeError> {
    let ended =
        Condition::any().add(case_row::Column::EndedOn.is_null()).add(case_row::Column::EndedOn.gte(first));
    let rows = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .filter(case_row::Column::ArrivedOn.lte(last))
        .filter(ended)
        .order_by_asc(case_row::Column::Id)
        .all(conn)
        .await?;
    all_held(conn, agency, rows).await
}
