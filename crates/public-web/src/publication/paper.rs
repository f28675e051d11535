//! A document as it stands on paper: what the catalogue says about it, its text, where it is to be found.

use std::borrow::Cow;

use chrono::NaiveDate;
use gongkai_domain::publication::{
    Card, Validity,
    content::{Block, Content, Run},
};
use gongkai_public::{AgencyCard, PublishedDocument, document::StatedValidity};
use gongkai_render::{
    ShareCard,
    writing::{Fact, Part, Writing},
};

use super::line::address;
use crate::words;

/// What the catalogue says about it: only what is known. For pages and files.
pub fn facts(document: &PublishedDocument, card: &AgencyCard) -> Vec<(&'static str, String)> {
    let card = Card {
        index_number: &document.index_number,
        agency: &card.name,
        released: words::date(document.released_on),
        unit: &document.unit,
        prolonged: document.prolonged.as_ref().map(|one| (one.until, one.because.as_str())),
        stated: document.validity.as_ref().map(|stated| (stated.validity, stated.on)),
    };
    card.facts(&document.metadata)
}

/// A document that is to be put on paper.
pub struct Paper<'a> {
    /// The document.
    pub document: &'a PublishedDocument,
    /// Its agency.
    pub card: &'a AgencyCard,
    /// The day of which its validity is told.
    pub today: NaiveDate,
    /// Scheme and host of the portal; empty: not known.
    pub base: &'a str,
}

impl Paper<'_> {
    /// The picture that stands for the document.
    pub fn card(&self) -> ShareCard {
        let said = &self.document.metadata;
        let validity = self.document.validity_on(self.today).map(|one| one.word().to_owned());
        let parts =
            [said.number.clone(), words::date(self.document.released_on), validity.unwrap_or_default()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        ShareCard { title: said.title.clone(), agency: self.card.name.clone(), line: parts.join("　") }
    }

    /// The document without pictures and attachments.
    pub fn writing(&self) -> Writing<'static> {
        let title = self.document.metadata.title.clone();
        Writing {
            name: title.clone(),
            title,
            mark: self.mark(),
            facts: self.facts(),
            parts: vec![part(String::new(), self.document.content.clone())],
            end: self.end(),
            ..Writing::default()
        }
    }

    /// What stands in the attachments, for a file of plain text.
    pub fn attachments(&self) -> impl Iterator<Item = Part<'static>> {
        let one =
            |file: &gongkai_public::PublishedFile| part(format!("附件：{}", file.name), file.content.clone());
        self.document.attachments.iter().map(one)
    }

    /// 附件说明, as GB/T 9704 sets it below the text: the attachments are files of their own.
    pub fn list_of_attachments(&self) -> Option<Part<'static>> {
        let names: Vec<&str> = self.document.attachments.iter().map(|file| file.name.as_str()).collect();
        let lines = match names.as_slice() {
            [] => return None,
            [only] => format!("附件：{only}"),
            several => {
                let line = |(nth, name): (usize, &&str)| format!("{}. {name}", nth + 1);
                let lines: Vec<String> = several.iter().enumerate().map(line).collect();
                // Below the first name: two letters of indent and three of the word.
                format!("附件：{}", lines.join("\n\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}"))
            }
        };
        let block = Block::Paragraph { runs: vec![Run::plain(lines)] };
        Some(part(String::new(), Content { blocks: vec![block] }))
    }

    fn validity(&self) -> Option<Validity> {
        self.document.validity_on(self.today)
    }

    /// Who holds a single sheet of it has to see that it does not hold as it stands there.
    fn mark(&self) -> String {
        let told = self.validity().filter(|validity| *validity != Validity::InForce);
        told.map(|validity| validity.word().to_owned()).unwrap_or_default()
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts: Vec<Fact> = facts(self.document, self.card)
            .into_iter()
            .map(|(label, value)| Fact::new(label, value))
            .collect();
        if let Some(validity) = self.validity() {
            let because = self.document.validity.as_ref().map(StatedValidity::told);
            let because = because.filter(|because| !because.is_empty());
            let because = because.map(|because| format!("：{because}")).unwrap_or_default();
            facts.push(Fact::new("有效性", format!("{}{because}", validity.word())));
        }
        if let Some(erratum) = &self.document.erratum {
            facts.push(Fact::wide("更正说明", format!("第{}版：{erratum}", self.document.edition)));
        }
        if self.document.owed {
            facts.push(Fact::wide("紧急公开", "因紧急情况先行公开，审查手续正在补办"));
        }
        facts
    }

    fn end(&self) -> Vec<String> {
        let document = self.document;
        let own = address(&self.card.code, document.document.as_str());
        let mut end = Vec::new();
        end.extend((!self.base.is_empty()).then(|| format!("网址：{}{own}", self.base)));
        end.push(format!("原文校验码（第{}版）：{}", document.edition, document.seen));
        if self.validity().is_some() {
            end.push(format!("有效性为{}的情况，以后的变化见网页", words::date(self.today)));
        }
        end
    }
}

fn part(heading: String, content: Content) -> Part<'static> {
    Part { heading, content: Cow::Owned(content) }
}
