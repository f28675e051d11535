//! The program as a person runs it: one file, and many at once.

use crate::Fault;
use crate::stopwatch::{last, middle};
use crate::table::{Table, figure};
use crate::watch::{Run, run, run_watching_memory};
use gongkai_testkit::{samples, samples_dir, temp_dir};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Types of reports that the program reads.
const TYPES: [&str; 9] = ["html", "htm", "docx", "xlsx", "xls", "pdf", "txt", "tsv", "csv"];

/// `gongkai report check FILE --json` for each sample: start of the program, reading in the child,
/// recognition, checks, printing.
pub fn single_files(program: &Path, runs: usize) -> Result<Table, Fault> {
    let mut table = Table::new(
        "One file: gongkai report check FILE --json",
        format!(
            "Whole command with its child process, {runs} runs each, files in the page cache. The first row is \
             the start of the program alone."
        ),
        &["file", "KiB", "wall ms, median", "wall ms, worst", "CPU ms, mean"],
    );
    let mut row = |name: String, size: String, arguments: &[&std::ffi::OsStr]| -> Result<(), Fault> {
        let times = (0..runs)
            .map(|_| checked(run(Command::new(program).args(arguments))?, &name))
            .collect::<Result<Vec<_>, _>>()?;
        let mut walls: Vec<f64> = times.iter().map(|t| t.wall.as_secs_f64() * 1e3).collect();
        walls.sort_by(f64::total_cmp);
        let cpu = times.iter().map(|t| t.cpu.as_secs_f64() * 1e3).sum::<f64>() / runs.max(1) as f64;
        table.row([name, size, figure(middle(&walls)), figure(last(&walls)), figure(cpu)]);
        Ok(())
    };
    row("(--version)".to_owned(), String::new(), &["--version".as_ref()])?;
    for file in reports()? {
        let name = file.strip_prefix(samples_dir())?.display().to_string();
        let size = figure(file.metadata()?.len() as f64 / 1024.0);
        row(name, size, &["report".as_ref(), "check".as_ref(), file.as_os_str(), "--json".as_ref()])?;
    }
    Ok(table)
}

/// A folder of `count` copies of the samples, checked by one command.
pub fn batch(program: &Path, count: usize) -> Result<Table, Fault> {
    let folder = temp_dir()?;
    let reports = reports()?;
    for (number, file) in reports.iter().cycle().take(count).enumerate() {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::copy(file, folder.path().join(format!("{number:05}-{name}")))?;
    }
    let results = temp_dir()?;
    let sheet = results.path().join("summary.xlsx");
    let mut table = Table::new(
        "Many files: gongkai report check FOLDER",
        format!(
            "{count} mixed reports: the {} samples copied over and over. Resident memory is the highest sum over \
             the program and its children; pages that they share count for each.",
            reports.len()
        ),
        &["output", "wall s", "CPU s", "reports a second", "peak resident MiB"],
    );
    for (name, arguments) in
        [("--json", vec!["--json".as_ref()]), ("--summary", vec!["--summary".as_ref(), sheet.as_os_str()])]
    {
        let mut command = Command::new(program);
        command.args(["report", "check"]).arg(folder.path()).args(arguments);
        let (run, peak) = run_watching_memory(&mut command)?;
        let run = checked(run, "the batch")?;
        let seconds = run.wall.as_secs_f64();
        table.row([
            name.to_owned(),
            figure(seconds),
            figure(run.cpu.as_secs_f64()),
            figure(count as f64 / seconds),
            figure(peak as f64 / (1024.0 * 1024.0)),
        ]);
    }
    Ok(table)
}

/// The sample reports, without the notes beside them.
pub fn reports() -> Result<Vec<PathBuf>, Fault> {
    let reports: Vec<_> = samples()?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|e| TYPES.iter().any(|t| e.eq_ignore_ascii_case(t))))
        .collect();
    if reports.is_empty() { Err("there are no sample reports".into()) } else { Ok(reports) }
}

/// A run that was not done must not be taken for a fast one: 0 and 1 are answers, anything else is
/// a fault.
fn checked(run: Run, what: &str) -> Result<Run, Fault> {
    match run.status {
        Some(0 | 1) => Ok(run),
        other => Err(format!("{what}: exit status {other:?}").into()),
    }
}
