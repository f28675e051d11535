//! A person with the account, as sign-in sees both.

use std::net::IpAddr;

use gongkai_domain::{
    authority::Staff,
    id::{AgencyId, StaffId, UnitId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::account_row;
use crate::{
    OfficeError,
    chance::day_in_china,
    organisation::{agency, duties_on, staff},
};

/// A person with the account.
pub(super) struct Person {
    pub id: StaffId,
    pub agency: AgencyId,
    pub row: staff::Model,
    pub account: Option<account_row::Model>,
}

impl Person {
    /// The person who signs in with this account.
    pub async fn of_account(conn: &impl ConnectionTrait, account: &str) -> Result<Option<Self>, OfficeError> {
        let row = staff::Entity::find().filter(staff::Column::Account.eq(account)).one(conn).await?;
        Self::load(conn, row).await
    }

    /// A person of an agency.
    pub async fn of_agency(
        conn: &impl ConnectionTrait,
        agency: &AgencyId,
        id: &str,
    ) -> Result<Self, OfficeError> {
        let row = staff::Entity::find_by_id(id)
            .filter(staff::Column::AgencyId.eq(agency.as_str()))
            .one(conn)
            .await?;
        Self::load(conn, row).await?.ok_or(OfficeError::NotFound)
    }

    /// The account is asked for in any case, so that a name that nobody has costs the same.
    async fn load(
        conn: &impl ConnectionTrait,
        row: Option<staff::Model>,
    ) -> Result<Option<Self>, OfficeError> {
        let key = row.as_ref().map_or("", |row| row.id.as_str());
        let account = account_row::Entity::find_by_id(key).one(conn).await?;
        let Some(row) = row else { return Ok(None) };
        let (Some(id), Some(agency)) = (StaffId::parse(&row.id), AgencyId::parse(&row.agency_id)) else {
            return Err(OfficeError::fault(format!("stored identity unreadable: {}", row.id)));
        };
        Ok(Some(Self { id, agency, row, account }))
    }

    /// Is the person there, and does the agency act on this day?
    pub async fn may_come_in(
        &self,
        conn: &impl ConnectionTrait,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<bool, OfficeError> {
        let row = agency::Entity::find_by_id(self.agency.as_str()).one(conn).await?;
        let today = day_in_china(now);
        let acts = row.is_some_and(|row| row.closed_on.is_none_or(|day| today < day));
        Ok(acts && self.row.disabled_at.is_none())
    }

    /// The person with the duties of this moment.
    pub async fn signed_in(
        &self,
        conn: &impl ConnectionTrait,
        now: chrono::DateTime<chrono::Utc>,
        address: Option<IpAddr>,
    ) -> Result<Staff, OfficeError> {
        Ok(Staff {
            id: self.id.clone(),
            agency: self.agency.clone(),
            unit: self.row.unit_id.as_deref().and_then(UnitId::parse),
            name: self.row.name.clone(),
            duties: duties_on(conn, &self.agency, &self.id, day_in_china(now)).await?,
            address,
            stepped_up: true,
        })
    }
}
