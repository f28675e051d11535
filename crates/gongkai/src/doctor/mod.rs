//! `gongkai doctor --data DIR [--json]`: looks at an installation and says what is not as it should be,
//! and what to do. Changes nothing. Exit status 1 if something must be mended.

mod looks;

use std::{io::Write, path::PathBuf};

use clap::Args;
use serde::Serialize;
use serde_json::json;

use crate::{
    installation::Installation,
    outcome::{Outcome, Unusable},
};

/// Arguments of `gongkai doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// 数据目录
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// How one thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// As it should be.
    Good,
    /// Works, but should be looked at.
    Hint,
    /// Must be mended.
    Bad,
}

/// What was found about one thing.
#[derive(Debug, Serialize)]
struct Finding {
    /// What was looked at.
    what: &'static str,
    state: State,
    /// How it is and, unless it is good, what to do.
    sentence: String,
}

impl Finding {
    fn good(what: &'static str, sentence: impl Into<String>) -> Self {
        Self { what, state: State::Good, sentence: sentence.into() }
    }

    fn hint(what: &'static str, sentence: impl Into<String>) -> Self {
        Self { what, state: State::Hint, sentence: sentence.into() }
    }

    fn bad(what: &'static str, sentence: impl Into<String>) -> Self {
        Self { what, state: State::Bad, sentence: sentence.into() }
    }
}

/// Looks at everything and prints what was found.
pub fn run(args: &DoctorArgs, out: &mut impl Write) -> Result<Outcome, Unusable> {
    let installation = Installation::open(&args.data)?;
    let findings = looks::at_everything(&installation)?;
    let bad = findings.iter().any(|finding| finding.state == State::Bad);
    print(&findings, args.json, out)
        .map_err(|_| Unusable("结果无法写到标准输出，请检查磁盘空间或输出位置".to_owned()))?;
    Ok(if bad { Outcome::No } else { Outcome::Yes })
}

fn print(findings: &[Finding], as_json: bool, out: &mut impl Write) -> std::io::Result<()> {
    if as_json {
        return writeln!(out, "{}", json!({ "schema": 1, "findings": findings }));
    }
    for Finding { what, state, sentence } in findings {
        let mark = match state {
            State::Good => "正常",
            State::Hint => "注意",
            State::Bad => "有误",
        };
        writeln!(out, "{mark}  {what}：{sentence}")?;
    }
    Ok(())
}
