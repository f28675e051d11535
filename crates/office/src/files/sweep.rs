//! Takes away contents that no file refers to: uploads that were given up or cut off by a crash, and
//! what was removed.

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use super::{file_row, pending_row};
use crate::{Office, OfficeError};

/// Kind of the job.
pub const SWEEP: &str = "files.sweep";

/// How long an upload may take until the change that refers to it.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// Sweeps once; says how many contents went. Each is given up first, so that no change can take it over
/// any more, and forgotten last, so that a crash in between leaves it on the list.
pub async fn sweep(office: &Office) -> Result<u64, OfficeError> {
    let stale = office.now() - PATIENCE;
    office
        .housekeeping(async |tx| {
            pending_row::Entity::update_many()
                .col_expr(pending_row::Column::GivenUp, Expr::value(true))
                .filter(pending_row::Column::Since.lt(stale))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await?;
    let given_up =
        pending_row::Entity::find().filter(pending_row::Column::GivenUp.eq(true)).all(office.read()).await?;
    let mut swept = 0;
    for row in given_up {
        let used = file_row::Entity::find().filter(file_row::Column::ObjectId.eq(&row.object_id));
        if used.count(office.read()).await? == 0 {
            office.files().remove(&row.agency_id, &row.object_id).await?;
            swept += 1;
        }
        office
            .housekeeping(async |tx| {
                pending_row::Entity::delete_by_id(row.object_id.as_str()).exec(tx.conn()).await?;
                Ok(())
            })
            .await?;
    }
    Ok(swept)
}
