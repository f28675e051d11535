//! Reports of the sample district on their way to the district. The agencies with people file theirs when they are
//! published; those of the other agencies, which do not work with the installation, come as files, made by rule from
//! `data/demo/collection.toml`, with some faults that are meant to be found.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    id::ReportId,
    organisation::{AgencyForm, Duty, StaffForm},
};
use gongkai_office::{
    OfficeError,
    collection::{self, Take},
    organisation::{self, AgencyStart},
    report::{self, AnnualReport, SourceFile},
};
use gongkai_report::{Cell, Paragraph, Report, json};
use serde::Deserialize;

use super::{
    chance::Dice,
    desk::{Desk, LEVEL, REGION},
    facts,
    plan::{self, Fate, FileForm},
};

/// What is planned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    schema: u8,
    /// The year reported on.
    pub year: i32,
    /// The day on which the agencies are set up.
    pub enlist_on: NaiveDate,
    /// The days on which files come.
    pub days: Vec<NaiveDate>,
    /// The day on which the late one comes.
    pub late_on: NaiveDate,
    /// The day on which what is right is accepted.
    pub accept_on: NaiveDate,
    name: String,
    departments: Vec<String>,
    first: Vec<String>,
    last: Vec<(String, String)>,
    chapters: Vec<Vec<String>>,
    #[serde(rename = "fault")]
    faults: Vec<Fault>,
}

/// Something that is wrong on purpose.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    agency: String,
    /// The rule that finds it; `missing`: nothing comes; `late`: it comes late.
    pub finds: String,
    #[serde(default)]
    add: BTreeMap<String, i64>,
    #[serde(default)]
    set: BTreeMap<String, i64>,
    #[serde(default)]
    text: BTreeMap<String, String>,
    #[serde(default)]
    absent: Vec<String>,
    says: Option<String>,
    #[serde(default)]
    before: bool,
}

/// An agency of the plan.
#[derive(Debug)]
pub struct Planned {
    /// Full name.
    pub name: String,
    kind: &'static str,
    region: String,
    place: u64,
    /// The day on which its file comes; `None`: never.
    pub on: Option<NaiveDate>,
    /// What is wrong with it.
    pub fault: Option<Fault>,
}

/// The plan.
///
/// # Errors
/// The file is not of this shape.
pub fn plan() -> Result<Plan, String> {
    let text = include_str!("../../../../data/demo/collection.toml");
    let plan: Plan = toml::from_str(text).map_err(|fault| fault.to_string())?;
    if plan.schema == 1 { Ok(plan) } else { Err(format!("schema {} is unknown", plan.schema)) }
}

impl Plan {
    /// The agencies, in their order.
    pub fn agencies(&self) -> Vec<Planned> {
        let departments = self.departments.iter().map(|name| (name.clone(), "department", REGION.to_owned()));
        let towns = self
            .first
            .iter()
            .flat_map(|first| self.last.iter().map(move |(last, body)| format!("{first}{last}{body}")));
        let towns = towns.zip(1..).map(|(name, nth)| (name, "township", format!("{REGION}{:03}", 100 + nth)));
        let all = departments.chain(towns).zip(0..);
        all.map(|((short, kind, region), place): (_, u64)| {
            let fault = self.faults.iter().find(|fault| fault.agency == short).cloned();
            let on = match fault.as_ref().map(|fault| fault.finds.as_str()) {
                Some("missing") => None,
                Some("late") => Some(self.late_on),
                _ => usize::try_from(place).ok().and_then(|at| self.days.get(at % self.days.len()).copied()),
            };
            Planned { name: format!("{}{short}", self.name), kind, region, place, on, fault }
        })
        .collect()
    }

    /// Every day on which a file comes.
    pub fn all_days(&self) -> impl Iterator<Item = NaiveDate> {
        self.days.iter().copied().chain([self.late_on])
    }

    /// The report of an agency; that of the year has what is wrong on purpose, and its texts say the same.
    fn made(&self, one: &Planned, year: i32, before: Option<&Report>) -> Result<Report, String> {
        let mut dice = Dice::seeded(one.place);
        let mut draw =
            |least: u64, most: u64| i64::try_from(least + dice.below(most - least + 1)).unwrap_or(0);
        let (natural, business) = (draw(3, 14), draw(0, 3));
        let cells = [
            ("t2_1.normative.issued", draw(0, 3)),
            ("t2_1.normative.in_force", draw(4, 24)),
            ("t2_5.licence.decisions", draw(0, 400)),
            ("t2_6.penalty.decisions", draw(0, 90)),
            ("t3.new.natural", natural),
            ("t3.new.business", business),
            ("t3.granted.natural", natural - 2),
            ("t3.granted.business", business),
            ("t3.partial.natural", 1),
            ("t4.review.upheld", draw(0, 2)),
        ];
        let plan = plan::Report {
            year,
            on: self.enlist_on,
            form: Some(FileForm::Html),
            state: Fate::Draft,
            erratum: None,
            scope: None,
            cells: cells.into_iter().map(|(id, number)| (id.to_owned(), number)).collect(),
            amounts: BTreeMap::new(),
            wrong: BTreeMap::new(),
            chapters: self.chapters.clone(),
        };
        let mut report = facts::report(&one.name, &plan, before)?;
        if let Some(fault) = one.fault.as_ref().filter(|_| year == self.year) {
            fault.put_into(&mut report)?;
            report.chapters = facts::chapters(&report, &plan)?;
            if let (Some(text), Some(chapter)) = (&fault.says, report.chapters.get_mut(1)) {
                chapter.paragraphs.push(Paragraph { text: text.clone(), place: String::new() });
            }
        }
        Ok(report)
    }
}

impl Fault {
    fn put_into(&self, report: &mut Report) -> Result<(), String> {
        let find =
            |report: &Report, id: &str| report.format.cell_ix(id).ok_or_else(|| format!("no cell {id}"));
        for (id, more) in &self.add {
            let ix = find(report, id)?;
            let number = report.cells.get(ix).number().unwrap_or(0);
            report.cells.set(ix, Cell::Number(number + more));
        }
        for (id, number) in &self.set {
            let ix = find(report, id)?;
            report.cells.set(ix, Cell::Number(*number));
        }
        for (id, text) in &self.text {
            let ix = find(report, id)?;
            report.cells.set(ix, Cell::Unreadable);
            report.cells.set_printed(ix, text.clone());
        }
        let format = report.format;
        let gone = |id: &str| self.absent.iter().any(|row| id.starts_with(&format!("{row}.")));
        for (ix, _) in format.cell_list().filter(|(_, cell)| gone(&cell.id)) {
            report.cells.set(ix, Cell::Absent);
        }
        Ok(())
    }
}

/// Sets the agencies up below the district.
pub async fn enlist(above: &Desk<'_>) -> Result<(), OfficeError> {
    let founder = above.with_duty(Duty::SystemAdministrator).await?;
    for one in plan().map_err(OfficeError::fault)?.agencies() {
        let person = |duty: &str, name: &str| StaffForm {
            name: name.to_owned(),
            account: format!("x{:03}-{duty}", one.place),
            ..StaffForm::default()
        };
        let level = if one.kind == "township" { "township" } else { LEVEL };
        let start = AgencyStart {
            agency: AgencyForm {
                name: one.name.clone(),
                short_name: String::new(),
                level: level.to_owned(),
                kind: one.kind.to_owned(),
                region: one.region.clone(),
            },
            system: person("xitong", "赵例样"),
            security: person("anquan", "钱例样"),
            audit: person("shenji", "孙例样"),
        };
        organisation::found_below(above.office, &founder, &start).await?;
        above.clock.step();
    }
    Ok(())
}

/// Takes in the files that come on a day.
pub async fn collect(above: &Desk<'_>, day: NaiveDate) -> Result<(), OfficeError> {
    let plan = plan().map_err(OfficeError::fault)?;
    for one in plan.agencies().iter().filter(|one| one.on == Some(day)) {
        let before = one.fault.as_ref().is_some_and(|fault| fault.before);
        let before = before.then(|| plan.made(one, plan.year - 1, None));
        let before = before.transpose().map_err(OfficeError::fault)?;
        let report = plan.made(one, plan.year, before.as_ref()).map_err(OfficeError::fault)?;
        for report in before.into_iter().chain([report]) {
            take(above, report).await?;
        }
    }
    Ok(())
}

async fn take(above: &Desk<'_>, report: Report) -> Result<(), OfficeError> {
    let who = above.with_duty(Duty::Statistician).await?;
    let file = SourceFile {
        name: format!("{}.json", report.title.as_deref().unwrap_or_default()),
        media_type: "application/json".to_owned(),
        bytes: json::write(&report).into_bytes(),
    };
    collection::take(
        above.office,
        &who,
        Take { year: report.year, filer: None, report, file, name_confirmed: false, older_confirmed: false },
    )
    .await?;
    above.clock.step();
    Ok(())
}

/// Accepts what is right, of this year and of former ones.
pub async fn accept(above: &Desk<'_>) -> Result<(), OfficeError> {
    let who = above.with_duty(Duty::Statistician).await?;
    let year = plan().map_err(OfficeError::fault)?.year;
    for year in [year - 2, year - 1, year] {
        collection::accept_all(above.office, &who, year).await?;
    }
    Ok(())
}

/// Files a published report with the district.
pub async fn file(desk: &Desk<'_>, id: &ReportId) -> Result<(), OfficeError> {
    let who = desk.with_duty(Duty::Statistician).await?;
    let right = who.authorise::<Read, AnnualReport>(id.as_str())?;
    let seen = report::show(desk.office, &right).await?.edition.digest;
    collection::file(desk.office, &who, id.as_str(), &seen, &BTreeMap::new()).await.map(|_| ())
}
