//! The files of a copy: kept only if nothing that was marked is left in them, screened, approved by their digest.

use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::redaction::{Layer, ReadAgain, survivors},
    authority::{Actor, Authz, Edit, Read, Staff},
    contents::{Contents, Piece},
    id::{AgencyId, FileId},
    organisation::Duty,
    refusal::Refusal,
};
use gongkai_screening::{Level, Setting, screen};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::{
    Copy, Found, Kept, column, copy, event, files_of, layer_of, row_of, rows_of,
    write::{drop_files, save},
};
use crate::{
    Office, OfficeError, Outcome,
    application::{Cases, Register, held::held},
    files,
    publication::{rule_title, rules_of, source_of},
    seal::seal_field,
};

/// The largest file of a copy.
const LARGEST: u64 = 64 << 20;
/// Findings that are kept.
const MOST_FINDINGS: usize = 200;

/// A file that was made of a copy.
pub struct Made {
    /// `pdf`, `docx`, `png` or `jpg`.
    pub kind: &'static str,
    /// Its type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// What the limited process read in it.
    pub contents: Contents,
}

/// A file as it is handed out.
pub struct CopyFile {
    /// Its name.
    pub name: String,
    /// Its type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What somebody approves.
#[derive(Debug, Clone)]
pub struct Approval {
    /// The digest that was on the screen.
    pub digest: String,
    /// What screening found was looked at, one by one.
    pub looked: bool,
}

/// Keeps the files that were made of a copy, if nothing that was marked is left in them.
pub async fn keep_copy(
    office: &Office,
    who: &Staff,
    id: &str,
    (of, version): (&str, i32),
    made: &[Made],
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Register>(id)?;
    let agency = right.agency();
    let seen = copy(office, &who.authorise::<Read, Cases>(id)?, of).await?;
    if seen.row.version != version {
        return Err(OfficeError::Conflict);
    }
    if seen.marks.is_empty() {
        let sentence = "还没有标注；全部可以公开的，直接提供原件，不需要区分处理";
        return Err(Refusal::new("no_marks", sentence).under("条例37").into());
    }
    let left = left_in(&seen, made);
    if !left.is_empty() {
        return Err(OfficeError::Refused(left));
    }
    let findings = found(office, agency, made).await?;
    let mut received = Vec::new();
    for one in made {
        received.push((one, files::receive(office, agency, one.bytes.as_slice(), LARGEST).await?));
    }
    let digest = digest_of(made);
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), agency, right.id()).await?;
            let mut row = row_of(tx.conn(), agency, &held.row.id, of).await?;
            if row.version != version {
                return Err(OfficeError::Conflict);
            }
            drop_files(tx, agency, &mut row).await?;
            let mut kept = Vec::new();
            for (one, received) in received {
                let file = files::attach(tx, received, one.kind, one.media_type).await?;
                kept.push(Kept { kind: one.kind.to_owned(), file: file.to_string() });
            }
            row.files = serde_json::to_string(&kept).map_err(OfficeError::fault)?;
            row.digest = Some(digest.clone());
            let findings = serde_json::to_vec(&findings).map_err(OfficeError::fault)?;
            row.findings = Some(seal_field(tx, agency, column("findings", &row.id), &findings).await?);
            row.made_by_id = Some(who.id.to_string());
            row.made_by_name = Some(who.name.clone());
            row.made_at = Some(tx.now());
            let layer = layer_of(&row)?;
            save(tx, row).await?;
            Ok(Outcome::of(()).event(event(&held, layer, "made", Some(&digest))?))
        })
        .await
}

/// Marks whose words are still in one of the files.
fn left_in(copy: &Copy, made: &[Made]) -> Vec<Refusal> {
    let Some(content) = copy.source.content() else { return Vec::new() };
    let pieces: Vec<(String, Vec<(String, String)>)> =
        made.iter().map(|one| (one.kind.to_uppercase(), pieces_of(&one.contents))).collect();
    let read: Vec<_> = pieces.iter().map(|(name, pieces)| ReadAgain { name, pieces }).collect();
    survivors(content, &copy.marks, &read)
}

/// Every text of a file with its place, hidden ones too.
fn pieces_of(contents: &Contents) -> Vec<(String, String)> {
    let mut pieces = Vec::new();
    for piece in &contents.pieces {
        match piece {
            Piece::Passage(one) => pieces.push((one.place_shown(), one.text.clone())),
            Piece::Table(table) => {
                pieces.extend(table.cells.iter().map(|cell| (table.place_of(cell), cell.text.clone())));
            }
        }
    }
    pieces
}

async fn found(office: &Office, agency: &AgencyId, made: &[Made]) -> Result<Vec<Found>, OfficeError> {
    let rules = rules_of(office, agency).await?;
    // The other files say the same.
    let Some(first) = made.first() else { return Ok(Vec::new()) };
    let mut found = screen(&first.contents, &rules, Setting { on: office.today(), consultation: false });
    found.sort_by_key(|one| one.level != Level::Block);
    let told = |one: gongkai_screening::Finding| Found {
        title: rule_title(&one.rule).to_owned(),
        blocks: one.level == Level::Block,
        place: one.place,
        message: one.message,
    };
    Ok(found.into_iter().take(MOST_FINDINGS).map(told).collect())
}

/// SHA-256 over the files in their order.
fn digest_of(made: &[Made]) -> String {
    let of = |one: &Made| format!("{} {}\n", one.kind, HEXLOWER.encode(&Sha256::digest(&one.bytes)));
    HEXLOWER.encode(&Sha256::digest(made.iter().map(of).collect::<String>().as_bytes()))
}

/// Approves the files of a copy: another person than the one who made them.
pub async fn approve_copy(
    office: &Office,
    who: &Staff,
    id: &str,
    of: &str,
    said: &Approval,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Cases>(id)?;
    let agency = right.agency();
    let findings = copy(office, &who.authorise::<Read, Cases>(id)?, of).await?.findings;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let held = held(tx.conn(), agency, right.id()).await?;
            let mut row = row_of(tx.conn(), agency, &held.row.id, of).await?;
            if row.digest.as_deref() != Some(said.digest.as_str()) {
                return Err(OfficeError::Conflict);
            }
            let mut refusals = Vec::new();
            if !who.has_any(&[Duty::DisclosureReviewer, Duty::ResponsibleLeader]) {
                let sentence = "区分处理后的文件由公开审查或者分管领导批准";
                refusals.push(Refusal::new("other_duty", sentence).under("条例17"));
            }
            if row.made_by_id.as_deref() == Some(who.id.as_str()) {
                let sentence = "生成文件的人不能自己批准";
                refusals.push(Refusal::new("same_person", sentence).under("条例17"));
            }
            if row.approved_at.is_some() {
                refusals.push(Refusal::new("approved_already", "这份文件已经批准").under("条例17"));
            }
            if !said.looked && findings.iter().any(|one| one.blocks) {
                let sentence = "文件里还有筛查提示的内容，请逐条核对后勾选";
                refusals.push(Refusal::new("findings_open", sentence).under("条例17").at("looked"));
            }
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            row.approved_by_name = Some(who.name.clone());
            row.approved_at = Some(tx.now());
            let layer = layer_of(&row)?;
            save(tx, row).await?;
            Ok(Outcome::of(()).event(event(&held, layer, "approved", Some(&said.digest))?))
        })
        .await
}

/// Is there a copy for the applicant that nobody has approved?
pub(in crate::application) async fn waiting<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    case: &str,
) -> Result<bool, OfficeError> {
    let rows = rows_of(conn, agency, case).await?;
    Ok(rows.iter().any(|row| row.layer == Layer::Applicant.code() && row.approved_at.is_none()))
}

/// A file of a copy.
pub async fn copy_file(
    office: &Office,
    right: &Authz<Read, Cases>,
    of: &str,
    kind: &str,
) -> Result<CopyFile, OfficeError> {
    let seen = copy(office, right, of).await?;
    let kept =
        files_of(&seen.row)?.into_iter().find(|kept| kept.kind == kind).ok_or(OfficeError::NotFound)?;
    let file = FileId::parse(&kept.file).ok_or_else(|| OfficeError::fault("file of a copy"))?;
    let media_type = match kind {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "png" => "image/png",
        _ => "image/jpeg",
    };
    // The name of the paper may hold what was taken out.
    let name = format!("{}-区分处理-{}.{kind}", seen.number, seen.layer.word());
    Ok(CopyFile { name, media_type, bytes: source_of(office, right.agency(), &file).await? })
}
