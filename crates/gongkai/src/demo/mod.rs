//! `gongkai demo`: a sample district in a data directory of its own.

mod chance;
mod facts;
mod make;
mod plan;
mod timeline;

#[cfg(test)]
mod tests;
