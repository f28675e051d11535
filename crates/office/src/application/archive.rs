//! The whole file of a case, to be archived or handed to a body of review or a court. It names the applicant, so the
//! officer of the case alone takes it, with the second factor, and each time stands in the record.

use gongkai_domain::{
    application::{ActName, ApplicationEvent, Paper as Kind, redaction::Layer},
    authority::{Actor, Edit, Read, Staff},
    id::FileId,
    refusal::Refusal,
};

use super::{
    Case, Cases, CopyFile, CopyLine, Paper, Party, copies, copy, copy_file, field,
    files::name_field,
    held::{held, opened, opened_text},
    letter,
    party::{Person, asked, only_officer},
    show,
};
use crate::{Office, OfficeError, Outcome, publication::source_of};

/// What a file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// 归档: everything.
    Archive,
    /// 证据材料: exchanged with the applicant, so without what is withheld, proofs of identity, working copies and what
    /// third parties wrote, who are named there (Art. 15, 32).
    Evidence,
}

impl Purpose {
    /// As forms send it.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "archive" => Some(Purpose::Archive),
            "evidence" => Some(Purpose::Evidence),
            _ => None,
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Purpose::Archive => "归档案卷",
            Purpose::Evidence => "证据材料",
        }
    }

    const fn holds(self, paper: Kind) -> bool {
        matches!(self, Purpose::Archive) || !matches!(paper, Kind::Identity | Kind::Found | Kind::Opinion)
    }

    /// How an answer came about inside the house is no evidence: drafts that were replaced, who was asked to help.
    pub const fn tells(self, act: ActName) -> bool {
        let inside =
            matches!(act, ActName::Assigned | ActName::Drafted | ActName::Submitted | ActName::Returned);
        matches!(self, Purpose::Archive) || !inside
    }

    /// What was written in an act goes along; what third parties and other agencies wrote, and what was written to
    /// them, is not exchanged.
    pub const fn says(self, act: ActName) -> bool {
        let theirs = matches!(
            act,
            ActName::ConsultationSent | ActName::ConsultationReplied | ActName::ConsultationEnded
        );
        matches!(self, Purpose::Archive) || !theirs
    }

    fn holds_copy(self, line: &CopyLine) -> bool {
        line.row.digest.is_some() && (self == Purpose::Archive || line.layer != Layer::Working)
    }
}

/// A paper as it came.
pub struct Original {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Who put it there, and when.
    pub by: (String, chrono::DateTime<chrono::Utc>),
    /// The file.
    pub bytes: Vec<u8>,
}

/// The file of a case.
pub struct CaseFile {
    /// The case with its ledger.
    pub case: Case,
    /// Name of the applicant.
    pub applicant: String,
    /// Names of those who were asked, by the places of their letters; evidence names nobody.
    pub asked: Vec<(usize, String)>,
    /// Names of those who were asked, which evidence does not tell; empty for the archive.
    pub hidden: Vec<String>,
    /// Letters that can be made, with the places of their acts.
    pub letters: Vec<(usize, Paper)>,
    /// Papers as they came.
    pub originals: Vec<Original>,
    /// Copies for partial disclosure.
    pub copies: Vec<CopyFile>,
}

/// Bytes of a file at most: it is put together in memory.
const LARGEST: i64 = 256 << 20;

/// Takes the file of a case.
pub async fn case_file(
    office: &Office,
    who: &Staff,
    id: &str,
    purpose: Purpose,
) -> Result<CaseFile, OfficeError> {
    let named = who.authorise::<Edit, Party>(id)?;
    let right = who.authorise::<Read, Cases>(id)?;
    let case = show(office, &right).await?;
    only_officer(who, &case.row)?;
    let wanted: Vec<_> = case.papers.iter().filter(|line| purpose.holds(line.paper)).collect();
    if wanted.iter().map(|line| line.row.size).sum::<i64>() > LARGEST {
        let sentence = "材料合计超过256MB，不能合成一个文件，请在材料页面逐份取出";
        return Err(Refusal::new("file_too_large", sentence).into());
    }
    let actor = Actor::Staff(who.clone());
    let (applicant, asked) = office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), named.agency(), named.id()).await?;
            let person: Person =
                opened(office, named.agency(), field("party", &held.row.id), &held.row.party)?;
            let event = ApplicationEvent::FileTaken {
                application: held.id()?,
                number: held.row.number.clone(),
                purpose: purpose.word().to_owned(),
            };
            // What is exchanged with the applicant does not say who was asked (Art. 32 protects them).
            let asked = asked(office, tx.conn(), named.agency(), &held.row).await?;
            let asked: Vec<_> = asked.into_iter().map(|(place, _, to)| (place, to.name)).collect();
            Ok(Outcome::of((person.applicant.name, asked)).event(event))
        })
        .await?;
    let (asked, hidden) = match purpose {
        Purpose::Archive => (asked, Vec::new()),
        Purpose::Evidence => (Vec::new(), asked.into_iter().map(|(_, name)| name).collect()),
    };
    let mut letters = Vec::new();
    for (place, line) in case.acts.iter().enumerate() {
        if gongkai_domain::application::letter::has_letter(&line.entry.act)
            && let Ok(paper) = letter(office, &right, place).await?
            // A text that never went out, or was replaced, stays in the archive as what it is: a draft.
            && (purpose == Purpose::Archive || !paper.is_draft)
        {
            letters.push((place, paper));
        }
    }
    let mut originals = Vec::new();
    for line in wanted {
        let stored = FileId::parse(&line.row.file_id).ok_or_else(|| OfficeError::fault("file of a paper"))?;
        originals.push(Original {
            kind: line.paper,
            name: opened_text(office, right.agency(), name_field(&line.row.id), &line.row.name)?,
            by: (line.row.added_by_name.clone(), line.row.added_at),
            bytes: source_of(office, right.agency(), &stored).await?,
        });
    }
    let mut made = Vec::new();
    for line in copies(office, &right).await?.iter().filter(|line| purpose.holds_copy(line)) {
        for kind in copy(office, &right, &line.row.id).await?.kinds {
            made.push(copy_file(office, &right, &line.row.id, &kind).await?);
        }
    }
    Ok(CaseFile { case, applicant, asked, hidden, letters, originals, copies: made })
}
