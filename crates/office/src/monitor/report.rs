//! Reports of quarters: what was found last is fixed, and stays.

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    id::{AgencyId, MonitorReportId},
    monitor::{MonitorEvent, Quarter, Snapshot},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use super::{Monitor, look, report_row, run};
use crate::{Office, OfficeError, Outcome};

/// Reports of a list.
const MOST: u64 = 80;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The row.
    pub row: report_row::Model,
    /// Of which quarter.
    pub quarter: Quarter,
    /// What was found.
    pub snapshot: Snapshot,
}

fn read(row: report_row::Model) -> Result<Report, OfficeError> {
    let quarter = Quarter::parse(&row.quarter).ok_or_else(|| OfficeError::fault("quarter of a report"))?;
    let snapshot = serde_json::from_str(&row.body).map_err(OfficeError::fault)?;
    Ok(Report { row, quarter, snapshot })
}

/// What was found last in the present quarter.
async fn present(office: &Office, agency: &AgencyId) -> Result<(Quarter, Snapshot), OfficeError> {
    let nothing = || Refusal::new("not_looked_yet", "还没有检查过，请先点“现在检查”，再生成季度自查报告");
    let run = run::of_agency(office, agency).await?.ok_or_else(nothing)?;
    let quarter = Quarter::of(run.snapshot.on);
    if quarter != Quarter::of(office.today()) {
        let sentence = "最近一次检查是上个季度做的，请先点“现在检查”，再生成季度自查报告";
        return Err(Refusal::new("looked_too_early", sentence).into());
    }
    Ok((quarter, run.snapshot))
}

/// What was found last in a quarter that is over.
async fn past(
    office: &Office,
    agency: &AgencyId,
    quarter: Quarter,
) -> Result<(Quarter, Snapshot), OfficeError> {
    let nothing = || {
        let sentence = format!("没有留存{}的检查结果，不能再生成那个季度的自查报告", quarter.word());
        Refusal::new("quarter_not_looked", sentence).at("quarter")
    };
    let found = look::last_of(office.read(), agency, quarter).await?;
    Ok((quarter, found.ok_or_else(nothing)?))
}

/// Fixes what was found last as the report of the quarter in which it was found; `None`: of the present one. Made
/// again it stands beside the former one.
pub async fn make_report(
    office: &Office,
    who: &Staff,
    quarter: Option<Quarter>,
) -> Result<MonitorReportId, OfficeError> {
    let right = who.authorise_all::<Edit, Monitor>()?;
    let (quarter, snapshot) = match quarter.filter(|one| *one != Quarter::of(office.today())) {
        Some(quarter) => past(office, right.agency(), quarter).await?,
        None => present(office, right.agency()).await?,
    };
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = report_row::Model {
                id: tx.new_identity(),
                agency_id: right.agency().to_string(),
                quarter: quarter.to_string(),
                made_at: tx.now(),
                made_by_name: who.name.clone(),
                body: serde_json::to_string(&snapshot).map_err(OfficeError::fault)?,
            };
            let report =
                MonitorReportId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a report"))?;
            report_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let findings = u32::try_from(snapshot.findings.len()).unwrap_or(u32::MAX);
            let quarter = quarter.to_string();
            let event = MonitorEvent::Reported { report: report.clone(), quarter, findings };
            Ok(Outcome::of(report).event(event))
        })
        .await
}

/// Reports, the newest first.
pub async fn reports(office: &Office, right: &Authz<Read, Monitor>) -> Result<Vec<Report>, OfficeError> {
    let rows = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(report_row::Column::Id)
        .limit(MOST)
        .all(office.read())
        .await?;
    rows.into_iter().map(read).collect()
}

/// One report.
pub async fn report(office: &Office, right: &Authz<Read, Monitor>) -> Result<Report, OfficeError> {
    let row = report_row::Entity::find_by_id(right.id())
        .filter(report_row::Column::AgencyId.eq(right.agency().as_str()))
        .one(office.read())
        .await?;
    read(row.ok_or(OfficeError::NotFound)?)
}
