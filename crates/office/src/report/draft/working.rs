//! What a person is entering is kept every few seconds in a copy of that person and chapter alone. Nothing of the
//! report changes until the person saves, and then cell by cell, so what others have saved meanwhile stays. The record
//! tells once that somebody began to write; the turns between change nothing that anybody else decides about.

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::{
    authority::{Actor, Authz, Edit as MayEdit, Read, Staff},
    id::StaffId,
    refusal::Refusal,
    report::ReportEvent,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::super::{AnnualReport, change::identity, load, working_row};
use crate::{Office, OfficeError, Outcome};

/// The longest form of a chapter.
const LONGEST: usize = 400_000;
/// Somebody whose copy was kept so recently is writing.
const RECENT: TimeDelta = TimeDelta::minutes(10);

type Key = (String, i32, String, String);

fn key(found: &AnnualReport, chapter: &str, who: &StaffId) -> Key {
    (found.row.id.clone(), found.row.edition, chapter.to_owned(), who.to_string())
}

/// Keeps the fields of a chapter; says when.
pub async fn keep_working(
    office: &Office,
    who: &Staff,
    id: &str,
    chapter: &str,
    fields: &str,
) -> Result<DateTime<Utc>, OfficeError> {
    let right = who.authorise::<MayEdit, AnnualReport>(id)?;
    let found = load(office.read(), right.agency(), id).await?;
    found.life.revise(&who.id, &found.life.digest)?;
    if fields.len() > LONGEST {
        let sentence = "填写的内容太长，没有自动保存，请分次保存";
        return Err(Refusal::new("too_long", sentence).into());
    }
    if !found.report.format.chapters.iter().any(|def| def.id == chapter) {
        return Err(OfficeError::NotFound);
    }
    let key = key(&found, chapter, &who.id);
    let row = working_row::Model {
        report_id: key.0.clone(),
        edition: key.1,
        chapter: chapter.to_owned(),
        staff_id: who.id.to_string(),
        agency_id: right.agency().to_string(),
        staff_name: who.name.clone(),
        fields: fields.to_owned(),
        kept_at: office.now(),
    };
    let at = row.kept_at;
    if working_row::Entity::find_by_id(key).one(office.read()).await?.is_some() {
        let again = async |tx: &crate::Tx| {
            row.clone().into_active_model().reset_all().update(tx.conn()).await?;
            Ok(())
        };
        office.housekeeping(again).await?;
        return Ok(at);
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            working_row::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(tx.conn())
                .await?;
            let event = ReportEvent::WritingBegun {
                report: identity(&found.row)?,
                year: found.row.year,
                chapter: chapter.to_owned(),
            };
            Ok(Outcome::of(()).event(event))
        })
        .await?;
    Ok(at)
}

/// Drops the copy of this person: it was saved, or is not wanted.
pub async fn drop_working(office: &Office, who: &Staff, id: &str, chapter: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<MayEdit, AnnualReport>(id)?;
    office
        .housekeeping(async |tx: &crate::Tx| {
            working_row::Entity::delete_many()
                .filter(working_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(working_row::Column::ReportId.eq(id))
                .filter(working_row::Column::Chapter.eq(chapter))
                .filter(working_row::Column::StaffId.eq(who.id.as_str()))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

/// What is being written on a chapter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Working {
    /// The fields of the own copy, and when they were kept.
    pub own: Option<(String, DateTime<Utc>)>,
    /// Names of others who write on the chapter now.
    pub others: Vec<String>,
}

/// The copies of a chapter, as this person sees them.
pub async fn working(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
    who: &StaffId,
    found: &AnnualReport,
    chapter: &str,
) -> Result<Working, OfficeError> {
    let rows = working_row::Entity::find()
        .filter(working_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(working_row::Column::ReportId.eq(&found.row.id))
        .filter(working_row::Column::Edition.eq(found.row.edition))
        .filter(working_row::Column::Chapter.eq(chapter))
        .order_by_asc(working_row::Column::StaffName)
        .all(office.read())
        .await?;
    let mut working = Working::default();
    for row in rows {
        if row.staff_id == who.as_str() {
            working.own = Some((row.fields, row.kept_at));
        } else if office.now() - row.kept_at < RECENT {
            working.others.push(row.staff_name);
        }
    }
    Ok(working)
}
