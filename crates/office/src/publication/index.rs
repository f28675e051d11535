//! Index numbers: given with the first release from the agency's counter, never changed.

use gongkai_domain::{
    id::AgencyId,
    publication::{IndexTemplate, Numbered},
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{Held, counter_row, document_row};
use crate::{
    OfficeError, Tx,
    chance::day_in_china,
    organisation::agency,
    setting::{self, Name},
};

/// The next number that no document of the agency has. The counter's row is locked until the commit, so
/// two releases at once get two numbers.
pub(super) async fn next_number(tx: &Tx, held: &Held) -> Result<String, OfficeError> {
    let settings = setting::of(tx.office(), &held.agency).await?;
    let template = IndexTemplate::parse(settings.value(Name::IndexTemplate))?;
    let own = agency::Entity::find_by_id(held.agency.as_str()).one(tx.conn()).await?;
    let own = own.ok_or(OfficeError::NotFound)?;
    let of = Numbered {
        agency: &own.code,
        region: &own.region,
        item: &held.edition.item,
        on: day_in_china(tx.now()),
    };
    let scope = template.scope(&of);
    loop {
        let number = template.number(&of, next_serial(tx, &held.agency, &scope).await?);
        // A template that was changed may meet numbers of an older one.
        let taken = document_row::Entity::find()
            .filter(document_row::Column::AgencyId.eq(held.agency.as_str()))
            .filter(document_row::Column::IndexNumber.eq(&number));
        if taken.count(tx.conn()).await? == 0 {
            return Ok(number);
        }
    }
}

/// The next serial of a scope of the agency; never the same twice.
pub(crate) async fn next_serial(tx: &Tx, agency: &AgencyId, scope: &str) -> Result<i64, OfficeError> {
    next_serials(tx, agency, scope, 1).await
}

/// So many serials at once; gives the last one.
pub(crate) async fn next_serials(
    tx: &Tx,
    agency: &AgencyId,
    scope: &str,
    count: i64,
) -> Result<i64, OfficeError> {
    let row = counter_row::Model { agency_id: agency.to_string(), scope: scope.to_owned(), last: 0 };
    let key = [counter_row::Column::AgencyId, counter_row::Column::Scope];
    counter_row::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    counter_row::Entity::update_many()
        .col_expr(counter_row::Column::Last, Expr::col(counter_row::Column::Last).add(count))
        .filter(counter_row::Column::AgencyId.eq(agency.as_str()))
        .filter(counter_row::Column::Scope.eq(scope))
        .exec(tx.conn())
        .await?;
    let key = (agency.to_string(), scope.to_owned());
    let counted = counter_row::Entity::find_by_id(key).one(tx.conn()).await?;
    counted.map(|row| row.last).ok_or_else(|| OfficeError::fault("a counter that was raised is missing"))
}
