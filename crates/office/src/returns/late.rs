//! What is registered for a period whose return has been filed: whoever answers for the figures is told.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{calendar::date_in_words, id::AgencyId, organisation::Duty, returns::State};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Which, return_row};
use crate::{
    OfficeError, Tx,
    collection::{holders, told},
    notice::Notice,
};

/// Notices to the statisticians about a case that came within a period whose return has been filed; none otherwise.
pub(crate) async fn late_for_returns(
    tx: &Tx,
    agency: &AgencyId,
    (number, arrived): (&str, NaiveDate),
) -> Result<Vec<Notice>, OfficeError> {
    let filed = return_row::Entity::find()
        .filter(return_row::Column::AgencyId.eq(agency.as_str()))
        .filter(return_row::Column::Year.eq(arrived.year()))
        .filter(return_row::Column::State.eq(State::Filed.code()))
        .all(tx.conn())
        .await?;
    let mut notices = Vec::new();
    for row in filed {
        let which = Which::stored(&row.kind, row.year, row.nth)?;
        let (first, last) = which.days();
        if !(first..=last).contains(&arrived) {
            continue;
        }
        let to = holders(tx.conn(), tx.office(), &[agency.to_string()], &[Duty::Statistician]).await?;
        let sentence = format!(
            "登记了{}收到的申请{number}，已报送的{}没有算上它；要更正的，请上级机关退回后重新报送",
            date_in_words(arrived),
            which.title()
        );
        notices.extend(told(to, &sentence, &format!("/office/returns/{}", row.id)));
    }
    Ok(notices)
}
