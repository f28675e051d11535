//! The files that a person keeps in the repository: everything but what a build or a run makes.

use gongkai_testkit::{files_under, repository};
use std::path::PathBuf;

/// Folders of build and run results, and what a package manager brings in.
const MADE: [&str; 4] = ["target", "out", "node_modules", "dist"];
/// Hidden folders that are kept.
const HIDDEN_KEPT: [&str; 4] = [".cargo", ".ci", ".config", ".github"];

/// Paths relative to the repository's root, with `/` between, in order, each with its full path.
pub fn kept_files() -> Vec<(String, PathBuf)> {
    let root = repository();
    let mut kept = Vec::new();
    for entry in root.read_dir().unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if MADE.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_file() {
            kept.push(entry.path());
        } else if !name.starts_with('.') || HIDDEN_KEPT.contains(&name.as_str()) {
            kept.extend(files_under(&entry.path()).unwrap());
        }
    }
    let mut files: Vec<_> = kept
        .into_iter()
        .filter(|path| {
            !path
                .strip_prefix(&root)
                .unwrap()
                .components()
                .any(|part| MADE.iter().any(|made| part.as_os_str() == *made))
        })
        .map(|path| (path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    files.sort();
    assert!(files.iter().any(|(name, _)| name == "Cargo.toml"), "looked in the wrong place: {root:?}");
    files
}

/// The kept files that are text, each with its content. Sample reports are documents of others: they
/// are not the project's own words.
pub fn kept_texts() -> Vec<(String, String)> {
    kept_files()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("samples/"))
        .filter_map(|(name, path)| Some((name, String::from_utf8(std::fs::read(path).ok()?).ok()?)))
        .collect()
}

/// Kept Rust files.
pub fn rust_files() -> Vec<(String, String)> {
    kept_texts().into_iter().filter(|(name, _)| name.ends_with(".rs")).collect()
}
