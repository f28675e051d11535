//! Which files a call means: files as named, folders with all reports below them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::outcome::Unusable;

/// Endings of files that may be reports; other files in a folder are passed over.
const ENDINGS: [&str; 15] = [
    "html", "htm", "docx", "doc", "xlsx", "xls", "pdf", "txt", "tsv", "csv", "md", "json", "mht", "rtf",
    "wps",
];
/// Folders below each other; deeper ones are not looked into.
const DEPTH: usize = 16;

/// What a call names.
#[derive(Debug, PartialEq, Eq)]
pub enum Named {
    /// One file: one answer.
    One(PathBuf),
    /// Several files or a folder: an answer a line.
    Many(Vec<PathBuf>),
}

/// The files of a call, in the order named, those of a folder by name.
///
/// # Errors
/// A folder cannot be read or holds no report file.
pub fn named(paths: &[PathBuf]) -> Result<Named, Unusable> {
    if let [only] = paths
        && !only.is_dir()
    {
        return Ok(Named::One(only.clone()));
    }
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            below(path, DEPTH, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        let shown = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
        return Err(Unusable(format!("“{shown}”里没有报告文件，能核对的有 docx、xlsx、xls、pdf、html、txt")));
    }
    Ok(Named::Many(files))
}

fn below(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Unusable> {
    let unreadable = || Unusable(format!("文件夹“{}”无法读取，请检查权限", folder.display()));
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(|_| unreadable())? {
        entries.push(entry.map_err(|_| unreadable())?.path());
    }
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Hidden files, and the lock files that Word and WPS leave beside an open document.
        if name.starts_with(['.', '~']) {
            continue;
        }
        let is_link = path.is_symlink();
        if path.is_dir() {
            if depth > 0 && !is_link {
                below(&path, depth - 1, files)?;
            }
        } else if may_be_report(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn may_be_report(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    ENDINGS.contains(&ending.as_str())
        && !(ending == "md" && path.file_stem().is_some_and(|stem| stem == "README"))
}
