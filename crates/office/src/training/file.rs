//! Papers of a training: what was shown, photographs, the signed sheet.

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    id::FileId,
    refusal::Refusal,
    training::Happened,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};

use super::{Trainings, change::event, file_row, look::locked};
use crate::{Office, OfficeError, Outcome, files, publication::source_of, report::SourceFile};

/// The largest paper, in bytes.
pub const LARGEST: u64 = 64 << 20;
/// Papers of a training.
const MOST: u64 = 50;

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 课件、材料.
    Slides,
    /// 照片.
    Photo,
    /// 签到表扫描件.
    Sheet,
    /// 通知、函.
    Notice,
    /// Anything else.
    Other,
}

impl Paper {
    /// All, in the order of the form.
    pub const ALL: [Paper; 5] = [Paper::Slides, Paper::Photo, Paper::Sheet, Paper::Notice, Paper::Other];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Paper::Slides => "slides",
            Paper::Photo => "photo",
            Paper::Sheet => "sheet",
            Paper::Notice => "notice",
            Paper::Other => "other",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Paper::Slides => "课件、材料",
            Paper::Photo => "照片",
            Paper::Sheet => "签到表扫描件",
            Paper::Notice => "通知、函件",
            Paper::Other => "其他",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.code() == code)
    }
}

/// Puts a paper in. Papers may come after the training was closed: photographs and summaries often do.
pub async fn add_file(
    office: &Office,
    who: &Staff,
    id: &str,
    paper: Paper,
    file: &SourceFile,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    let length = file.name.chars().count();
    if !(1..=200).contains(&length) || file.name.chars().any(char::is_control) {
        return Err(Refusal::new("file_name_unusable", "文件名不超过200个字，请改名后再上传")
            .at("file")
            .into());
    }
    let received = files::receive(office, right.agency(), file.bytes.as_slice(), LARGEST).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, right.agency(), right.id()).await?;
            let there = file_row::Entity::find()
                .filter(file_row::Column::TrainingId.eq(&row.id))
                .filter(file_row::Column::AgencyId.eq(&row.agency_id));
            if there.count(tx.conn()).await? >= MOST {
                return Err(Refusal::new("too_many_files", "一次培训最多存50份材料").at("file").into());
            }
            let size = i64::try_from(received.size()).map_err(OfficeError::fault)?;
            let stored = files::attach(tx, received, &file.name, &file.media_type).await?;
            let new = file_row::Model {
                id: tx.new_identity(),
                training_id: row.id.clone(),
                agency_id: row.agency_id.clone(),
                kind: paper.code().to_owned(),
                name: file.name.clone(),
                file_id: stored.to_string(),
                size,
                by_name: who.name.clone(),
                at: tx.now(),
            };
            file_row::Entity::insert(new.into_active_model()).exec_without_returning(tx.conn()).await?;
            let act = Happened::FileAdded { kind: paper.word().to_owned() };
            Ok(Outcome::of(()).event(event(&row, act)?))
        })
        .await
}

/// Takes a paper away.
pub async fn remove_file(office: &Office, who: &Staff, id: &str, of: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, right.agency(), right.id()).await?;
            let there = file_row::Entity::find_by_id(of)
                .filter(file_row::Column::TrainingId.eq(&row.id))
                .filter(file_row::Column::AgencyId.eq(&row.agency_id))
                .one(tx.conn())
                .await?
                .ok_or_else(|| Refusal::new("file_unknown", "没有这份材料，可能已经删去，请刷新页面"))?;
            let stored =
                FileId::parse(&there.file_id).ok_or_else(|| OfficeError::fault("file of a paper"))?;
            files::remove(tx, right.agency(), &stored).await?;
            file_row::Entity::delete_by_id(of).exec(tx.conn()).await?;
            let kind = Paper::parse(&there.kind).map_or("材料", Paper::word).to_owned();
            Ok(Outcome::of(()).event(event(&row, Happened::FileRemoved { kind })?))
        })
        .await
}

/// A paper with its name.
pub async fn file(
    office: &Office,
    right: &Authz<Read, Trainings>,
    of: &str,
) -> Result<(String, Vec<u8>), OfficeError> {
    let row = file_row::Entity::find_by_id(of)
        .filter(file_row::Column::TrainingId.eq(right.id()))
        .filter(file_row::Column::AgencyId.eq(right.agency().as_str()))
        .one(office.read())
        .await?
        .ok_or(OfficeError::NotFound)?;
    let stored = FileId::parse(&row.file_id).ok_or_else(|| OfficeError::fault("file of a paper"))?;
    Ok((row.name, source_of(office, right.agency(), &stored).await?))
}
