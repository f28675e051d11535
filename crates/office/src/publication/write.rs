//! Writing: a draft is saved again and again, or thrown away. Another's work is never lost: whoever saves
//! over something newer gets both texts back.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::{FileId, StaffId, UnitId},
    publication::{
        Metadata, PublicationAct, State,
        content::{Block, Content},
    },
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Dossier, Draft, Held, IMAGE, Seen, What,
    change::{self, Change, Said},
    dictionary::rules_of,
    digest_of, document_file, document_row, edition_row, finding_row, former, former_row,
    held::{body_field, files_of, held},
    reaches, review_row,
    screening::{self, Told},
    screening_row, working, working_row,
};
use crate::{Office, OfficeError, Outcome, Tx, catalogue, channel::copy_row, files, seal::seal_field};

/// A text to be saved.
#[derive(Debug, Clone)]
pub struct Save {
    /// Version of the document that the writer began with.
    pub version: i32,
    /// Metadata.
    pub metadata: Metadata,
    /// The text.
    pub content: Content,
    /// For a correction: what was wrong, in words for the public; otherwise ignored.
    pub erratum: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone)]
pub enum Saved {
    /// It is kept.
    Kept(Seen),
    /// Somebody saved another text meanwhile. Nothing was changed; here is theirs, beside the writer's own.
    Overtaken(Box<Dossier>),
}

/// What lists show of the metadata.
pub(super) fn show_metadata(edition: &mut edition_row::Model, metadata: &Metadata) {
    metadata.title.clone_into(&mut edition.title);
    metadata.kind.clone_into(&mut edition.kind);
    metadata.item.clone_into(&mut edition.item);
    metadata.topic.clone_into(&mut edition.topic);
    metadata.number.clone_into(&mut edition.number);
    edition.formed_on = metadata.formed_on;
    edition.expires_on = metadata.expires_on;
    edition.period_until = metadata.period_until;
    (edition.comment_from, edition.comment_until) = (metadata.comment_from, metadata.comment_until);
    edition.answers = metadata.answers.as_ref().map(ToString::to_string);
    edition.interprets = metadata.interprets.as_ref().map(ToString::to_string);
    metadata.entry.clone_into(&mut edition.entry);
}

/// Saves a text. What was said about the former one is void. A text that is equal changes nothing, so a
/// page may save as often as it likes.
pub async fn save(office: &Office, who: &Staff, id: &str, save: Save) -> Result<Saved, OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    let now = held(office.read(), who, &right).await?;
    let mut refusals = save.metadata.check();
    refusals.extend(save.content.check());
    let erratum = erratum_of(office, &now, &save, &mut refusals).await?;
    let entry = &save.metadata.entry;
    // A row that was there when it was chosen may be gone from the catalogue since.
    if !entry.is_empty()
        && *entry != now.edition.entry
        && catalogue::entry(office.read(), right.agency(), entry).await?.is_none()
    {
        refusals.push(catalogue::unknown("entry"));
    }
    refusals.extend(named_wrongly(office, who, &now, &save.metadata).await?);
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    if save.version != now.row.version {
        return overtaken(office, who, id).await;
    }
    let draft = Draft::of(save.metadata, save.content);
    let (body, text_digest) = draft.stored()?;
    let same = text_digest == now.edition.text_digest && erratum == now.edition.erratum;
    if same {
        if working::row_of(office.read(), &now, who).await?.is_some() {
            office.housekeeping(async |tx| working::forget(tx, &now, who).await).await?;
        }
        return Ok(Saved::Kept(now.seen()));
    }
    let screened = screening::text(&draft, &*rules_of(office, right.agency()).await?, office.today())?;
    let result = change::by_person(office, who, &right, async |tx, held| {
        if held.row.version != save.version {
            return Err(OfficeError::Conflict);
        }
        let files = files_of(tx.conn(), &held.row, held.edition.edition).await?;
        pictures_are_there(&draft.content, &files)?;
        let digest = digest_of(held.edition.edition, &text_digest, &files, erratum.as_deref())?;
        former::keep(tx, held).await?;
        let former = held.edition.text_digest.clone();
        let mut change = written(tx, held, who, &digest)?;
        show_metadata(&mut change.edition, &draft.metadata);
        let field = body_field(&held.edition.id);
        change.edition.body = seal_field(tx, &held.agency, field, body.as_bytes()).await?;
        change.edition.text_digest.clone_from(&text_digest);
        change.edition.erratum.clone_from(&erratum);
        let mended = screening::keep_text(tx, held, Some(&former), &screened).await?;
        if !mended.is_empty() {
            let places: Vec<String> =
                mended.iter().map(|(rule, place)| format!("{rule}（{place}）")).collect();
            let words = format!("遮盖或删去：{}", places.join("、"));
            change.said = Some(Said::plain(What::Mended, "处理筛查结果", &words));
        }
        change
            .acts
            .extend(mended.into_iter().map(|(rule, place)| PublicationAct::FindingMended { rule, place }));
        working::forget(tx, held, who).await?;
        Ok(change)
    })
    .await;
    match result {
        Ok(version) => {
            let files = files_of(office.read(), &now.row, now.edition.edition).await?;
            let digest = digest_of(now.edition.edition, &text_digest, &files, erratum.as_deref())?;
            Ok(Saved::Kept(Seen { version, digest }))
        }
        Err(OfficeError::Conflict) => overtaken(office, who, id).await,
        Err(error) => Err(error),
    }
}

/// A document was chosen that is not there, or is nobody's business here: both look the same.
pub fn no_such(field: &'static str) -> Refusal {
    let sentence = "选择的文件不在本机关的公开信息里，可能已经删除，请重新选择";
    Refusal::new("no_such_document", sentence).at(field)
}

/// Documents that a text names and that this agency does not have, or this person cannot see. What was named
/// before and stays is not asked about.
async fn named_wrongly(
    office: &Office,
    who: &Staff,
    now: &Held,
    said: &Metadata,
) -> Result<Vec<Refusal>, OfficeError> {
    let stored = (&now.edition.interprets, &now.edition.answers);
    let named = [("interprets", &said.interprets, stored.0), ("answers", &said.answers, stored.1)];
    let mut refusals = Vec::new();
    for (field, id, stored) in named {
        let Some(id) = id.as_ref().filter(|id| stored.as_deref() != Some(id.as_str())) else { continue };
        let row = document_row::Entity::find_by_id(id.as_str())
            .filter(document_row::Column::AgencyId.eq(now.agency.as_str()))
            .one(office.read())
            .await?;
        let fits = |row: &document_row::Model| {
            let unit = UnitId::parse(&row.unit_id);
            let is_seen = row.first_released_at.is_some() || unit.is_some_and(|unit| reaches(who, &unit));
            // An interpretation may be written beside its document, before either is public.
            is_seen && *id != now.id && (field == "interprets" || row.comment_until.is_some())
        };
        if !row.is_some_and(|row| fits(&row)) {
            refusals.push(no_such(field));
        }
    }
    Ok(refusals)
}

async fn overtaken(office: &Office, who: &Staff, id: &str) -> Result<Saved, OfficeError> {
    let right = who.authorise(id)?;
    Ok(Saved::Overtaken(Box::new(super::look::show(office, who, &right).await?)))
}

/// A correction says what was wrong; any other edition has nothing to say there.
async fn erratum_of(
    office: &Office,
    held: &Held,
    save: &Save,
    refusals: &mut Vec<Refusal>,
) -> Result<Option<String>, OfficeError> {
    if held.edition.erratum.is_none() {
        return Ok(None);
    }
    // Reviewers read it before the public does: what is doubtful in it is theirs to see.
    let told = Told { words: save.erratum.clone().unwrap_or_default(), checked: true };
    match screening::sentence(office, &held.agency, &told, "erratum").await {
        Ok(text) => Ok(Some(text)),
        Err(OfficeError::Refused(all)) => {
            refusals.extend(all);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The document after another text: what had passed is void, a set time of release too. What is public
/// is changed by a correction alone.
pub(super) fn written(tx: &Tx, held: &Held, who: &Staff, digest: &str) -> Result<Change, OfficeError> {
    if matches!(held.life.state, State::Public | State::Withdrawn) {
        let sentence = "这一版已经公开过，不能直接修改，请先开始更正，再修改更正版";
        return Err(Refusal::new("correct_first", sentence).into());
    }
    let next = held.life.edit(&who.id, digest);
    let voided = u32::try_from(held.life.passed.len()).unwrap_or(u32::MAX);
    let act = PublicationAct::Saved { digest: digest.to_owned(), voided };
    let mut change = Change::of(held, next, act);
    change.edition.changed_by_name.clone_from(&who.name);
    change.edition.changed_at = tx.now();
    change.edition.release_at = None;
    change.edition.held_back = None;
    if voided > 0 {
        let people = reviewers(held);
        change.tell.push((people, "修改了您审过的信息".to_owned()));
    }
    Ok(change)
}

fn reviewers(held: &Held) -> Vec<StaffId> {
    held.life.passed.iter().map(|passed| passed.by.clone()).collect()
}

fn pictures_are_there(content: &Content, files: &[document_file::Model]) -> Result<(), Refusal> {
    let there = |id: &str| files.iter().any(|file| file.role == IMAGE && file.file_id == id);
    let missing = content.blocks.iter().any(|block| match block {
        Block::Image { file, .. } => !there(file.as_str()),
        _ => false,
    });
    if missing {
        let sentence = "正文里有一幅图片没有上传成功，请重新插入图片";
        return Err(Refusal::new("image_missing", sentence).at("text"));
    }
    Ok(())
}

/// Throws away a draft that was never public: its text, files and findings go; the record stays.
pub async fn discard(office: &Office, who: &Staff, id: &str, version: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Dossier>(id)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), who, &right).await?;
            if held.row.version != version {
                return Err(OfficeError::Conflict);
            }
            let released = held.row.first_released_at.is_some();
            if released || !matches!(held.life.state, State::Draft | State::Returned) {
                let sentence = "只有从未公开、也不在审查中的草稿可以删除";
                return Err(Refusal::new("not_a_draft", sentence).into());
            }
            let event = change::event(&held, &held.edition, PublicationAct::Discarded, false);
            erase(tx, &held).await?;
            Ok(Outcome::of(()).event(event))
        })
        .await
}

async fn erase(tx: &Tx, held: &Held) -> Result<(), OfficeError> {
    let locked = change::save_row(tx, held.row.clone()).await?;
    let files = files_of(tx.conn(), &held.row, held.edition.edition).await?;
    macro_rules! delete {
        ($($table:ident),*) => {$(
            $table::Entity::delete_many()
                .filter($table::Column::AgencyId.eq(held.agency.as_str()))
                .filter($table::Column::DocumentId.eq(held.id.as_str()))
                .exec(tx.conn())
                .await?;
        )*};
    }
    delete!(
        finding_row,
        screening_row,
        review_row,
        document_file,
        former_row,
        working_row,
        edition_row,
        copy_row
    );
    document_row::Entity::delete_by_id(locked.id).exec(tx.conn()).await?;
    for file in files {
        if let Some(id) = FileId::parse(&file.file_id) {
            files::remove(tx, &held.agency, &id).await?;
        }
    }
    Ok(())
}
