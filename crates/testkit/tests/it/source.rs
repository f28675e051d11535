//! Rules about the shape of the source.

use crate::edges::RULE_CRATES;
use crate::tree::{kept_files, kept_texts, rust_files};

/// Longer than this and a file explains more than one thing.
const MOST_LINES: usize = 600;
const MOST_LINES_OF_ARCHITECTURE: usize = 300;

/// Names that say nothing: everything is a helper of something.
const EMPTY_NAMES: [&str; 10] =
    ["util", "utils", "common", "helper", "helpers", "manager", "managers", "service", "services", "misc"];

/// What a rule crate never reaches for: files, network, processes, environment, the clock, async.
const IMPURE: [&str; 12] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "async fn",
    "println!",
    "eprintln!",
];

#[test]
fn files_stay_short() {
    let limit = |name: &str| match name {
        "ARCHITECTURE.md" => Some(MOST_LINES_OF_ARCHITECTURE),
        _ if name.ends_with(".rs") => Some(MOST_LINES),
        _ => None,
    };
    let long: Vec<_> = kept_texts()
        .iter()
        .filter_map(|(name, text)| Some((name.clone(), text.lines().count(), limit(name)?)))
        .filter(|(_, lines, limit)| lines > limit)
        .map(|(name, lines, limit)| {
            format!("{name}: {lines} lines, at most {limit}: split it by what it explains")
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn names_say_something() {
    let empty: Vec<_> = kept_files()
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("crates/") || name.starts_with("bench/"))
        .filter(|name| name.trim_end_matches(".rs").split('/').any(|part| EMPTY_NAMES.contains(&part)))
        .collect();
    assert!(empty.is_empty(), "name these after what they are about: {empty:?}");
}

#[test]
fn rule_crates_are_pure() {
    let mut looked_at = 0;
    let mut impure = Vec::new();
    for (name, text) in rust_files() {
        if !RULE_CRATES.iter().any(|of| name.starts_with(&format!("crates/{of}/src/"))) {
            continue;
        }
        looked_at += 1;
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            impure.extend(
                IMPURE
                    .iter()
                    .filter(|reach| code.contains(**reach))
                    .map(|reach| format!("{name}:{}: {reach}", number + 1)),
            );
        }
    }
    assert!(looked_at >= RULE_CRATES.len(), "the rule crates were not found");
    assert!(impure.is_empty(), "a rule crate takes such things as a parameter:\n{}", impure.join("\n"));
}

#[test]
fn every_member_follows_the_workspace() {
    let mut wrong = Vec::new();
    for (name, text) in kept_texts() {
        if !name.ends_with("/Cargo.toml") {
            continue;
        }
        let manifest: toml::Table = text.parse().unwrap_or_else(|e| panic!("{name}: {e}"));
        let inherits = |table: Option<&toml::Value>| {
            table.and_then(|t| t.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
        };
        if !inherits(manifest.get("lints")) {
            wrong.push(format!("{name}: [lints] must say workspace = true"));
        }
        for key in ["version", "edition", "rust-version", "license", "publish"] {
            if !inherits(manifest.get("package").and_then(|p| p.get(key))) {
                wrong.push(format!("{name}: {key} must say workspace = true"));
            }
        }
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
            for (library, value) in table {
                if !inherits(Some(value)) {
                    wrong.push(format!("{name}: {library}: name its version in the workspace's Cargo.toml"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One integration binary per crate: each further one links every library again.
#[test]
fn one_integration_binary_per_crate() {
    let more: Vec<_> = kept_files()
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| {
            let parts: Vec<_> = name.split('/').collect();
            matches!(parts.as_slice(), ["crates", _, "tests", file] if file.ends_with(".rs"))
                || matches!(parts.as_slice(), ["crates", _, "tests", folder, "main.rs"] if *folder != "it")
        })
        .collect();
    assert!(more.is_empty(), "move these into tests/it/ as modules: {more:?}");
}
