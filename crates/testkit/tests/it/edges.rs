//! The drawing of the house in ARCHITECTURE.md against the manifests that build it, both ways.

use gongkai_testkit::repository;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The crates that hold the rules: pure, plain values in and out.
pub const RULE_CRATES: [&str; 3] = ["domain", "report", "screening"];

const PREFIX: &str = "gongkai-";
const TABLE_HEADING: &str = "| crate | may use |";
const LIBRARIES_MARK: &str = "Outside libraries of the rule crates:";

type Edges = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_build_follows_the_drawing() {
    let drawing = drawn(&architecture());
    let build = built(true);
    let listed: Vec<_> = drawing.keys().collect();
    let members: Vec<_> = build.keys().collect();
    assert_eq!(listed, members, "left: crates in the table of ARCHITECTURE.md, right: in the workspace");

    let mut forbidden = Vec::new();
    for (name, uses) in &build {
        let may = drawing.get(name).cloned().unwrap_or_default();
        forbidden.extend(
            uses.iter()
                .filter(|used| members.contains(used) && !may.contains(*used))
                .map(|used| format!("{name} uses {used}: not in the table of ARCHITECTURE.md")),
        );
    }
    assert!(forbidden.is_empty(), "{}", forbidden.join("\n"));
}

/// A dev-dependency may look outward (a test reads back what the crate wrote), but not out of a rule
/// crate: its questions are answered without files.
#[test]
fn tests_of_rule_crates_stay_inside() {
    let drawing = drawn(&architecture());
    let everything = built(false);
    for name in RULE_CRATES {
        let mut may = drawing.get(name).cloned().unwrap_or_default();
        may.insert("testkit".to_owned());
        let outward: Vec<_> = everything[name]
            .iter()
            .filter(|used| drawing.contains_key(*used) && !may.contains(*used))
            .collect();
        assert!(outward.is_empty(), "{name} uses {outward:?} in its tests");
    }
}

#[test]
fn rule_crates_use_only_the_libraries_named() {
    let text = architecture();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(LIBRARIES_MARK))
        .unwrap_or_else(|| panic!("ARCHITECTURE.md has no line '{LIBRARIES_MARK} …'"));
    let named = names(line);
    let build = built(true);
    for name in RULE_CRATES {
        let others: Vec<_> =
            build[name].iter().filter(|used| !build.contains_key(*used) && !named.contains(*used)).collect();
        assert!(others.is_empty(), "{name} uses {others:?}: none of {named:?}");
    }
}

/// The tests above would say nothing if the table were read wrongly.
#[test]
fn the_table_is_read() {
    let text = format!(
        "words\n\n{TABLE_HEADING} why |\n|---|---|---|\n| a | – | x |\n| b | `a`, c | y |\n\n| d | a | z |\n"
    );
    let read = drawn(&text);
    assert_eq!(read.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert!(read["a"].is_empty());
    assert_eq!(read["b"].iter().collect::<Vec<_>>(), ["a", "c"]);
}

fn architecture() -> String {
    std::fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap()
}

/// The rows of the first table with the heading of the drawing; "all" permits every crate.
fn drawn(text: &str) -> Edges {
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip_while(|line| !line.starts_with(TABLE_HEADING))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let all: BTreeSet<String> = rows.iter().map(|row| names(row[0])).fold(BTreeSet::new(), |a, b| &a | &b);
    rows.iter()
        .flat_map(|row| {
            let uses = if row[1] == "all" { all.clone() } else { names(row[1]) };
            names(row[0]).into_iter().map(move |name| (name, uses.clone()))
        })
        .collect()
}

/// `a`, b and c → {a, b, c}; a dash or anything else without a letter names nothing.
fn names(list: &str) -> BTreeSet<String> {
    list.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()) && *word != "and")
        .map(str::to_owned)
        .collect()
}

/// What each member of the workspace depends on, as its manifest says; own crates without prefix.
/// `shipped`: without dev-dependencies.
fn built(shipped: bool) -> Edges {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let plain = |name: &Value| {
        let name = name.as_str().unwrap();
        name.strip_prefix(PREFIX).unwrap_or(name).to_owned()
    };
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let uses = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|d| !(shipped && d["kind"] == "dev"))
                .map(|d| plain(&d["name"]))
                .collect();
            (plain(&package["name"]), uses)
        })
        .collect()
}
