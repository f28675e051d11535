//! The desk of an office with fifty thousand cases: its queue, a case, table three of a year, letters.

use chrono::{Datelike, NaiveDate, TimeDelta};
use gongkai_domain::{authority::Actor, id::AgencyId, operation::OperationEvent};
use gongkai_office::{
    Office, Outcome, Tx,
    application::{act_row, case_row},
    organisation::staff,
    seal::{Field, open_field, seal_field},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use std::{collections::BTreeMap, path::Path};

use super::{
    Lengths,
    browser::{Browser, hidden},
    copy,
    desk::{self, rows},
    fill::{open, person},
    running::Server,
    sign_in::{OFFICER, STATISTICIAN, sign_in},
};
use crate::{
    Fault,
    stopwatch::{last, middle, time},
    table::{Table, figure},
    torture::fault,
};

/// Cases under way, of all.
const OPEN: u64 = 300;
/// Applicants who file them.
const APPLICANTS: u64 = 30_000;
/// Cases of one transaction.
const AT_ONCE: u64 = 500;
/// Years over which the ended ones spread; the newest has about as many days as a year so far.
const YEARS: u64 = 10;
/// The year that is counted.
const COUNTED: i32 = 2025;
/// Milliseconds within which a year is counted.
const COUNT: f64 = 1_000.0;
/// How often a page that is asked for once is asked for.
const TIMES: usize = 5;
/// Milliseconds of a letter when the press has made one before, and of a batch.
const LETTER: f64 = 10.0;
const BATCH: f64 = 10_000.0;
/// Letters of the batch.
const LETTERS: usize = 500;

/// A case of the demo, which the others are made after.
struct Pattern {
    row: case_row::Model,
    /// Its acts, with what was said in them.
    acts: Vec<(act_row::Model, Option<Vec<u8>>)>,
    /// What is sealed in it: subject, what is wanted, who applied.
    sealed: [(&'static str, Vec<u8>); 3],
}

/// Tables of pages, and of what is asked for now and then.
pub fn measure(program: &Path, data: &Path, lengths: &Lengths) -> Result<Vec<Table>, Fault> {
    let folder = data.with_file_name("register");
    copy(data, &folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (took, case) = time(|| runtime.block_on(fill(&folder, lengths.cases)));
    let case = case?;
    let server = Server::serve(program, &folder)?;
    let mut browser = server.browser();
    sign_in(&mut browser, OFFICER)?;
    let mut table = Table::new(
        "Pages of the office with many cases",
        format!(
            "{} cases of one agency over {YEARS} years, {OPEN} of them under way, on SQLite (written in {} s); \
             asked for by an officer who is signed in, {} s each. Milliseconds; processor time of the server per \
             request.",
            lengths.cases,
            figure(took.as_secs_f64()),
            lengths.load_seconds,
        ),
        desk::COLUMNS,
    );
    for (name, path) in [
        ("workbench", "/office".to_owned()),
        ("queue", "/office/cases".to_owned()),
        ("a case", format!("/office/cases/{case}")),
        ("its clock", format!("/office/cases/{case}/clock")),
        ("ended cases", "/office/cases?which=ended".to_owned()),
        ("a number", "/office/cases?q=2021-3".to_owned()),
    ] {
        rows(&mut table, &server, &mut browser, name, &path, lengths.load_seconds)?;
    }
    Ok(vec![table, now_and_then(&server, &mut browser)?])
}

/// What nobody asks for all day.
fn now_and_then(server: &Server, browser: &mut Browser) -> Result<Table, Fault> {
    let mut table = Table::new(
        "A year's count, letters",
        format!("Each asked for {TIMES} times, one after the other; milliseconds of wall time."),
        &["what", "first", "median", "worst"],
    );
    let figures = format!("/office/cases/figures?year={COUNTED}");
    let took = several(browser, &figures)?;
    bar(&mut table, "table three of a year", &took, COUNT);
    let mut statistician = server.browser();
    sign_in(&mut statistician, STATISTICIAN)?;
    let page = statistician.page("/office/reports/begin")?;
    let mut fields = hidden(&page);
    fields.push(("year".to_owned(), crate::machine::now().year().to_string()));
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let (begun, answer) = time(|| statistician.post("/office/reports/begin", &pairs));
    let answer = answer?;
    if answer.status != 303 {
        return Err(format!("a report cannot be begun: {}\n{}", answer.status, answer.text()).into());
    }
    bar(&mut table, "a report begun, all its tables counted", &[begun.as_secs_f64() * 1e3], COUNT);
    let page = browser.page(PRINT)?;
    let chosen = letters(&page);
    let (case, place) = chosen.first().and_then(|value| value.rsplit_once(':')).ok_or("no letter waits")?;
    let letter = format!("/office/cases/{case}/letters/{place}/pdf");
    bar(&mut table, "a letter as PDF", &several(browser, &letter)?, LETTER);
    let mut fields = hidden(&page);
    fields.extend(chosen.iter().take(LETTERS).map(|value| ("letter".to_owned(), (*value).to_owned())));
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let (printed, answer) = time(|| browser.post(PRINT, &pairs));
    let answer = answer?;
    if !answer.body.starts_with(b"%PDF") {
        return Err(format!("letters cannot be printed: {}\n{}", answer.status, answer.text()).into());
    }
    let name = format!("{} letters with their names in one PDF", chosen.len().min(LETTERS));
    bar(&mut table, &name, &[printed.as_secs_f64() * 1e3], BATCH);
    Ok(table)
}

/// The list of letters that can be printed.
const PRINT: &str = "/office/cases/print";

/// What can be chosen in it: a case, and the place of its letter.
fn letters(page: &str) -> Vec<&str> {
    let boxes = page.split("name=\"letter\"").skip(1);
    let values = boxes.filter_map(|rest| rest.split("value=\"").nth(1)?.split('"').next());
    // There is no receipt before the filing is confirmed.
    values.filter(|value| !value.ends_with(":0")).collect()
}

fn several(browser: &mut Browser, path: &str) -> Result<Vec<f64>, Fault> {
    let mut all = Vec::new();
    for _ in 0..TIMES {
        let (took, answer) = time(|| browser.get(path));
        let answer = answer?;
        if answer.status != 200 {
            return Err(format!("{path}: status {}\n{}", answer.status, answer.text()).into());
        }
        all.push(took.as_secs_f64() * 1e3);
    }
    Ok(all)
}

fn bar(table: &mut Table, name: &str, took: &[f64], at_most: f64) {
    let mut sorted = took.to_vec();
    sorted.sort_by(f64::total_cmp);
    let first = took.first().copied().unwrap_or_default();
    table.row([name.to_owned(), figure(first), figure(middle(&sorted)), figure(last(&sorted))]);
    table.bar(format!("{name}, median"), middle(&sorted), at_most, "ms");
}

fn identity(first: u32, number: u64) -> String {
    // Below the identities of the demo, which are of this year.
    format!("{first:08x}{number:08x}")
}

/// Cases as the office would have them after years; gives one of them, under way.
async fn fill(data: &Path, cases: u64) -> Result<String, Fault> {
    let (office, _) = open(data).await?;
    let rows = staff::Entity::find().filter(staff::Column::Account.eq(OFFICER)).all(office.read()).await?;
    let who = person(rows.first().ok_or("the demo has no officer")?)?;
    let (ended, open): (Vec<_>, Vec<_>) =
        patterns(&office, &who.agency).await?.into_iter().partition(|one| one.row.ended_on.is_some());
    let mut first_open = None;
    let numbers: Vec<u64> = (0..cases).collect();
    for some in numbers.chunks(usize::try_from(AT_ONCE)?) {
        let change = async |tx: &Tx| {
            let mut written = (Vec::new(), Vec::new());
            for number in some {
                let is_open = number.is_multiple_of(cases.div_ceil(OPEN));
                let of = if is_open { &open } else { &ended };
                let pattern = of.get(usize::try_from(*number).unwrap_or(0) % of.len().max(1));
                let Some(pattern) = pattern else { continue };
                let (row, acts) = one(tx, &who.agency, pattern, *number, is_open).await?;
                written.0.push(row.into_active_model());
                written.1.extend(acts.into_iter().map(IntoActiveModel::into_active_model));
            }
            case_row::Entity::insert_many(written.0).exec_without_returning(tx.conn()).await?;
            // SQLite takes some thirty thousand values in one statement.
            for acts in written.1.chunks(1_000) {
                act_row::Entity::insert_many(acts.to_vec()).exec_without_returning(tx.conn()).await?;
            }
            let (name, before) = ("预填办件".to_owned(), String::new());
            Ok(Outcome::of(())
                .event(OperationEvent::SettingChanged { name, before, after: "有".to_owned() }))
        };
        office.transact(&Actor::Staff(who.clone()), change).await.map_err(fault)?;
        let is_open = |number: &&u64| number.is_multiple_of(cases.div_ceil(OPEN));
        first_open = first_open.or_else(|| some.iter().find(is_open).map(|number| identity(CASE, *number)));
    }
    office.close().await.map_err(fault)?;
    first_open.ok_or_else(|| "no case is open".into())
}

const CASE: u32 = 0x0190_0000;

async fn patterns(office: &Office, agency: &AgencyId) -> Result<Vec<Pattern>, Fault> {
    let rows = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(case_row::Column::Id)
        .all(office.read())
        .await?;
    let acts = act_row::Entity::find()
        .filter(act_row::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(act_row::Column::Place)
        .all(office.read())
        .await?;
    let mut by_case: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for act in acts {
        let field = Field { table: "application_act", column: "content", row: &act.id };
        let said = act.content.as_ref().map(|sealed| open_field(office, agency, field, sealed));
        let said = said.transpose().map_err(fault)?.map(|text| text.to_vec());
        by_case.entry(act.application_id.clone()).or_default().push((act, said));
    }
    rows.into_iter()
        .map(|row| {
            let open = |column: &'static str, sealed: &str| {
                let field = Field { table: "application", column, row: &row.id };
                open_field(office, agency, field, sealed).map(|text| (column, text.to_vec())).map_err(fault)
            };
            let sealed =
                [open("subject", &row.subject)?, open("wanted", &row.wanted)?, open("party", &row.party)?];
            Ok(Pattern { acts: by_case.remove(&row.id).unwrap_or_default(), sealed, row })
        })
        .collect()
}

async fn one(
    tx: &Tx,
    agency: &AgencyId,
    pattern: &Pattern,
    number: u64,
    is_open: bool,
) -> Result<(case_row::Model, Vec<act_row::Model>), gongkai_office::OfficeError> {
    let id = identity(CASE, number);
    let [subject, wanted, party] = &pattern.sealed;
    let field = |column| Field { table: "application", column, row: &id };
    let seal = async |part: &(&'static str, Vec<u8>)| seal_field(tx, agency, field(part.0), &part.1).await;
    // Ended ones lie back by whole years of weeks, so that days of the week stay.
    let back = if is_open { 0 } else { i64::try_from(number % YEARS).unwrap_or(0) * 364 };
    let shifted = |day: NaiveDate| day - TimeDelta::days(back);
    let arrived = shifted(pattern.row.arrived_on);
    let serial = 10_000 + i64::try_from(number).unwrap_or(0);
    let row = case_row::Model {
        number: format!("{}-{serial}", arrived.year()),
        serial,
        arrived_on: arrived,
        ended_on: pattern.row.ended_on.map(shifted),
        origin_id: None,
        applicant_key: format!("{:064x}", number % APPLICANTS),
        receipt: None,
        reply_key: None,
        subject: seal(subject).await?,
        wanted: seal(wanted).await?,
        party: seal(party).await?,
        id: id.clone(),
        ..pattern.row.clone()
    };
    let mut acts = Vec::with_capacity(pattern.acts.len());
    for (place, (act, said)) in pattern.acts.iter().enumerate() {
        let act_id = identity(CASE + 1 + u32::try_from(place).unwrap_or(0), number);
        let field = Field { table: "application_act", column: "content", row: &act_id };
        let content = match said {
            Some(said) => Some(seal_field(tx, agency, field, said).await?),
            None => None,
        };
        acts.push(act_row::Model {
            content,
            id: act_id,
            application_id: id.clone(),
            on_day: shifted(act.on_day),
            recorded_at: act.recorded_at - TimeDelta::days(back),
            ..act.clone()
        });
    }
    Ok((row, acts))
}
