//! Files of an edition: attachments and pictures, sealed like every file of the office.

use gongkai_domain::{
    authority::{Edit, Staff},
    id::FileId,
    publication::{PublicationAct, content::Block},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};

use super::{
    Dossier, Held, change, digest_of, document_file, former, held::files_of, screening, write::written,
};
use crate::{Office, OfficeError, Tx, files, report::SourceFile};

/// Role of a file that readers download.
pub const ATTACHMENT: &str = "attachment";
/// Role of a picture in the text.
pub const IMAGE: &str = "image";

/// Endings of attachments: what stands in them can be read and made anew.
pub const ATTACHABLE: &[&str] =
    &["docx", "xlsx", "xls", "pdf", "html", "htm", "txt", "csv", "png", "jpg", "jpeg"];
/// Endings of pictures that pages show.
pub const PICTURES: &[&str] = &["png", "jpg", "jpeg"];

/// The ending of a name, in lower case.
pub fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// The largest file.
const LARGEST: u64 = 64 << 20;
/// Most files of an edition.
const MOST: usize = 50;
/// Most characters of a name.
const LONGEST_NAME: usize = 120;

/// Adds a file to the newest edition; what was said about it before is void. Gives the identity by which
/// the text names a picture, and the new version of the document.
pub async fn attach(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    role: &'static str,
    file: &SourceFile,
) -> Result<(FileId, i32), OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    super::held::held(office.read(), who, &right).await?;
    let length = file.name.chars().count();
    if length == 0 || length > LONGEST_NAME || file.name.chars().any(char::is_control) {
        let sentence = format!("文件名应为1到{LONGEST_NAME}个字，请改名后再上传");
        return Err(Refusal::new("file_name_unusable", sentence).at("file").into());
    }
    kind_is_usable(role, &file.name)?;
    let digest = super::draft::sha256(&file.bytes);
    let received = files::receive(office, right.agency(), file.bytes.as_slice(), LARGEST).await?;
    let mut kept = None;
    let new_version = change::by_person(office, who, &right, async |tx, held| {
        if held.row.version != version {
            return Err(OfficeError::Conflict);
        }
        let mut all = files_of(tx.conn(), &held.row, held.edition.edition).await?;
        fits(&all, role, &file.name)?;
        former::keep(tx, held).await?;
        let size = i64::try_from(received.size()).map_err(OfficeError::fault)?;
        let stored = files::attach(tx, received, &file.name, &file.media_type).await?;
        let row = document_file::Model {
            id: tx.new_identity(),
            agency_id: held.agency.to_string(),
            document_id: held.id.to_string(),
            edition: held.edition.edition,
            position: all.last().map_or(0, |last| last.position) + 1,
            role: role.to_owned(),
            file_id: stored.to_string(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size,
            digest: digest.clone(),
            printed: None,
        };
        document_file::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(tx.conn())
            .await?;
        let to_read = screening::read_file(&row);
        all.push(row);
        kept = Some(stored);
        let added = |voided| PublicationAct::FileAdded { file: file.name.clone(), digest, voided };
        let mut change = changed(tx, held, who, &all, added)?;
        change.messages.push(to_read);
        Ok(change)
    })
    .await?;
    let stored = kept.ok_or_else(|| OfficeError::fault("a file that was added is missing"))?;
    Ok((stored, new_version))
}

/// Takes a file out of the newest edition.
pub async fn detach(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    file: &str,
) -> Result<i32, OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    change::by_person(office, who, &right, async |tx, held| {
        if held.row.version != version {
            return Err(OfficeError::Conflict);
        }
        let mut all = files_of(tx.conn(), &held.row, held.edition.edition).await?;
        let place = all.iter().position(|one| one.id == file).ok_or(OfficeError::NotFound)?;
        let gone = all.remove(place);
        if gone.role == IMAGE && shown_in_text(tx.office(), held, &gone.file_id)? {
            let sentence = format!("正文里用着图片“{}”，请先从正文里去掉，再移除", gone.name);
            return Err(Refusal::new("image_in_use", sentence).at("file").into());
        }
        former::keep(tx, held).await?;
        let removed = |voided| PublicationAct::FileRemoved { file: gone.name.clone(), voided };
        let change = changed(tx, held, who, &all, removed)?;
        document_file::Entity::delete_by_id(&gone.id).exec(tx.conn()).await?;
        let elsewhere = document_file::Entity::find()
            .filter(document_file::Column::AgencyId.eq(held.agency.as_str()))
            .filter(document_file::Column::FileId.eq(&gone.file_id));
        if elsewhere.count(tx.conn()).await? == 0
            && let Some(stored) = FileId::parse(&gone.file_id)
        {
            files::remove(tx, &held.agency, &stored).await?;
        }
        Ok(change)
    })
    .await
}

fn shown_in_text(office: &Office, held: &Held, file: &str) -> Result<bool, OfficeError> {
    let draft = super::held::draft_of(office, &held.agency, &held.edition)?;
    let shows = |block: &Block| matches!(block, Block::Image { file: one, .. } if one.as_str() == file);
    Ok(draft.content.blocks.iter().any(shows))
}

fn changed(
    tx: &Tx,
    held: &Held,
    who: &Staff,
    files: &[document_file::Model],
    act: impl FnOnce(u32) -> PublicationAct,
) -> Result<change::Change, OfficeError> {
    let edition = &held.edition;
    let digest = digest_of(edition.edition, &edition.text_digest, files, edition.erratum.as_deref())?;
    let mut change = written(tx, held, who, &digest)?;
    let voided = u32::try_from(held.life.passed.len()).unwrap_or(u32::MAX);
    change.acts = vec![act(voided)];
    Ok(change)
}

/// What cannot be made anew cannot be published; it is refused before anybody works on it.
fn kind_is_usable(role: &str, name: &str) -> Result<(), Refusal> {
    let (known, sentence) = if role == IMAGE {
        (PICTURES, "正文里的图片只能是PNG或JPG，请另存为其中一种后再上传")
    } else {
        let sentence =
            "这种文件不能重新生成后公开，请另存为 docx、xlsx、pdf、html、txt、csv、png 或 jpg 后再上传";
        (ATTACHABLE, sentence)
    };
    if known.contains(&ending(name).as_str()) {
        return Ok(());
    }
    Err(Refusal::new("file_kind_unusable", sentence).at("file"))
}

fn fits(all: &[document_file::Model], role: &str, name: &str) -> Result<(), Refusal> {
    if all.len() >= MOST {
        let sentence = format!("一条信息最多{MOST}个文件，请合并后再上传");
        return Err(Refusal::new("too_many_files", sentence).at("file"));
    }
    if all.iter().any(|one| one.role == role && one.name == name) {
        let sentence = format!("已经有名为“{name}”的文件，请先移除原来的，或者改名后再上传");
        return Err(Refusal::new("same_file_name", sentence).at("file"));
    }
    Ok(())
}
