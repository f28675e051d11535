//! Open cases whose last day moved because a notice of working days came in after them. Due dates are never stored, so
//! a notice changes them at once; here stands which, from when to when. What the applicant was told is the day before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read},
    calendar::{Calendar, Notice},
};

use super::{Asked, Cases, Held, Line, list};
use crate::{Office, OfficeError};

/// A case whose last day moved.
pub struct Moved {
    /// The case.
    pub held: Held,
    /// A line that says what is wanted.
    pub subject: String,
    /// The last day by what was known when it came.
    pub before: NaiveDate,
    /// The last day by what is known now.
    pub after: NaiveDate,
    /// Numbers of the notices that came in between.
    pub notices: Vec<String>,
}

/// Those of the agency, the least time first.
pub async fn moved(office: &Office, right: &Authz<Read, Cases>) -> Result<Vec<Moved>, OfficeError> {
    let lines = list(office, right, &Asked::default()).await?.lines;
    moved_of(lines, Calendar::embedded(), office.today())
}

fn moved_of(lines: Vec<Line>, calendar: &Calendar, today: NaiveDate) -> Result<Vec<Moved>, OfficeError> {
    // By the newest notice that was known: cases of the same months share a calendar.
    let mut known: BTreeMap<Option<NaiveDate>, Calendar> = BTreeMap::new();
    let mut moved = Vec::new();
    for line in lines {
        let arrived = line.held.row.arrived_on;
        let later = |notice: &&Notice| notice.published > arrived;
        if !calendar.notices().iter().any(|notice| later(&notice)) {
            continue;
        }
        let earlier = calendar.notices().iter().filter(|notice| !later(notice));
        let newest = earlier.map(|notice| notice.published).max();
        let then = known.entry(newest).or_insert_with(|| calendar.as_known_on(arrived));
        let before = line.held.ledger.clock(then, today).map_err(OfficeError::fault)?.due;
        let (Some(before), Some(after)) = (before, line.sheet.due) else { continue };
        if before != after {
            let notices = calendar.notices().iter().filter(later).map(|notice| notice.number.clone());
            let notices = notices.collect();
            moved.push(Moved { held: line.held, subject: line.subject, before, after, notices });
        }
    }
    moved.sort_by_key(|one| one.after);
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use gongkai_domain::{
        application::{Intake, Ledger},
        calendar::YearFile,
    };

    use super::*;
    use crate::application::case_row;

    fn line(arrived: &str, calendar: &Calendar, today: NaiveDate) -> Line {
        let arrived: NaiveDate = arrived.parse().unwrap();
        let ledger = Ledger::begun(arrived, None, Intake::Counter);
        let row = case_row::Model {
            id: arrived.to_string(),
            agency_id: String::new(),
            number: String::new(),
            serial: 1,
            kind: String::new(),
            intake: String::new(),
            arrived_on: arrived,
            ended_on: None,
            officer_id: None,
            officer_name: None,
            unit_id: None,
            origin_id: None,
            applicant_key: String::new(),
            receipt: None,
            subject: String::new(),
            wanted: String::new(),
            party: String::new(),
            reply_key: None,
            version: 1,
            matter: String::new(),
        };
        let sheet = ledger.clock(calendar, today).unwrap();
        Line { held: Held { row, ledger }, subject: String::new(), sheet }
    }

    /// A notice of December gives a day off in January: the case of November moves, the case that came after it not.
    #[test]
    fn a_late_notice_moves_what_came_before_it() {
        const LATE: &str = "schema = 1\nyear = 2028\n[[notice]]\nnumber = \"国办发明电〔2027〕1号\"\nkind = \"annual\"\n\
            published = 2027-12-20\n[[notice.festival]]\nname = \"元旦\"\noff = [2028-01-03]\n";
        let Ok(file) = YearFile::parse(LATE) else { panic!("{:?}", YearFile::parse(LATE)) };
        let calendar = Calendar::embedded().with(file).unwrap();
        let today: NaiveDate = "2027-12-22".parse().unwrap();
        let lines = ["2027-12-10", "2027-12-21"].map(|day| line(day, &calendar, today)).into();
        let moved = moved_of(lines, &calendar, today).unwrap();
        let [one] = moved.as_slice() else { panic!("{} moved", moved.len()) };
        assert_eq!(one.held.row.id, "2027-12-10");
        assert!(one.after > one.before, "{} {}", one.before, one.after);
        assert_eq!(one.notices, ["国办发明电〔2027〕1号"]);
        assert!(
            moved_of(vec![line("2026-11-20", &calendar, today)], Calendar::embedded(), today)
                .unwrap()
                .is_empty()
        );
    }
}
