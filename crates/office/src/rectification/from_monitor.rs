//! What the self-monitor has found becomes tickets: each finding once as long as it is open, and once for each look.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_domain::{
    authority::{Actor, Read, Staff},
    id::AgencyId,
    monitor::{Finding, rule},
    rectification::{Source, State},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    OVERSEERS,
    begin::{Menders, Notice, put},
    matter, ticket_row,
};
use crate::{
    Office, OfficeError, Outcome,
    monitor::{self, Monitor},
};

/// Values of one query.
const AT_ONCE: usize = 500;

/// A ticket of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticketed {
    /// Which.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Word of its state.
    pub state: &'static str,
    /// Is something still to be done?
    pub open: bool,
    /// Of which look it came.
    pub of: Option<String>,
}

fn ticketed(row: ticket_row::Model) -> Ticketed {
    let state = State::ALL.into_iter().find(|state| state.code() == row.state);
    Ticketed {
        id: row.id,
        number: row.number,
        state: state.map_or("", State::word),
        open: state.is_some_and(|state| !state.is_over()),
        of: row.source_id,
    }
}

/// The newest ticket of each finding that has one, by the key of the finding; an open one for the same matter that
/// came another way is its ticket too.
pub async fn of_findings(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    findings: &[Finding],
) -> Result<BTreeMap<String, Ticketed>, OfficeError> {
    let keys: Vec<String> = findings.iter().map(Finding::key).collect();
    let mut found = BTreeMap::new();
    for some in keys.chunks(AT_ONCE) {
        let all = Condition::all()
            .add(ticket_row::Column::AgencyId.eq(agency.as_str()))
            .add(ticket_row::Column::SourceItem.is_in(some.iter().map(String::as_str)));
        let rows =
            ticket_row::Entity::find().filter(all).order_by_asc(ticket_row::Column::Id).all(conn).await?;
        for row in rows {
            let key = row.source_item.clone().unwrap_or_default();
            let ticket = ticketed(row);
            // One that is open goes before one that is not, whichever is newer.
            let keeps = |known: &Ticketed| known.open && !ticket.open;
            if !found.get(&key).is_some_and(keeps) {
                found.insert(key, ticket);
            }
        }
    }
    let others = matter::open(conn, agency).await?;
    let own =
        |row: &ticket_row::Model| row.source_item.as_ref().is_some_and(|key| key.starts_with("monitor "));
    let others = others.into_iter().filter(|row| !own(row));
    let others: Vec<_> = others.map(|row| (matter::of_row(&row), ticketed(row))).collect();
    for finding in findings {
        let is_open = found.get(&finding.key()).is_some_and(|one| one.open);
        let Some(of) = matter::of_finding(finding).filter(|_| !is_open) else { continue };
        if let Some((_, ticket)) = others.iter().find(|(matters, _)| matters.contains(&of)) {
            found.insert(finding.key(), ticket.clone());
        }
    }
    Ok(found)
}

/// The tickets of findings, for whoever sees what the monitor finds.
pub async fn tickets_of(
    office: &Office,
    right: &gongkai_domain::authority::Authz<Read, Monitor>,
    findings: &[Finding],
) -> Result<BTreeMap<String, Ticketed>, OfficeError> {
    of_findings(office.read(), right.agency(), findings).await
}

/// Issues a ticket for each chosen finding of the last look that has none; none chosen: for all. Says how many.
pub async fn from_monitor(
    office: &Office,
    who: &Staff,
    chosen: &BTreeSet<String>,
) -> Result<usize, OfficeError> {
    let right = who.authorise_all::<Read, Monitor>()?;
    if !who.has_any(OVERSEERS) {
        return Err(OfficeError::NotFound);
    }
    let nothing = || Refusal::new("not_looked_yet", "还没有检查过，请先点“现在检查”");
    let run = monitor::latest(office, &right).await?.ok_or_else(nothing)?;
    let look = format!("monitor {}", run.made_at.timestamp());
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let agency = right.agency();
            let known = of_findings(tx.conn(), agency, &run.snapshot.findings).await?;
            let menders = Menders::of_agency(tx, agency).await?;
            let mut events = Vec::new();
            for finding in &run.snapshot.findings {
                let key = finding.key();
                let there = known.get(&key).is_some_and(|one| one.open || one.of.as_ref() == Some(&look));
                if there || !(chosen.is_empty() || chosen.contains(&key)) {
                    continue;
                }
                let unit = menders.of(&finding.unit)?;
                let notice = notice(finding, (unit, &look), office);
                events.push(put(tx, who, agency, &notice, Some(key)).await?);
            }
            if events.is_empty() {
                let sentence = "选中的问题都已经下达整改，或者这次检查没有发现问题";
                return Err(Refusal::new("no_findings_left", sentence).into());
            }
            Ok(Outcome::of(events.len()).events(events))
        })
        .await
}

fn notice(finding: &Finding, (unit, look): (String, &str), office: &Office) -> Notice {
    let rule = rule(&finding.rule);
    let word = rule.map(|rule| rule.word.clone()).unwrap_or_default();
    Notice {
        unit,
        kind: rule.map_or_else(|| "other".to_owned(), |rule| rule.kind.clone()),
        source: Source::Monitor.code().to_owned(),
        source_id: Some(look.to_owned()),
        document: finding.document.clone(),
        place: finding.place.clone(),
        problem: format!("{word}：{}", finding.note),
        demand: rule.map(|rule| rule.demand.clone()).unwrap_or_default(),
        responsible: String::new(),
        found_on: Some(office.today()),
        due: None,
    }
}
