//! Who asked on the portal is kept no longer than it is of use; what was asked and answered stays.

use chrono::{DateTime, Utc};
use gongkai_domain::{id::AgencyId, inquiry::portal_way};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};

use super::inquiry_row;
use crate::{Office, OfficeError, Tx};

fn kept() -> Condition {
    use inquiry_row::Column as C;
    let way = portal_way().map_or("", |way| way.code.as_str());
    Condition::all().add(C::Way.eq(way)).add(C::Contact.is_not_null())
}

fn over(agency: &AgencyId, before: DateTime<Utc>) -> Condition {
    use inquiry_row::Column as C;
    kept().add(C::AgencyId.eq(agency.as_str())).add(C::ClosedAt.lt(before))
}

/// Agencies that hold contacts of people who asked on the portal.
pub(crate) async fn agencies_with_contacts(office: &Office) -> Result<Vec<AgencyId>, OfficeError> {
    let ids: Vec<String> = inquiry_row::Entity::find()
        .filter(kept())
        .select_only()
        .column(inquiry_row::Column::AgencyId)
        .distinct()
        .into_tuple()
        .all(office.read())
        .await?;
    Ok(ids.iter().filter_map(|id| AgencyId::parse(id)).collect())
}

/// Are there contacts of questions that were answered before?
pub(crate) async fn has_contacts(
    office: &Office,
    agency: &AgencyId,
    before: DateTime<Utc>,
) -> Result<bool, OfficeError> {
    Ok(inquiry_row::Entity::find().filter(over(agency, before)).one(office.read()).await?.is_some())
}

/// Erases them. Gives how many.
pub(crate) async fn erase_contacts(
    tx: &Tx,
    agency: &AgencyId,
    before: DateTime<Utc>,
) -> Result<u64, OfficeError> {
    use inquiry_row::Column as C;
    let done = inquiry_row::Entity::update_many()
        .col_expr(C::Contact, Expr::value(None::<String>))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(over(agency, before))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected)
}
