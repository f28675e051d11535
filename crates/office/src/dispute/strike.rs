//! An entry that was registered by mistake is struck: it stays to be seen and counts nowhere.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    dispute::{Beside, DisputeEvent},
    id::DisputeId,
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Disputes, dispute_of, dispute_row, write::beside};
use crate::{Office, OfficeError, Outcome, application::case_row};

/// Longest reason.
const LONGEST: usize = 300;

/// Strikes an entry, with the reason; somebody who was faster makes a conflict.
pub async fn strike(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    because: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Disputes>(id)?;
    let actor = Actor::Staff(who.clone());
    let because = because.trim().to_owned();
    office
        .transact(&actor, async |tx| {
            let row = dispute_row::Entity::find_by_id(right.id())
                .filter(dispute_row::Column::AgencyId.eq(right.agency().as_str()))
                .one(tx.conn())
                .await?
                .ok_or(OfficeError::NotFound)?;
            if row.version != version {
                return Err(OfficeError::Conflict);
            }
            let about = case_row::Entity::find_by_id(&row.application_id).one(tx.conn()).await?;
            let own = dispute_of(&row)?;
            // The case of an old entry may be destroyed by now (see retention).
            let beside = match &about {
                Some(case) => beside(tx, right.agency(), &case.id, Some(&row)).await?,
                None => Beside { was: Some(own.clone()), ..Beside::default() },
            };
            let mut refusals = own.in_the_way_of_striking(&beside);
            refusals.extend(reason_faults(&because));
            if row.struck_on.is_some() {
                refusals.push(Refusal::new("dispute_struck", "这条登记已经撤销过了"));
            }
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            let saved = dispute_row::Entity::update_many()
                .col_expr(dispute_row::Column::StruckOn, Expr::value(tx.office().today()))
                .col_expr(dispute_row::Column::StruckBecause, Expr::value(because.clone()))
                .col_expr(dispute_row::Column::Version, Expr::value(version + 1))
                .filter(dispute_row::Column::Id.eq(&row.id))
                .filter(dispute_row::Column::AgencyId.eq(&row.agency_id))
                .filter(dispute_row::Column::Version.eq(version))
                .exec(tx.conn())
                .await?;
            if saved.rows_affected != 1 {
                return Err(OfficeError::Conflict);
            }
            let event = DisputeEvent::Struck {
                dispute: DisputeId::parse(&row.id).ok_or_else(|| OfficeError::fault("a dispute"))?,
                number: about.map(|row| row.number).unwrap_or_default(),
                kind: own.kind.word().to_owned(),
                because: because.clone(),
            };
            Ok(Outcome::of(()).event(event))
        })
        .await
}

fn reason_faults(because: &str) -> Option<Refusal> {
    if because.is_empty() {
        let sentence = "请写明为什么撤销登记，如登记到了别的办件上、重复登记";
        return Some(Refusal::new("reason_missing", sentence).at("because"));
    }
    let sentence = format!("最多{LONGEST}个字，请缩短");
    (because.chars().count() > LONGEST).then(|| Refusal::new("too_long", sentence).at("because"))
}
