//! A text as people type it, and back: structure by a few marks at the beginning of lines, nothing that
//! could carry fonts, colours or markup. What is written here reads back to the same text.

mod read;
mod signs;
mod write;

pub use read::read;
pub use write::write;

#[cfg(test)]
mod tests;
