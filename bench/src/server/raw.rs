//! What lies open where applications came in: every byte of the data directory, of the log, of temporary files and of
//! a backup is searched for what applicants entered.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Command,
};

use aho_corasick::AhoCorasick;

use crate::{Fault, table::Table};

/// Where something is searched, and how often it was found there.
pub struct Places {
    searched: u64,
    found: Vec<(PathBuf, usize)>,
}

/// A table of what was searched and found.
pub fn table(program: &Path, data: &Path, applications: usize, secrets: &[&str]) -> Result<Table, Fault> {
    let backup = data.with_file_name("raw.backup");
    let mut command = Command::new(program);
    command.arg("backup").arg("--data").arg(data).arg("--output").arg(&backup);
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("no backup: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let mut table = Table::new(
        "What applicants entered, searched for in every byte",
        format!(
            "{applications} applications, 200 of them with a file of 5 MiB: names, numbers, telephones, addresses, what \
             is wanted and the files, after the office has taken them in."
        ),
        &["searched", "MB", "found"],
    );
    let log = data.with_extension("log");
    for (name, place) in [
        ("data directory", data.to_owned()),
        ("log", log),
        ("temporary files", temporary(data)),
        ("backup", backup),
    ] {
        let places = search(&place, secrets)?;
        let found: usize = places.found.iter().map(|(_, times)| times).sum();
        let megabytes = places.searched as f64 / 1e6;
        table.row([name.to_owned(), crate::table::figure(megabytes), found.to_string()]);
        table.bar(format!("found in: {name}"), found as f64, 0.0, "places");
        for (path, times) in places.found {
            eprintln!("{}: {times}", path.display());
        }
    }
    Ok(table)
}

/// Where the server keeps temporary files while it is measured.
pub fn temporary(data: &Path) -> PathBuf {
    data.with_extension("tmp")
}

fn search(place: &Path, secrets: &[&str]) -> Result<Places, Fault> {
    let wanted = AhoCorasick::new(secrets)?;
    let (mut waiting, mut places) = (vec![place.to_owned()], Places { searched: 0, found: Vec::new() });
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(&path)? {
                waiting.push(entry?.path());
            }
        } else if path.is_file() {
            let file = File::open(&path)?;
            places.searched += file.metadata()?.len();
            let mut times = 0;
            for found in wanted.stream_find_iter(file) {
                found?;
                times += 1;
            }
            if times > 0 {
                places.found.push((path, times));
            }
        }
    }
    Ok(places)
}
