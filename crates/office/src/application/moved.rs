//! Open cases whose last day moved because a notice of working days came in after them. Due dates are never stored, so
//! a notice changes them at once; here stands which, from when to when. What the applicant was told is the day before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read},
    calendar::Calendar,
    id::{AgencyId, StaffId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Asked, Cases, Held, Line, case_row, held::all_held, list};
use crate::{
    Office, OfficeError,
    calendar::{History, calendar_with},
};

/// Open cases of an installation that are looked at together.
const STEP: u64 = 500;

/// A case whose last day moved.
pub struct Moved {
    /// The case.
    pub held: Held,
    /// A line that says what is wanted.
    pub subject: String,
    /// The last day by what was known when it was entered.
    pub before: NaiveDate,
    /// The last day by what is known now.
    pub after: NaiveDate,
    /// Numbers of the notices that came in between, or went.
    pub notices: Vec<String>,
}

/// Those of the agency, the least time first.
pub async fn moved(office: &Office, right: &Authz<Read, Cases>) -> Result<Vec<Moved>, OfficeError> {
    let lines = list(office, right, &Asked::default()).await?.lines;
    moved_of(lines, &History::of(office).await?, Calendar::in_force(), office.today())
}

fn moved_of(
    lines: Vec<Line>,
    history: &History,
    calendar: &Calendar,
    today: NaiveDate,
) -> Result<Vec<Moved>, OfficeError> {
    // By the notices that were known: cases of the same months share a calendar.
    let mut known: BTreeMap<Vec<&str>, Calendar> = BTreeMap::new();
    let now: Vec<&str> = calendar.notices().iter().map(|notice| notice.number.as_str()).collect();
    let mut moved = Vec::new();
    for line in lines {
        let then = history.known_to(&line.held.row.id);
        let numbers: Vec<&str> = then.iter().map(|notice| notice.number.as_str()).collect();
        if then.len() == calendar.notices().len() && calendar.notices().iter().all(|one| then.contains(&one))
        {
            continue;
        }
        if !known.contains_key(&numbers) {
            known.insert(numbers.clone(), calendar_with(&then)?);
        }
        let Some(earlier) = known.get(&numbers) else { continue };
        let before = line.held.ledger.clock(earlier, today).map_err(OfficeError::fault)?.due;
        let (Some(before), Some(after)) = (before, line.sheet.due) else { continue };
        if before != after {
            let came =
                now.iter().filter(|number| !numbers.contains(*number)).map(|number| (*number).to_owned());
            let went = numbers.iter().filter(|number| !now.contains(*number));
            let notices = came.chain(went.map(|number| format!("{number}（已撤下）"))).collect();
            moved.push(Moved { held: line.held, subject: line.subject, before, after, notices });
        }
    }
    moved.sort_by_key(|one| one.after);
    Ok(moved)
}

/// A case of any agency whose last day another calendar moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moving {
    /// Whose.
    pub agency: AgencyId,
    /// The case.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its officer.
    pub officer: Option<StaffId>,
    /// The last day until then.
    pub before: NaiveDate,
    /// The last day since.
    pub after: NaiveDate,
}

/// Open cases of all agencies whose last day differs between two calendars.
pub(crate) async fn moving(
    office: &Office,
    before: &Calendar,
    after: &Calendar,
) -> Result<Vec<Moving>, OfficeError> {
    use case_row::Column as C;
    let (mut found, mut last) = (Vec::new(), String::new());
    loop {
        let open = case_row::Entity::find().filter(C::EndedOn.is_null()).filter(C::Id.gt(&last));
        let rows = open.order_by_asc(C::Id).limit(STEP).all(office.read()).await?;
        let Some(newest) = rows.last() else { return Ok(found) };
        last.clone_from(&newest.id);
        let mut by_agency: BTreeMap<String, Vec<case_row::Model>> = BTreeMap::new();
        for row in rows {
            by_agency.entry(row.agency_id.clone()).or_default().push(row);
        }
        for (agency, rows) in by_agency {
            let agency = AgencyId::parse(&agency).ok_or_else(|| OfficeError::fault("agency of a case"))?;
            for held in all_held(office.read(), &agency, rows).await? {
                found.extend(moving_of(&agency, &held, (before, after), office.today())?);
            }
        }
    }
}

fn moving_of(
    agency: &AgencyId,
    held: &Held,
    (before, after): (&Calendar, &Calendar),
    today: NaiveDate,
) -> Result<Option<Moving>, OfficeError> {
    let last =
        |calendar| held.ledger.clock(calendar, today).map(|sheet| sheet.due).map_err(OfficeError::fault);
    let (Some(before), Some(after)) = (last(before)?, last(after)?) else { return Ok(None) };
    let row = &held.row;
    Ok((before != after).then(|| Moving {
        agency: agency.clone(),
        id: row.id.clone(),
        number: row.number.clone(),
        officer: row.officer_id.as_deref().and_then(StaffId::parse),
        before,
        after,
    }))
}

#[cfg(test)]
mod tests {
    use gongkai_domain::{
        application::{Intake, Ledger},
        calendar::YearFile,
    };

    use super::*;
    use crate::{
        calendar::notice_row,
        chance::{beginning_in_china, identities_from},
    };

    fn line(arrived: &str, calendar: &Calendar, today: NaiveDate) -> Line {
        let arrived: NaiveDate = arrived.parse().unwrap();
        let ledger = Ledger::begun(arrived, None, Intake::Counter);
        let row = case_row::Model {
            id: identities_from(beginning_in_china(arrived)),
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

    const LATE: &str = "schema = 1\nyear = 2028\n[[notice]]\nnumber = \"国办发明电〔2027〕1号\"\nkind = \"annual\"\n\
        published = 2027-12-15\n[[notice.festival]]\nname = \"元旦\"\noff = [2028-01-03]\n";

    fn taken_in(on: &str, until: Option<&str>) -> notice_row::Model {
        let at = |day: &str| beginning_in_china(day.parse().unwrap());
        notice_row::Model {
            id: on.to_owned(),
            number: "国办发明电〔2027〕1号".to_owned(),
            year: 2028,
            body: Some(LATE.to_owned()),
            came_at: at(on),
            agency_id: None,
            by: None,
            by_name: None,
            taken_back_at: until.map(at),
            taken_back_by: None,
            taken_back_because: None,
        }
    }

    /// A notice of December gives a day off in January: cases move that were entered before it was taken in, however
    /// long it had been published.
    #[test]
    fn a_late_notice_moves_what_was_entered_before_it() {
        let Ok(file) = YearFile::parse(LATE) else { panic!("{:?}", YearFile::parse(LATE)) };
        let calendar = Calendar::embedded().with(file).unwrap();
        let today: NaiveDate = "2027-12-22".parse().unwrap();
        let lines =
            || ["2027-12-10", "2027-12-17", "2027-12-21"].map(|day| line(day, &calendar, today)).into();
        let history = History::from_rows(&[taken_in("2027-12-20", None)]).unwrap();
        let moved = moved_of(lines(), &history, &calendar, today).unwrap();
        let days: Vec<_> = moved.iter().map(|one| one.held.row.arrived_on.to_string()).collect();
        assert_eq!(days, ["2027-12-10", "2027-12-17"]);
        assert!(moved.iter().all(|one| one.after > one.before && one.notices == ["国办发明电〔2027〕1号"]));
        let now = Calendar::embedded();
        let old = vec![line("2026-11-20", now, today)];
        assert!(moved_of(old, &history, now, today).unwrap().is_empty());
        // Taken back again: what was entered while it counted moves back.
        let history = History::from_rows(&[taken_in("2027-12-16", Some("2027-12-20"))]).unwrap();
        let lines = ["2027-12-10", "2027-12-17", "2027-12-21"].map(|day| line(day, now, today)).into();
        let moved = moved_of(lines, &history, now, today).unwrap();
        let [one] = moved.as_slice() else { panic!("{} moved", moved.len()) };
        assert!(one.after < one.before && one.notices == ["国办发明电〔2027〕1号（已撤下）"]);
        assert_eq!(one.held.row.arrived_on.to_string(), "2027-12-17");
    }
}
