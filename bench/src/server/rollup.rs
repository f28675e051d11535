//! Thousands of agencies file with one superior: summing their reports with all checks, the pages of the collection,
//! and what the server holds.

use gongkai_domain::{
    authority::{Read, Staff},
    collection::Scope,
};
use gongkai_office::{
    Office,
    collection::{self, Below, Take},
    organisation::{agency, staff},
    report::SourceFile,
};
use gongkai_report::{Cell, Cells, Format, Report, json};
use gongkai_testkit::Dice;
use sea_orm::{ColumnTrait, Database, EntityTrait, IntoActiveModel, QueryFilter};
use std::{path::Path, time::Duration};
use tokio::runtime::Runtime;

use super::{
    Lengths, copy,
    desk::CLIENTS,
    fill::{open, person},
    load::{Load, load},
    running::Server,
    sign_in::sign_in,
};
use crate::{
    Fault,
    stopwatch::time,
    table::{Table, figure},
    torture::fault,
};

/// The statistician of the superior.
const COLLECTOR: &str = "qzf-tongji";
/// The years: the sum of the later one is reconciled with that of the former one, agency by agency.
const YEARS: [i32; 2] = [2024, 2025];
/// Milliseconds that a sum with all its checks may take.
const SUM: f64 = 2_000.0;
/// Milliseconds within which 99 of 100 answers are there.
const WALL: f64 = 50.0;
/// Resident mebibytes of the server after it has summed.
const MEMORY: f64 = 300.0;
/// What the superior's statistician is told, if anything is wrong with the demo.
const REFUSED: &str = "the statistician may not see the collection";
/// Rows of one statement.
const AT_ONCE: usize = 200;

/// Two tables: the sum, and the pages.
pub fn measure(program: &Path, data: &Path, lengths: &Lengths) -> Result<Vec<Table>, Fault> {
    let folder = data.with_file_name("rollup");
    copy(data, &folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (filled, done) = time(|| runtime.block_on(fill(&folder, lengths.agencies)));
    done?;
    let mut table = Table::new(
        "Sums of many reports",
        format!(
            "{} agencies below one superior with reports of {} in {}, taken in through the office in {} s, on SQLite. \
             With all checks: whose report is the one of its receipt, cell by cell, balances, the sum of the year \
             before, what was carried over agency by agency, what is public.",
            lengths.agencies,
            YEARS.map(|year| year.to_string()).join(" and "),
            "the form of 2021",
            figure(filled.as_secs_f64()),
        ),
        &["what", "wall ms"],
    );
    sums(&runtime, &folder, &mut table)?;
    let server = Server::serve(program, &folder)?;
    let pages = pages(&server, lengths)?;
    let (resident, _) = server.memory()?;
    table.bar("server after a sum, resident", resident as f64 / f64::from(1 << 20), MEMORY, "MiB");
    Ok(vec![table, pages])
}

/// Agencies and their reports, every one of them right; each year is accepted.
async fn fill(data: &Path, agencies: u64) -> Result<(), Fault> {
    let url = format!("sqlite://{}", data.join("office.sqlite").display());
    let conn = Database::connect(&url).await?;
    let head = collector(&conn).await?;
    let below = agency::Entity::find().filter(agency::Column::SuperiorId.eq(head.agency.as_str()));
    let sample = below.one(&conn).await?.ok_or("the superior has nobody below")?;
    let rows: Vec<agency::Model> = (0..agencies).map(|number| one(number, &sample)).collect();
    for some in rows.chunks(AT_ONCE) {
        let some = some.iter().cloned().map(IntoActiveModel::into_active_model);
        agency::Entity::insert_many(some).exec_without_returning(&conn).await?;
    }
    conn.close().await?;
    let (office, _clock) = open(data).await?;
    for year in YEARS {
        let mut dice = Dice::seeded(711);
        for row in &rows {
            let report = report(year, &row.name, &mut dice)?;
            let body = json::write(&report).into_bytes();
            let file = SourceFile {
                name: format!("{year}.json"),
                media_type: "application/json".into(),
                bytes: body,
            };
            let filer = gongkai_domain::id::AgencyId::parse(&row.id);
            let take = Take { year, filer, report, file, name_confirmed: true, older_confirmed: false };
            collection::take(&office, &head, take).await.map_err(fault)?;
        }
        collection::accept_all(&office, &head, year).await.map_err(fault)?;
    }
    office.close().await.map_err(fault)
}

async fn collector(conn: &impl sea_orm::ConnectionTrait) -> Result<Staff, Fault> {
    let row = staff::Entity::find().filter(staff::Column::Account.eq(COLLECTOR)).one(conn).await?;
    person(&row.ok_or("no such account")?)
}

fn one(number: u64, sample: &agency::Model) -> agency::Model {
    agency::Model {
        id: format!("01900000-0000-7000-8000-{number:012x}"),
        code: format!("bench{number}"),
        name: format!("示范区第{number}街道办事处"),
        short_name: String::new(),
        kind: "township".to_owned(),
        closed_on: None,
        successor_id: None,
        ..sample.clone()
    }
}

/// A report whose figures agree; nothing is carried over.
fn report(year: i32, name: &str, dice: &mut Dice) -> Result<Report, Fault> {
    let format = Format::by_id("format-2021").ok_or("no form")?;
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, Cell::Number(0));
    }
    let received = i64::try_from(dice.below(30))?;
    for row in ["new", "granted", "results_total"] {
        for column in ["natural", "total"] {
            let ix = format.cell_ix(&format!("t3.{row}.{column}")).ok_or("no cell")?;
            cells.set(ix, Cell::Number(received));
        }
    }
    let paragraph = |text: String| gongkai_report::Paragraph { text, place: String::new() };
    let chapters = format.chapters.iter().map(|def| gongkai_report::Chapter {
        no: def.no.clone(),
        heading: def.heading.clone(),
        paragraphs: vec![paragraph(format!("{name}{year}年{}按要求开展，无其他情况。", def.heading))],
    });
    Ok(Report {
        scope: None,
        format,
        year,
        title: Some(format!("{name}{year}年政府信息公开工作年度报告")),
        agency: Some(name.to_owned()),
        cells,
        chapters: chapters.collect(),
    })
}

fn sums(runtime: &Runtime, data: &Path, table: &mut Table) -> Result<(), Fault> {
    let (office, _clock) = runtime.block_on(open(data))?;
    let who = runtime.block_on(collector(office.read()))?;
    for year in YEARS {
        let (summed, id) = time(|| runtime.block_on(sum(&office, &who, year)));
        let right = who.authorise::<Read, Below>(&id?).map_err(|_| REFUSED)?;
        let (looked, found) = time(|| runtime.block_on(collection::rolled_up(&office, &right)));
        let found = found.map_err(fault)?;
        if found.chained != (year == YEARS[1]) || found.parts.is_empty() {
            return Err(format!("the sum of {year} is not what was meant").into());
        }
        table.row([format!("{year}: the sum"), figure(millis(summed))]);
        table.row([format!("{year}: its page, with all checks"), figure(millis(looked))]);
        table.bar(format!("{year}, sum and checks"), millis(summed + looked), SUM, "ms");
        let cell = "t3.new.total";
        let (asked, list) = time(|| runtime.block_on(collection::contributed(&office, &right, cell)));
        list.map_err(fault)?.ok_or("no such cell")?;
        table.row([format!("{year}: who contributed to a cell"), figure(millis(asked))]);
    }
    runtime.block_on(office.close()).map_err(fault)
}

async fn sum(office: &Office, who: &Staff, year: i32) -> Result<String, Fault> {
    let right = who.authorise_all::<Read, Below>().map_err(|_| REFUSED)?;
    let listed = collection::collected(office, &right, year).await.map_err(fault)?;
    let accepted = |one: &&collection::Listed| {
        one.standing.state == Some(gongkai_domain::collection::FilingState::Accepted)
    };
    let named: Vec<String> = listed.agencies.iter().filter(accepted).map(|one| one.filer.clone()).collect();
    Ok(collection::roll_up(office, who, year, Scope::Whole, &named).await.map_err(fault)?.to_string())
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

fn pages(server: &Server, lengths: &Lengths) -> Result<Table, Fault> {
    let mut table = Table::new(
        "Pages of a large collection",
        format!(
            "{} agencies, asked for by the statistician of the superior, {} s each. Milliseconds; processor time of \
             the server per request.",
            lengths.agencies, lengths.load_seconds,
        ),
        super::desk::COLUMNS,
    );
    let mut browser = server.browser();
    sign_in(&mut browser, COLLECTOR)?;
    let year = YEARS[1];
    for (name, path) in [
        ("the collection", format!("/office/collections/{year}")),
        ("its tenth page by name", format!("/office/collections/{year}?sort=name&page=10")),
        ("agencies of a name", format!("/office/collections/{year}?q=%E7%AC%AC77")),
    ] {
        let length = browser.page(&path)?.len();
        let (paths, headers) = ([path], [browser.cookie_header()]);
        for clients in CLIENTS {
            let asked = Load {
                paths: &paths,
                headers: &headers,
                clients,
                seconds: lengths.load_seconds,
                least: length / 10 * 9,
            };
            let took = load(server.address, server.pid(), &asked)?;
            table.row([
                name.to_owned(),
                figure(length as f64 / 1024.0),
                clients.to_string(),
                figure(took.cpu_each() / 1e3),
                figure(took.median),
                figure(took.p99),
                figure(took.worst),
            ]);
            // With several clients at once on two cores the wall tells of the others; one client is judged.
            if clients == 1 {
                table.bar(format!("{name}, p99"), took.p99, WALL, "ms");
            }
        }
    }
    let form = format!("/office/collections/{year}/roll-up");
    let seal = super::browser::field(&browser.page(&form)?, "csrf").map(str::to_owned);
    let seal = seal.ok_or("no seal in the form of the sum")?;
    let answer = browser.post(&form, &[("csrf", &seal), ("scope", "whole")])?;
    if answer.status != 303 {
        return Err(format!("the sum: status {}", answer.status).into());
    }
    Ok(table)
}
