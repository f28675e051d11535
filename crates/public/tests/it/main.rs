//! The public store on real databases.

#[cfg(test)]
mod store;
