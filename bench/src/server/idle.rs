//! The server that has nothing to do: how soon it is ready, how much memory it holds, before and after
//! it had something to do.

use crate::{
    Fault,
    stopwatch::{last, middle},
    table::{Table, figure},
};
use std::{path::Path, process::Command, thread::sleep, time::Duration};

use super::{
    browser::{Browser, links},
    running::Server,
    sign_in::{STATISTICIAN, sign_in},
};

/// Milliseconds from the start of the process to the first answer that it is ready.
const READY: f64 = 100.0;
/// MiB that an idle server may hold.
const RESIDENT: f64 = 48.0;
/// Starts.
const STARTS: usize = 11;
/// After this the server has nothing to do.
const QUIET: Duration = Duration::from_secs(5);
/// After so long without a visitor pages, connections and the dictionary of the search are let go, and the
/// press has gone home.
const RESTED: Duration = Duration::from_secs(75);

/// What it took to make the demo.
pub struct Made {
    wall: Duration,
    cpu: Duration,
}

/// `gongkai demo` on a machine that has none, until its pages can be seen.
pub fn make_demo(program: &Path, data: &Path) -> Result<Made, Fault> {
    let mut command = Command::new(program);
    command.arg("demo").arg("--data").arg(data);
    let server = Server::start(command, &data.with_extension("making.log"))?;
    Ok(Made { wall: server.ready, cpu: server.cpu()? })
}

/// Starts and memory.
pub fn measure(program: &Path, data: &Path, made: &Made) -> Result<Table, Fault> {
    let mut starts = Vec::new();
    for _ in 1..STARTS {
        starts.push(Server::serve(program, data)?.ready.as_secs_f64() * 1e3);
    }
    let server = Server::serve(program, data)?;
    starts.push(server.ready.as_secs_f64() * 1e3);
    starts.sort_by(f64::total_cmp);
    let (median, worst) = (middle(&starts), last(&starts));
    let mut table = Table::new(
        "The idle server",
        format!(
            "`gongkai serve` with all roles on the demo's data. From the start of the process to the first 200 of \
             /readyz: median of {STARTS} starts {} ms, worst {} ms. Making the demo until its pages can be seen: \
             {} s, {} s of processor time. Memory as Linux counts it for the process; what is no file's was \
             written by it; the rest is mapped files, the program's own above all. Measured 75 s after the last \
             request. Every page: each address that links lead to, three steps from the front page, and \
             the same in the office after signing in.",
            figure(median),
            figure(worst),
            figure(made.wall.as_secs_f64()),
            figure(made.cpu.as_secs_f64()),
        ),
        &["idle after", "resident MiB", "of it no file's MiB"],
    );
    table.bar("ready, median", median, READY, "ms");
    let mut row = |server: &Server, what: &str| {
        let (resident, anonymous) = server.memory()?;
        let mib = |bytes: u64| bytes as f64 / (1024.0 * 1024.0);
        table.row([what.to_owned(), figure(mib(resident)), figure(mib(anonymous))]);
        table.bar(format!("resident, idle after {what}"), mib(resident), RESIDENT, "MiB");
        Ok::<_, Fault>(())
    };
    sleep(QUIET);
    row(&server, "the start")?;
    make_pdf(&mut server.browser())?;
    sleep(RESTED);
    row(&server, "a PDF was made")?;
    walk(&mut server.browser(), "/")?;
    let mut person = server.browser();
    sign_in(&mut person, STATISTICIAN)?;
    walk(&mut person, "/office")?;
    sleep(RESTED);
    row(&server, "every page was asked for")?;
    Ok(table)
}

/// Asks for every page of the surface, as far as three steps lead.
fn walk(browser: &mut Browser, start: &str) -> Result<(), Fault> {
    let mut known = vec![start.to_owned()];
    let mut fresh = known.clone();
    for _ in 0..3 {
        let mut next = Vec::new();
        for path in &fresh {
            let answer = browser.get(path)?;
            if answer.status >= 500 {
                return Err(format!("{path}: status {}", answer.status).into());
            }
            let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
            next.extend(links(if is_page { answer.text() } else { String::new() }.as_str()));
        }
        // Files are made when they are asked for: that is another row.
        next.retain(|path| path.starts_with(start) && !path.contains('.') && !path.contains("/export/"));
        next.retain(|path| !known.contains(path));
        next.sort();
        next.dedup();
        known.extend(next.iter().cloned());
        fresh = next;
    }
    Ok(())
}

fn make_pdf(browser: &mut Browser) -> Result<(), Fault> {
    let list = links(&browser.page("/annual-reports")?);
    for page in list.iter().filter(|link| link.starts_with("/annual-reports/")) {
        let files = links(&browser.get(page)?.text());
        if let Some(pdf) = files.iter().find(|link| link.ends_with(".pdf")) {
            let answer = browser.get(pdf)?;
            return if answer.body.starts_with(b"%PDF") {
                Ok(())
            } else {
                Err(format!("{pdf}: no PDF").into())
            };
        }
    }
    Err("no report leads to a PDF".into())
}
