//! Which files a call means: files as named, folders with all wanted files below them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::outcome::Unusable;

/// Which files of a folder a call is about; others are counted and passed over.
#[derive(Debug)]
pub struct Wanted {
    /// Endings of names, in lower case.
    pub endings: &'static [&'static str],
    /// What is missing where a folder holds none, and which types there are.
    pub none: &'static str,
}

/// Files that may be reports.
pub const REPORTS: Wanted = Wanted {
    endings: &[
        "html", "htm", "docx", "docm", "doc", "xlsx", "xlsm", "xls", "pdf", "txt", "tsv", "csv", "md",
        "json", "mht", "mhtml", "rtf", "wps", "et",
    ],
    none: "里没有报告文件，能核对的有 docx、xlsx、xls、pdf、html、txt",
};
/// Folders below each other; deeper ones are not looked into.
const DEPTH: usize = 16;

/// What a call names.
#[derive(Debug, PartialEq, Eq)]
pub enum Named {
    /// One file: one answer.
    One(PathBuf),
    /// Several files or a folder: an answer a line.
    Many(Listing),
}

/// The files of several names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// In the order named, those of a folder by name.
    pub files: Vec<PathBuf>,
    /// Folders below a named one that cannot be read.
    pub closed: Vec<PathBuf>,
    /// Files in folders that are no kind of report.
    pub passed_over: Vec<PathBuf>,
}

/// The files of a call.
///
/// # Errors
/// A folder holds no wanted file at all.
pub fn named(paths: &[PathBuf], wanted: &Wanted) -> Result<Named, Unusable> {
    if let [only] = paths
        && !only.is_dir()
    {
        return Ok(Named::One(only.clone()));
    }
    let mut listing = Listing::default();
    for path in paths {
        if path.is_dir() {
            below(path, DEPTH, wanted, &mut listing);
        } else {
            listing.files.push(path.clone());
        }
    }
    if listing.files.is_empty() {
        return Err(nothing(paths, wanted, &listing));
    }
    Ok(Named::Many(listing))
}

fn nothing(paths: &[PathBuf], wanted: &Wanted, listing: &Listing) -> Unusable {
    match (listing.closed.first(), paths.first()) {
        (Some(closed), _) => Unusable(format!("文件夹“{}”无法读取，请检查权限", shown(closed))),
        (None, path) => {
            Unusable(format!("“{}”{}", path.map(|path| shown(path)).unwrap_or_default(), wanted.none))
        }
    }
}

fn below(folder: &Path, depth: usize, wanted: &Wanted, listing: &mut Listing) {
    let entries: Option<Vec<PathBuf>> = fs::read_dir(folder)
        .ok()
        .and_then(|all| all.map(|entry| entry.ok().map(|entry| entry.path())).collect());
    let Some(mut entries) = entries else {
        listing.closed.push(folder.to_path_buf());
        return;
    };
    entries.sort();
    for path in entries {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // Hidden files, and the lock files that Word and WPS leave beside an open document.
        if name.starts_with(['.', '~']) {
            continue;
        }
        if path.is_dir() {
            if depth > 0 && !path.is_symlink() {
                below(&path, depth - 1, wanted, listing);
            }
        } else if is_wanted(&path, wanted) {
            listing.files.push(path);
        } else {
            listing.passed_over.push(path);
        }
    }
}

fn is_wanted(path: &Path, wanted: &Wanted) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let about_folder = ending == "md" && path.file_stem().is_some_and(|stem| stem == "README");
    wanted.endings.contains(&ending.as_str()) && !about_folder
}

/// A file's name on a terminal: control characters cannot act there, and stay on one line.
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for c in path.to_string_lossy().chars() {
        if c.is_control() {
            text.extend(c.escape_unicode());
        } else {
            text.push(c);
        }
    }
    text
}
