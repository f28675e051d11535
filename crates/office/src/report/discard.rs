//! Deleting a draft: one that was begun for a wrong year or brought by mistake leaves nothing but its line in the record.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::{AgencyId, FileId},
    report::ReportEvent,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    AnnualReport,
    change::{identity, save_row},
    comment_row, draft_row, edition_of, edition_row, load, report_row, working_row,
};
use crate::{Office, OfficeError, Outcome, Tx, files};

/// A corrected edition goes alone: what the public reads, and its comments, stay as they are.
async fn drop_correction(tx: &Tx, own: &AgencyId, loaded: AnnualReport) -> Result<Outcome<()>, OfficeError> {
    let (conn, id, edition) = (tx.conn(), loaded.row.id.clone(), loaded.life.edition);
    let former = edition_of(conn, &loaded.row, edition - 1).await?;
    let mine = own.as_str();
    working_row::Entity::delete_many()
        .filter(working_row::Column::AgencyId.eq(mine))
        .filter(working_row::Column::ReportId.eq(&id))
        .filter(working_row::Column::Edition.eq(edition))
        .exec(conn)
        .await?;
    draft_row::Entity::delete_many()
        .filter(draft_row::Column::AgencyId.eq(mine))
        .filter(draft_row::Column::ReportId.eq(&id))
        .filter(draft_row::Column::Edition.eq(edition))
        .exec(conn)
        .await?;
    edition_row::Entity::delete_many()
        .filter(edition_row::Column::AgencyId.eq(mine))
        .filter(edition_row::Column::ReportId.eq(&id))
        .filter(edition_row::Column::Edition.eq(edition))
        .exec(conn)
        .await?;
    let row = save_row(tx, loaded.row, |row| row.edition = edition - 1).await?;
    let file = FileId::parse(&loaded.edition.file_id).filter(|_| loaded.edition.file_id != former.file_id);
    if let Some(file) = file {
        files::remove(tx, own, &file).await?;
    }
    let (report, year) = (identity(&row)?, row.year);
    Ok(Outcome::of(()).event(ReportEvent::CorrectionDropped { report, year, edition }))
}

/// Deletes a draft that nobody approved, of a first edition or a corrected one; `seen`: digest of what the person saw.
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
            if loaded.life.edition > 1 {
                return drop_correction(tx, own, loaded).await;
            }
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
