//! `gongkai report check`: one file, several files or a folder.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use gongkai_report::{
    FindingView, Report, Verdict, check, format::Grade, narrative, recognise::Recognised, stated,
};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::{
    heard, json,
    output::Place,
    read::Reader,
    summary::{Entry, Summary},
    text,
};
use crate::{
    files::{Listing, Named, REPORTS, named, shown},
    outcome::{Outcome, Unusable},
};

/// Files that are read before their answers are written, so that a folder of any size needs little
/// memory.
const AT_ONCE: usize = 64;

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 报告文件，可以写多个，也可以写文件夹
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// 报告年度，如 2023；不写时由程序从文件中识别
    #[arg(long, value_name = "Y", value_parser = super::year)]
    year: Option<i32>,
    /// 上一年度的报告文件，用来核对结转；核对多个文件时写存放上一年度报告的文件夹
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// 输出 JSON；多个文件时每个文件一行
    #[arg(long)]
    json: bool,
    /// 另存一份汇总表
    #[arg(long, value_name = "OUT.xlsx")]
    summary: Option<PathBuf>,
}

/// One file, read and checked.
struct Checked {
    file: String,
    result: Result<(Recognised, Vec<FindingView>), String>,
}

/// Runs the subcommand. [`Outcome::No`] if a must-finding was found, or if one of several files
/// could not be read.
///
/// # Errors
/// [`Unusable`] if the only file, a file named by an option, or the place of the summary is unusable.
pub fn run(args: &CheckArgs, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let place = args.summary.as_deref().map(super::summary::place).transpose()?;
    let reader = Reader::new()?;
    match named(&args.files, &REPORTS)? {
        Named::One(file) => one(args, &reader, &file, place.as_ref(), out),
        Named::Many(listing) => many(args, &reader, listing, place.as_ref(), out),
    }
}

fn one(
    args: &CheckArgs,
    reader: &Reader,
    file: &Path,
    place: Option<&Place>,
    out: &mut dyn Write,
) -> Result<Outcome, Unusable> {
    if let Some(place) = place {
        let inputs: Vec<PathBuf> = args.previous.iter().cloned().chain([file.to_path_buf()]).collect();
        place.spare(&inputs)?;
    }
    let name = shown(file);
    let recognised = reader.read(file, args.year).map_err(|error| Unusable(format!("{name}：{error}")))?;
    let previous = match &args.previous {
        Some(path) if path.is_dir() => Previous::folder(reader, path)?.of(&recognised.report).cloned(),
        Some(path) => {
            let wrong = |error| Unusable(format!("上一年度报告 {}：{error}", shown(path)));
            Some(reader.read(path, None).map_err(wrong)?.report)
        }
        None => None,
    };
    let findings = findings_of(&recognised.report, previous.as_ref(), args.previous.is_some());
    let mut summary = Summary::default();
    summary.add(Entry::read(&name, &recognised, &findings));
    if let Some(place) = place {
        summary.save(place)?;
    }
    let written = if args.json {
        writeln!(out, "{}", json::answer(None, &recognised, &findings))
    } else {
        text::answer(out, &name, &recognised, &findings)
    };
    heard(written)?;
    Ok(if findings.iter().any(FindingView::is_must_failure) { Outcome::No } else { Outcome::Yes })
}

fn many(
    args: &CheckArgs,
    reader: &Reader,
    mut listing: Listing,
    place: Option<&Place>,
    out: &mut dyn Write,
) -> Result<Outcome, Unusable> {
    if let Some(place) = place {
        place.spare(&args.files)?;
        // The sheet of the last call stands in the folder that is checked again.
        listing.files.retain(|file| !place.is(file));
    }
    let previous = match &args.previous {
        Some(path) if path.is_dir() => Some(Previous::folder(reader, path)?),
        Some(_) => {
            return Err(Unusable("核对多个文件时，--previous 要写存放上一年度报告的文件夹".to_owned()));
        }
        None => None,
    };
    let bar = progress(listing.files.len());
    let mut answers =
        Answers { json: args.json, out, summary: Summary::default(), wrong: false, broken: None };
    for group in listing.files.chunks(AT_ONCE) {
        let checked: Vec<Checked> =
            group.par_iter().map(|file| check_file(args, reader, previous.as_ref(), file, &bar)).collect();
        bar.suspend(|| checked.iter().for_each(|one| answers.add(one)));
    }
    for folder in &listing.closed {
        answers.add(&Checked {
            file: lossy(folder), result: Err("文件夹无法读取，请检查权限".to_owned())
        });
    }
    bar.finish_and_clear();
    answers.end(&listing.passed_over);
    // The sheet is wanted whatever became of the output.
    if let Some(place) = place {
        answers.summary.save(place)?;
    }
    heard(answers.broken.map_or(Ok(()), Err))?;
    Ok(if answers.wrong { Outcome::No } else { Outcome::Yes })
}

/// What was found so far, and whether the output still takes it.
struct Answers<'a> {
    json: bool,
    out: &'a mut dyn Write,
    summary: Summary,
    wrong: bool,
    broken: Option<io::Error>,
}

impl Answers<'_> {
    fn add(&mut self, one: &Checked) {
        self.wrong |= one.is_wrong();
        self.summary.add(one.entry());
        if self.broken.is_none() {
            self.broken = one.write(self.json, self.out).err();
        }
    }

    fn end(&mut self, passed_over: &[PathBuf]) {
        if !self.json && self.broken.is_none() {
            self.broken = self.summary.line(passed_over, self.out).err();
        }
    }
}

/// A file's name as JSON has it.
fn lossy(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn check_file(
    args: &CheckArgs,
    reader: &Reader,
    previous: Option<&Previous>,
    file: &Path,
    bar: &ProgressBar,
) -> Checked {
    let result = reader.read(file, args.year).map(|recognised| {
        let before = previous.and_then(|previous| previous.of(&recognised.report));
        let findings = findings_of(&recognised.report, before, previous.is_some());
        (recognised, findings)
    });
    bar.inc(1);
    Checked { file: lossy(file), result }
}

/// Everything there is to say of a report: balances, types, year chain, form and period, then the narrative.
/// `wanted`: the year chain was asked for, so that its lack has to be told.
fn findings_of(report: &Report, previous: Option<&Report>, wanted: bool) -> Vec<FindingView> {
    let mut findings: Vec<FindingView> = check::check(report, previous).views().collect();
    if wanted && previous.is_none() {
        findings.push(no_previous(report));
    }
    findings.extend(stated::check(report));
    findings.extend(narrative::check(report));
    findings
}

/// A folder of last year's reports that lacks this agency's: the chain was not checked.
fn no_previous(report: &Report) -> FindingView {
    let agency = report.agency.as_deref().unwrap_or("本机关");
    FindingView {
        rule: "PREV".to_owned(),
        grade: Grade::Warn,
        verdict: Verdict::CannotTell,
        place_id: report.format.id.clone(),
        label: "上一年度报告".to_owned(),
        left: None,
        right: None,
        sentence: format!(
            "文件夹里没有找到“{agency}”{}年度的报告，没有做跨年核对，请补上这份报告或用 --previous 指明文件",
            report.year - 1
        ),
        file_place: None,
        quote: None,
    }
}

impl Checked {
    fn is_wrong(&self) -> bool {
        self.result.as_ref().map_or(true, |(_, findings)| findings.iter().any(FindingView::is_must_failure))
    }

    fn entry(&self) -> Entry {
        match &self.result {
            Ok((recognised, findings)) => Entry::read(&self.file, recognised, findings),
            Err(error) => Entry::unread(&self.file, error),
        }
    }

    fn write(&self, as_json: bool, out: &mut dyn Write) -> std::io::Result<()> {
        match (&self.result, as_json) {
            (Ok((recognised, findings)), true) => {
                writeln!(out, "{}", json::answer(Some(&self.file), recognised, findings))
            }
            (Ok((recognised, findings)), false) => {
                text::answer(out, &shown(Path::new(&self.file)), recognised, findings)
            }
            (Err(error), true) => writeln!(out, "{}", json::failure(&self.file, error)),
            (Err(error), false) => writeln!(out, "{}：无法读取：{error}", shown(Path::new(&self.file))),
        }
    }
}

/// Reports of the year before, found by agency and year.
struct Previous {
    reports: Vec<Report>,
}

impl Previous {
    fn folder(reader: &Reader, folder: &Path) -> Result<Self, Unusable> {
        let Named::Many(listing) = named(&[folder.to_path_buf()], &REPORTS)? else {
            return Ok(Self { reports: Vec::new() });
        };
        let read = listing.files.par_iter().filter_map(|file| reader.read(file, None).ok());
        Ok(Self { reports: read.map(|recognised| recognised.report).collect() })
    }

    /// The report of the same name; failing that, the only one whose name can mean the same agency.
    fn of(&self, report: &Report) -> Option<&Report> {
        let agency = report.agency.as_deref()?;
        let before: Vec<&Report> =
            self.reports.iter().filter(|other| other.year + 1 == report.year).collect();
        let named = |test: &dyn Fn(&str) -> bool| -> Vec<&Report> {
            before.iter().copied().filter(|other| other.agency.as_deref().is_some_and(test)).collect()
        };
        let exact = named(&|name| name == agency);
        let near = || named(&|name| check::same_agency(name, agency));
        exact.first().copied().or_else(|| match near().as_slice() {
            [only] => Some(*only),
            _ => None,
        })
    }
}

fn progress(files: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(files).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("核对 {wide_bar} {pos}/{len} 还需 {eta}") {
        bar.set_style(style);
    }
    bar
}
