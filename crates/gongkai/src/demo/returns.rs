//! Regular returns of the sample district: filled in from the ledgers and by hand, approved, filed, sent back and filed
//! again, as `data/demo/returns.toml` says.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Read, Staff},
    collection::FilingState,
    organisation::Duty,
    returns::{Entry, Line, shown},
};
use gongkai_office::{
    OfficeError,
    collection::Below,
    returns::{self, Returns, Which, Written},
    setting::{self, Name},
};
use serde::Deserialize;

use super::desk::Desk;

const PLAN: &str = include_str!("../../../../data/demo/returns.toml");
/// The return that the district asks for.
const KIND: &str = "quarter";

/// What is planned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    schema: u8,
    asks: String,
    by_hand: BTreeMap<String, String>,
    /// Returns, in the order of days.
    #[serde(rename = "return")]
    pub returns: Vec<Planned>,
}

/// A return.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Name of the agency.
    pub agency: String,
    year: i32,
    nth: u32,
    on: NaiveDate,
    #[serde(default)]
    instead: BTreeMap<String, Instead>,
    back: Option<Back>,
    again: Option<Again>,
    accepted_on: Option<NaiveDate>,
}

/// A figure in the place of a counted one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Instead {
    add: i64,
    reason: String,
}

/// It is sent back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    on: NaiveDate,
    reason: String,
}

/// It is filed again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Again {
    on: NaiveDate,
    by_hand: BTreeMap<String, String>,
}

/// What happens to a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is filled in, approved and filed.
    File,
    /// The district sends it back.
    SendBack,
    /// It is mended and filed again.
    Again,
    /// The district accepts it.
    Accept,
}

impl Step {
    /// Does the district take it?
    pub const fn is_above(self) -> bool {
        matches!(self, Step::SendBack | Step::Accept)
    }
}

/// Reads the plan.
///
/// # Errors
/// The file is not of this shape.
pub fn plan() -> Result<Plan, String> {
    let plan: Plan = toml::from_str(PLAN).map_err(|error| error.to_string())?;
    if plan.schema == 1 { Ok(plan) } else { Err("schema of the sample returns".to_owned()) }
}

impl Planned {
    /// What happens to it on which day.
    pub fn steps(&self) -> Vec<(NaiveDate, Step)> {
        let mut steps = vec![(self.on, Step::File)];
        steps.extend(self.back.as_ref().map(|back| (back.on, Step::SendBack)));
        steps.extend(self.again.as_ref().map(|again| (again.on, Step::Again)));
        steps.extend(self.accepted_on.map(|on| (on, Step::Accept)));
        steps
    }

    fn which(&self) -> Result<Which, OfficeError> {
        Which::of(KIND, self.year, self.nth).ok_or_else(|| OfficeError::fault("period of a sample return"))
    }

    /// What somebody enters in a row; `None`: what the ledgers say.
    fn entry(&self, plan: &Plan, line: &Line) -> Option<Entry> {
        let id = line.id.clone();
        if let Some(instead) = self.instead.get(&line.id) {
            let value = line.counted.map(|counted| counted + instead.add);
            return Some(Entry { id, value: shown(value, line.decimals), reason: instead.reason.clone() });
        }
        let known = plan.by_hand.get(&line.id).map_or("", String::as_str);
        line.counted.is_none().then(|| Entry { id, value: known.to_owned(), reason: String::new() })
    }
}

/// Takes a step; `desk`: of the agency, or of the district where the district takes it.
pub async fn take(desk: &Desk<'_>, plan: &Plan, one: &Planned, step: Step) -> Result<(), OfficeError> {
    match step {
        Step::File => {
            let clerk = desk.with_duty(Duty::Statistician).await?;
            let id = returns::begin(desk.office, &clerk, one.which()?).await?.to_string();
            desk.clock.step();
            file(desk, &clerk, &id, |line| one.entry(plan, line)).await
        }
        Step::Again => {
            let clerk = desk.with_duty(Duty::Statistician).await?;
            let right = clerk.authorise_all::<Read, Returns>()?;
            let id = returns::kept_of(desk.office.read(), &right, one.which()?).await?;
            let id = id.ok_or(OfficeError::NotFound)?;
            let mended = one.again.as_ref().map(|again| &again.by_hand);
            let entry = |line: &Line| {
                let value = mended?.get(&line.id)?.clone();
                Some(Entry { id: line.id.clone(), value, reason: String::new() })
            };
            file(desk, &clerk, &id, entry).await
        }
        Step::SendBack => {
            let reason = one.back.as_ref().map_or("", |back| back.reason.as_str());
            let (who, id, version) = filing(desk, one).await?;
            returns::send_back(desk.office, &who, &id, version, reason).await
        }
        Step::Accept => {
            let (who, id, version) = filing(desk, one).await?;
            returns::accept(desk.office, &who, &id, version).await
        }
    }
}

/// Fills it in, hands it on, has it approved.
async fn file(
    desk: &Desk<'_>,
    clerk: &Staff,
    id: &str,
    entry: impl Fn(&Line) -> Option<Entry>,
) -> Result<(), OfficeError> {
    let right = clerk.authorise::<Read, Returns>(id)?;
    let before = returns::show(desk.office, &right).await?;
    let entries: Vec<Entry> = before.sheet.figures().filter_map(entry).collect();
    let entries = before.kept.which.def.filled_up(&before.sheet, &entries);
    let version = before.kept.row.version;
    match returns::write(desk.office, clerk, id, version, &entries).await? {
        Written::Kept(_) => desk.clock.step(),
        Written::Faulty(faults) => return Err(OfficeError::fault(format!("{faults:?}"))),
    }
    let filled = returns::show(desk.office, &right).await?.kept.row.version;
    returns::submit(desk.office, clerk, id, filled).await?;
    desk.clock.step();
    let leader = desk.with_duty(Duty::ResponsibleLeader).await?;
    let seen = returns::show(desk.office, &right).await?.kept.row.digest;
    returns::approve(desk.office, &leader, id, &seen).await.map(|_| ())
}

/// Who decides at the district, and the filing with its version.
async fn filing(above: &Desk<'_>, one: &Planned) -> Result<(Staff, String, i32), OfficeError> {
    let who = above.with_duty(Duty::Statistician).await?;
    let right = who.authorise_all::<Read, Below>()?;
    let found = returns::collected(above.office, &right, one.which()?).await?;
    let listed = found.agencies.into_iter().find(|listed| listed.name == one.agency);
    let row = listed.and_then(|listed| listed.filing).filter(|row| row.state == FilingState::Received.code());
    row.map(|row| (who, row.id, row.version)).ok_or(OfficeError::NotFound)
}

/// The district says what it asks for.
pub async fn ask(above: &Desk<'_>, plan: &Plan) -> Result<(), OfficeError> {
    let keeper = above.with_duty(Duty::SystemAdministrator).await?;
    let version = setting::of(above.office, &above.id).await?.version();
    setting::change(above.office, &keeper, version, &[(Name::RegularReturns, plan.asks.clone())]).await
}
