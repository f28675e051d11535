//! Last days of open cases as the clock gave them last. A case's ledger grows only with its version, so a last day is
//! true for that version on that day, as long as the calendar is the same.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::NaiveDate;
use gongkai_domain::{calendar::Calendar, id::AgencyId};

use super::held::cases_of;
use crate::{Office, OfficeError};

/// Cases that are remembered, of all agencies together; then all are forgotten.
const MOST: usize = 20_000;

/// By case: of which version, and the last day; `None`: the clock rests or has not begun.
type ByCase = HashMap<String, (i32, Option<NaiveDate>)>;

#[derive(Debug, Default)]
struct Known {
    /// The day on which the clock was asked, and the edition of the calendar.
    asked: (NaiveDate, u64),
    by_case: ByCase,
}

/// What is remembered.
#[derive(Debug, Default)]
pub struct LastDays(Mutex<Known>);

impl LastDays {
    fn known(&self, today: NaiveDate) -> MutexGuard<'_, Known> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = (today, Calendar::edition());
        if known.asked != asked {
            *known = Known { asked, by_case: ByCase::new() };
        }
        known
    }

    fn keep(&self, today: NaiveDate, more: &ByCase) {
        let mut known = self.known(today);
        if known.by_case.len().saturating_add(more.len()) > MOST {
            known.by_case.clear();
        }
        known.by_case.extend(more.iter().map(|(case, last)| (case.clone(), *last)));
    }
}

/// The last day of each case of the agency, in their order; the ledgers of those that are not known are read.
pub(super) async fn last_days(
    office: &Office,
    agency: &AgencyId,
    cases: &[(&str, i32)],
) -> Result<Vec<Option<NaiveDate>>, OfficeError> {
    let today = office.today();
    let mut days: HashMap<&str, Option<NaiveDate>> = HashMap::with_capacity(cases.len());
    {
        let known = office.last_days().known(today);
        for (id, version) in cases {
            if let Some((_, last)) = known.by_case.get(*id).filter(|(of, _)| of == version) {
                days.insert(id, *last);
            }
        }
    }
    let unknown: Vec<&str> = cases.iter().map(|(id, _)| *id).filter(|id| !days.contains_key(id)).collect();
    let asked = asked(office, agency, &unknown).await?;
    office.last_days().keep(today, &asked);
    let last = |id: &str| days.get(id).copied().unwrap_or_else(|| asked.get(id).and_then(|(_, last)| *last));
    Ok(cases.iter().map(|(id, _)| last(id)).collect())
}

async fn asked(office: &Office, agency: &AgencyId, ids: &[&str]) -> Result<ByCase, OfficeError> {
    let (calendar, today) = (Calendar::in_force(), office.today());
    let mut days = ByCase::new();
    for some in cases_of(office, agency, ids).await? {
        let sheet = some.ledger.clock(calendar, today).map_err(OfficeError::fault)?;
        days.insert(some.row.id, (some.row.version, sheet.due));
    }
    Ok(days)
}
