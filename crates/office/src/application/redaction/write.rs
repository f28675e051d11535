//! A copy is begun and marked. Whatever changes the marks voids the files that were made and their approval.

use gongkai_domain::{
    application::redaction::{Layer, MOST_MARKS, Mark, Patch, Reach, spans_of, told_by_reason},
    authority::{Actor, Edit, Staff},
    id::{AgencyId, FileId},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{Source, column, event, files_of, layer_of, marks_of, row_of, rows_of};
use crate::{
    Office, OfficeError, Outcome, Tx,
    application::{Register, files::papers_of, held::held, held::opened, redaction_row},
    files,
    seal::seal_field,
};

/// A copy that is to be begun.
pub struct Begin {
    /// The paper.
    pub paper: String,
    /// For whom.
    pub layer: Layer,
    /// What was read of the paper.
    pub source: Source,
    /// Another copy of the same paper whose marks are taken over; empty: none.
    pub like: String,
}

/// A mark that somebody makes.
#[derive(Debug, Clone)]
pub struct Marking {
    /// Version of the copy that was on the screen.
    pub version: i32,
    /// Which piece of the text, from 0.
    pub piece: usize,
    /// The words, where the reach is words.
    pub words: String,
    /// How far.
    pub reach: Reach,
    /// Of a picture.
    pub patch: Option<Patch>,
    /// The ground.
    pub ground: String,
    /// Why.
    pub reason: String,
}

/// Begins a copy of a paper; gives its identity.
pub async fn begin_copy(office: &Office, who: &Staff, id: &str, said: &Begin) -> Result<String, OfficeError> {
    let right = who.authorise::<Edit, Register>(id)?;
    let agency = right.agency();
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), agency, right.id()).await?;
            let papers = papers_of(office, tx.conn(), agency, &held.row.id).await?;
            let paper =
                papers.iter().find(|line| line.row.id == said.paper && !line.paper.names_the_applicant());
            let paper =
                paper.ok_or_else(|| Refusal::new("paper_missing", "请选择要区分处理的材料").at("paper"))?;
            let rows = rows_of(tx.conn(), agency, &held.row.id).await?;
            let is_same = |row: &&redaction_row::Model| row.paper_id == paper.row.id;
            if rows.iter().filter(is_same).any(|row| row.layer == said.layer.code()) {
                let sentence = "这份材料的这一版已经在办，请从列表里打开";
                return Err(Refusal::new("copy_there", sentence).at("layer").into());
            }
            let marks = match rows.iter().filter(is_same).find(|row| row.id == said.like) {
                Some(row) => marks_of(office, agency, row)?,
                None => Vec::new(),
            };
            let row = tx.new_identity();
            let source = serde_json::to_vec(&said.source).map_err(OfficeError::fault)?;
            let row = redaction_row::Model {
                agency_id: agency.to_string(),
                application_id: held.row.id.clone(),
                paper_id: paper.row.id.clone(),
                layer: said.layer.code().to_owned(),
                source: seal_field(tx, agency, column("source", &row), &source).await?,
                marks: sealed_marks(tx, agency, &row, &marks).await?,
                files: "[]".to_owned(),
                digest: None,
                findings: None,
                made_by_id: None,
                made_by_name: None,
                made_at: None,
                approved_by_name: None,
                approved_at: None,
                version: 1,
                document_id: None,
                id: row,
            };
            let begun = row.id.clone();
            redaction_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            Ok(Outcome::of(begun).event(event(&held, said.layer, "begun", None)?))
        })
        .await
}

async fn sealed_marks(tx: &Tx, agency: &AgencyId, row: &str, marks: &[Mark]) -> Result<String, OfficeError> {
    let text = serde_json::to_vec(marks).map_err(OfficeError::fault)?;
    seal_field(tx, agency, column("marks", row), &text).await
}

/// Marks something in a copy.
pub async fn mark(
    office: &Office,
    who: &Staff,
    id: &str,
    of: &str,
    said: &Marking,
) -> Result<(), OfficeError> {
    changed(office, who, (id, of, said.version), |source, marks| {
        let mark = marked(source, said)?;
        let same = |one: &Mark| one.spans == mark.spans && one.patches == mark.patches;
        if let Some(nth) = marks.iter().position(same) {
            let sentence = format!("这一处已经标注（第{}处），要换情形或者理由的，请先取消那一处", nth + 1);
            return Err(vec![Refusal::new("marked_twice", sentence).at("words")]);
        }
        if marks.len() >= MOST_MARKS {
            return Err(vec![Refusal::new(
                "too_many_marks",
                format!("最多{MOST_MARKS}处标注，请扩大单处标注的范围"),
            )]);
        }
        marks.push(mark);
        Ok(())
    })
    .await
}

fn marked(source: &Source, said: &Marking) -> Result<Mark, Vec<Refusal>> {
    let mut mark =
        Mark { ground: said.ground.clone(), reason: said.reason.trim().to_owned(), ..Mark::default() };
    let mut refusals = Vec::new();
    match source {
        Source::Text { content, .. } => match spans_of(content, said.piece, &said.words, said.reach) {
            Ok(spans) => {
                mark.spans = spans;
                refusals.extend(told_by_reason(content, &mark));
            }
            Err(refusal) => refusals.push(refusal),
        },
        Source::Picture { width, height } => {
            let inside =
                |patch: &Patch| patch.width > 0 && patch.height > 0 && patch.x < *width && patch.y < *height;
            match said.patch.filter(inside) {
                Some(patch) => mark.patches = vec![patch],
                None => {
                    let sentence =
                        format!("请填写图中的位置：左、上、宽、高，单位是像素；图宽{width}、高{height}");
                    refusals.push(Refusal::new("patch_missing", sentence).at("x"));
                }
            }
        }
    }
    refusals.extend(mark.check());
    if refusals.is_empty() { Ok(mark) } else { Err(refusals) }
}

/// Takes a mark back, by its number from 1.
pub async fn unmark(
    office: &Office,
    who: &Staff,
    id: &str,
    (of, version): (&str, i32),
    number: usize,
) -> Result<(), OfficeError> {
    changed(office, who, (id, of, version), |_, marks| {
        let place = number.checked_sub(1).filter(|place| *place < marks.len());
        let missing = || vec![Refusal::new("mark_unknown", "没有这处标注，请刷新页面再试")];
        marks.remove(place.ok_or_else(missing)?);
        Ok(())
    })
    .await
}

async fn changed(
    office: &Office,
    who: &Staff,
    (id, of, version): (&str, &str, i32),
    change: impl FnOnce(&Source, &mut Vec<Mark>) -> Result<(), Vec<Refusal>>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Register>(id)?;
    let agency = right.agency();
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), agency, right.id()).await?;
            let mut row = row_of(tx.conn(), agency, &held.row.id, of).await?;
            if row.version != version {
                return Err(OfficeError::Conflict);
            }
            let mut marks = marks_of(office, agency, &row)?;
            let source: Source = opened(office, agency, column("source", &row.id), &row.source)?;
            change(&source, &mut marks)?;
            row.marks = sealed_marks(tx, agency, &row.id, &marks).await?;
            drop_files(tx, agency, &mut row).await?;
            let layer = layer_of(&row)?;
            save(tx, row).await?;
            Ok(Outcome::of(()).event(event(&held, layer, "marked", None)?))
        })
        .await
}

/// Files of a copy, its digest and what was said about them go.
pub(super) async fn drop_files(
    tx: &Tx,
    agency: &AgencyId,
    row: &mut redaction_row::Model,
) -> Result<(), OfficeError> {
    for kept in files_of(row)? {
        if let Some(file) = FileId::parse(&kept.file) {
            files::remove(tx, agency, &file).await?;
        }
    }
    row.files = "[]".to_owned();
    row.digest = None;
    row.findings = None;
    (row.made_by_id, row.made_by_name, row.made_at) = (None, None, None);
    (row.approved_by_name, row.approved_at) = (None, None);
    Ok(())
}

/// Destroys the copies of a case with their files; says how many files those were.
pub(in crate::application) async fn erase(
    tx: &Tx,
    agency: &AgencyId,
    case: &str,
) -> Result<usize, OfficeError> {
    let mut count = 0;
    for mut row in rows_of(tx.conn(), agency, case).await? {
        count += files_of(&row)?.len();
        drop_files(tx, agency, &mut row).await?;
        redaction_row::Entity::delete_by_id(row.id).exec(tx.conn()).await?;
    }
    Ok(count)
}

/// Writes a copy; somebody who was faster makes a conflict.
pub(super) async fn save(tx: &Tx, mut row: redaction_row::Model) -> Result<(), OfficeError> {
    let seen = row.version;
    row.version = seen + 1;
    let mut values = row.clone().into_active_model().reset_all();
    values.id = NotSet;
    let saved = redaction_row::Entity::update_many()
        .set(values)
        .filter(redaction_row::Column::Id.eq(&row.id))
        .filter(redaction_row::Column::AgencyId.eq(&row.agency_id))
        .filter(redaction_row::Column::Version.eq(seen))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}
