//! A year of oversight in one bureau of the sample district: bulletins with their tickets, what was confirmed to be
//! wrong, problems found by other ways.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Read, Staff},
    bulletin::{Inaccuracy, Severity},
    id::UnitId,
    organisation::Duty,
    rectification::{Act, Reply},
};
use gongkai_office::{
    OfficeError,
    bulletin::{self, Bulletins},
    organisation,
    rectification::{self, Asked, Notice, Tickets},
};
use serde::Deserialize;

use super::desk::Desk;

const PLAN: &str = include_str!("../../../../data/demo/oversight.toml");
/// Of so many tickets one is mended after its last day.
const ONE_LATE: usize = 6;

/// The year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    schema: u8,
    /// Whose.
    pub agency: String,
    /// Days on which bulletins are made and issued.
    pub bulletins: Vec<NaiveDate>,
    /// Days on which units reply and the office verifies.
    pub mended: Vec<NaiveDate>,
    /// What was confirmed to be wrong.
    pub wrong: Vec<Wrong>,
    /// Tickets that come from elsewhere.
    pub ticket: Vec<Ticket>,
    /// Trainings of the year.
    pub training: Vec<super::learning::Training>,
    /// Institutions.
    pub institution: Vec<super::learning::Institution>,
    /// The assessment of the year before.
    pub assessment: super::assessment::Plan,
}

/// Something wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    pub on: NaiveDate,
    unit: String,
    severity: String,
    wrong: String,
    place: String,
    what: String,
}

/// A ticket that comes from elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    pub on: NaiveDate,
    unit: String,
    kind: String,
    source: String,
    place: String,
    problem: String,
    fate: Fate,
}

/// How far it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fate {
    Issued,
    Accepted,
    Disputed,
    Fixed,
    Returned,
    Cancelled,
    Closed,
}

/// Reads the plan.
pub fn plan() -> Result<Plan, String> {
    let plan: Plan = toml::from_str(PLAN).map_err(|error| error.to_string())?;
    if plan.schema == 1 { Ok(plan) } else { Err("schema of the sample oversight".to_owned()) }
}

/// The bulletin of the period that ended last. `is_last`: it stays with the leader in charge.
pub async fn publish(desk: &Desk<'_>, is_last: bool) -> Result<(), OfficeError> {
    let assessor = desk.with_duty(Duty::Assessor).await?;
    let leader = desk.with_duty(Duty::ResponsibleLeader).await?;
    let id = bulletin::make(desk.office, &assessor).await?.to_string();
    let right = assessor.authorise::<Read, Bulletins>(&id)?;
    let seen = bulletin::show(desk.office, &right).await?.row.digest;
    desk.clock.step();
    bulletin::send(desk.office, &assessor, &id, &seen).await?;
    if is_last {
        return Ok(());
    }
    desk.clock.step();
    bulletin::approve(desk.office, &leader, &id, &seen).await?;
    bulletin::issue(desk.office, &assessor, &id, &seen).await?;
    desk.clock.step();
    match rectification::from_bulletin(desk.office, &assessor, &id).await {
        // A month without faults.
        Ok(_) | Err(OfficeError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A unit by its name.
pub async fn unit_of(desk: &Desk<'_>, who: &Staff, name: &str) -> Result<UnitId, OfficeError> {
    let right = who.authorise_all()?;
    let units = organisation::units(desk.office.read(), &right).await?;
    let unit = units.into_iter().find(|unit| unit.name == name);
    unit.and_then(|unit| UnitId::parse(&unit.id)).ok_or_else(|| OfficeError::fault(format!("no unit {name}")))
}

/// Somebody confirms that something is wrong.
pub async fn confirm(desk: &Desk<'_>, wrong: &Wrong) -> Result<(), OfficeError> {
    let assessor = desk.with_duty(Duty::Assessor).await?;
    let severity = Severity::parse(&wrong.severity).ok_or_else(|| OfficeError::fault("severity"))?;
    let said = Inaccuracy {
        unit: unit_of(desk, &assessor, &wrong.unit).await?,
        severity,
        wrong: wrong.wrong.clone(),
        place: wrong.place.clone(),
        what: wrong.what.clone(),
        page: true,
        other_unit: false,
    };
    desk.clock.step();
    bulletin::confirm(desk.office, &assessor, &said).await.map(|_| ())
}

/// A person of the unit who mends; `None`: nobody works there.
async fn mender(desk: &Desk<'_>, unit: &str) -> Result<Option<Staff>, OfficeError> {
    let person =
        [Duty::Provider, Duty::UnitHead].into_iter().find_map(|duty| desk.agency.working(duty, Some(unit)));
    match person {
        Some(person) => desk.signed_in(&person.account).await.map(Some),
        None => Ok(None),
    }
}

async fn does(desk: &Desk<'_>, who: &Staff, id: &str, act: Act) -> Result<(), OfficeError> {
    desk.clock.step();
    let right = who.authorise::<Read, Tickets>(id)?;
    let seen = rectification::show(desk.office, who, &right).await?.held.row.version;
    rectification::act(desk.office, who, id, seen, act).await
}

fn reply() -> Act {
    Act::Reply(Reply {
        cause: "信息形成以后没有及时送审，也没有人核对".to_owned(),
        measures: "已经改正；明确由信息员每周核对一次，科室负责人每月检查".to_owned(),
        correction: false,
        alike: "检查了本科室近一年公开的信息，没有同样的问题".to_owned(),
    })
}

fn reason(text: &str) -> String {
    text.to_owned()
}

/// A problem found elsewhere, as far as it comes.
pub async fn order(desk: &Desk<'_>, plan: &Ticket) -> Result<(), OfficeError> {
    let assessor = desk.with_duty(Duty::Assessor).await?;
    let notice = Notice {
        unit: unit_of(desk, &assessor, &plan.unit).await?.to_string(),
        kind: plan.kind.clone(),
        source: plan.source.clone(),
        place: plan.place.clone(),
        problem: plan.problem.clone(),
        found_on: Some(plan.on),
        due: None,
        ..Notice::default()
    };
    desk.clock.step();
    let id = rectification::issue(desk.office, &assessor, &notice).await?.to_string();
    let Some(unit) = mender(desk, &plan.unit).await? else { return Ok(()) };
    let dispute =
        Act::Dispute { reason: reason("接待时间写在机构概况里，不属于本指引的内容") };
    let verify =
        Act::Verify { fact: String::new(), reason: reason("打开页面逐项核对，已经改好") };
    let steps: Vec<(&Staff, Act)> = match plan.fate {
        Fate::Issued => Vec::new(),
        Fate::Accepted => vec![(&unit, Act::Accept)],
        Fate::Disputed => vec![(&unit, dispute)],
        Fate::Cancelled => {
            vec![(&unit, dispute), (&assessor, Act::Cancel { reason: reason("情况属实，不作为问题") })]
        }
        Fate::Fixed => vec![(&unit, Act::Accept), (&unit, reply())],
        Fate::Returned => {
            let back = Act::Return { reason: reason("栏目里还有两条没有更新") };
            vec![(&unit, Act::Accept), (&unit, reply()), (&assessor, back)]
        }
        Fate::Closed => {
            vec![(&unit, Act::Accept), (&unit, reply()), (&assessor, verify), (&assessor, Act::Close)]
        }
    };
    for (who, act) in steps {
        does(desk, who, &id, act).await?;
    }
    Ok(())
}

/// Units reply to what bulletins named, the office verifies; of some a month later.
pub async fn mend(desk: &Desk<'_>) -> Result<(), OfficeError> {
    let assessor = desk.with_duty(Duty::Assessor).await?;
    let right = assessor.authorise_all::<Read, Tickets>()?;
    let lines = rectification::list(desk.office, &assessor, &right, &Asked::default()).await?;
    let reader = assessor.authorise_all()?;
    let units = organisation::units(desk.office.read(), &reader).await?;
    for (nth, line) in lines.iter().enumerate() {
        let row = &line.held.row;
        let is_new = !line.late && line.held.ticket.said.is_empty();
        if row.source != "bulletin" || (is_new && nth % ONE_LATE == ONE_LATE - 1) {
            continue;
        }
        let Some(name) = units.iter().find(|unit| unit.id == row.unit_id).map(|unit| unit.name.as_str())
        else {
            continue;
        };
        let Some(unit) = mender(desk, name).await? else { continue };
        let verify =
            Act::Verify { fact: String::new(), reason: reason("核对登记和页面，已经改好") };
        for (who, act) in
            [(&unit, Act::Accept), (&unit, reply()), (&assessor, verify), (&assessor, Act::Close)]
        {
            does(desk, who, &row.id, act).await?;
        }
    }
    Ok(())
}
