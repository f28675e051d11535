//! Cases found by what is known of them: by words of what is wanted, by the name of the applicant, by being much the
//! same as one that is about to be registered. What is sealed is opened for the search and left nowhere.

use gongkai_domain::{
    application::{ALIKE, ApplicationEvent, filing::Filing, similarity},
    authority::{Actor, Edit, Staff},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Line, Party, Register, case_row,
    enter::applicant_key,
    field,
    held::{all_held, opened, opened_text},
    party::Person,
};
use crate::{Office, OfficeError, Outcome};

/// Cases that one search looks at, the newest first.
const MOST: u64 = 5_000;
/// Cases that it shows.
const SHOWN: usize = 20;

/// A case that is much the same as what is about to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The case.
    pub case: String,
    /// Its number.
    pub number: String,
    /// A line that says what is wanted.
    pub subject: String,
    /// Of the same applicant?
    pub same_applicant: bool,
    /// Common pairs of characters, in hundredths.
    pub share: u32,
}

/// Does a text hold all words?
pub(super) fn holds(text: &str, words: &str) -> bool {
    let text = text.to_lowercase();
    words.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}

/// Cases that want much the same, those of the same applicant first (Art. 36(6)).
pub async fn alike(office: &Office, who: &Staff, filing: &Filing) -> Result<Vec<Alike>, OfficeError> {
    let right = who.authorise_all::<Edit, Register>()?;
    let agency = right.agency();
    let (wanted, key) = (filing.wanted.line(), applicant_key(office, agency, &filing.applicant));
    let rows = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .order_by_desc(case_row::Column::Id)
        .limit(MOST)
        .all(office.read())
        .await?;
    let mut found = Vec::new();
    for row in rows {
        let subject = opened_text(office, agency, field("subject", &row.id), &row.subject)?;
        let share = similarity(&subject, &wanted);
        if share >= ALIKE {
            let same_applicant = row.applicant_key == key;
            found.push(Alike { case: row.id, number: row.number, subject, same_applicant, share });
        }
    }
    found.sort_by_key(|one| (!one.same_applicant, std::cmp::Reverse(one.share)));
    found.truncate(SHOWN);
    Ok(found)
}

/// Cases of a person whose applicant, or whose agent, has this name. Each one that is found stands in the record.
pub async fn by_name(office: &Office, who: &Staff, name: &str) -> Result<Vec<Line>, OfficeError> {
    let right = who.authorise_all::<Edit, Party>()?;
    let agency = right.agency();
    let name = name.trim();
    if name.chars().count() < 2 {
        return Err(Refusal::new("name_short", "请填写姓名或者单位名称，至少两个字").at("name").into());
    }
    let rows = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .filter(case_row::Column::OfficerId.eq(who.id.as_str()))
        .order_by_desc(case_row::Column::Id)
        .limit(MOST)
        .all(office.read())
        .await?;
    let mut hits = Vec::new();
    for row in rows {
        let person: Person = opened(office, agency, field("party", &row.id), &row.party)?;
        let agent = person.agent.as_ref().is_some_and(|agent| holds(&agent.name, name));
        if holds(&person.applicant.name, name) || agent {
            hits.push(row);
        }
        if hits.len() == SHOWN {
            break;
        }
    }
    let held = all_held(office.read(), agency, hits).await?;
    let lines: Vec<Line> = held.into_iter().map(|one| one.line(office, agency)).collect::<Result<_, _>>()?;
    if lines.is_empty() {
        return Ok(lines);
    }
    let events = lines
        .iter()
        .map(|line| {
            let (application, number) = (line.held.id()?, line.held.row.number.clone());
            Ok(ApplicationEvent::ApplicantSeen { application, number })
        })
        .collect::<Result<Vec<_>, OfficeError>>()?;
    let actor = Actor::Staff(who.clone());
    office.transact(&actor, async |_| Ok(Outcome::of(()).events(events.clone()))).await?;
    Ok(lines)
}
