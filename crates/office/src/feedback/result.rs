//! The result of a call for comments is a document like any other, with its own review: here only its
//! first draft is written, from the adoption table.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Read, Staff},
    calendar::date_in_words,
    feedback::{Outcome, Standing},
    id::{DocumentId, UnitId},
    publication::{
        KindField, Metadata,
        content::{Block, Content, Run},
        kinds,
    },
    refusal::Refusal,
};

use super::{Call, Letter, Letters, call, opinion_row};
use crate::{
    Office, OfficeError,
    publication::{self, Begin, Save, Saved},
};

/// Begins the document that tells what became of the comments.
pub async fn begin_result(office: &Office, who: &Staff, id: &str) -> Result<DocumentId, OfficeError> {
    let right = who.authorise::<Read, Letters>(id)?;
    let (call, opinions, letters) = call(office, who, &right).await?;
    if let Some((there, _)) = &call.result {
        return DocumentId::parse(there).ok_or_else(|| OfficeError::fault("identity of a document"));
    }
    let refusals = why_not(&call, office.today());
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let kind = kinds().iter().find(|kind| kind.required.contains(&KindField::Answers));
    let kind = kind.ok_or_else(|| OfficeError::fault("no kind is the result of a call"))?;
    let begin = Begin { kind: kind.id.clone(), unit: UnitId::parse(&call.row.unit_id), ..Begin::default() };
    let document = publication::begin(office, who, &begin).await?;
    let right = who.authorise::<Read, publication::Dossier>(document.as_str())?;
    let begun = publication::show(office, who, &right).await?;
    let metadata = Metadata {
        title: format!("关于“{}”的意见采纳情况", call.row.title),
        answers: DocumentId::parse(&call.row.id),
        ..begun.draft.metadata
    };
    let version = begun.held.row.version;
    let content = text(&call, &opinions, &letters);
    let save = Save { version, metadata, content, erratum: None };
    match publication::save(office, who, document.as_str(), save).await? {
        Saved::Kept(_) => Ok(document),
        Saved::Overtaken(_) => Err(OfficeError::Conflict),
    }
}

fn why_not(call: &Call, today: NaiveDate) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let open = call.term.filter(|term| term.on(today) != Standing::Over);
    refusals.extend(open.map(|term| publication::still_open(term.until)));
    if call.row.public_edition.is_none() {
        refusals.push(Refusal::new("not_public", "这次征集已经撤下，不能反馈结果"));
    }
    if call.unsorted > 0 {
        let sentence = format!("还有{}条意见没有归类，请先归入采纳情况表", call.unsorted);
        refusals.push(Refusal::new("unsorted", sentence));
    }
    refusals
}

fn text(call: &Call, opinions: &[opinion_row::Model], letters: &[Letter]) -> Content {
    let paragraph = |text: String| Block::Paragraph { runs: vec![Run::plain(text)] };
    let term = call
        .term
        .map(|term| format!("，征集时间为{}至{}", date_in_words(term.from), date_in_words(term.until)));
    let opening = format!("本机关就“{}”公开征求意见{}。", call.row.title, term.unwrap_or_default());
    let received = received(letters);
    let mut blocks = vec![paragraph(opening), paragraph(received)];
    if !opinions.is_empty() {
        blocks.push(Block::Table {
            caption: "意见采纳情况".to_owned(),
            heads: 1,
            rows: table(opinions, letters),
        });
    }
    Content { blocks }
}

/// How many came on the website, and how many were written down by hand from letters, calls and visits.
fn received(letters: &[Letter]) -> String {
    let by_hand = letters.iter().filter(|letter| letter.row.was_entered()).count();
    match (letters.len() - by_hand, by_hand) {
        (0, 0) => "征集期间没有收到意见。".to_owned(),
        (online, 0) => format!("征集期间，通过本网站收到意见{online}条，采纳情况如下。"),
        (0, by_hand) => {
            format!("征集期间，通过来信、来电、来访等方式收到意见{by_hand}条，采纳情况如下。")
        }
        (online, by_hand) => format!(
            "征集期间收到意见{}条，其中通过本网站{online}条，通过来信、来电、来访等方式{by_hand}条，采纳情况如下。",
            letters.len()
        ),
    }
}

fn table(opinions: &[opinion_row::Model], letters: &[Letter]) -> Vec<Vec<String>> {
    let head = ["意见要点", "条数", "采纳情况", "理由"].map(str::to_owned).to_vec();
    let row = |one: &opinion_row::Model| {
        let under = letters.iter().filter(|letter| letter.row.opinion_id.as_ref() == Some(&one.id)).count();
        let outcome = Outcome::parse(&one.outcome).map(Outcome::word).unwrap_or_default();
        vec![one.point.clone(), under.to_string(), outcome.to_owned(), one.reason.clone()]
    };
    [head].into_iter().chain(opinions.iter().map(row)).collect()
}
