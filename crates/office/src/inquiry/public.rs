//! What an entry leads to: a text for the public, which is a document with reviews of its own, or an application.

use gongkai_domain::{
    authority::{Actor, Edit, Guarded, Read, Staff},
    id::{AgencyId, DocumentId, UnitId},
    inquiry::{InquiryEvent, PublicAnswer},
    organisation::Duty,
    publication::{
        Metadata,
        content::{Block, Content, Run},
        question_kind,
    },
    refusal::Refusal,
};

use super::{
    Inquiries,
    enter::{close, field, held, identity, save},
    inquiry_row, question,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    application::Entered,
    publication::{self, Begin, Dossier, Save, Saved},
    seal::open_field,
};

/// Questions, as things of which somebody may draft a text for the public.
#[derive(Debug)]
pub enum PublicQuestions {}

impl Guarded<Edit> for PublicQuestions {
    const DUTIES: &'static [Duty] = &[Duty::InquiryClerk, Duty::DisclosureReviewer];
}

/// May a text for the public be drafted now?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draftable {
    /// Yes.
    Now,
    /// It was not answered yet.
    Open,
    /// There is one.
    Drafted,
}

/// Whether a text for the public can be drafted of an entry.
pub fn draftable(row: &inquiry_row::Model) -> Draftable {
    match (&row.document_id, row.closed_at) {
        (Some(_), _) => Draftable::Drafted,
        (None, None) => Draftable::Open,
        (None, Some(_)) => Draftable::Now,
    }
}

fn why_not(row: &inquiry_row::Model, who: &Staff) -> Option<Refusal> {
    if !who.has_any(<Dossier as Guarded<Edit>>::DUTIES) {
        let sentence = "您没有拟公开信息的职责，请交信息提供或者公开审查人员拟稿";
        return Some(Refusal::new("not_a_writer", sentence).at("title"));
    }
    match draftable(row) {
        Draftable::Now => None,
        Draftable::Open => {
            Some(Refusal::new("not_answered", "这条咨询还没有答复，答复以后再公开").at("title"))
        }
        Draftable::Drafted => {
            Some(Refusal::new("already_drafted", "这条咨询已经拟过公开稿，请打开那份稿子修改").at("title"))
        }
    }
}

/// Name and contact that whoever asked has left, to be kept out of the text. Nobody sees them here.
fn left(
    office: &Office,
    agency: &AgencyId,
    row: &inquiry_row::Model,
) -> Result<(String, String), OfficeError> {
    match &row.contact {
        Some(sealed) => {
            let opened = open_field(office, agency, field(&row.id), sealed)?;
            serde_json::from_slice(&opened).map_err(OfficeError::fault)
        }
        None => Ok(Default::default()),
    }
}

/// Drafts the text for the public: from here on it is a document like any other, screened and reviewed by three
/// people before anybody outside sees it.
pub async fn begin_public(
    office: &Office,
    who: &Staff,
    id: &str,
    said: &PublicAnswer,
) -> Result<DocumentId, OfficeError> {
    let right = who.authorise::<Edit, PublicQuestions>(id)?;
    let row = held(office.read(), right.agency(), right.id()).await?;
    let (name, contact) = left(office, right.agency(), &row)?;
    let mut refusals: Vec<Refusal> = why_not(&row, who).into_iter().collect();
    refusals.extend(said.check(&[&name, &contact]));
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let document = begin(office, who, &row).await?;
    write(office, who, &document, said).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = held(tx.conn(), right.agency(), right.id()).await?;
            if row.document_id.is_some() {
                return Err(OfficeError::Conflict);
            }
            let (inquiry, number, seen) = (identity(&row.id)?, row.number.clone(), row.version);
            let new = inquiry_row::Model { document_id: Some(document.to_string()), ..row };
            save(tx, seen, new).await?;
            let drafted = InquiryEvent::Drafted { inquiry, number, document: document.clone() };
            Ok(Outcome::of(document.clone()).event(drafted))
        })
        .await
}

async fn begin(office: &Office, who: &Staff, row: &inquiry_row::Model) -> Result<DocumentId, OfficeError> {
    let kind = question_kind().ok_or_else(|| OfficeError::fault("no kind is a question"))?;
    // The desk provides it, unless the writer reaches only another unit.
    let unit = UnitId::parse(&row.desk_id).filter(|desk| publication::reaches(who, desk));
    publication::begin(office, who, &Begin { kind: kind.id.clone(), unit, ..Begin::default() }).await
}

async fn write(
    office: &Office,
    who: &Staff,
    document: &DocumentId,
    said: &PublicAnswer,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Read, Dossier>(document.as_str())?;
    let begun = publication::show(office, who, &right).await?;
    let metadata = Metadata {
        title: said.title.trim().to_owned(),
        formed_on: Some(office.today()),
        ..begun.draft.metadata
    };
    let save = Save { version: begun.held.row.version, metadata, content: text(said), erratum: None };
    match publication::save(office, who, document.as_str(), save).await? {
        Saved::Kept(_) => Ok(()),
        Saved::Overtaken(_) => Err(OfficeError::Conflict),
    }
}

fn text(said: &PublicAnswer) -> Content {
    let block = |word: &str, text: &str| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines
            .enumerate()
            .map(|(nth, line)| {
                let line = if nth == 0 { format!("{word}：{line}") } else { line.to_owned() };
                Block::Paragraph { runs: vec![Run::plain(line)] }
            })
            .collect::<Vec<_>>()
    };
    Content { blocks: [block("问", &said.question), block("答", &said.answer)].concat() }
}

/// An entry went on as an application: it is closed with that, and whoever asked is told.
pub(crate) async fn convert(
    tx: &Tx,
    agency: &AgencyId,
    row: &inquiry_row::Model,
    case: Entered,
) -> Result<Outcome<Entered>, OfficeError> {
    let inquiry = identity(&row.id)?;
    let new = inquiry_row::Model { case_id: Some(case.id.to_string()), ..row.clone() };
    save(tx, row.version, new.clone()).await?;
    let new = inquiry_row::Model { version: row.version + 1, ..new };
    let (number, of) = (row.number.clone(), case.number.clone());
    let converted = InquiryEvent::Converted { inquiry, number, case: of };
    if row.closed_at.is_some() {
        let told = Outcome::of(case).event(converted);
        return question::tell(tx, agency, &new.id, told).await;
    }
    let answer = format!("您要的是政府信息，已经按信息公开申请登记，编号{}，按申请的期限答复。", case.number);
    let closed = close(tx, agency, &new, &answer).await?;
    Ok(Outcome::of(case).event(converted).beside(closed))
}

/// The entry that is to become an application, for whoever reads the register.
pub(crate) async fn convertible(tx: &Tx, who: &Staff, id: &str) -> Result<inquiry_row::Model, OfficeError> {
    let right = who.authorise::<Read, Inquiries>(id)?;
    let row = held(tx.conn(), right.agency(), right.id()).await?;
    if row.case_id.is_some() {
        let sentence = "这条咨询已经转为信息公开申请，不能再转一次";
        return Err(Refusal::new("already_converted", sentence).at("arrived").into());
    }
    Ok(row)
}
