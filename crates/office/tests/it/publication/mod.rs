//! Documents from the draft to the withdrawal, on both databases.

mod approval;
mod authority;
mod before;
mod life;
mod model;
mod screening;
pub mod stage;
mod writing;
