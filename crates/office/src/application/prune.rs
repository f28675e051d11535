//! Proofs of identity are destroyed some days after a case has ended, so that nobody keeps copies of papers that are
//! needed no more. What went is recorded by number, never by name.

use std::collections::BTreeMap;

use chrono::Days;
use gongkai_domain::{
    application::{ApplicationEvent, Paper},
    authority::Actor,
    id::{AgencyId, FileId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{case_row, file_row, held::held};
use crate::{
    Office, OfficeError, Outcome, files,
    setting::{self, Name},
};

/// Kind of the job of the night.
pub const DESTROY_IDENTITY: &str = "application.destroy_identity";

/// Papers of one look.
const AT_ONCE: u64 = 500;

/// Destroys what is due in every agency; says how many papers that were. A dispute that goes on keeps them.
pub async fn destroy_identity(office: &Office) -> Result<u32, OfficeError> {
    let (mut after, mut destroyed) = (String::new(), 0);
    loop {
        let rows = file_row::Entity::find()
            .filter(file_row::Column::Paper.eq(Paper::Identity.code()))
            .filter(file_row::Column::Id.gt(&after))
            .order_by_asc(file_row::Column::Id)
            .limit(AT_ONCE)
            .all(office.read())
            .await?;
        let Some(last) = rows.last() else { return Ok(destroyed) };
        after.clone_from(&last.id);
        let mut by_case: BTreeMap<(String, String), Vec<file_row::Model>> = BTreeMap::new();
        for row in rows {
            by_case.entry((row.agency_id.clone(), row.application_id.clone())).or_default().push(row);
        }
        for ((agency, case), papers) in by_case {
            let agency = AgencyId::parse(&agency).ok_or_else(|| OfficeError::fault("agency of a paper"))?;
            destroyed += of_case(office, &agency, &case, &papers).await?;
        }
    }
}

async fn of_case(
    office: &Office,
    agency: &AgencyId,
    case: &str,
    papers: &[file_row::Model],
) -> Result<u32, OfficeError> {
    let days = setting::of(office, agency).await?.number(Name::IdentityDays);
    if days == 0 || !is_due(office, agency, case, days).await? {
        return Ok(0);
    }
    let count = u32::try_from(papers.len()).map_err(OfficeError::fault)?;
    let actor = Actor::System(DESTROY_IDENTITY);
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), agency, case).await?;
            for paper in papers {
                file_row::Entity::delete_by_id(&paper.id).exec(tx.conn()).await?;
                if let Some(file) = FileId::parse(&paper.file_id) {
                    files::remove(tx, agency, &file).await?;
                }
            }
            let event = ApplicationEvent::IdentityDestroyed {
                application: held.id()?,
                number: held.row.number,
                papers: count,
                days,
            };
            Ok(Outcome::of(count).event_in(agency, event))
        })
        .await
}

async fn is_due(office: &Office, agency: &AgencyId, case: &str, days: u32) -> Result<bool, OfficeError> {
    let row = case_row::Entity::find_by_id(case)
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .one(office.read())
        .await?;
    let Some(ended) = row.and_then(|row| row.ended_on) else { return Ok(false) };
    let until = ended.checked_add_days(Days::new(u64::from(days)));
    Ok(until.is_some_and(|until| until < office.today())
        && !crate::dispute::goes_on(office, agency, case).await?)
}
