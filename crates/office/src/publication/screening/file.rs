//! Files: read by the limited process, screened, and their printed part kept.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use gongkai_domain::{
    authority::Actor,
    contents::{Contents, Hidden, Passage, Piece},
    id::{AgencyId, FileId},
    publication::{PublicationAct, content::Content},
};
use gongkai_screening::{Level, Rules, Setting, covered, screen};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Kept, Screened, UNREAD, asks_for_opinions, keep::keep, text::pieces};
use crate::{
    Office, OfficeError, Outcome, files,
    outbox::Message,
    publication::{change, dictionary::rules_of, document_file, held::of_agency, printed::printed},
    seal::{Field, seal_field},
};

/// Kind of the job that has a file read and screened.
pub const SCREEN_FILE: &str = "publication.screen_file";

/// Where a finding of a name stands.
const FILE_NAME: &str = "文件名";
/// The largest file that is read.
const LARGEST: usize = 64 << 20;
/// The message that has a file read.
pub(in crate::publication) fn read_file(file: &document_file::Model) -> Message {
    let payload = serde_json::json!({"agency": file.agency_id, "file": file.id});
    Message { agency: file.agency_id.clone(), ..Message::new(SCREEN_FILE, payload) }
}

/// A file that waits to be read.
pub struct FileToScreen {
    /// Name as the person gave it.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

async fn file_row(
    office: &Office,
    agency: &AgencyId,
    file: &str,
) -> Result<Option<document_file::Model>, OfficeError> {
    let query = document_file::Entity::find_by_id(file);
    Ok(query.filter(document_file::Column::AgencyId.eq(agency.as_str())).one(office.read()).await?)
}

/// The file of a job; `None`: it was taken out meanwhile, or was screened already.
pub async fn file_to_screen(
    office: &Office,
    agency: &AgencyId,
    file: &str,
) -> Result<Option<FileToScreen>, OfficeError> {
    let Some(row) = file_row(office, agency, file).await?.filter(|row| row.printed.is_none()) else {
        return Ok(None);
    };
    let stored = FileId::parse(&row.file_id);
    let stored = stored.ok_or_else(|| OfficeError::fault("identity of a file"))?;
    let opened = files::open(office, agency, &stored).await?;
    let mut pieces = std::pin::pin!(opened.content);
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.try_next().await? {
        if bytes.len() + piece.len() > LARGEST {
            return Err(OfficeError::fault("a file larger than what is taken in"));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Some(FileToScreen { name: row.name, bytes }))
}

/// Keeps what a file says: its findings, and its printed part. `read`: what the limited process found in
/// it, or the sentence why it could not be read; then it blocks: what was not
/// read is not made anew, and is never passed on as it came.
pub async fn file_screened(
    office: &Office,
    agency: &AgencyId,
    file: &str,
    read: &Result<Contents, String>,
) -> Result<(), OfficeError> {
    let Some(row) = file_row(office, agency, file).await?.filter(|row| row.printed.is_none()) else {
        return Ok(());
    };
    let rules = rules_of(office, agency).await?;
    let kind = of_agency(office.read(), agency, &row.document_id).await?.edition.kind;
    let setting = Setting { on: office.today(), consultation: asks_for_opinions(&kind) };
    let name = covered(&row.name, &rules, setting.on);
    let (screened, content) = of_file(&row, &name, read, &rules, setting)?;
    let actor = Actor::System(SCREEN_FILE);
    office
        .transact(&actor, async |tx| {
            let held = of_agency(tx.conn(), agency, &row.document_id).await?;
            keep(tx, &held, &screened, &BTreeMap::new()).await?;
            let field = Field { table: "document_file", column: "printed", row: &row.id };
            let text = serde_json::to_vec(&content).map_err(OfficeError::fault)?;
            let sealed = seal_field(tx, agency, field, &text).await?;
            document_file::Entity::update_many()
                .col_expr(document_file::Column::Printed, Expr::value(sealed))
                .filter(document_file::Column::Id.eq(&row.id))
                .filter(document_file::Column::AgencyId.eq(agency.as_str()))
                .exec(tx.conn())
                .await?;
            let count = |blocks: bool| {
                let level = |one: &&Kept| !blocks || one.level == Level::Block;
                u32::try_from(screened.findings.iter().filter(level).count()).unwrap_or(u32::MAX)
            };
            let act = PublicationAct::FileScreened {
                file: name.clone(),
                findings: count(false),
                blocking: count(true),
            };
            let event = change::event(&held, &held.edition, act, false);
            Ok(Outcome::of(()).event_in(agency, event))
        })
        .await
}

/// `name`: the name of the file with every number of a person in it covered.
fn of_file(
    row: &document_file::Model,
    name: &str,
    read: &Result<Contents, String>,
    rules: &Rules,
    setting: Setting,
) -> Result<(Screened, Content), OfficeError> {
    let kept = |findings| Screened { subject: row.digest.clone(), file: Some(row.name.clone()), findings };
    match read {
        Ok(contents) => Ok((kept(found_in(row, name, contents.clone(), rules, setting)), printed(contents))),
        Err(sentence) => {
            let finding = Kept {
                rule: UNREAD.to_owned(),
                level: Level::Block,
                place: format!("附件“{name}”"),
                hidden: false,
                excerpt: String::new(),
                suggestion: "请换一个能读取的文件，例如 docx、xlsx、有文字的 pdf，或者 png、jpg 图片"
                    .to_owned(),
                message: format!("这个文件没有筛查：{sentence}"),
                value: row.digest.clone(),
                mask: None,
            };
            Ok((kept(vec![finding]), Content::default()))
        }
    }
}

/// A file that was read before, screened by the rules of today: what readers get of it, which is made from what
/// stands in it in print, and its name.
pub(super) fn again(
    row: &document_file::Model,
    content: &Content,
    rules: &Rules,
    setting: Setting,
) -> Screened {
    let name = covered(&row.name, rules, setting.on);
    let contents = Contents { pieces: pieces(content), ..Contents::new() };
    let findings = found_in(row, &name, contents, rules, setting);
    Screened { subject: row.digest.clone(), file: Some(row.name.clone()), findings }
}

/// What is found in a file and in its name, which goes out too.
fn found_in(
    row: &document_file::Model,
    name: &str,
    mut contents: Contents,
    rules: &Rules,
    setting: Setting,
) -> Vec<Kept> {
    let stem = row.name.rsplit_once('.').map_or(row.name.as_str(), |(stem, _)| stem);
    contents.pieces.push(Piece::Passage(Passage::hidden(FILE_NAME, Hidden::Property, stem)));
    let found = screen(&contents, rules, setting);
    let mut findings: Vec<Kept> = found.into_iter().map(Kept::from).collect();
    for finding in &mut findings {
        if finding.place.starts_with(FILE_NAME) && finding.mask.is_some() {
            finding.suggestion = format!("请把文件改名为“{name}”之类，删去附件后重新上传");
        }
        finding.place = format!("附件“{name}”{}", finding.place);
    }
    findings
}
