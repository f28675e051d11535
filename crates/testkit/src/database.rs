//! An empty database for a test, on each of the two kinds that the program stores in.
//!
//! Everything that stores is tested on both. [`on_both_databases!`](crate::on_both_databases) makes
//! two tests out of one:
//!
//! ```ignore
//! on_both_databases! {
//!     async fn a_receipt_survives(database: &Database) {
//!         let office = open(database.url()).await;
//!         …
//!     }
//! }
//! ```
//!
//! They are `a_receipt_survives::sqlite` and `a_receipt_survives::postgres`. Where a test needs more
//! than one database at a time, [`Database::sqlite`] and [`Database::postgres`] give one each.

use std::io;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::{repository, temp_dir};

/// An empty database that goes away with the value.
#[derive(Debug)]
pub struct Database {
    url: String,
    keeper: Keeper,
}

#[derive(Debug)]
enum Keeper {
    Folder { _removed_at_the_end: TempDir },
    Server,
}

impl Database {
    /// A file in a folder of its own.
    pub fn sqlite() -> io::Result<Self> {
        let folder = temp_dir()?;
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display());
        Ok(Self { url, keeper: Keeper::Folder { _removed_at_the_end: folder } })
    }

    /// A database in the server of the tests, which is started if it does not run. The error says
    /// how to get PostgreSQL where it is missing: a test must not pass because of that.
    pub fn postgres() -> io::Result<Self> {
        let url = server(&["create"])?;
        Ok(Self { url, keeper: Keeper::Server })
    }

    /// Where it is, as sqlx and SeaORM read it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether this is PostgreSQL; for the few questions whose answer differs.
    pub fn is_postgres(&self) -> bool {
        matches!(self.keeper, Keeper::Server)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.is_postgres() {
            // What cannot be removed now goes with the server.
            let _ = server(&["drop", &self.url]);
        }
    }
}

/// Calls the script that keeps the PostgreSQL server of the tests.
fn server(words: &[&str]) -> io::Result<String> {
    let Output { status, stdout, stderr } =
        Command::new(repository().join("scripts/test-postgres")).args(words).stdin(Stdio::null()).output()?;
    if status.success() {
        Ok(String::from_utf8_lossy(&stdout).trim().to_owned())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&stderr).trim().to_owned()))
    }
}

/// One test on both kinds of database: see [`database`](crate::database). The function is async,
/// borrows the [`Database`] and runs on tokio's scheduler with several threads.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$note:meta])* async fn $name:ident($database:ident: &Database) $body:block)+) => {$(
        $(#[$note])*
        mod $name {
            use super::*;

            async fn test($database: &$crate::Database) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test(&$crate::Database::sqlite().expect("a folder for a database")).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test(&$crate::Database::postgres().expect("the PostgreSQL server of the tests")).await;
            }
        }
    )+};
}
