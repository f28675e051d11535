//! The answer of `screen`: JSON of schema 1, or lines for people.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use gongkai_screening::{Finding, Level, Rules};
use serde_json::{Map, Value, json};

/// Version of the JSON answer.
const SCHEMA: u32 = 1;
/// More findings of one rule than this are counted and not listed for people.
const EACH: usize = 20;

/// One file's answer; `file` stands first where several were screened.
pub fn json(file: Option<&str>, findings: &[Finding]) -> String {
    let mut root = Map::new();
    if let Some(file) = file {
        root.insert("file".to_owned(), file.into());
    }
    root.insert("schema".to_owned(), SCHEMA.into());
    root.insert("findings".to_owned(), findings.iter().map(finding).collect());
    Value::Object(root).to_string()
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "level": finding.level.code(),
        "place": finding.place,
        "text": finding.text,
        "suggestion": finding.suggestion,
        "message": finding.message,
        "hidden": finding.hidden.is_some(),
    })
}

/// A file that could not be read.
pub fn failure(file: &str, error: &str) -> String {
    json!({ "file": file, "error": error }).to_string()
}

/// One file's answer for people: a summary line, then one line a finding, the heavy ones first.
///
/// # Errors
/// The output cannot be written.
pub fn text(out: &mut dyn Write, file: &str, rules: &Rules, findings: &[Finding]) -> io::Result<()> {
    let count = |level: Level| findings.iter().filter(|finding| finding.level == level).count();
    let (block, warn, info) = (count(Level::Block), count(Level::Warn), count(Level::Info));
    let verdict = match (block, warn) {
        (1.., _) => "不得发布",
        (0, 1..) => "需核实",
        (0, 0) => "未发现问题",
    };
    writeln!(out, "{file}：{verdict}｜不得发布 {block} 处，需核实 {warn} 处，提示 {info} 处")?;
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let mut printed: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in sorted {
        let times = printed.entry(&finding.rule).or_default();
        *times += 1;
        if *times > EACH {
            continue;
        }
        let mark = match finding.level {
            Level::Block => "✗",
            Level::Warn => "！",
            Level::Info => "·",
        };
        let title = rules.rule(&finding.rule).map_or(finding.rule.as_str(), |rule| rule.title.as_str());
        writeln!(
            out,
            "  {mark} {title}［{}］{}：“{}”，建议：{}",
            finding.place, finding.message, finding.text, finding.suggestion
        )?;
    }
    for (rule, times) in printed.iter().filter(|(_, times)| **times > EACH) {
        let title = rules.rule(rule).map_or(*rule, |rule| rule.title.as_str());
        writeln!(out, "  … {title}另有 {} 处，用 --json 查看全部", times - EACH)?;
    }
    Ok(())
}
