//! The sample district as written in `data/demo`: one file for each agency.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{collection::Scope, organisation::Duty};
use serde::Deserialize;

/// The files, the highest agency first.
const FILES: [&str; 5] = [
    include_str!("../../../../data/demo/district.toml"),
    include_str!("../../../../data/demo/justice.toml"),
    include_str!("../../../../data/demo/education.toml"),
    include_str!("../../../../data/demo/civil_affairs.toml"),
    include_str!("../../../../data/demo/market.toml"),
];

/// The agencies of the sample district, the highest first.
///
/// # Errors
/// A file is not of this shape.
pub fn agencies() -> Result<Vec<Agency>, String> {
    FILES.iter().map(|text| read(text)).collect()
}

fn read(text: &str) -> Result<Agency, String> {
    let agency: Agency = toml::from_str(text).map_err(|fault| fault.to_string())?;
    if agency.schema == 1 { Ok(agency) } else { Err(format!("schema {} is unknown", agency.schema)) }
}

/// One agency with all that happens in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Version of this shape; 1.
    pub schema: u8,
    pub founded_on: NaiveDate,
    pub name: String,
    pub short_name: String,
    pub kind: String,
    pub card: Card,
    #[serde(default, rename = "unit")]
    pub units: Vec<Unit>,
    #[serde(default, rename = "person")]
    pub people: Vec<Person>,
    #[serde(default, rename = "deputy")]
    pub deputies: Vec<Deputy>,
    #[serde(default, rename = "member")]
    pub members: Vec<Member>,
    #[serde(default, rename = "meeting")]
    pub meetings: Vec<Meeting>,
    #[serde(default, rename = "report")]
    pub reports: Vec<Report>,
}

impl Agency {
    /// The first person with a duty who has not left.
    pub fn with_duty(&self, duty: Duty) -> Option<&Person> {
        self.working(duty, None)
    }

    /// The first person with a duty who has not left, of a unit if one is named.
    pub fn working(&self, duty: Duty, unit: Option<&str>) -> Option<&Person> {
        self.people.iter().find(|person| {
            let there = unit.is_none() || person.unit.as_deref() == unit;
            there && person.left_on.is_none() && person.duties.iter().any(|code| code == duty.code())
        })
    }
}

impl Person {
    /// Is the person one of the three administrators, with whom the agency begins?
    pub fn is_administrator(&self) -> bool {
        self.duties.iter().filter_map(|code| Duty::parse(code)).any(Duty::is_administrator)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    pub office: String,
    pub address: String,
    pub postal_code: String,
    pub hours: String,
    pub phone: String,
    pub fax: String,
    pub email: String,
    pub supervision: String,
    pub functions: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub name: String,
    #[serde(default)]
    pub ogi_office: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub account: String,
    pub name: String,
    #[serde(default)]
    pub number: String,
    pub post: String,
    #[serde(default)]
    pub phone: String,
    pub unit: Option<String>,
    /// Codes of duties held from the first day on.
    pub duties: Vec<String>,
    /// The day on which the account is disabled.
    pub left_on: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deputy {
    /// The day on which it is granted.
    pub on: NaiveDate,
    pub account: String,
    pub instead_of: String,
    pub duty: String,
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub document: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub name: String,
    pub post: String,
    pub role: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub document: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    pub held_on: NaiveDate,
    pub place: String,
    pub topic: String,
    #[serde(default)]
    pub agenda: String,
    pub chair: String,
    pub recorder: String,
    pub attendees: String,
    #[serde(default)]
    pub absentees: String,
    pub minutes: String,
    #[serde(default, rename = "decision")]
    pub decisions: Vec<Decision>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub content: String,
    pub unit: String,
    pub person: String,
    pub due_on: NaiveDate,
    pub done_on: Option<NaiveDate>,
    #[serde(default)]
    pub note: String,
}

/// How far a report comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Imported.
    Draft,
    /// Waits for the leader.
    Submitted,
    /// Public.
    Published,
}

/// The kind of file that it comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    Docx,
    Xlsx,
    Html,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub year: i32,
    /// The day on which it is imported or begun.
    pub on: NaiveDate,
    /// The file that it is imported from; none: it is counted from the ledgers, and `cells` are what no ledger has.
    pub form: Option<FileForm>,
    pub state: Fate,
    /// For a corrected edition: what was wrong.
    pub erratum: Option<String>,
    /// Whose reports it sums; none: it is about the agency's own work.
    pub scope: Option<Scope>,
    /// Whole numbers by the id of the cell; what is not named is 0, sums and, of a file, what is carried over follow.
    pub cells: BTreeMap<String, i64>,
    /// Hundredths by the id of the cell.
    #[serde(default)]
    pub amounts: BTreeMap<String, i64>,
    /// Numbers that are wrong on purpose, set last.
    #[serde(default)]
    pub wrong: BTreeMap<String, i64>,
    /// Paragraphs of the chapters in the order of the form; `{t3.new.total}` stands for that figure.
    pub chapters: Vec<Vec<String>>,
}
