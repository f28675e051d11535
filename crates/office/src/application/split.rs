//! One application that asks for several things becomes several cases (一事一申请, 国办函〔2020〕109号).

use std::collections::BTreeSet;

use gongkai_domain::{
    application::{
        Act, ApplicationEvent, Entry, Intake,
        filing::{Filing, LONGEST_DESCRIPTION, Wanted},
    },
    authority::{Actor, Edit, Staff},
    refusal::Refusal,
};

use sea_orm::IntoActiveModel;

use super::{
    Entered, Register, Registration,
    enter::enter,
    field,
    held::{Order, held, opened},
    party::Person,
    record::{save, write_act},
};
use crate::{Office, OfficeError, Outcome};

/// Cases that one application can be parted into.
const MOST_PARTS: usize = 20;

/// Registers each part as a case of its own, with the same applicant and the same day. The first case goes on with
/// what is not named.
pub async fn split(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    parts: &[String],
) -> Result<Vec<Entered>, OfficeError> {
    let right = who.authorise::<Edit, Register>(id)?;
    let parts: Vec<_> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() || parts.len() > MOST_PARTS {
        let sentence = format!("请逐行写出要分出的事项，一行一件，最多{MOST_PARTS}件");
        return Err(Refusal::new("parts_missing", sentence).at("parts").into());
    }
    if let Some(twice) = said_twice(&parts) {
        let sentence = format!("“{twice}”写了两行，一件只写一行；不是同一件的，请写出区别");
        return Err(Refusal::new("part_twice", sentence).under("条例29").at("parts").into());
    }
    if let Some(long) = parts.iter().find(|part| part.chars().count() > LONGEST_DESCRIPTION) {
        let (count, begin) = (long.chars().count(), long.chars().take(10).collect::<String>());
        let sentence = format!("“{begin}…”一行有{count}个字，一件最多{LONGEST_DESCRIPTION}个字，请缩短");
        return Err(Refusal::new("part_too_long", sentence).under("条例29").at("parts").into());
    }
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let agency = right.agency();
            let held = held(tx.conn(), agency, right.id()).await?;
            if held.row.version != version {
                return Err(OfficeError::Conflict);
            }
            let quiet = |entry: &Entry| {
                matches!(entry.act, Act::Registered { .. } | Act::Confirmed | Act::Assigned { .. })
            };
            if !held.ledger.entries().iter().all(quiet) {
                let sentence = "办件已经开始办理，不能再拆分";
                return Err(Refusal::new("under_way", sentence).under("条例45").into());
            }
            let person: Person = opened(office, agency, field("party", &held.row.id), &held.row.party)?;
            let order: Order = opened(office, agency, field("wanted", &held.row.id), &held.row.wanted)?;
            let (mut outcome, mut entered) = (Outcome::of(()), Vec::new());
            for part in &parts {
                let said = Registration {
                    matter: held.ledger.matter(),
                    intake: Intake::parse(&held.row.intake)
                        .ok_or_else(|| OfficeError::fault("way in of a case"))?,
                    arrived: held.row.arrived_on,
                    filing: Filing {
                        schema: 1,
                        applicant: person.applicant.clone(),
                        agent: person.agent.clone(),
                        wanted: Wanted { description: (*part).to_owned(), ..Wanted::default() },
                        form: order.form,
                        route: order.route,
                        help: order.help.clone(),
                    },
                    receipt: None,
                    origin: Some(held.id()?),
                };
                let (one, new) = enter(tx, agency, Some(who), &said).await?.parted();
                let mut new = new;
                if let Some(on) = held.ledger.confirmed_on() {
                    let entry = Entry { on, by: Some(who.id.clone()), act: Act::Confirmed };
                    let content = super::Content::default();
                    write_act(tx, (agency, &one.id), (1, &entry, &who.name), &content).await?;
                    new = new.event(ApplicationEvent::Recorded {
                        application: one.id.clone(),
                        number: one.number.clone(),
                        act: Act::Confirmed,
                    });
                }
                outcome = outcome.beside(new);
                entered.push(one);
            }
            let into = entered.iter().map(|one| one.number.clone()).collect();
            let event =
                ApplicationEvent::Split { application: held.id()?, number: held.row.number.clone(), into };
            save(tx, held.row.into_active_model()).await?;
            Ok(Outcome::of(entered).beside(outcome).event(event))
        })
        .await
}

/// A part that stands there twice, whatever the spaces and stops.
fn said_twice<'a>(parts: &[&'a str]) -> Option<&'a str> {
    let plain = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut known = BTreeSet::new();
    parts.iter().copied().find(|part| !known.insert(plain(part)))
}
