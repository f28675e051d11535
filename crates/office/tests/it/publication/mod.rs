//! Documents from the draft to the withdrawal, on both databases.

mod approval;
mod authority;
mod before;
mod life;
mod listing;
mod model;
mod screening;
mod sentence;
pub mod stage;
mod validity;
mod writing;
