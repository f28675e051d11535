//! A long audit log: made through the office's own transaction, so that it is one that can be proven.

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::{
    account::AccountEvent,
    authority::{Actor, Staff},
    event::Event,
    id::{AgencyId, ReportId, UnitId},
    operation::OperationEvent,
    organisation::{Duty, OrganisationEvent},
    report::ReportEvent,
};
use gongkai_office::{
    Office, OfficeParts, Outcome,
    audit::checkpoint,
    chance::{Clock, Entropy},
    files::FileStore,
    organisation::staff,
    seal::MasterKey,
};
use gongkai_testkit::Dice;
use sea_orm::EntityTrait;
use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use crate::{Fault, machine, torture::fault};

/// The entries spread over so many days up to now.
pub const DAYS: i64 = 5 * 365;
/// Of ten commits, so many are of the agency whose log is read.
const OF_TEN: u64 = 9;
/// Entries of one commit: few, as in an office at work.
const AT_ONCE: u64 = 5;

/// Stands where it was put.
pub struct Put(AtomicI64);

impl Put {
    /// Puts it to an instant.
    pub fn put(&self, now: DateTime<Utc>) {
        self.0.store(now.timestamp_micros(), Ordering::Relaxed);
    }
}

impl Clock for Put {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::Relaxed)).unwrap_or_default()
    }
}

/// The same in every run.
struct Noise(Mutex<Dice>);

impl Entropy for Noise {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.fill_with(|| u8::try_from(dice.below(256)).unwrap_or(0));
    }
}

/// Appends so many entries to the log of a data directory whose server is stopped; gives the people of
/// the agency of `account`.
pub fn fill(data: &Path, account: &str, entries: u64) -> Result<Vec<String>, Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (office, clock) = open(data).await?;
        let people = append(&office, &clock, account, entries).await?;
        checkpoint::make(&office).await.map_err(fault)?;
        office.close().await.map_err(fault)?;
        Ok(people)
    })
}

/// The office of a data directory whose server is stopped; its clock stands where it is put.
pub async fn open(data: &Path) -> Result<(Office, Arc<Put>), Fault> {
    let clock = Arc::new(Put(AtomicI64::new(machine::now().timestamp_micros())));
    let secret = std::fs::read_to_string(data.join("master.key"))?;
    let secret = data_encoding::HEXLOWER.decode(secret.trim().as_bytes())?;
    let parts = OfficeParts {
        database_url: format!("sqlite://{}", data.join("office.sqlite").display()),
        files: FileStore::local(&data.join("files")).map_err(fault)?,
        master: MasterKey::new(secret.try_into().map_err(|_| "the master key has another length")?),
        clock: clock.clone(),
        entropy: Arc::new(Noise(Mutex::new(Dice::seeded(711)))),
    };
    Ok((Office::open(parts).await.map_err(fault)?, clock))
}

async fn append(office: &Office, clock: &Put, account: &str, entries: u64) -> Result<Vec<String>, Fault> {
    let rows = staff::Entity::find().all(office.read()).await?;
    let agency = rows.iter().find(|row| row.account == account).map(|row| row.agency_id.clone());
    let agency = agency.ok_or("no such account")?;
    let (own, foreign): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.agency_id == agency);
    let commits = entries.div_ceil(AT_ONCE);
    let end = machine::now() - TimeDelta::hours(1);
    let (first, span) = (end - TimeDelta::days(DAYS), TimeDelta::days(DAYS));
    let step = span.num_microseconds().unwrap_or(0) / i64::try_from(commits)?.max(1);
    clock.put(first);
    let mut dice = Dice::seeded(711);
    for _ in 0..commits {
        clock.0.fetch_add(step, Ordering::Relaxed);
        let from = if (dice.below(10) as u64) < OF_TEN { &own } else { &foreign };
        let row = from.get(dice.below(from.len())).ok_or("nobody")?;
        let who = person(row)?;
        let events: Vec<Event> = (0..AT_ONCE).map(|_| event(&mut dice, &who)).collect::<Result<_, _>>()?;
        let change = async |_: &_| Ok(Outcome::of(()).events(events.clone()));
        office.transact(&Actor::Staff(who.clone()), change).await.map_err(fault)?;
    }
    Ok(own.iter().map(|row| row.id.clone()).collect())
}

pub fn person(row: &staff::Model) -> Result<Staff, Fault> {
    Ok(Staff {
        id: row.id.clone().try_into()?,
        agency: AgencyId::parse(&row.agency_id).ok_or("no agency")?,
        unit: None,
        name: row.name.clone(),
        duties: [Duty::Statistician].into(),
        address: Some([10, 1, 2, 3].into()),
        stepped_up: false,
    })
}

/// What happens in an office, as often as it does: most of it is coming and going.
fn event(dice: &mut Dice, who: &Staff) -> Result<Event, Fault> {
    let thing = dice.below(20_000);
    let year = 2008 + i32::try_from(dice.below(18))?;
    let staff = who.id.clone();
    Ok(match dice.below(20) {
        0..=5 => AccountEvent::SignedIn { staff }.into(),
        6..=9 => AccountEvent::SignedOut { staff }.into(),
        10 => AccountEvent::SteppedUp { staff }.into(),
        11..=14 => {
            let report = ReportId::parse(&format!("r{thing}")).ok_or("no identity")?;
            let reason = format!("第三部分第{}行与上年结转数量不一致，请核对后重新报送", 1 + thing % 40);
            ReportEvent::Returned { report, year, reason }.into()
        }
        15..=16 => {
            let unit = UnitId::parse(&format!("u{}", thing % 500)).ok_or("no identity")?;
            OrganisationEvent::UnitOpened { unit, name: format!("第{}办公室", thing % 500) }.into()
        }
        _ => OperationEvent::SettingChanged {
            name: format!("第{}类事项的提醒天数", thing % 300),
            before: (thing % 9).to_string(),
            after: (thing % 7).to_string(),
        }
        .into(),
    })
}
