//! One value, [`gongkai_report::Report`], printed as HTML, DOCX, XLSX, PDF or JSON. All outputs
//! print the same [`paper`], so a figure cannot differ between them. Same report, same bytes: no
//! clock and no random number is asked.
//!
//! JSON is the report's own stored form, see [`gongkai_report::json`].
//!
//! [`writing`] prints texts: documents, attachments made anew, forms.

mod bundle;
mod docx;
mod html;
pub mod letter;
mod list;
pub mod paper;
mod pdf;
mod press;
pub mod volume;
mod widths;
pub mod writing;
mod xlsx;

use std::fmt;

pub use bundle::bundle;
pub use docx::docx;
pub use html::{html, table_fragment, tables_fragment};
pub use list::{FormSheet, ListColumn, form_xlsx, list_xlsx};
pub use pdf::{Engine, FONTS_VARIABLE, FontFolders, Pdf, ShareCard};
pub use press::{PRESS_WORKER, Press, press_main};
pub use xlsx::xlsx;

/// Why a paper could not be made: one Chinese sentence that says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}
