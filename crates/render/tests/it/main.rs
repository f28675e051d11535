//! What is printed is what the report says: each output is read back by a reader of its own.

mod docx;
mod html;
mod json;
mod layout;
mod paper;
mod pdf;
mod reports;
mod xlsx;
