//! Deliveries to a real public store.

#[cfg(test)]
mod report;
#[cfg(test)]
mod worker;
