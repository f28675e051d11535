//! What is still missing before the office can work: the list 「还差 n 项」 after the first start. It
//! is read from what is there, so a step that was skipped comes back until it is done.

use chrono::Datelike;
use gongkai_domain::{id::AgencyId, organisation::Stage};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{agency, roster::load, unit};
use crate::{Office, OfficeError, report::report_row};

/// A step of the first start that is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupStep {
    /// Citizens cannot yet read how to reach the agency (Art. 12).
    ContactCard,
    /// There are no units.
    Units,
    /// There are no people but the three administrators.
    People,
    /// Nobody stands in these stages of the review.
    Stages(Vec<Stage>),
    /// The report of the year before is not there, from which this year carries on: that year.
    LastReport(i32),
}

impl SetupStep {
    /// What is to be done, in one Chinese sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::ContactCard => "填写机关联系方式，公众据此联系公开工作机构（条例12）".to_owned(),
            Self::Units => "登记股室".to_owned(),
            Self::People => "登记人员".to_owned(),
            Self::Stages(stages) => {
                let words: Vec<&str> = stages.iter().map(|stage| stage.word()).collect();
                format!("授予{}职责：三审须由三个人进行", words.join("、"))
            }
            Self::LastReport(year) => format!("导入{year}年年度报告，本年的“上年结转”由它而来"),
        }
    }
}

/// The steps that are not done, in their order.
pub async fn open_setup_steps(office: &Office, agency: &AgencyId) -> Result<Vec<SetupStep>, OfficeError> {
    let conn = office.snapshot().await?;
    let row = agency::Entity::find_by_id(agency.as_str()).one(&conn).await?.ok_or(OfficeError::NotFound)?;
    let units = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .count(&conn)
        .await?;
    let roster = load(&conn, agency).await?;
    let today = office.today();
    let is_administrator = |person: &gongkai_domain::organisation::Person| {
        roster.duties_on(&person.id, today).iter().any(|duty| duty.is_administrator())
    };
    let working = roster.people.iter().any(|person| !person.disabled && !is_administrator(person));
    let stages = roster.stages_without_person(today);
    let mut steps = Vec::new();
    if row.contact_office.is_empty() {
        steps.push(SetupStep::ContactCard);
    }
    if units == 0 {
        steps.push(SetupStep::Units);
    }
    if !working {
        steps.push(SetupStep::People);
    }
    if !stages.is_empty() {
        steps.push(SetupStep::Stages(stages));
    }
    let last_year = today.year() - 1;
    let reports = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(agency.as_str()))
        .filter(report_row::Column::Year.eq(last_year))
        .count(&conn)
        .await?;
    if reports == 0 {
        steps.push(SetupStep::LastReport(last_year));
    }
    Ok(steps)
}
