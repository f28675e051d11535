//! The ledgers of the sample district counted a second time, in plain SQL and loops that know nothing of the program's
//! rules: every counted cell of every year and agency is the same.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Utc};
use gongkai_domain::{
    authority::{Read, Staff},
    calendar::Calendar,
    id::{AgencyId, StaffId},
    organisation::Duty,
    report::State,
};
use gongkai_office::{
    Office,
    report::{self, AnnualReport},
};
use sea_orm::{ConnectionTrait, QueryResult, Statement};

/// Years that the ledgers cover.
const YEARS: std::ops::RangeInclusive<i32> = 2024..=2026;

/// Every step of every case about information.
const STEPS: &str = "SELECT a.id, a.kind, a.intake, a.arrived_on, b.place, b.on_day, b.act \
    FROM application a JOIN application_act b ON b.application_id = a.id \
    WHERE a.matter = 'disclosure' AND a.agency_id = ";

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

/// A case as its steps tell it.
#[derive(Default)]
struct Told {
    kind: String,
    received: Option<NaiveDate>,
    ground: String,
    /// It waits for the applicant: where it ends by silence, and from which day on.
    waits: Option<(&'static str, NaiveDate)>,
    ended: Option<(String, NaiveDate)>,
}

impl Told {
    fn step(&mut self, act: &serde_json::Value, on: NaiveDate, places: &BTreeMap<String, String>) {
        let day = |name: &str| act[name].as_str().unwrap().parse::<NaiveDate>().unwrap();
        match act["act"].as_str().unwrap() {
            "confirmed" => self.received = Some(on),
            "drafted" => self.ground = act["ground"].as_str().unwrap().to_owned(),
            "correction_requested" => self.waits = Some(("other_no_correction", day("until") + Days::new(1))),
            "fee_notified" => self.waits = Some(("other_unpaid", after_thirty_days(on))),
            "corrected" | "fee_paid" => self.waits = None,
            // Taken up again within the year: the answer counts, not the silence.
            "reopened" => {
                let (silent, since) = self.waits.take().unwrap();
                self.ended = (since.year() != on.year()).then(|| (silent.to_owned(), since));
            }
            "withdrawn" => self.ended = Some(("other_other".to_owned(), on)),
            // A second answer that was ordered changes no figure.
            "delivered" if self.ended.is_none() => self.ended = Some((places[&self.ground].clone(), on)),
            _ => {}
        }
    }

    fn end(self, today: NaiveDate) -> Option<(String, NaiveDate)> {
        let silent = self.waits.filter(|(_, since)| *since <= today);
        self.ended.or(silent.map(|(place, since)| (place.to_owned(), since)))
    }
}

fn after_thirty_days(told: NaiveDate) -> NaiveDate {
    let mut last = told + Days::new(30);
    while !Calendar::embedded().is_working_day(last).unwrap() {
        last = last + Days::new(1);
    }
    last + Days::new(1)
}

async fn cases(office: &Office, agency: &AgencyId) -> Vec<Told> {
    let mut steps = rows(office, STEPS, agency).await;
    steps.sort_by_key(|row| (text(row, "id"), row.try_get::<i32>("", "place").unwrap()));
    let (places, mut all) = (places(), BTreeMap::<String, Told>::new());
    for row in &steps {
        let case = all.entry(text(row, "id")).or_insert_with(|| {
            let confirms =
                ["fax", "email", "online", "post_unsigned"].contains(&text(row, "intake").as_str());
            let received = (!confirms).then(|| day(row, "arrived_on").unwrap());
            Told { kind: text(row, "kind"), received, ..Told::default() }
        });
        case.step(&serde_json::from_str(&text(row, "act")).unwrap(), day(row, "on_day").unwrap(), &places);
    }
    all.into_values().collect()
}

async fn applications(office: &Office, agency: &AgencyId, year: i32, today: NaiveDate, to: &mut Counted) {
    for case in cases(office, agency).await {
        let Some(received) = case.received.filter(|on| on.year() <= year && *on <= today) else { continue };
        let kind = case.kind.clone();
        let ended = case.end(today);
        if ended.as_ref().is_some_and(|(_, on)| on.year() < year) {
            continue;
        }
        let came = if received.year() == year { "new" } else { "carried_in" };
        add(to, format!("t3.{came}.{kind}"));
        let went = ended.filter(|(_, on)| on.year() == year && *on <= today);
        let went = went.map_or("carried_out".to_owned(), |(place, _)| place);
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
