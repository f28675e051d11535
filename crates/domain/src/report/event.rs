//! What happens to annual reports, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::ReportId,
};

/// One thing that happened to an annual report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ReportEvent {
    /// A file was read in as the report of a year.
    Imported {
        /// The report.
        report: ReportId,
        /// The year reported on.
        year: i32,
    },
}

impl Told for ReportEvent {
    fn sentence(&self) -> String {
        match self {
            Self::Imported { year, .. } => format!("导入{year}年度报告"),
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::Imported { report, .. } => Object::new("report", report.as_str()),
        }
    }
}
