//! The bell: what others did that a person should know of. Written with the change itself.

pub mod notice_row;
mod tell;

use gongkai_domain::{
    authority::Staff,
    id::{AgencyId, StaffId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

pub use tell::{TELL, Telling, WORK_LIST, tell, work_list};

use crate::{Office, OfficeError, Tx};

/// A notice to be written with a change.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The agency of the person.
    pub agency: AgencyId,
    /// To whom.
    pub to: StaffId,
    /// One Chinese sentence with subject: 「办公室审查员退回了2025年度报告」.
    pub sentence: String,
    /// Local address of the page where it can be acted on.
    pub link: String,
}

/// Writes the notices of a change.
pub(crate) async fn put(tx: &Tx, notices: &[Notice]) -> Result<(), OfficeError> {
    let rows: Vec<_> = notices
        .iter()
        .map(|notice| notice_row::ActiveModel {
            id: Set(tx.new_identity()),
            agency_id: Set(notice.agency.to_string()),
            staff_id: Set(notice.to.to_string()),
            at: Set(tx.now()),
            sentence: Set(notice.sentence.clone()),
            link: Set(notice.link.clone()),
            read_at: Set(None),
        })
        .collect();
    if !rows.is_empty() {
        notice_row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// The newest notices of a person, read ones included; `before` is the identity to go on from.
pub async fn list(
    office: &Office,
    who: &Staff,
    before: Option<&str>,
    limit: u64,
) -> Result<Vec<notice_row::Model>, OfficeError> {
    let mut query = mine(who);
    if let Some(before) = before {
        query = query.filter(notice_row::Column::Id.lt(before));
    }
    Ok(query.order_by_desc(notice_row::Column::Id).limit(limit).all(office.read()).await?)
}

/// How many notices a person has not read.
pub async fn unread(office: &Office, who: &Staff) -> Result<u64, OfficeError> {
    Ok(mine(who).filter(notice_row::Column::ReadAt.is_null()).count(office.read()).await?)
}

/// The person has seen all notices up to and including `newest`.
pub async fn mark_read(office: &Office, who: &Staff, newest: &str) -> Result<(), OfficeError> {
    office
        .housekeeping(async |tx| {
            notice_row::Entity::update_many()
                .set(notice_row::ActiveModel { read_at: Set(Some(tx.now())), ..Default::default() })
                .filter(notice_row::Column::AgencyId.eq(who.agency.as_str()))
                .filter(notice_row::Column::StaffId.eq(who.id.as_str()))
                .filter(notice_row::Column::ReadAt.is_null())
                .filter(notice_row::Column::Id.lte(newest))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

fn mine(who: &Staff) -> sea_orm::Select<notice_row::Entity> {
    notice_row::Entity::find()
        .filter(notice_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(notice_row::Column::StaffId.eq(who.id.as_str()))
}
