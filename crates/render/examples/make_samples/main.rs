//! Writes `samples/`: reports of invented agencies over the years, in many file types, some with one
//! planted error. Run from the root of the repository:
//!
//! ```sh
//! cargo run -p gongkai-render --example make_samples -- samples
//! ```
//!
//! The same sources give the same bytes. Each report is checked before it is written: what fails
//! must be exactly what was planted.

mod facts;
mod forms;
mod stories;

use std::{error::Error, fs, path::Path};

use gongkai_report::{Report, Verdict, check, format::Grade, narrative, stated};

/// One file of the folder.
pub struct Sample {
    pub file: &'static str,
    pub form: Form,
    pub report: Report,
    /// File with the report of the year before.
    pub previous: Option<&'static str>,
    /// What is special, for people who look at the folder.
    pub note: &'static str,
    /// Rule, place and grade of everything that fails because of the planted error.
    pub fails: Vec<(&'static str, &'static str, Grade)>,
}

/// How a report is laid out in its file.
#[derive(Clone, Copy)]
pub enum Form {
    Html,
    /// The tables inside a page with menus, a search box and a layout table.
    Portal,
    Docx,
    Xlsx,
    Pdf,
    /// One cell a line, as copied from a page.
    Lines,
    /// Cells with `|` between them.
    Pipes,
    /// Cells with tabs between them.
    Tabs,
    /// The same in GB 18030, with signs of full width.
    TabsGbk,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("请写出存放样例的目录，例如 samples")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let samples = stories::samples()?;
    for sample in &samples {
        verify(sample, &samples)?;
        fs::write(folder.join(sample.file), forms::write(sample)?)?;
    }
    fs::write(folder.join("expected.toml"), expected(&samples))?;
    fs::write(folder.join("README.md"), readme(&samples))?;
    Ok(())
}

/// What a check of the report itself says must be what was planted.
fn verify(sample: &Sample, all: &[Sample]) -> Result<(), Box<dyn Error>> {
    let previous = match sample.previous {
        None => None,
        Some(file) => Some(
            &all.iter().find(|other| other.file == file).ok_or("no such file of the year before")?.report,
        ),
    };
    let findings = check::check(&sample.report, previous);
    let mut failing: Vec<(String, String, Grade)> = findings
        .views()
        .chain(stated::check(&sample.report))
        .chain(narrative::check(&sample.report))
        .filter(|finding| finding.verdict == Verdict::Fail)
        .map(|finding| (finding.rule.clone(), finding.place_id.clone(), finding.grade))
        .collect();
    let mut planted: Vec<(String, String, Grade)> =
        sample.fails.iter().map(|(rule, place, grade)| ((*rule).into(), (*place).into(), *grade)).collect();
    failing.sort();
    planted.sort();
    if failing == planted {
        return Ok(());
    }
    Err(format!("{}: planted {planted:?}, but {failing:?} fail", sample.file).into())
}

fn expected(samples: &[Sample]) -> String {
    let mut out = String::from(
        "# What a check of each sample must say. `fails` lists every finding that fails, with `--previous`\n\
         # where `previous` names a file; everything else passes, cannot be told or does not apply.\n\
         # Written by crates/render/examples/make_samples.\n\nschema = 1\n",
    );
    for sample in samples {
        out.push_str(&format!(
            "\n[[sample]]\nfile = \"{}\"\nformat = \"{}\"\nyear = {}\nagency = \"{}\"\n",
            sample.file,
            sample.report.format.id,
            sample.report.year,
            sample.report.agency.as_deref().unwrap_or_default()
        ));
        if let Some(previous) = sample.previous {
            out.push_str(&format!("previous = \"{previous}\"\n"));
        }
        let fails: Vec<String> = sample
            .fails
            .iter()
            .map(|(rule, place, grade)| {
                format!("    {{ rule = \"{rule}\", where = \"{place}\", grade = \"{}\" }},\n", grade.id())
            })
            .collect();
        if fails.is_empty() {
            out.push_str("fails = []\n");
        } else {
            out.push_str(&format!("fails = [\n{}]\n", fails.concat()));
        }
    }
    out
}

fn readme(samples: &[Sample]) -> String {
    let mut out = String::from(
        "# Sample reports\n\n\
         Annual reports of invented agencies, in the forms and file types that real ones come in. Try them:\n\n\
         ```sh\n\
         gongkai report check samples\n\
         gongkai report check samples/2020-青禾区人民政府.xlsx --previous samples/2019-青禾区人民政府.html\n\
         gongkai report convert samples/2019-云岭县司法局.txt --to docx -o out.docx\n\
         ```\n\n\
         Agencies, figures and sentences are made up. Files with one planted error say so below;\n\
         `expected.toml` lists for each file what a check must find. The folder is written by\n\
         `cargo run -p gongkai-render --example make_samples -- samples`.\n\n\
         | file | form | what is special | planted |\n| --- | --- | --- | --- |\n",
    );
    for sample in samples {
        let planted: Vec<String> =
            sample.fails.iter().map(|(rule, place, _)| format!("{rule} at `{place}`")).collect();
        let planted = if planted.is_empty() { "–".to_owned() } else { planted.join("<br>") };
        out.push_str(&format!(
            "| {} | {} | {} | {planted} |\n",
            sample.file, sample.report.format.id, sample.note
        ));
    }
    out
}
