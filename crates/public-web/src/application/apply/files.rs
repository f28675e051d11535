//! Files of applicants: sealed to the agency while they come in.

use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::filing::{FilePurpose, MOST_FILES, SentFile},
    refusal::Refusal,
};
use gongkai_public::{AgencyCard, FileSeal, ParcelFile};
use gongkai_web_kit::{
    form::Entered,
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, FilePart, Part, UploadForm, UploadRules},
};
use zeroize::Zeroizing;

use crate::portal::Portal;

/// What is taken.
pub const RULES: UploadRules = UploadRules {
    files: MOST_FILES,
    each: 5 * 1024 * 1024,
    kinds: &[FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Docx],
};

/// A form that was read: its fields, the files that lie sealed now, what is wrong with others.
#[derive(Default)]
pub struct Taken {
    pub entered: Entered,
    pub files: Vec<SentFile>,
    pub refusals: Vec<Refusal>,
}

/// Where files go.
pub struct Tray<'a> {
    pub portal: &'a Portal,
    pub sealer: &'a Sealer,
    pub card: &'a AgencyCard,
    /// Under what they lie.
    pub parcel: &'a str,
    /// Files that lie there already.
    pub there: usize,
}

impl Tray<'_> {
    /// Reads a form to its end. A file is named by its field: what it is for.
    pub async fn take(&self, mut form: UploadForm) -> Result<Taken, Problem> {
        let mut taken = Taken::default();
        while let Some(part) = form.next(&RULES).await? {
            match part {
                Part::Nothing => {}
                Part::Field(name, value) => taken.entered.push(name, &value),
                Part::Refused(refusal) => taken.refusals.push(refusal),
                Part::File(file) => match self.file(file, taken.files.len()).await? {
                    Ok(file) => taken.files.push(file),
                    Err(refusal) => taken.refusals.push(refusal),
                },
            }
        }
        Ok(taken)
    }

    async fn file(
        &self,
        mut part: Box<FilePart<'_>>,
        before: usize,
    ) -> Result<Result<SentFile, Refusal>, Problem> {
        let Some(purpose) = FilePurpose::parse(&part.field) else {
            let sentence = "请从页面上的文件栏选择文件";
            return Ok(Err(Refusal::new("wrong_field", sentence).at("file")));
        };
        if self.there + before >= MOST_FILES {
            return Ok(Err(RULES.too_many(&part.name).at(purpose.code())));
        }
        if !self.portal.store.has_room().await.map_err(Problem::fault)? {
            let sentence = "现在收到的文件太多，暂时收不下；您填的内容还在，请过一小时再传，或者把材料寄来";
            return Ok(Err(Refusal::new("mailbox_full", sentence).at(purpose.code())));
        }
        let id = self.identity();
        let mut writing = self.begin(&id)?;
        loop {
            match part.chunk().await? {
                Ok(Some(bytes)) => writing.write(&bytes).await.map_err(Problem::fault)?,
                Ok(None) => break,
                Err(refusal) => {
                    writing.give_up().await.map_err(Problem::fault)?;
                    return Ok(Err(refusal.at(purpose.code())));
                }
            }
        }
        let (size, digest) = writing.finish().await.map_err(Problem::fault)?;
        let media_type = part.kind.media_type().to_owned();
        Ok(Ok(SentFile { id, purpose, name: part.name, media_type, size, digest }))
    }

    fn identity(&self) -> String {
        let mut chance = [0; 16];
        self.sealer.draw(&mut chance);
        HEXLOWER.encode(&chance)
    }

    fn begin(&self, id: &str) -> Result<ParcelFile, Problem> {
        let mut chance = Zeroizing::new([0; 32]);
        self.sealer.draw(&mut *chance);
        let seal = FileSeal::new(&self.card.agency, &self.card.letter_key, (self.parcel, id), &chance);
        let seal = seal.ok_or_else(|| Problem::fault("an agency without a key for letters"))?;
        Ok(ParcelFile::new(&self.portal.store, (self.parcel, id), seal))
    }
}
