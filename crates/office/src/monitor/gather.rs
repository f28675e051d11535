//! What is known of an agency's portal, for the rules to compare.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    calendar::Calendar,
    feedback::{FeedbackKind, answer_due},
    id::AgencyId,
    inquiry::ways,
    monitor::{ColumnFact, DocumentFact, Facts, MessageFact, Passage, RowFact, public_address},
    publication::{
        KindField, Metadata,
        content::{Block, Content, Run},
        kind, statutory_items,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::probe;
use crate::{
    Office, OfficeError, catalogue,
    chance::day_in_china,
    feedback::letter_row,
    inquiry::inquiry_row,
    organisation::agency,
    publication::{document_row, edition_row, text_of},
    setting::{self, Name},
};

/// Documents that are looked at, the newest.
const MOST_DOCUMENTS: u64 = 20_000;
/// Editions that are opened at a time.
const AT_ONCE: usize = 200;
/// Messages that are looked at.
const MOST_MESSAGES: u64 = 2_000;
/// In the title of a document that is a guide.
const GUIDE: &str = "信息公开指南";

/// All that is known today.
pub(super) async fn facts(office: &Office, id: &AgencyId) -> Result<Facts, OfficeError> {
    let own = agency::Entity::find_by_id(id.as_str()).one(office.read()).await?;
    let own = own.ok_or(OfficeError::NotFound)?;
    let today = office.today();
    let documents = public(office, id).await?;
    let said = setting::of(office, id).await?;
    let address = public_address(said.value(Name::PortalAddress)).unwrap_or_default();
    let (facts, guide) = of_documents(office, id, (&own.code, &address), &documents).await?;
    let (columns, rows) = columns(office, id, &documents).await?;
    Ok(Facts {
        today,
        columns,
        rows,
        looked_at: documents.len() as u64,
        documents: facts,
        messages: messages(office, id).await?,
        guide: [vec![card(&own)], guide].concat(),
        probes: probe::days(office.read(), id, today).await?,
    })
}

async fn public(office: &Office, id: &AgencyId) -> Result<Vec<document_row::Model>, OfficeError> {
    Ok(document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(id.as_str()))
        .filter(document_row::Column::PublicEdition.is_not_null())
        .order_by_desc(document_row::Column::Id)
        .limit(MOST_DOCUMENTS)
        .all(office.read())
        .await?)
}

/// When a document became public or was corrected last.
fn released(row: &document_row::Model, editions: &BTreeMap<String, DateTime<Utc>>) -> Option<NaiveDate> {
    editions.get(&row.id).copied().or(row.first_released_at).map(day_in_china)
}

/// The public edition of each document: when it was released.
async fn releases(
    conn: &impl ConnectionTrait,
    id: &AgencyId,
    documents: &[document_row::Model],
) -> Result<BTreeMap<String, DateTime<Utc>>, OfficeError> {
    let wanted: BTreeMap<&str, Option<i32>> =
        documents.iter().map(|row| (row.id.as_str(), row.public_edition)).collect();
    let rows: Vec<(String, i32, Option<DateTime<Utc>>)> = edition_row::Entity::find()
        .select_only()
        .columns([
            edition_row::Column::DocumentId,
            edition_row::Column::Edition,
            edition_row::Column::ReleasedAt,
        ])
        .filter(edition_row::Column::AgencyId.eq(id.as_str()))
        .filter(edition_row::Column::ReleasedAt.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    let shown = rows.into_iter().filter(|(of, edition, _)| wanted.get(of.as_str()) == Some(&Some(*edition)));
    Ok(shown.filter_map(|(of, _, at)| Some((of, at?))).collect())
}

/// Items of Art. 20 for which something is expected: those that the catalogue names, or all where there is none; and
/// rows of the catalogue under which nothing stands.
async fn columns(
    office: &Office,
    id: &AgencyId,
    documents: &[document_row::Model],
) -> Result<(Vec<ColumnFact>, Vec<RowFact>), OfficeError> {
    let rows = catalogue::coverage_of(office.read(), id).await?;
    let named: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.entry.said.way == gongkai_domain::catalogue::Way::Proactive)
        .map(|row| row.entry.said.item.as_str())
        .filter(|item| !item.is_empty())
        .collect();
    let editions = releases(office.read(), id, documents).await?;
    let mut columns = Vec::new();
    for item in statutory_items() {
        let under: Vec<_> = documents.iter().filter(|row| row.item == item.id).collect();
        if under.is_empty() && !named.is_empty() && !named.contains(item.id.as_str()) {
            continue;
        }
        columns.push(ColumnFact {
            item: item.id.clone(),
            name: item.short.clone(),
            documents: under.len() as u64,
            newest: under.iter().filter_map(|row| released(row, &editions)).max(),
        });
    }
    let empty = rows.iter().filter(|row| row.is_empty());
    let fact = |row: &catalogue::Covered| RowFact {
        id: row.entry.id.clone(),
        name: row.entry.said.matters.join("—"),
    };
    Ok((columns, empty.map(fact).collect()))
}

async fn of_documents(
    office: &Office,
    id: &AgencyId,
    here: (&str, &str),
    documents: &[document_row::Model],
) -> Result<(Vec<DocumentFact>, Vec<Passage>), OfficeError> {
    let interpreted: BTreeSet<&str> = documents.iter().filter_map(|row| row.interprets.as_deref()).collect();
    let there: BTreeSet<&str> = documents.iter().map(|row| row.id.as_str()).collect();
    let (mut facts, mut guide) = (Vec::new(), Vec::new());
    for some in documents.chunks(AT_ONCE) {
        for row in some.iter() {
            let (metadata, content) = text_of(office, id, row).await?;
            let own = kind(&row.kind);
            let links = links(&content);
            let dead = links.into_iter().filter(|link| is_dead(link, here, &there)).collect();
            facts.push(DocumentFact {
                id: row.id.clone(),
                unit: row.unit_id.clone(),
                title: row.title.clone(),
                released_on: row.first_released_at.map(day_in_china).unwrap_or_default(),
                missing: missing(row, &metadata),
                uninterpreted: own.is_some_and(|own| own.interpretation)
                    && !interpreted.contains(row.id.as_str()),
                dead_links: dead,
            });
            if row.title.contains(GUIDE) {
                guide.extend(passages(row, &content));
            }
        }
    }
    Ok((facts, guide))
}

/// What pages of normative documents show and this one lacks (政府信息公开平台 of 2019; Art. 12 for the directory).
fn missing(row: &document_row::Model, metadata: &Metadata) -> Vec<String> {
    let Some(own) = kind(&row.kind) else { return Vec::new() };
    let asks = |field: KindField| own.required.contains(&field);
    if !asks(KindField::Validity) {
        return Vec::new();
    }
    [
        ("文号", metadata.number.is_empty()),
        ("成文日期", metadata.formed_on.is_none()),
        ("索引号", row.index_number.is_none()),
        ("主题分类", metadata.topic.is_empty()),
        ("有效性", row.validity.is_none() && metadata.validity.is_none()),
        ("内容概述", metadata.summary.trim().is_empty()),
    ]
    .into_iter()
    .filter(|(_, lacks)| *lacks)
    .map(|(word, _)| word.to_owned())
    .collect()
}

fn links(content: &Content) -> BTreeSet<String> {
    let of = |runs: &[Run]| runs.iter().map(|run| run.link.clone()).collect::<Vec<_>>();
    let of_block = |block: &Block| match block {
        Block::Paragraph { runs } => of(runs),
        Block::List { items, .. } => items.iter().flat_map(|runs| of(runs)).collect(),
        _ => Vec::new(),
    };
    content.blocks.iter().flat_map(of_block).filter(|link| !link.is_empty()).collect()
}

/// Does an address lead to a document of this agency that is not public? `here`: the agency's code and its public
/// address, which may be empty. Other addresses are not ours to judge.
fn is_dead(link: &str, (code, address): (&str, &str), there: &BTreeSet<&str>) -> bool {
    let Some((scheme, rest)) = link.split_once("://") else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if !address.is_empty() && !address.eq_ignore_ascii_case(&format!("{scheme}://{host}")) {
        return false;
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["documents", of, file, ..] if *of == code => {
            !there.contains(file.split('.').next().unwrap_or_default())
        }
        _ => false,
    }
}

fn passages(row: &document_row::Model, content: &Content) -> Vec<Passage> {
    let words = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let of_block = |block: &Block| match block {
        Block::Paragraph { runs } => vec![words(runs)],
        Block::List { items, .. } => items.iter().map(|runs| words(runs)).collect(),
        Block::Table { rows, .. } => rows.concat(),
        _ => Vec::new(),
    };
    let text: Vec<String> = content.blocks.iter().flat_map(of_block).collect();
    vec![Passage {
        id: row.id.clone(),
        unit: row.unit_id.clone(),
        place: row.title.clone(),
        text: text.join("\n"),
    }]
}

/// The guide that the portal makes of the agency's own card.
fn card(own: &agency::Model) -> Passage {
    let parts = [&own.contact_office, &own.contact_address, &own.contact_email, &own.contact_supervision];
    let text: Vec<&str> = parts.into_iter().chain([&own.contact_functions]).map(String::as_str).collect();
    Passage {
        id: "card".to_owned(),
        unit: String::new(),
        place: "政府信息公开指南".to_owned(),
        text: text.join("\n"),
    }
}

/// Reports of errors and inquiries that wait. What they say stays where it is.
async fn messages(office: &Office, id: &AgencyId) -> Result<Vec<MessageFact>, OfficeError> {
    let letters = letter_row::Entity::find()
        .filter(letter_row::Column::AgencyId.eq(id.as_str()))
        .filter(letter_row::Column::State.eq(crate::feedback::OPEN))
        .filter(letter_row::Column::Kind.eq(FeedbackKind::Error.code()))
        .order_by_asc(letter_row::Column::Id)
        .limit(MOST_MESSAGES)
        .all(office.read())
        .await?;
    let letter = |row: letter_row::Model| MessageFact {
        id: format!("letter {}", row.id),
        unit: row.unit_id.unwrap_or_default(),
        name: format!("{}的网站纠错", gongkai_domain::calendar::date_in_words(row.received_on)),
        received_on: row.received_on,
        due: answer_due(Calendar::in_force(), row.received_on).ok().map(|due| due.date),
    };
    // Only messages of the network, whose term is in hours: who stood at a counter left none.
    let network = ways().iter().filter(|way| way.hours.is_some()).map(|way| way.code.as_str());
    let inquiries = inquiry_row::Entity::find()
        .filter(inquiry_row::Column::AgencyId.eq(id.as_str()))
        .filter(inquiry_row::Column::Way.is_in(network))
        .filter(inquiry_row::Column::ClosedAt.is_null())
        .order_by_asc(inquiry_row::Column::Id)
        .limit(MOST_MESSAGES)
        .all(office.read())
        .await?;
    let inquiry = |row: inquiry_row::Model| MessageFact {
        id: format!("inquiry {}", row.id),
        unit: row.desk_id,
        name: format!("咨询{}", row.number),
        received_on: row.asked_on,
        // A term that ends with a day ends before the first moment of the next one.
        due: row.due_at.map(|due| day_in_china(due - chrono::TimeDelta::seconds(1))),
    };
    Ok(letters.into_iter().map(letter).chain(inquiries.into_iter().map(inquiry)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_links_lead_nowhere() {
        let there = BTreeSet::from(["d1"]);
        let here = "https://gk.example.gov.cn";
        for (link, address, dead) in [
            ("https://gk.example.gov.cn/documents/sfj/d1", here, false),
            ("https://gk.example.gov.cn/documents/sfj/d1.pdf#a", here, false),
            ("https://gk.example.gov.cn/documents/sfj/d2", here, true),
            ("https://gk.example.gov.cn/documents/sfj/d2?x=1", "", true),
            ("https://other.example.cn/documents/sfj/d2", here, false),
            ("https://gk.example.gov.cn/documents/jyj/d9", here, false),
            ("https://www.gov.cn/zhengce/content.htm", here, false),
            ("https://gk.example.gov.cn/guide", here, false),
        ] {
            assert_eq!(is_dead(link, ("sfj", address), &there), dead, "{link}");
        }
    }
}
