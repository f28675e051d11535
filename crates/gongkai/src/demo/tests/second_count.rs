//! The ledgers of the sample district counted a second time, in plain SQL and loops that know nothing of the program's
//! rules: every counted cell of every year and agency is the same.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use gongkai_domain::{
    authority::{Read, Staff},
    id::{AgencyId, StaffId},
    organisation::Duty,
    report::State,
};
use gongkai_office::{
    Office,
    report::{self, AnnualReport},
};
use sea_orm::{ConnectionTrait, QueryResult, Statement};

const YEARS: std::ops::RangeInclusive<i32> = 2023..=2026;

const CASES: &str = r#"
SELECT a.kind, a.intake, a.arrived_on,
  (SELECT MIN(b.on_day) FROM application_act b
    WHERE b.application_id = a.id AND b.act LIKE '{"act":"confirmed"%') AS confirmed,
  (SELECT MIN(b.on_day) FROM application_act b
    WHERE b.application_id = a.id AND b.act LIKE '{"act":"delivered"%') AS delivered,
  (SELECT MIN(b.on_day) FROM application_act b
    WHERE b.application_id = a.id AND b.act LIKE '{"act":"withdrawn"%') AS withdrawn,
  (SELECT MIN(b.on_day) FROM application_act b
    WHERE b.application_id = a.id AND b.act LIKE '{"act":"closed"%') AS closed,
  (SELECT COUNT(*) FROM application_act b
    WHERE b.application_id = a.id AND b.act LIKE '{"act":"fee_notified"%') AS fees,
  (SELECT MAX(b.act) FROM application_act b
    WHERE b.application_id = a.id AND b.act LIKE '{"act":"drafted"%' AND b.place =
      (SELECT MAX(c.place) FROM application_act c
        WHERE c.application_id = a.id AND c.act LIKE '{"act":"drafted"%')) AS draft
FROM application a WHERE a.agency_id = "#;

async fn rows(office: &Office, query: &str, agency: &AgencyId) -> Vec<QueryResult> {
    let conn = office.read();
    let text = format!("{query}'{agency}'");
    conn.query_all_raw(Statement::from_string(conn.get_database_backend(), text)).await.unwrap()
}

fn text(row: &QueryResult, name: &str) -> String {
    row.try_get("", name).unwrap()
}

fn day(row: &QueryResult, name: &str) -> Option<NaiveDate> {
    row.try_get("", name).unwrap()
}

/// Where each final answer stands in the form, as the data file has it.
fn places() -> BTreeMap<String, String> {
    let file: toml::Value =
        toml::from_str(include_str!("../../../../../data/answer-grounds/grounds.toml")).unwrap();
    let grounds = file["ground"].as_array().unwrap().iter();
    let place = |ground: &toml::Value| {
        let row = ground["rows"].get("format-2021")?.as_str()?;
        Some((ground["id"].as_str()?.to_owned(), row.to_owned()))
    };
    grounds.filter_map(place).collect()
}

type Counted = BTreeMap<String, i64>;

fn add(to: &mut Counted, cell: String) {
    *to.entry(cell).or_default() += 1;
}

async fn applications(office: &Office, agency: &AgencyId, year: i32, today: NaiveDate, to: &mut Counted) {
    let places = places();
    for row in rows(office, CASES, agency).await {
        let (kind, intake) = (text(&row, "kind"), text(&row, "intake"));
        let confirms = ["fax", "email", "online", "post_unsigned"].contains(&intake.as_str());
        let received = if confirms { day(&row, "confirmed") } else { day(&row, "arrived_on") };
        let Some(received) = received.filter(|on| on.year() <= year && *on <= today) else { continue };
        let fees: i64 = row.try_get("", "fees").unwrap();
        let draft: Option<String> = row.try_get("", "draft").unwrap();
        let ended = if let Some(on) = day(&row, "delivered") {
            let ground = draft.unwrap().split('"').nth(7).unwrap().to_owned();
            Some((on, places[&ground].clone()))
        } else if let Some(on) = day(&row, "withdrawn") {
            Some((on, "other_other".to_owned()))
        } else {
            let silent = if fees > 0 { "other_unpaid" } else { "other_no_correction" };
            day(&row, "closed").map(|on| (on, silent.to_owned()))
        };
        if ended.as_ref().is_some_and(|(on, _)| on.year() < year) {
            continue;
        }
        let came = if received.year() == year { "new" } else { "carried_in" };
        add(to, format!("t3.{came}.{kind}"));
        let went = ended.filter(|(on, _)| on.year() == year && *on <= today);
        let went = went.map_or("carried_out".to_owned(), |(_, place)| place);
        add(to, format!("t3.{went}.{kind}"));
    }
}

async fn disputes(office: &Office, agency: &AgencyId, year: i32, today: NaiveDate, to: &mut Counted) {
    let query = "SELECT kind, notified_on, ended_on, result FROM dispute WHERE agency_id = ";
    for row in rows(office, query, agency).await {
        let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap().min(today);
        let ended = day(&row, "ended_on");
        if day(&row, "notified_on").unwrap() > last || ended.is_some_and(|on| on.year() < year) {
            continue;
        }
        let result: Option<String> = row.try_get("", "result").unwrap();
        let column = if ended.is_some_and(|on| on <= last) { result.unwrap() } else { "pending".to_owned() };
        add(to, format!("t4.{}.{column}", text(&row, "kind")));
    }
}

async fn documents(office: &Office, agency: &AgencyId, year: i32, to: &mut Counted) {
    let query = "SELECT first_released_at, validity, validity_on, state, \
                 (SELECT MAX(e.expires_on) FROM document_edition e \
                   WHERE e.document_id = document.id AND e.released_at IS NOT NULL) AS expires FROM document \
                 WHERE kind = 'normative' AND first_released_at IS NOT NULL AND agency_id = ";
    for row in rows(office, query, agency).await {
        let released: DateTime<Utc> = row.try_get("", "first_released_at").unwrap();
        let released = released.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap()).year();
        if released > year {
            continue;
        }
        let said: Option<String> = row.try_get("", "validity").unwrap();
        let on = day(&row, "validity_on").filter(|on| on.year() <= year);
        if released == year {
            add(to, "t2_1.normative.issued".to_owned());
        }
        let repealed = said.as_deref() == Some("repealed") && on.is_some();
        if repealed && on.is_some_and(|on| on.year() == year) {
            add(to, "t2_1.normative.repealed".to_owned());
        }
        let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        let expired = day(&row, "expires").is_some_and(|on| on < last);
        if !repealed && !expired && text(&row, "state") == "public" {
            add(to, "t2_1.normative.in_force".to_owned());
        }
    }
}

/// What the program counts of a year: its report is begun, or counted anew in a corrected edition.
async fn counted(office: &Office, agency: &AgencyId, year: i32) -> Counted {
    let of = |duty, id: &str| Staff {
        id: StaffId::parse(id).unwrap(),
        agency: agency.clone(),
        unit: None,
        name: String::new(),
        duties: [duty].into(),
        address: None,
        stepped_up: false,
    };
    let (clerk, leader) = (of(Duty::Statistician, "second"), of(Duty::ResponsibleLeader, "third"));
    let all = clerk.authorise_all::<Read, AnnualReport>().unwrap();
    let known = report::list(office, &all).await.unwrap().into_iter().find(|one| one.row.year == year);
    let id = match known {
        None => report::begin(office, &clerk, year).await.unwrap().to_string(),
        Some(known) => {
            let id = known.row.id;
            let right = clerk.authorise::<Read, AnnualReport>(&id).unwrap();
            let seen = report::show(office, &right).await.unwrap().life.digest;
            match known.state {
                State::Published => {
                    report::correct(office, &clerk, &id, "与台账核对").await.unwrap();
                }
                State::Submitted => {
                    report::send_back(office, &leader, &id, &seen, "与台账核对").await.unwrap();
                }
                State::Draft | State::Returned => {}
                other => panic!("{year}: {other:?}"),
            }
            report::recount(office, &clerk, &id).await.unwrap();
            id
        }
    };
    let right = clerk.authorise::<Read, AnnualReport>(&id).unwrap();
    report::show(office, &right).await.unwrap().work.counted
}

/// Every counted cell of every year in which an agency has ledgers. Gives how many cells were not zero.
pub async fn compare(office: &Office, agencies: &[AgencyId]) -> usize {
    let today = office.today();
    let mut told = 0;
    for agency in agencies {
        for year in YEARS {
            let mut second = Counted::new();
            applications(office, agency, year, today, &mut second).await;
            disputes(office, agency, year, today, &mut second).await;
            documents(office, agency, year, &mut second).await;
            let first = counted(office, agency, year).await;
            let first: Counted = first.into_iter().filter(|(_, many)| *many != 0).collect();
            assert_eq!(first, second, "{agency} {year}");
            told += first.len();
        }
    }
    told
}
