//! Files in, plain tables and text out; only inside a limited child process.
//!
//! [`Extractor::read`] opens a file and hands it to a process that runs [`worker_main`]: without
//! access to files and network, with little memory and time. What comes back is a
//! [`gongkai_report::plain::PlainDocument`], everything that it holds, a picture drawn anew, or a [`Fault`]
//! with one sentence for people.

mod colour;
mod contents;
mod css;
mod decode;
mod detect;
mod docx;
mod extractor;
mod fault;
mod html;
mod items;
mod ole;
mod package;
mod pdf;
mod redraw;
mod sandbox;
mod sheet;
mod taken;
mod text;
mod worker;

pub use contents::picture::is_picture;
pub use extractor::Extractor;
pub use fault::{BrokenKind, Fault};
pub use redraw::{MAX_PICTURE_BYTES, PictureKind, Redrawn};
pub use sandbox::{Hold, MAX_CPU_SECONDS, MAX_MEMORY, SandboxReport};
/// Takes from a process that prints foreign papers everything but computing and its open files. What of it does not hold
/// on this kernel is left, as for a reading process.
pub fn confine_printing() {
    sandbox::enter_printing();
}

pub use worker::{worker_main, worker_main_after};

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Which layers of protection hold in a reading process started from `worker`, for `doctor`.
pub fn sandbox_report(worker: &std::path::Path) -> Result<SandboxReport, Fault> {
    Extractor::new(worker).sandbox_report()
}
