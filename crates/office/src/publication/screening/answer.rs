//! What people say about findings: one that does not block may stay for a reason; one that blocks stays
//! only by a rule of law, which one person names and a second confirms.

use gongkai_domain::{
    authority::{Actor, Edit, Guarded, Staff},
    id::StaffId,
    organisation::Duty,
    publication::{Found, PublicationAct},
    refusal::Refusal,
    report::reason,
};
use gongkai_screening::Level;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{UNREAD, rule_title, rules, subjects};
use crate::{
    Office, OfficeError, Outcome, Tx,
    publication::{Held, change, finding_row, held::held},
};

/// Findings, as things that somebody may answer.
#[derive(Debug)]
pub enum Finds {}

impl Guarded<Edit> for Finds {
    const DUTIES: &'static [Duty] = &[
        Duty::Provider,
        Duty::UnitHead,
        Duty::DisclosureReviewer,
        Duty::SecrecyReviewer,
        Duty::ResponsibleLeader,
    ];
}

/// A finding as the rules see it.
///
/// # Errors
/// The stored row is unreadable.
pub fn found(row: &finding_row::Model) -> Result<Found, OfficeError> {
    let reason_by = match row.reason_by.as_deref() {
        Some(id) => Some(StaffId::parse(id).ok_or_else(|| OfficeError::fault("staff of a finding"))?),
        None => None,
    };
    Ok(Found {
        blocks: row.level == Level::Block.code(),
        personal: row.level != Level::Info.code() && rules()?.is_personal(&row.rule),
        // There is nothing to make a file anew from that could not be read.
        exceptable: rules()?.may_be_excepted(&row.rule) && row.rule != UNREAD,
        reason_by,
        confirmed: row.confirmed_at.is_some(),
    })
}

/// A finding that does not block stays, for a reason.
pub async fn accept(
    office: &Office,
    who: &Staff,
    document: &str,
    finding: &str,
    version: i32,
    why: &str,
) -> Result<(), OfficeError> {
    answer(office, who, (document, finding, version), |_, found, mut row| {
        found.accept()?;
        let why = reason(why, "reason")?;
        say(&mut row, who, &why);
        let (rule, place) = (rule_title(&row.rule).to_owned(), row.place.clone());
        Ok((row, PublicationAct::FindingAccepted { rule, place, reason: why }))
    })
    .await
}

/// A finding that blocks is to stay by a rule of law.
pub async fn ask_exception(
    office: &Office,
    who: &Staff,
    document: &str,
    finding: &str,
    version: i32,
    why: &str,
) -> Result<(), OfficeError> {
    answer(office, who, (document, finding, version), |_, found, mut row| {
        found.ask_exception()?;
        let why = reason(why, "reason")?;
        say(&mut row, who, &why);
        let (rule, place) = (rule_title(&row.rule).to_owned(), row.place.clone());
        Ok((row, PublicationAct::ExceptionAsked { rule, place, reason: why }))
    })
    .await
}

/// The second person confirms.
pub async fn confirm_exception(
    office: &Office,
    who: &Staff,
    document: &str,
    finding: &str,
    version: i32,
) -> Result<(), OfficeError> {
    let now = office.now();
    answer(office, who, (document, finding, version), |held, found, mut row| {
        found.confirm_exception(who, &held.life.hands)?;
        row.confirmed_by = Some(who.id.to_string());
        row.confirmed_by_name = Some(who.name.clone());
        row.confirmed_at = Some(now);
        let (rule, place) = (rule_title(&row.rule).to_owned(), row.place.clone());
        Ok((row, PublicationAct::ExceptionConfirmed { rule, place }))
    })
    .await
}

fn say(row: &mut finding_row::Model, who: &Staff, why: &str) {
    row.reason = Some(why.to_owned());
    row.reason_by = Some(who.id.to_string());
    row.reason_by_name = Some(who.name.clone());
}

async fn answer(
    office: &Office,
    who: &Staff,
    (document, finding, version): (&str, &str, i32),
    decide: impl FnOnce(
        &Held,
        &Found,
        finding_row::Model,
    ) -> Result<(finding_row::Model, PublicationAct), Refusal>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Finds>(document)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), who, &right).await?;
            let row = finding_row::Entity::find_by_id(finding)
                .filter(finding_row::Column::AgencyId.eq(held.agency.as_str()))
                .filter(finding_row::Column::DocumentId.eq(held.id.as_str()))
                .one(tx.conn())
                .await?
                .ok_or_else(super::changed)?;
            // A finding of a former text is history.
            if !subjects(tx.conn(), &held.row, &held.edition).await?.contains(&row.subject) {
                return Err(super::changed());
            }
            if row.version != version {
                return Err(OfficeError::Conflict);
            }
            let (mut row, act) = decide(&held, &found(&row)?, row)?;
            row.reason_at = row.reason_at.or(row.reason.is_some().then_some(tx.now()));
            save(tx, row).await?;
            let event = change::event(&held, &held.edition, act, false);
            Ok(Outcome::of(()).event(event))
        })
        .await
}

async fn save(tx: &Tx, mut row: finding_row::Model) -> Result<(), OfficeError> {
    let seen = row.version;
    row.version = seen + 1;
    let mut values = row.clone().into_active_model().reset_all();
    values.id = NotSet;
    let saved = finding_row::Entity::update_many()
        .set(values)
        .filter(finding_row::Column::Id.eq(&row.id))
        .filter(finding_row::Column::AgencyId.eq(&row.agency_id))
        .filter(finding_row::Column::Version.eq(seen))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}
