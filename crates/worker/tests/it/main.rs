//! Deliveries to a real public store.

#[cfg(test)]
mod application;
#[cfg(test)]
mod channel;
#[cfg(test)]
mod feedback;
#[cfg(test)]
mod publication;
#[cfg(test)]
mod report;
#[cfg(test)]
mod worker;
