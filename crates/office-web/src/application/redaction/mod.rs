//! Partial disclosure (区分处理): the copies of a case, one of them with its marks, the files that are made of it.

mod file;
mod list;
mod make;
mod page;

pub use file::file;
pub use list::{begin, list};
pub use page::{approve, change, convert, show};

use serde::Deserialize;

/// Which copy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    of: String,
    kind: String,
}

/// Where a copy is.
fn address(id: &str, of: &str) -> String {
    format!("{}/{id}/redaction?of={of}", super::ROOT)
}
