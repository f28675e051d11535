//! The page of the audit log when the log is long, on both databases.

use crate::{
    Fault, machine,
    stopwatch::time,
    table::{Table, figure},
};
use chrono::{Days, NaiveDate};
use gongkai_testkit::Database;
use std::{path::Path, process::Command};

use super::{
    Lengths, copy,
    desk::{CLIENTS, WALL},
    fill::{DAYS, fill},
    load::{Load, load},
    running::Server,
    sign_in::{AUDITOR, sign_in},
};

const PAGE: &str = "/office/audit";

/// One kind of conditions: its name, and addresses that ask in turn.
type Asked = (&'static str, Vec<String>);

/// A table for each database.
pub fn measure(program: &Path, data: &Path, lengths: &Lengths) -> Result<Vec<Table>, Fault> {
    let folder = data.with_file_name("long");
    copy(data, &folder)?;
    let (filled, people) = time(|| fill(&folder, AUDITOR, lengths.audit_entries));
    let asked = questions(&people?)?;
    let entries = lengths.audit_entries;
    let note = |rest: String| {
        format!(
            "{entries} entries of {} years on top of the demo's, nine of ten of the agency whose auditor asks; pages \
             of 50 entries, each kind of conditions with several values in turn, {} s. {rest}",
            DAYS / 365,
            lengths.load_seconds,
        )
    };
    let written = format!("Written through the office in {} s.", figure(filled.as_secs_f64()));
    let mut table = empty("Audit log on SQLite", note(written));
    ask(&mut table, &Server::serve(program, &folder)?, &asked, lengths.load_seconds)?;
    let mut tables = vec![table];

    let database = Database::postgres()?;
    let (moved, done) = time(|| migrate(program, &folder, database.url()));
    done?;
    let moving =
        format!("Moved by `gongkai migrate`, with its proofs, in {} s.", figure(moved.as_secs_f64()));
    let mut table = empty("Audit log on PostgreSQL", note(moving));
    let both = ["GONGKAI_OFFICE_DATABASE", "GONGKAI_PUBLIC_DATABASE"].map(|name| (name, database.url()));
    ask(&mut table, &Server::serve_with(program, &folder, &both)?, &asked, lengths.load_seconds)?;
    tables.push(table);
    Ok(tables)
}

fn empty(title: &'static str, note: String) -> Table {
    Table::new(title, note, &["conditions", "clients", "CPU ms", "median ms", "p99 ms", "worst ms"])
}

fn migrate(program: &Path, data: &Path, url: &str) -> Result<(), Fault> {
    let output = Command::new(program).arg("migrate").arg("--data").arg(data).args(["--to", url]).output()?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
}

fn ask(table: &mut Table, server: &Server, asked: &[Asked], seconds: u32) -> Result<(), Fault> {
    let mut browser = server.browser();
    sign_in(&mut browser, AUDITOR)?;
    for path in asked.iter().flat_map(|(_, paths)| paths) {
        browser.page(path)?;
    }
    let headers = [browser.cookie_header()];
    for (name, paths) in asked {
        for clients in CLIENTS {
            let took = load(
                server.address,
                server.pid(),
                &Load { paths, headers: &headers, clients, seconds, least: 4096 },
            )?;
            table.row([
                (*name).to_owned(),
                clients.to_string(),
                figure(took.cpu_each() / 1e3),
                figure(took.median),
                figure(took.p99),
                figure(took.worst),
            ]);
            table.bar(format!("{name}, {clients} clients, p99"), took.p99, WALL, "ms");
        }
    }
    Ok(())
}

/// What an auditor asks for.
fn questions(people: &[String]) -> Result<Vec<Asked>, Fault> {
    let today = machine::now().date_naive();
    let day = |back: i64| -> Result<NaiveDate, Fault> {
        Ok(today.checked_sub_days(Days::new(u64::try_from(back)?)).ok_or("no such day")?)
    };
    let months = [30, 200, 400, 700, 1000, 1300, 1600].map(|back| {
        Ok::<_, Fault>(vec![("from", day(back)?.to_string()), ("until", day(back - 30)?.to_string())])
    });
    let months: Vec<Vec<(&str, String)>> = months.into_iter().collect::<Result<_, _>>()?;
    let each = |name: &'static str, values: &[&str]| -> Vec<Vec<(&'static str, String)>> {
        values.iter().map(|value| vec![(name, (*value).to_owned())]).collect()
    };
    let people = each("staff", &people.iter().map(String::as_str).collect::<Vec<_>>());
    let kinds = each("of", &["organisation", "account", "report", "operation"]);
    let often = each("words", &["登录", "年度报告", "提醒天数", "办公室"]);
    let never = each("words", &["没有这样的话", "撤销登记", "第九部分"]);
    let noon = midnight_micros(day(DAYS / 2)?);
    let both = |left: &[Vec<(&'static str, String)>], right: &[Vec<(&'static str, String)>]| {
        let pair = |(one, other): (&Vec<_>, &Vec<_>)| one.iter().chain(other).cloned().collect();
        left.iter().zip(right.iter().cycle()).map(pair).collect::<Vec<Vec<_>>>()
    };
    let rows = [
        ("none: the newest", vec![vec![]]),
        ("none: in the middle", vec![vec![("after", format!("{noon}-0"))]]),
        ("actor", people.clone()),
        ("kind", kinds.clone()),
        ("a month", months.clone()),
        ("actor and kind", both(&people, &kinds)),
        ("kind in a month", both(&months, &kinds)),
        ("words that are often there", often),
        ("words that are never there", never.clone()),
        ("words that are never there, in a month", both(&months, &never)),
        ("words that are never there, of an actor", both(&people, &never)),
    ];
    Ok(rows.into_iter().map(|(name, all)| (name, all.iter().map(|pairs| address(pairs)).collect())).collect())
}

fn midnight_micros(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros()
}

fn address(pairs: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().map(|(name, value)| (*name, value.as_str())));
    format!("{PAGE}?{}", query.finish())
}
