//! What is printed is what the report says: each output is read back by a reader of its own.

// `cfg(test)` holds for this whole binary; written out, it lets clippy see that these are tests.
#[cfg(test)]
mod docx;
#[cfg(test)]
mod html;
#[cfg(test)]
mod json;
#[cfg(test)]
mod layout;
#[cfg(test)]
mod letter;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod pdf;
mod press;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod volume;
#[cfg(test)]
mod writing;
#[cfg(test)]
mod xlsx;
