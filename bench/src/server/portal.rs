//! A page of the portal beside nginx: processor time per request for the same bytes.

use crate::{
    Fault,
    table::{Table, figure},
};
use std::path::Path;

use super::{
    browser::links,
    load::{Load, Loaded, load},
    nginx::{Forms, Nginx, PAGE, PAGE_IN_BROTLI},
    running::Server,
};

/// Times the processor time of nginx.
const RATIO: f64 = 1.5;
/// About so many bytes has the page that is measured.
const SIZE: usize = 23 * 1024;
/// Connections that ask.
const CLIENTS: usize = 8;
/// Both servers in turn, so that what else the machine does meets both.
const ROUNDS: usize = 2;

/// One way of asking for the page.
struct Way {
    name: &'static str,
    /// What nginx is asked for.
    path: &'static str,
    accepts: &'static str,
    /// Is the page asked for by somebody who has it?
    known: bool,
}

const WAYS: [Way; 4] = [
    Way { name: "br, as a browser asks behind TLS", path: PAGE_IN_BROTLI, accepts: BROWSER, known: false },
    Way { name: "gzip, as a browser asks without TLS", path: PAGE, accepts: "gzip, deflate", known: false },
    Way { name: "plain", path: PAGE, accepts: "identity", known: false },
    Way { name: "nothing new (If-None-Match, 304)", path: PAGE, accepts: "gzip, deflate", known: true },
];
const BROWSER: &str = "gzip, deflate, br, zstd";

/// The table.
pub fn measure(program: &Path, data: &Path, seconds: u32) -> Result<Table, Fault> {
    // One thread for requests, as nginx has one worker.
    let server = Server::serve_with(program, data, &[("TOKIO_WORKER_THREADS", "1")])?;
    let page = page_of_about(&server, SIZE)?;
    let form = |accepts| {
        let answer = server.browser().get_with(&page, &[("Accept-Encoding", accepts)])?;
        Ok::<_, Fault>(answer.body)
    };
    let forms = Forms { plain: form("identity")?, gzip: form("gzip")?, brotli: form("br")? };
    let nginx = Nginx::start(&forms)?;
    let mut table = Table::new(
        "A page of the portal beside nginx",
        format!(
            "{page}, {} KiB. Microseconds of processor time (user and system, of the answering process) per \
             request over {CLIENTS} connections that stay open, {ROUNDS} × {seconds} s each. nginx has one worker \
             and serves the same bytes from files that were compressed before; the program has one thread for \
             requests. Both write a line for each request into a file.",
            figure(forms.plain.len() as f64 / 1024.0),
        ),
        &[
            "asked for",
            "KiB sent",
            "gongkai µs",
            "nginx µs",
            "ratio",
            "gongkai requests/s",
            "nginx requests/s",
        ],
    );
    for way in &WAYS {
        let length = forms.length(way);
        let (ours, theirs) = both(&server, &nginx, &page, way, length, seconds)?;
        let ratio = ours.cpu_each() / theirs.cpu_each();
        let a_second = |loaded: &Loaded| loaded.requests as f64 / (ROUNDS as f64 * f64::from(seconds));
        table.row([
            way.name.to_owned(),
            figure(length as f64 / 1024.0),
            figure(ours.cpu_each()),
            figure(theirs.cpu_each()),
            figure(ratio),
            figure(a_second(&ours)),
            figure(a_second(&theirs)),
        ]);
        table.bar(format!("ratio, {}", way.name), ratio, RATIO, "times nginx");
    }
    Ok(table)
}

fn both(
    server: &Server,
    nginx: &Nginx,
    page: &str,
    way: &Way,
    least: usize,
    seconds: u32,
) -> Result<(Loaded, Loaded), Fault> {
    let mut sums = (Loaded::default(), Loaded::default());
    let (page, path) = ([page.to_owned()], [way.path.to_owned()]);
    let accepts = format!("Accept-Encoding: {}", way.accepts);
    let accept = || vec![accepts.clone(), "Accept: text/html,application/xhtml+xml,*/*;q=0.8".to_owned()];
    let (mut ours, mut theirs) = (accept(), accept());
    if way.known {
        let first = server.browser().get(page.first().map_or("/", String::as_str))?;
        ours.push(format!("If-None-Match: {}", first.header("etag").ok_or("no tag of the page")?));
        let mut browser = super::browser::Browser::new(nginx.address);
        let first = browser.get_with(way.path, &[("Accept-Encoding", way.accepts)])?;
        theirs.push(format!("If-None-Match: {}", first.header("etag").ok_or("no tag by nginx")?));
    }
    for _ in 0..ROUNDS {
        let one = Load { paths: &page, headers: &ours, clients: CLIENTS, seconds, least };
        sums.0 = sums.0.and(&load(server.address, server.pid(), &one)?);
        let one = Load { paths: &path, headers: &theirs, clients: CLIENTS, seconds, least };
        sums.1 = sums.1.and(&load(nginx.address, nginx.worker, &one)?);
    }
    Ok(sums)
}

impl Forms {
    /// Bytes of the body of an answer.
    fn length(&self, way: &Way) -> usize {
        match way {
            Way { known: true, .. } => 0,
            Way { accepts: BROWSER, .. } => self.brotli.len(),
            Way { accepts: "identity", .. } => self.plain.len(),
            _ => self.gzip.len(),
        }
    }
}

/// The page of the portal whose length comes nearest, two steps from the front page at most.
fn page_of_about(server: &Server, size: usize) -> Result<String, Fault> {
    let mut browser = server.browser();
    let mut nearest = (usize::MAX, String::new());
    let mut paths = links(&browser.page("/")?);
    for path in paths.clone() {
        paths.extend(links(&browser.get(&path)?.text()));
    }
    paths.retain(|path| !path.contains(['.', '?']));
    paths.sort();
    paths.dedup();
    for path in paths {
        let answer = browser.get(&path)?;
        // What can change while it is measured, or is kept by nobody, is not the page that is meant.
        if answer.status == 200 && answer.header("cache-control") == Some("no-cache") {
            nearest = nearest.min((answer.body.len().abs_diff(size), path));
        }
    }
    if nearest.0 < size / 4 { Ok(nearest.1) } else { Err("no page of the portal has about the size".into()) }
}
