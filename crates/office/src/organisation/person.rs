//! One person in full. That somebody looked at personal data of another person stands in the record
//! (AUD-1); what was seen does not.

use gongkai_domain::{
    authority::{Read, Staff},
    organisation::OrganisationEvent,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    guard::{People, SignInNames, actor},
    roster::read_id,
    staff,
};
use crate::{Office, OfficeError, Outcome};

/// A person of the agency with telephone and e-mail; the account is empty for those who do not keep
/// accounts. To look at oneself leaves no entry.
pub async fn look_at(office: &Office, who: &Staff, id: &str) -> Result<staff::Model, OfficeError> {
    let right = who.authorise::<Read, People>(id)?;
    let row = staff::Entity::find_by_id(id)
        .filter(staff::Column::AgencyId.eq(right.agency().as_str()))
        .one(office.read())
        .await?
        .ok_or(OfficeError::NotFound)?;
    let sees_account = who.authorise::<Read, SignInNames>(id).is_ok();
    let row = if sees_account { row } else { staff::Model { account: String::new(), ..row } };
    if row.id == who.id.as_str() {
        return Ok(row);
    }
    let seen = [
        ("账号", !row.account.is_empty()),
        ("办公电话", row.phone.is_some()),
        ("电子邮箱", row.email.is_some()),
    ];
    let fields: Vec<String> =
        seen.into_iter().filter(|(_, there)| *there).map(|(field, _)| field.to_owned()).collect();
    if fields.is_empty() {
        return Ok(row);
    }
    let event = OrganisationEvent::StaffSeen {
        staff: read_id(gongkai_domain::id::StaffId::parse(&row.id), &row.id)?,
        name: row.name.clone(),
        fields,
    };
    office.transact(&actor(who), async |_| Ok(Outcome::of(()).event(event.clone()))).await?;
    Ok(row)
}
