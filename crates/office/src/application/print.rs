//! Letters that wait for paper: of the cases of an officer, each with the name of the applicant, many in one file. Each
//! name that is taken stands in the record.

use chrono::{Days, NaiveDate};
use gongkai_domain::{
    application::{
        Act, ActName, ApplicationEvent,
        letter::{To, has_letter},
    },
    authority::{Actor, Authz, Edit, Read, Staff},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Cases, Paper, Party, case_row, field,
    held::all_held,
    held::opened,
    held::opened_text,
    letter,
    party::{Person, asked, letter_place, only_officer},
};
use crate::{Office, OfficeError, Outcome};

/// Letters that one file holds.
pub const MOST_LETTERS: usize = 500;
/// Letters of so many days are shown.
const RECENT: Days = Days::new(14);
/// Cases that are looked at.
const MOST_CASES: u64 = 2_000;

/// A letter that may be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printable {
    /// The case.
    pub case: String,
    /// Its number.
    pub number: String,
    /// A line that says what is wanted.
    pub subject: String,
    /// Place of the act in the ledger.
    pub place: usize,
    /// What the act is.
    pub what: &'static str,
    /// Its day.
    pub on: NaiveDate,
    /// An answer with its number that has not left the house.
    pub waits: bool,
}

/// Letters of the cases of a person: answers that wait for delivery, then what was written in the last days.
pub async fn printable(office: &Office, who: &Staff) -> Result<Vec<Printable>, OfficeError> {
    let right = who.authorise_all::<Read, Cases>()?;
    let since = office.today().checked_sub_days(RECENT).unwrap_or_default();
    let rows = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(case_row::Column::OfficerId.eq(who.id.as_str()))
        .filter(
            Condition::any()
                .add(case_row::Column::EndedOn.is_null())
                .add(case_row::Column::EndedOn.gte(since)),
        )
        .order_by_desc(case_row::Column::Id)
        .limit(MOST_CASES)
        .all(office.read())
        .await?;
    let mut all = Vec::new();
    for held in all_held(office.read(), right.agency(), rows).await? {
        // Nothing can be written before the day of receipt is fixed (Art. 31).
        if held.ledger.received_on().is_none() {
            continue;
        }
        let subject = opened_text(office, right.agency(), field("subject", &held.row.id), &held.row.subject)?;
        let now = held.ledger.standing();
        let draft = now.draft.filter(|draft| draft.number.is_some());
        let answer = draft.and_then(|draft| usize::try_from(draft.place).ok());
        for (place, entry) in held.ledger.entries().iter().enumerate() {
            let waits = answer == Some(place) && (now.delivered.is_none() || now.undeliverable);
            let is_draft = matches!(entry.act, Act::Drafted { .. });
            let recent = entry.on >= since && (!is_draft || answer == Some(place));
            if has_letter(&entry.act) && (waits || recent) {
                all.push(Printable {
                    case: held.row.id.clone(),
                    number: held.row.number.clone(),
                    subject: subject.clone(),
                    place,
                    what: letter_word(&entry.act),
                    on: entry.on,
                    waits,
                });
            }
        }
    }
    all.sort_by_key(|one| (!one.waits, std::cmp::Reverse(one.on)));
    Ok(all)
}

/// A letter in a list: 登记 is what was done, 登记回执 what is printed.
const fn letter_word(act: &Act) -> &'static str {
    match act.name() {
        ActName::Registered => "登记回执",
        ActName::ConsultationSent => "征求意见函",
        ActName::ExtensionTold => "延期答复告知",
        ActName::FeeNotified => "收费通知",
        ActName::ReasonsRequested => "说明理由告知",
        ActName::ThirdPartyTold => "公开决定告知",
        ActName::ConsultationTold => "征求意见告知",
        name => name.word(),
    }
}

/// Letters with the names of the applicants, for the officer of each case.
pub async fn named_letters(
    office: &Office,
    who: &Staff,
    chosen: &[(String, usize)],
) -> Result<Vec<(Paper, String)>, OfficeError> {
    if chosen.is_empty() || chosen.len() > MOST_LETTERS {
        let sentence = format!("请选择要打印的文书，一次最多{MOST_LETTERS}份");
        return Err(Refusal::new("letters_missing", sentence).at("letter").into());
    }
    let mut made = Vec::new();
    let mut refusals = Vec::new();
    for (case, place) in chosen {
        // The right to the name, each time.
        who.authorise::<Edit, Party>(case)?;
        let right: Authz<Read, Cases> = who.authorise::<Read, Cases>(case)?;
        match letter(office, &right, *place).await? {
            Ok(paper) => made.push((right, paper, *place)),
            Err(missing) => refusals.extend(missing),
        }
    }
    if !refusals.is_empty() {
        refusals.dedup();
        return Err(OfficeError::Refused(refusals));
    }
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let mut outcome = Outcome::of(());
            let mut letters = Vec::new();
            for (right, paper, place) in &made {
                let held = super::held::held(tx.conn(), right.agency(), right.id()).await?;
                only_officer(who, &held.row)?;
                let name = match paper.text.to {
                    To::Applicant => {
                        let place = field("party", &held.row.id);
                        let person: Person = opened(office, right.agency(), place, &held.row.party)?;
                        person.applicant.name
                    }
                    To::Other => {
                        let asked = asked(office, tx.conn(), right.agency(), &held.row).await?;
                        let act = held.ledger.entries().get(*place).map(|entry| &entry.act);
                        let letter = act.map_or(*place, |act| letter_place(act, *place));
                        asked
                            .into_iter()
                            .find(|(at, _, _)| *at == letter)
                            .map(|(_, _, to)| to.name)
                            .unwrap_or_default()
                    }
                };
                outcome = outcome.event(ApplicationEvent::LetterPrinted {
                    application: held.id()?,
                    number: held.row.number,
                    title: paper.text.title.clone(),
                });
                letters.push((paper.clone(), name));
            }
            Ok(Outcome::of(letters).beside(outcome))
        })
        .await
}
