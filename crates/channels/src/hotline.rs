//! Cards from which people at the telephone answer. The receipt is the copy: it holds the card, and with
//! the receipt the card goes.

use gongkai_domain::{
    channel::{Card, Channel},
    publication::{
        content::{Block, Run},
        kind,
    },
};
use gongkai_public::PublishedDocument;

use crate::contract::{Carrier, Carrying, Parcel, Recall, Receipt};

/// Characters that somebody reads out without getting lost.
const ENOUGH: usize = 300;

/// The cards of an agency.
#[derive(Debug, Clone, Copy)]
pub struct Hotline;

impl Carrier for Hotline {
    fn channel(&self) -> Channel {
        Channel::Hotline
    }

    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a> {
        Box::pin(async move {
            Ok(Receipt { place: "热线答复卡列表".to_owned(), card: Some(card(parcel)) })
        })
    }

    fn withdraw<'a>(&'a self, _: &'a Recall) -> Carrying<'a> {
        Box::pin(async { Ok(Receipt { place: "热线答复卡列表".to_owned(), card: None }) })
    }
}

/// The card of a document.
pub fn card(parcel: &Parcel) -> Card {
    let document = &parcel.document;
    let said = &document.metadata;
    let (text, is_whole) = told(document);
    let issuer = if said.issuer.is_empty() { &parcel.agency.name } else { &said.issuer };
    Card {
        schema: 1,
        title: said.title.clone(),
        kind: kind(&said.kind).map(|kind| kind.name.clone()).unwrap_or_default(),
        number: said.number.clone(),
        index_number: document.index_number.clone(),
        issuer: issuer.clone(),
        unit: document.unit.clone(),
        published_on: document.released_on,
        validity: document.validity_on(parcel.today).map(|one| one.word().to_owned()).unwrap_or_default(),
        text,
        is_whole,
        address: parcel.address.clone(),
    }
}

/// Entries of a list as one sentence, whatever each ends with.
fn in_a_row(items: &[Vec<Run>]) -> String {
    let item = |runs: &Vec<Run>| {
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        text.trim_end_matches(['；', '。', ';', '.']).to_owned()
    };
    items.iter().map(item).collect::<Vec<_>>().join("；") + "。"
}

/// The summary; without one the first paragraphs, whole ones as long as they fit.
fn told(document: &PublishedDocument) -> (String, bool) {
    let summary = document.metadata.summary.trim();
    if !summary.is_empty() {
        return (summary.to_owned(), true);
    }
    let mut text = String::new();
    for block in &document.content.blocks {
        let words = match block {
            Block::Heading { text, .. } => text.clone(),
            Block::Paragraph { runs } => runs.iter().map(|run| run.text.as_str()).collect(),
            Block::List { items, .. } => in_a_row(items),
            Block::Table { .. } | Block::Image { .. } if text.is_empty() => {
                return ("内容是表格或图片，请告诉来电人在门户上看。".to_owned(), false);
            }
            Block::Table { .. } | Block::Image { .. } => return (text, false),
        };
        if text.chars().count() + words.chars().count() > ENOUGH {
            let is_first = text.is_empty();
            return (if is_first { words.chars().take(ENOUGH).collect() } else { text }, false);
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&words);
    }
    let is_whole = document.attachments.is_empty();
    (text, is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_one_sentence() {
        for (items, told) in [
            (vec!["上门服务；", "建立回访制度。"], "上门服务；建立回访制度。"),
            (vec!["一", "二"], "一；二。"),
        ] {
            let items: Vec<Vec<Run>> = items.into_iter().map(|text| vec![Run::plain(text)]).collect();
            assert_eq!(in_a_row(&items), told);
        }
    }
}
