//! Papers of a case: put in by the officers, looked at by whoever has a part in it. What says who applied is looked
//! at by the officer of the case alone, and each look stands in the record.

use gongkai_domain::{
    application::{ApplicationEvent, Paper},
    authority::{Actor, Edit, Read, Staff},
    id::{AgencyId, FileId},
    refusal::Refusal,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};

use super::{
    Cases, Party, Register, file_row,
    held::{held, opened_text},
    party::only_officer,
};
use crate::{
    Office, OfficeError, Outcome, files,
    publication::source_of,
    report::SourceFile,
    seal::{Field, seal_field},
};

/// The largest paper.
const LARGEST: u64 = 64 << 20;
/// Most papers of a case.
const MOST: u64 = 200;
/// Most characters of a name.
const LONGEST_NAME: usize = 120;

/// A paper as the page shows it.
pub struct PaperLine {
    /// Its row.
    pub row: file_row::Model,
    /// Its name; empty if it may say who applied.
    pub name: String,
    /// What it is.
    pub paper: Paper,
}

pub(super) fn name_field(row: &str) -> Field<'_> {
    Field { table: "application_file", column: "name", row }
}

/// Puts a paper into the file of a case.
pub async fn add_paper(
    office: &Office,
    who: &Staff,
    id: &str,
    paper: Paper,
    file: &SourceFile,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Register>(id)?;
    held(office.read(), right.agency(), right.id()).await?;
    let length = file.name.chars().count();
    if length == 0 || length > LONGEST_NAME || file.name.chars().any(char::is_control) {
        let sentence = format!("文件名应为1到{LONGEST_NAME}个字，请改名后再上传");
        return Err(Refusal::new("file_name_unusable", sentence).at("file").into());
    }
    let received = files::receive(office, right.agency(), file.bytes.as_slice(), LARGEST).await?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            let known = file_row::Entity::find()
                .filter(file_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(file_row::Column::ApplicationId.eq(&held.row.id));
            let place = known.count(tx.conn()).await?;
            if place >= MOST {
                let sentence = format!("一个办件最多{MOST}份材料");
                return Err(Refusal::new("too_many_files", sentence).at("file").into());
            }
            let size = i64::try_from(received.size()).map_err(OfficeError::fault)?;
            // The name of the stored file says nothing; the real one is sealed here.
            let stored = files::attach(tx, received, paper.code(), &file.media_type).await?;
            // Papers of one second stand in the order in which they came.
            let row = tx.identity_in_order(i64::try_from(place).map_err(OfficeError::fault)?);
            let row = file_row::Model {
                agency_id: right.agency().to_string(),
                application_id: held.row.id.clone(),
                paper: paper.code().to_owned(),
                file_id: stored.to_string(),
                name: seal_field(tx, right.agency(), name_field(&row), file.name.as_bytes()).await?,
                size,
                added_by_name: who.name.clone(),
                added_at: tx.now(),
                id: row,
            };
            file_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let event = ApplicationEvent::PaperAdded {
                application: held.id()?,
                number: held.row.number,
                paper: paper.word().to_owned(),
            };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Papers of a case, oldest first.
pub(super) async fn papers_of<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    agency: &AgencyId,
    case: &str,
) -> Result<Vec<PaperLine>, OfficeError> {
    let rows = file_row::Entity::find()
        .filter(file_row::Column::AgencyId.eq(agency.as_str()))
        .filter(file_row::Column::ApplicationId.eq(case))
        .order_by_asc(file_row::Column::Id)
        .all(conn)
        .await?;
    let line = |row: file_row::Model| {
        let paper = Paper::parse(&row.paper).ok_or_else(|| OfficeError::fault("kind of a paper"))?;
        let name = match paper.names_the_applicant() {
            true => String::new(),
            false => opened_text(office, agency, name_field(&row.id), &row.name)?,
        };
        Ok(PaperLine { row, name, paper })
    };
    rows.into_iter().map(line).collect()
}

/// A paper with its name, for whoever may look at it.
pub async fn paper(
    office: &Office,
    who: &Staff,
    id: &str,
    of: &str,
) -> Result<(String, Vec<u8>), OfficeError> {
    let right = who.authorise::<Read, Cases>(id)?;
    let agency = right.agency();
    let held_case = held(office.read(), agency, right.id()).await?;
    let row = file_row::Entity::find_by_id(of)
        .filter(file_row::Column::AgencyId.eq(agency.as_str()))
        .filter(file_row::Column::ApplicationId.eq(&held_case.row.id))
        .one(office.read())
        .await?
        .ok_or(OfficeError::NotFound)?;
    let kind = Paper::parse(&row.paper).ok_or_else(|| OfficeError::fault("kind of a paper"))?;
    if kind.names_the_applicant() {
        who.authorise::<Edit, Party>(id)?;
        only_officer(who, &held_case.row)?;
        let event =
            ApplicationEvent::ApplicantSeen { application: held_case.id()?, number: held_case.row.number };
        let actor = Actor::Staff(who.clone());
        office.transact(&actor, async |_| Ok(Outcome::of(()).event(event.clone()))).await?;
    }
    let stored = FileId::parse(&row.file_id).ok_or_else(|| OfficeError::fault("file of a paper"))?;
    let name = opened_text(office, agency, name_field(&row.id), &row.name)?;
    Ok((name, source_of(office, agency, &stored).await?))
}
