//! Pages of the office as somebody who is signed in asks for them, and signing in itself.

use crate::{
    Fault,
    table::{Table, figure},
};
use std::path::Path;

use super::{
    browser::{Browser, links},
    load::{Load, load},
    running::Server,
    sign_in::{STATISTICIAN, password, samples, sign_in},
};

/// Milliseconds of processor time that a page may take.
pub const CPU: f64 = 5.0;
/// Milliseconds within which 99 of 100 answers are there.
pub const WALL: f64 = 20.0;
/// Clients at once.
pub const CLIENTS: [usize; 2] = [1, 4];
/// What is told of a page.
pub const COLUMNS: &[&str] = &["page", "KiB", "clients", "CPU ms", "median ms", "p99 ms", "worst ms"];
/// People who sign in, one after the other.
const SIGN_INS: usize = 12;

/// Two tables: pages, and signing in.
pub fn measure(program: &Path, data: &Path, seconds: u32) -> Result<Vec<Table>, Fault> {
    let server = Server::serve(program, data)?;
    Ok(vec![pages(&server, seconds)?, signing_in(&server)?])
}

fn pages(server: &Server, seconds: u32) -> Result<Table, Fault> {
    let mut table = Table::new(
        "Pages of the office",
        format!(
            "Asked for by a statistician who is signed in, over connections that stay open, {seconds} s each. \
             Milliseconds; processor time of the server per request."
        ),
        COLUMNS,
    );
    let mut browser = server.browser();
    sign_in(&mut browser, STATISTICIAN)?;
    let list = browser.page("/office/reports")?;
    let is_report = |link: &String| link.starts_with("/office/reports/") && link.matches('/').count() == 3;
    let report = links(&list).into_iter().filter(is_report).find(|link| {
        // The list leads to the pages for reading in and checking as well.
        !link.ends_with("/import") && !link.ends_with("/check")
    });
    let report = report.ok_or("the list leads to no report")?;
    for (name, path) in [
        ("workbench", "/office"),
        ("list of reports", "/office/reports"),
        ("a report", &report),
        ("list of tasks", "/office/tasks"),
    ] {
        rows(&mut table, server, &mut browser, name, path, seconds)?;
    }
    Ok(table)
}

/// The rows of one page, for each number of clients, with their bars.
pub fn rows(
    table: &mut Table,
    server: &Server,
    browser: &mut Browser,
    name: &str,
    path: &str,
    seconds: u32,
) -> Result<(), Fault> {
    let length = browser.page(path)?.len();
    let (paths, headers) = ([path.to_owned()], [browser.cookie_header()]);
    for clients in CLIENTS {
        let asked = Load { paths: &paths, headers: &headers, clients, seconds, least: length / 10 * 9 };
        let took = load(server.address, server.pid(), &asked)?;
        let cpu = took.cpu_each() / 1e3;
        table.row([
            name.to_owned(),
            figure(length as f64 / 1024.0),
            clients.to_string(),
            figure(cpu),
            figure(took.median),
            figure(took.p99),
            figure(took.worst),
        ]);
        table.bar(format!("{name}, {clients} clients, CPU"), cpu, CPU, "ms");
        table.bar(format!("{name}, {clients} clients, p99"), took.p99, WALL, "ms");
    }
    Ok(())
}

/// The step with the password, which is meant to cost something.
fn signing_in(server: &Server) -> Result<Table, Fault> {
    let accounts = samples(&server.browser().page("/office/sign-in")?);
    let before = server.cpu()?;
    for account in accounts.iter().cycle().take(SIGN_INS) {
        password(&mut server.browser(), account)?;
    }
    let each = (server.cpu()?.saturating_sub(before)).as_secs_f64() * 1e3 / SIGN_INS as f64;
    let mut table = Table::new(
        "Signing in",
        format!(
            "Account and password of {SIGN_INS} people, one after the other, page and form: Argon2id over 64 MiB, \
             so that a stolen database is dear to guess at. Reported, not judged."
        ),
        &["step", "CPU ms"],
    );
    table.row(["password".to_owned(), figure(each)]);
    Ok(table)
}
