//! Deleting a draft: one that was begun for a wrong year or brought by mistake leaves nothing but its line in the record.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::FileId,
    report::ReportEvent,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    AnnualReport, change::identity, comment_row, draft_row, edition_row, load, report_row, working_row,
};
use crate::{Office, OfficeError, Outcome, files};

/// Deletes a draft that nobody approved; `seen`: digest of what the person saw.
pub async fn discard(office: &Office, who: &Staff, id: &str, seen: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, AnnualReport>(id)?;
    let own = right.agency();
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let loaded = load(tx.conn(), own, id).await?;
            if loaded.life.digest != seen {
                return Err(OfficeError::Conflict);
            }
            loaded.life.drop_draft()?;
            let conn = tx.conn();
            let mine = own.as_str();
            comment_row::Entity::delete_many()
                .filter(comment_row::Column::AgencyId.eq(mine))
                .filter(comment_row::Column::ReportId.eq(id))
                .exec(conn)
                .await?;
            working_row::Entity::delete_many()
                .filter(working_row::Column::AgencyId.eq(mine))
                .filter(working_row::Column::ReportId.eq(id))
                .exec(conn)
                .await?;
            draft_row::Entity::delete_many()
                .filter(draft_row::Column::AgencyId.eq(mine))
                .filter(draft_row::Column::ReportId.eq(id))
                .exec(conn)
                .await?;
            edition_row::Entity::delete_many()
                .filter(edition_row::Column::AgencyId.eq(mine))
                .filter(edition_row::Column::ReportId.eq(id))
                .exec(conn)
                .await?;
            let gone = report_row::Entity::delete_many()
                .filter(report_row::Column::AgencyId.eq(mine))
                .filter(report_row::Column::Id.eq(id))
                .filter(report_row::Column::Version.eq(loaded.row.version))
                .exec(conn)
                .await?;
            if gone.rows_affected != 1 {
                return Err(OfficeError::Conflict);
            }
            if let Some(file) = FileId::parse(&loaded.edition.file_id) {
                files::remove(tx, own, &file).await?;
            }
            Ok(Outcome::of(()).event(ReportEvent::Dropped {
                report: identity(&loaded.row)?,
                year: loaded.row.year,
                title: loaded.edition.title.clone(),
            }))
        })
        .await
}
