//! Files of cases whose period is over are destroyed: exactly those that were listed, by the leader, after an appraisal.
//! Of each a line is kept, and the record of the house has it.

use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::ApplicationEvent,
    authority::{Actor, Authz, Edit, Guarded, Read, Staff},
    id::{AgencyId, FileId},
    organisation::Duty,
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::{
    Cases, Catalogued, act_row, case_row, catalogue::due_of, erasure_row, file_row, held::acts_of, redaction,
    said_row,
};
use crate::{Office, OfficeError, Outcome, Tx, files};

/// Cases that are destroyed at once.
pub const MOST_ERASED: usize = 100;
/// Longest appraisal.
const LONGEST: usize = 500;
/// Lines of the register of destroyed cases on a page.
const MOST_LINES: u64 = 500;

/// What is destroyed for good.
#[derive(Debug)]
pub enum Erasure {}

impl Guarded<Edit> for Erasure {
    const DUTIES: &'static [Duty] = &[Duty::ResponsibleLeader];
    const STEP_UP: bool = true;
}

/// What a list stands for: whoever orders the destruction sends it back, so that nothing else is destroyed.
pub fn digest_of_due(due: &[Catalogued]) -> String {
    let mut all = Sha256::new();
    for one in due.iter().take(MOST_ERASED) {
        all.update(format!("{} {}\n", one.held.row.id, one.held.row.version));
    }
    HEXLOWER.encode(&all.finalize())
}

/// Cases that were destroyed, newest first.
pub async fn erased(
    office: &Office,
    right: &Authz<Read, Cases>,
) -> Result<Vec<erasure_row::Model>, OfficeError> {
    Ok(erasure_row::Entity::find()
        .filter(erasure_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(erasure_row::Column::ErasedAt)
        .order_by_desc(erasure_row::Column::Id)
        .limit(MOST_LINES)
        .all(office.read())
        .await?)
}

/// Destroys what is due, if that is still what was on the screen; says how many cases that were.
pub async fn erase(office: &Office, who: &Staff, seen: &str, opinion: &str) -> Result<usize, OfficeError> {
    let right = who.authorise_all::<Edit, Erasure>()?;
    let opinion = opinion.trim();
    let length = opinion.chars().count();
    if length == 0 || length > LONGEST {
        let sentence = format!("请写明鉴定小组的意见和日期，不超过{LONGEST}个字");
        return Err(Refusal::new("opinion_missing", sentence).at("opinion").into());
    }
    let agency = right.agency();
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let due = due_of(office, tx.conn(), agency).await?;
            if due.is_empty() || digest_of_due(&due) != seen {
                let sentence = "清单已经变化，请重新核对后再销毁";
                return Err(Refusal::new("list_changed", sentence).at("seen").into());
            }
            let mut outcome = Outcome::of(());
            let mut count = 0;
            for one in due.into_iter().take(MOST_ERASED) {
                let event = erase_one(tx, agency, (who, opinion), &one).await?;
                outcome = outcome.event(event);
                count += 1;
            }
            Ok(Outcome::of(count).beside(outcome))
        })
        .await
}

async fn erase_one(
    tx: &Tx,
    agency: &AgencyId,
    (who, opinion): (&Staff, &str),
    one: &Catalogued,
) -> Result<ApplicationEvent, OfficeError> {
    let case = one.held.row.id.as_str();
    let acts = acts_of(tx.conn(), agency, std::slice::from_ref(&one.held.row)).await?;
    let papers = file_row::Entity::find()
        .filter(file_row::Column::AgencyId.eq(agency.as_str()))
        .filter(file_row::Column::ApplicationId.eq(case))
        .order_by_asc(file_row::Column::Id)
        .all(tx.conn())
        .await?;
    let mut digest = Sha256::new();
    acts.iter().for_each(|act| digest.update(format!("{} {} {}\n", act.place, act.on_day, act.act)));
    papers.iter().for_each(|paper| digest.update(format!("{} {}\n", paper.paper, paper.file_id)));
    let digest = HEXLOWER.encode(&digest.finalize());
    for paper in &papers {
        if let Some(file) = FileId::parse(&paper.file_id) {
            files::remove(tx, agency, &file).await?;
        }
    }
    let copies = redaction::erase(tx, agency, case).await?;
    drop_rows(tx, agency, case).await?;
    let count = |all: usize| i32::try_from(all).map_err(OfficeError::fault);
    let row = erasure_row::Model {
        id: case.to_owned(),
        agency_id: agency.to_string(),
        number: one.held.row.number.clone(),
        arrived_on: one.held.row.arrived_on,
        ended_on: one.ended,
        result: one.result.clone(),
        class: one.class.clone(),
        kept_until: one.until.ok_or_else(|| OfficeError::fault("a case that is kept for ever"))?,
        acts: count(acts.len())?,
        papers: count(papers.len() + copies)?,
        digest: digest.clone(),
        opinion: opinion.to_owned(),
        by_name: who.name.clone(),
        erased_at: tx.now(),
    };
    let papers = row.papers;
    erasure_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(ApplicationEvent::Erased {
        application: one.held.id()?,
        number: one.held.row.number.clone(),
        class: one.class.clone(),
        papers: u32::try_from(papers).map_err(OfficeError::fault)?,
        digest,
    })
}

/// Everything that the office holds of the case beside the line that stays.
async fn drop_rows(tx: &Tx, agency: &AgencyId, case: &str) -> Result<(), OfficeError> {
    file_row::Entity::delete_many()
        .filter(file_row::Column::AgencyId.eq(agency.as_str()))
        .filter(file_row::Column::ApplicationId.eq(case))
        .exec(tx.conn())
        .await?;
    said_row::Entity::delete_many()
        .filter(said_row::Column::AgencyId.eq(agency.as_str()))
        .filter(said_row::Column::ApplicationId.eq(case))
        .exec(tx.conn())
        .await?;
    act_row::Entity::delete_many()
        .filter(act_row::Column::AgencyId.eq(agency.as_str()))
        .filter(act_row::Column::ApplicationId.eq(case))
        .exec(tx.conn())
        .await?;
    case_row::Entity::delete_many()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .filter(case_row::Column::Id.eq(case))
        .exec(tx.conn())
        .await?;
    Ok(())
}
