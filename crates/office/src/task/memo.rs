//! Work lists as they were gathered last. Nothing changes in the office without an entry in its log, so a
//! list is true as long as the log has not grown, the day is the same, and so are the person's duties.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::NaiveDate;
use gongkai_domain::{
    authority::Staff,
    id::{StaffId, UnitId},
    organisation::Duty,
    task::Task,
};
use sea_orm::{EntityTrait, QuerySelect};

use crate::{Office, OfficeError, audit::head};

/// Tasks that are remembered, of all people together; then all are forgotten.
const MOST: usize = 5_000;

/// On what a list depends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// Entries of the log.
    size: i64,
    today: NaiveDate,
    unit: Option<UnitId>,
    duties: BTreeSet<Duty>,
}

impl State {
    /// The state of this moment, to be asked for before the list is gathered.
    pub(super) async fn of(office: &Office, who: &Staff) -> Result<Self, OfficeError> {
        let size = head::Entity::find_by_id(head::ONLY)
            .select_only()
            .column(head::Column::Size)
            .into_tuple()
            .one(office.read())
            .await?;
        let (unit, duties) = (who.unit.clone(), who.duties.iter().copied().collect());
        Ok(Self { size: size.unwrap_or(0), today: office.today(), unit, duties })
    }
}

/// Lists with the states of which they are, by person.
type ByPerson = HashMap<StaffId, (State, Arc<Vec<Task>>)>;

/// What is remembered.
#[derive(Debug, Default)]
pub struct WorkLists(Mutex<ByPerson>);

impl WorkLists {
    pub(super) fn of(&self, who: &StaffId, state: &State) -> Option<Arc<Vec<Task>>> {
        self.known().get(who).filter(|(of, _)| of == state).map(|(_, tasks)| Arc::clone(tasks))
    }

    pub(super) fn keep(&self, who: &StaffId, state: State, tasks: &Arc<Vec<Task>>) {
        let mut known = self.known();
        let held: usize = known.values().map(|(_, tasks)| 1 + tasks.len()).sum();
        if held + tasks.len() > MOST {
            known.clear();
        }
        known.insert(who.clone(), (state, Arc::clone(tasks)));
    }

    fn known(&self) -> MutexGuard<'_, ByPerson> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
