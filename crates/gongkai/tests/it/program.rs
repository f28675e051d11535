//! Runs the program and looks at what it says.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

/// What one call answered.
#[derive(Debug)]
pub struct Answer {
    pub status: i32,
    pub out: String,
    pub err: String,
}

pub fn gongkai<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Answer {
    let output =
        Command::new(env!("CARGO_BIN_EXE_gongkai")).args(args).stdin(Stdio::null()).output().unwrap();
    Answer {
        status: output.status.code().expect("the program ends by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

impl Answer {
    /// The one JSON value on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Exit status 2: nothing on standard output, one line in Chinese on standard error.
    pub fn assert_unusable(&self, about: &str) {
        assert_eq!(self.status, 2, "{about}: {self:?}");
        assert_eq!(self.out, "", "{about}");
        assert_eq!(self.err.lines().count(), 1, "{about}: {}", self.err);
        let chinese = self.err.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(chinese && !self.err.contains("panicked"), "{about}: {}", self.err);
    }
}

pub fn sample(name: &str) -> PathBuf {
    gongkai_testkit::samples_dir().join(name)
}

/// `report check FILE --json` with more arguments.
pub fn check(file: &Path, more: &[&str]) -> Answer {
    let fixed = [OsStr::new("report"), OsStr::new("check"), file.as_os_str(), OsStr::new("--json")];
    gongkai(fixed.into_iter().chain(more.iter().map(OsStr::new)))
}

/// (rule, where, grade) of all findings that fail.
pub fn fails(answer: &Value) -> Vec<(String, String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = answer["findings"].as_array().unwrap();
    let mut fails: Vec<_> = findings
        .iter()
        .filter(|finding| finding["verdict"] == "fail")
        .map(|finding| (text(finding, "rule"), text(finding, "where"), text(finding, "grade")))
        .collect();
    fails.sort();
    fails
}
