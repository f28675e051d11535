//! What tests of several crates share: where the sample reports lie, a folder that goes away, an
//! empty database of each kind, bytes that are hostile but the same on every run, small files of every
//! type. Only a dev-dependency, never part of the program.

pub mod database;
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "files of tests: a wrong one fails the test that makes it"
)]
pub mod files;
mod hostile;

use std::io;
use std::path::{Path, PathBuf};

pub use database::Database;
pub use hostile::Dice;
pub use tempfile::TempDir;

/// The root of the repository.
pub fn repository() -> PathBuf {
    // crates/testkit → two folders up.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// The folder of sample reports that the repository ships, the same that `make run` checks.
pub fn samples_dir() -> PathBuf {
    repository().join("samples")
}

/// Every sample report, in the order of their paths; folders are walked, hidden files left out.
pub fn samples() -> io::Result<Vec<PathBuf>> {
    files_under(&samples_dir())
}

/// Every file under `dir`, in the order of their paths. Hidden files and folders are left out, and
/// so are links, which could lead outside or in a circle.
pub fn files_under(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir()? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// An empty folder that is removed with its content when the value goes out of scope.
pub fn temp_dir() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("gongkai-test-").tempdir()
}
