//! What can be done in a case now. Its ledger says most of it; what only the office knows stands here, so that a page
//! and another system are told the same as is refused afterwards.

use chrono::NaiveDate;
use gongkai_domain::{
    application::{Act, ActName, Entry, Hand, Possible, next},
    calendar::Calendar,
};

use super::Case;
use crate::OfficeError;

impl Case {
    /// Every act, for this person on this day: its last day, or why not.
    pub fn possible(&self, hand: Hand<'_>, today: NaiveDate) -> Result<Vec<Possible>, OfficeError> {
        let mut all = next(&self.ledger, hand, Calendar::in_force(), today).map_err(OfficeError::fault)?;
        // How many applications of the applicant there are in the year is nothing that the ledger of one knows (Art. 35).
        for one in &mut all {
            if one.act != ActName::ReasonsRequested || !one.refusals.is_empty() {
                continue;
            }
            let until = today.succ_opt().unwrap_or(today);
            let count = u32::try_from(self.in_year).unwrap_or(u32::MAX);
            let act = Act::ReasonsRequested { until, count };
            let entry = Entry { on: today, by: hand.staff.cloned(), act };
            let refusals = self.ledger.check(&entry, hand, Calendar::in_force(), today);
            one.refusals = refusals.map_err(OfficeError::fault)?;
            one.last_day = one.last_day.filter(|_| one.refusals.is_empty());
        }
        Ok(all)
    }
}
